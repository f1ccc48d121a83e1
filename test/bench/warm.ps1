# The passes of one PowerShell that has its module for long, on a machine in memory whose table has -Rows rows: writes a
# line "series <tab> milliseconds" for each pass. A pass that did not do its work ends the bench.
[CmdletBinding()]
param (
    [string] $Module,
    # The compiled cmdlet and the executable behind it; without them the module is alone.
    [string] $Assembly,
    [string] $Peer,
    # Takes the tables that the module and its peer end with.
    [string] $Folder,
    [int] $Rows,
    [int] $Count,
    [int] $WarmUps,
    [int] $Rounds,
    # Whether rows of a CSV file are piped, too, and records to a function that only takes them.
    [bool] $Apart
)

# No $ErrorActionPreference = 'Stop' here: with it the module sends records one at a time.
Import-Module $Module -ErrorAction Stop
if ($Assembly) { Import-Module $Assembly -ErrorAction Stop }
$hop = '192.0.2.254'

function Get-Prefix {
    # The route of a number: each is a host of its own, so an address has one route.
    param ([int] $First, [int] $Number)
    "$First.$($Number -shr 16).$(($Number -shr 8) -band 255).$($Number -band 255)/32"
}

function Add-Route {
    param ([int] $First, [int] $Number)
    $keys = for ($at = 0; $at -lt $Number; $at++) {
        [pscustomobject] @{ DestinationPrefix = Get-Prefix $First $at; NextHop = $hop; InterfaceIndex = 12; RouteMetric = 20 }
    }
    $made = $keys | New-IpRouteEntry
    if ($made.Count -ne $Number) { throw "$($made.Count) of $Number routes were made" }
}

function Get-Record {
    # -Count records: the first routes of the table over and over, with a metric that they do not have by then.
    param ([int[]] $Metrics)
    $routes = foreach ($metric in $Metrics) {
        $some = Get-IpRouteEntry -NextHop $hop -DestinationPrefix '11.*' | Select-Object -First $Count
        foreach ($route in $some) { $route.RouteMetric = $metric }
        , @($some)
    }
    for ($at = 0; $at -lt $Count; $at++) {
        $some = $routes[[System.Math]::Floor($at / $routes[0].Count) % $routes.Count]
        $some[$at % $some.Count]
    }
}

function Measure-Pass {
    param ([string] $Name, [scriptblock] $Work, [scriptblock] $Check)
    # Nobody pays for the garbage of another.
    [System.GC]::Collect()
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $results = & $Work
    $watch.Stop()
    $fault = & $Check $results
    if ($fault) { throw "$Name, table of $Rows rows: $fault" }
    if ($script:timed) { [System.Console]::Out.WriteLine("$($Name.Replace('@', "@$Rows"))`t$($watch.Elapsed.TotalMilliseconds)") }
}

function Get-ChangeFault {
    # What is wrong with the first change that is not what its record asked for.
    param ($Records, $Changes, [string] $Action)
    if ($Changes.Count -ne $Records.Count) { return "$($Changes.Count) changes of $($Records.Count) records" }
    for ($at = 0; $at -lt $Records.Count; $at++) {
        $record = $Records[$at]
        $change = $Changes[$at]
        $before = if ($Action -ceq 'Create') { $null } elseif ($Action -ceq 'Delete') { $record.RouteMetric } else { $change.Before.RouteMetric }
        $after = if ($Action -ceq 'Delete') { $null } else { $record.RouteMetric }
        if (-not $change.Changed -or $change.Action -cne $Action -or $change.DestinationPrefix -cne $record.DestinationPrefix -or
            $before -eq $after -or $change.Before.RouteMetric -ne $before -or $change.After.RouteMetric -ne $after) {
            return "record $at, $($record.DestinationPrefix): $($change.Action) $($change.Before.RouteMetric) -> $($change.After.RouteMetric)"
        }
    }
}

function Get-ReadFault {
    # Which record did not find its route.
    param ($Records, $Routes)
    if ($Routes.Count -ne $Records.Count) { return "$($Routes.Count) routes of $($Records.Count) records" }
    for ($at = 0; $at -lt $Records.Count; $at++) {
        if ($Routes[$at].DestinationPrefix -cne $Records[$at].DestinationPrefix) { return "record $at is $($Routes[$at].DestinationPrefix)" }
    }
}

function Get-Taking {
    # A function that takes of a record what the cmdlet takes, and does nothing with it: it counts.
    param ([string] $Cmdlet)
    $names = foreach ($parameter in (Get-Command $Cmdlet).Parameters.Values) {
        if ($parameter.Attributes.ValueFromPipelineByPropertyName -contains $true) { $parameter.Name }
    }
    $parameters = $names.ForEach{ "[Parameter(ValueFromPipelineByPropertyName = `$true)] [string[]] `$$_" } -join ', '
    [scriptblock]::Create("[CmdletBinding(PositionalBinding = `$false)] param ($parameters) begin { `$count = 0 } process { `$count++ } end { `$count }")
}

