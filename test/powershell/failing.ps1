# Runs pipelines on an executable that fails on purpose (failing-program.ts), once for each point of its work, and prints as
# JSON what the cmdlets said and what is so. Each case has a process of its own; the machine is the same at its begin.
[CmdletBinding()]
param (
    [string] $Module,
    # Where the executable reads how it is to fail (failing), writes its log (failing.log), and has its machine
    # (machine.json); as it is at first it lies there, too (machine.saved).
    [string] $Folder,
    # A file of JSON: objects with Name, Memory, Count, Act, and Orders; of an order that begins with '* *' there is one for each point.
    [string] $Scenarios
)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$ErrorActionPreference = 'Continue'
$order, $log, $machine, $saved = 'failing', 'failing.log', 'machine.json', 'machine.saved' |
    ForEach-Object { [System.IO.Path]::Combine($Folder, $_) }

function Set-SilenceLimit ([int] $Milliseconds) {
    & (Get-Module IpRoute) { $script:SilenceLimit = $args[0] } $Milliseconds
}

function Get-Outcome ($Scenario, [scriptblock] $Act, [string] $How) {
    Disconnect-IpRouteHost
    [System.IO.File]::Copy($saved, $machine, $true)
    [System.IO.File]::WriteAllText($log, '')
    if ($How) { [System.IO.File]::WriteAllText($order, $How) } else { [System.IO.File]::Delete($order) }
    $shown = [System.Collections.Generic.List[string]]::new()
    $said = [System.Collections.Generic.List[string]]::new()
    $say = {
        if ($_ -is [System.Management.Automation.WarningRecord]) { $said.Add("$_") } else {
            $said.Add("$($_.FullyQualifiedErrorId.Split(',')[0]): $($_.Exception.Message)")
        }
    }
    $rows = foreach ($at in 0..($Scenario.Count - 1)) {
        [pscustomobject] @{
            DestinationPrefix = "10.$($at -shr 8).$($at -band 255).0/24"; NextHop = '192.0.2.1'
            InterfaceIndex = $(if ($Scenario.Memory) { 12 } else { 5 })
        }
    }
    try {
        if ($Scenario.Memory) { $null = Connect-IpRouteHost -Simulator } else {
            $null = Connect-IpRouteHost -Simulator -MachineFile $machine
        }
    } catch {
        $_ | ForEach-Object $say
    }
    if ($How -like '*stall') { Set-SilenceLimit 3000 }
    try {
        . $Act 2>&1 3>&1 | ForEach-Object {
            if ($null -eq $_.Action) { . $say } elseif ($_.Changed) { $shown.Add($_.DestinationPrefix) }
        }
    } catch {
        $_ | ForEach-Object $say
    }
    Set-SilenceLimit 30000
    $next = @(try { Get-IpInterfaceEntry -InterfaceIndex $rows[0].InterfaceIndex 2>&1 3>&1 } catch { $_ }) | ForEach-Object {
        if ($_ -is [System.Management.Automation.WarningRecord]) { $said.Add("$_") } else { "$($_.FullyQualifiedErrorId)" }
    } | Select-Object -Unique
    [System.IO.File]::Delete($order)
    $lines = [System.IO.File]::ReadAllLines($log)
    $made = if ($Scenario.Memory) {
        foreach ($line in $lines) { if ($line -cmatch '\Amade (\S+) 77\z') { $matches[1] } }
    } else {
        # The file has the routes as they were, and behind them what was saved since.
        $file = [System.IO.File]::ReadAllText($machine) | ConvertFrom-Json
        $metrics = @{}
        foreach ($route in @($file.Routes) + @(foreach ($one in $file.Changes.Routes) { $one.Set })) {
            if ($route) { $metrics[$route.DestinationPrefix] = $route.RouteMetric }
        }
        foreach ($prefix in $metrics.Keys) { if ($metrics[$prefix] -eq 77) { $prefix } }
    }
    [ordered] @{
        How = $How; Points = @($lines -cnotmatch '\A(?:made|fails) '); Failed = "$(@($lines -cmatch '\Afails at '))"
        Shown = $shown; Said = $said; Next = @($next); Made = @($made)
    }
}

$all = foreach ($scenario in [System.IO.File]::ReadAllText($Scenarios) | ConvertFrom-Json) {
    $act = [scriptblock]::Create($scenario.Act)
    $undisturbed = Get-Outcome $scenario $act ''
    $hows = foreach ($one in $scenario.Orders) {
        if (-not $one.StartsWith('* * ')) { $one } else {
            foreach ($at in 1..$undisturbed.Points.Count) { $one.Replace('* *', "* $at") }
        }
    }
    $cases = foreach ($how in $hows) { Get-Outcome $scenario $act $how }
    @{ Name = $scenario.Name; Undisturbed = $undisturbed; Cases = @($cases) }
}
[System.Console]::Out.WriteLine((ConvertTo-Json @($all) -Depth 8 -Compress))