function Get-ChangeText {
    # Every member of a change and of what is nested in it.
    param ($Change)
    foreach ($property in $Change.PSObject.Properties) {
        # Another name of a member, which ours alone have.
        if ($property.MemberType -eq 'AliasProperty' -or $property.Name -ceq 'Age') { continue }
        if ($property.Name -in 'Before', 'After') { Get-ChangeText -Change $property.Value } else { "$($property.Name)=$($property.Value)" }
    }
}

$null = Connect-IpRouteHost -Simulator
Add-Route 11 ($Rows - @(Get-IpRouteEntry).Count)
if ($Peer) {
    # The peer works on the same table.
    $null = Export-IpRouteTable "$Folder/start.json" -Force
    $channel = [IpRoute.Bench.Channel]::Start($Peer, [string[]] @("$Folder/start.json", "$Folder/peer.json"))
}
# The metric that a record carries is never the one that its route has: a pass ends with one of its own metrics.
$passes = @(@(Get-Record 1000, 1001), @(Get-Record 1002, 1003))
Add-Route 12 $Count
$spare = Get-IpRouteEntry -DestinationPrefix '12.*'
$null = $spare | Remove-IpRouteEntry -Confirm:$false
$taking = Get-Taking New-IpRouteEntry
$files = foreach ($some in $passes) { , @($some | Select-Object DestinationPrefix, NextHop, InterfaceIndex, RouteMetric | ConvertTo-Csv | ConvertFrom-Csv) }
$addresses = foreach ($record in $passes[0]) { $record.DestinationPrefix.Replace('/32', '') }

for ($round = 0; $round -lt $WarmUps + $Rounds; $round++) {
    # The compiler of .NET needs a few passes until the times no longer fall.
    $timed = $round -ge $WarmUps
    $records = $passes[$round % 2]
    Measure-Pass 'set@:ours' { $records | Set-IpRouteEntry } { Get-ChangeFault $records $args[0] 'Set' }
    if ($Peer) {
        Measure-Pass 'set@:json' { $records | Set-JsonRouteEntry -Channel $channel } { Get-ChangeFault $records $args[0] 'Set' }
    }
    Measure-Pass 'new@:ours' { $spare | New-IpRouteEntry } { Get-ChangeFault $spare $args[0] 'Create' }
    Measure-Pass 'remove@:ours' { $spare | Remove-IpRouteEntry -Confirm:$false } { Get-ChangeFault $spare $args[0] 'Delete' }
    Measure-Pass 'get@:ours' { $records | Get-IpRouteEntry } { Get-ReadFault $records $args[0] }
    if ($Apart) {
        # The table ends with the metrics of the records, as it does without these rows.
        $others = $files[($round + 1) % 2]
        Measure-Pass 'set-csv@:ours' { $others | Set-IpRouteEntry } { Get-ChangeFault $others $args[0] 'Set' }
        $null = $records | Set-IpRouteEntry
        Measure-Pass 'bind@:ours' { $spare | & $taking } { if ($args[0] -ne $Count) { "$($args[0]) of $Count were taken" } }
    }
    Measure-Pass 'find@:ours' { $addresses | Find-IpRouteEntry } { Get-ReadFault $records $args[0] }
}

if ($Peer) {
    # Of the same change both make the same object, to the last member; then both have made the same changes.
    $record = $passes[$round % 2][0]
    $texts = ($record | Set-IpRouteEntry), ($record | Set-JsonRouteEntry -Channel $channel) | ForEach-Object {
        # Each has a set of its own.
        [string]::Join("`n", (Get-ChangeText -Change $_)) -replace 'ChangeSetId=\S+'
    }
    if ($texts[0] -cne $texts[1]) { throw "The results differ:`n$([string]::Join("`n`n", $texts))" }
    $channel.Dispose()
    $null = Export-IpRouteTable "$Folder/ours.json" -Force
}

# The same changes to a machine file, which keeps each before it is reported.
$null = Export-IpRouteTable "$Folder/saved.json" -Force
$null = Connect-IpRouteHost -Simulator -MachineFile "$Folder/saved.json"
$passes = @(@(Get-Record 2000, 2001), @(Get-Record 2002, 2003))
for ($round = 0; $round -lt $WarmUps + $Rounds; $round++) {
    $timed = $round -ge $WarmUps
    $records = $passes[$round % 2]
    Measure-Pass 'set-saved@:ours' { $records | Set-IpRouteEntry } { Get-ChangeFault $records $args[0] 'Set' }
}
