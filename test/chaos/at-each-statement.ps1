# Disturbs a pipeline at each statement of the module that it passes, one statement a time:
# - Stop: as Ctrl+C does when it comes there. The next cmdlet of the session must work, read the right table, and name
#   each change that was made and not shown.
# - Event: an event whose action reads and changes with the same module comes there. Both must get what is theirs.
# A breakpoint's action asks for it; from there on the engine does it where it looks next.
[CmdletBinding()]
param (
    [string] $Module,
    [string] $MachineFile,
    [ValidateSet('Stop', 'Event')]
    [string] $Disturb,
    # Names of scenarios with commas between them; without it, all of them.
    [string] $Scenario,
    # Of the passes of a statement: the first only, or the middle one and the last as well.
    [switch] $All,
    # A time that a stop may take.
    [int] $Milliseconds = 1500
)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/inner.ps1"

# What is disturbed, how many changes and results it has, and whether it finds a running executable.
$scenarios = [ordered] @{
    'piped changes'         = @{ Changes = 20; Script = '$rows[0..19] | Set-IpRouteEntry -RouteMetric $metric' }
    'changes that are read' = @{
        Changes = 20
        Script  = 'Get-IpRouteEntry -DestinationPrefix $prefixes[0..19] | Set-IpRouteEntry -RouteMetric $metric | ' +
        'ForEach-Object { $_; $null = Get-IpRouteEntry $_.DestinationPrefix }'
    }
    'a plan'                = @{ Results = 2; Script = '$rows[0..1] | Set-IpRouteEntry -RouteMetric $metric -WhatIf' }
    'a long read'           = @{ Results = 'Count'; Script = 'Get-IpRouteEntry -InterfaceIndex 5' }
    'piped reads'           = @{ Results = 20; Script = '$rows[0..19] | Get-IpRouteEntry' }
    'a first read'          = @{ Results = 'Count'; Script = 'Get-IpRouteEntry -InterfaceIndex 5'; Restart = $true }
    'a first change'        = @{
        Changes = 4; Script = '$rows[0..3] | Set-IpRouteEntry -RouteMetric $metric'; Restart = $true
    }
}

$at = [hashtable]::Synchronized(@{ Passed = @{}; Left = 0; Run = $null; Nested = 0; Wrong = $null })
$prepare = @'
param ($Module, $MachineFile, $At)
Import-Module $Module
$null = Connect-IpRouteHost -Simulator -MachineFile $MachineFile
$rows = @(Get-IpRouteEntry -InterfaceIndex 5)
$prefixes = @($rows.DestinationPrefix)
$null = Register-EngineEvent -SourceIdentifier Nested -Action {
    $wrong = [System.Collections.Generic.List[string]]::new()
    try {
        $read = @(Get-IpRouteEntry $prefixes[-2])
        if ($read.Count -ne 1 -or $read[0].DestinationPrefix -cne $prefixes[-2]) { $wrong.Add("read $read") }
        $changed = @($rows[-1] | Set-IpRouteEntry -RouteMetric ($metric + 5000))
        if ($changed.Count -ne 1 -or $changed[0].After.RouteMetric -ne $metric + 5000) { $wrong.Add("changed $changed") }
    } catch {
        $wrong.Add("$_")
    }
    $At.Wrong = $wrong
    $At.Nested++
}
$rows.Count
'@
$count = (Assert-Quiet (Invoke-Inner $prepare $Module, $MachineFile, $at)).Output[0]
if ($count -lt 100) { throw "only $count rows" }

# The lines of the module that begin a statement within a function.
$lines = @{}
$folder = [System.IO.Path]::GetDirectoryName($Module)
foreach ($file in [System.IO.Directory]::GetFiles($folder, '*.psm1', [System.IO.SearchOption]::AllDirectories)) {
    $ast = [System.Management.Automation.Language.Parser]::ParseFile($file, [ref] $null, [ref] $null)
    $functions = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $false)
    # Of the commands only those that a scenario uses; all else is the runtime part.
    $lines[$file] = @($functions | Where-Object { $_.Name -match '_|^(Get|Set)-IpRouteEntry$' } | ForEach-Object {
            $_.Body.FindAll({
                    $args[0] -is [System.Management.Automation.Language.StatementAst] -and
                    $args[0].Extent.StartLineNumber -gt 0
                }, $true)
        } | ForEach-Object { $_.Extent.StartLineNumber } | Sort-Object -Unique)
}
$watch = @'
param ($Lines)
foreach ($file in $Lines.Keys) {
    if ($Lines[$file].Count -eq 0) { continue }
    $null = Set-PSBreakpoint -Script $file -Line $Lines[$file] -Action { $At.Passed["$($_.Script):$($_.Line)"]++ }
}
'@
$setBreakpoint = @{
    Stop  = @'
param ($File, $Line)
$null = Set-PSBreakpoint -Script $File -Line $Line -Action {
    if (--$At.Left -eq 0) {
        $null = $At.Run.Shell.BeginStop($null, $null)
        # The stop is heard in this loop, once it is there.
        while ($true) { [System.Threading.Thread]::Sleep(1) }
    }
}
'@
    Event = @'
param ($File, $Line)
$null = Set-PSBreakpoint -Script $File -Line $Line -Action {
    if (--$At.Left -eq 0) {
        $null = $ExecutionContext.Events.GenerateEvent('Nested', $null, $null, $null)
        # Another thread puts it into the queue of this one.
        [System.Threading.Thread]::Sleep(5)
    }
}
'@
}
$removeBreakpoints = 'Get-PSBreakpoint | Remove-PSBreakpoint'
# What the session says afterwards: how many rows there are, have this metric, and have that of the event.
$settle = @'
$table = @(Get-IpRouteEntry -InterfaceIndex 5)
$metrics = @{ $metric = 0; ($metric + 5000) = 0 }
foreach ($row in $table) { $metrics[[int] $row.RouteMetric]++ }
"$($table.Count) $($metrics[$metric]) $($metrics[$metric + 5000])"
'@

function Stop-Child {
    $id = (Assert-Quiet (Invoke-Inner '(Get-IpRouteHost).ProcessId')).Output[0]
    $child = [System.Diagnostics.Process]::GetProcessById($id)
    $null = [Signal]::Send($id, [Signal]::Kill)
    $child.WaitForExit()
}

function Test-Place {
    # Disturbs the scenario there; what is wrong then or afterwards.
    param ([hashtable] $What, [string] $File, [int] $Line, [int] $Pass, [int] $Metric)
    if ($What.Restart) { Stop-Child }
    $null = Assert-Quiet (Invoke-Inner $setBreakpoint[$Disturb] $File, $Line)
    $null = Assert-Quiet (Invoke-Inner 'param ($metric)' $Metric)
    $at.Left = $Pass
    $at.Nested = 0
    $at.Run = $null
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    # Known before the breakpoint is passed.
    $run = Start-Inner "while (`$null -eq `$At.Run) { [System.Threading.Thread]::Sleep(1) }; $($What.Script)"
    $at.Run = $run
    $done = Complete-Inner $run
    $took = $clock.ElapsedMilliseconds
    $null = Assert-Quiet (Invoke-Inner $removeBreakpoints)
    $after = Invoke-Inner $settle
    foreach ($problem in $done.Errors) { "while it ran: $problem" }
    foreach ($problem in $after.Errors) { "the next cmdlet: $problem" }
    $told = 0
    foreach ($text in $done.Warnings + $after.Warnings) {
        if ($text -match 'made ([0-9]+) change') { $told += [int] $Matches[1] }
    }
    $shown = $done.Output.Count
    $changed = if ($What.Changes) { $shown + $told } else { $told }
    if ($done.Stopped) {
        if ($took -gt $Milliseconds) { "the stop took $took ms" }
    } else {
        $wanted = if ($What.Changes) { $What.Changes } elseif ($What.Results -eq 'Count') { $count } else { $What.Results }
        if ($shown -ne $wanted) { "it showed $shown of $wanted" }
    }
    if ($at.Nested -gt 0) { foreach ($problem in $at.Wrong) { "the event's action: $problem" } }
    $expected = "$count $changed $($at.Nested)"
    if ("$($after.Output)" -cne $expected) {
        "the table should be '$expected' (rows; $shown shown and $told told; nested) and is '$($after.Output)'"
    }
    $script:disturbed += [int] $done.Stopped + $at.Nested
}

$failures = 0
$metric = 10
# A first use passes places of its own; the others are those of any use.
$usual = [System.Collections.Generic.HashSet[string]]::new()
foreach ($name in $scenarios.Keys) {
    if ($Scenario -and $Scenario.Split(',') -cnotcontains $name) { continue }
    $what = $scenarios[$name]
    # A long read is one of several pages.
    if ($what.Results -eq 'Count' -and $count -lt 1000) { throw "only $count rows for $name" }
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    # Once unwatched: it compiles what is compiled at first.
    $metric++
    $null = Assert-Quiet (Invoke-Inner "param (`$metric) $($what.Script)" $metric)
    if ($what.Restart) { Stop-Child }
    $null = Assert-Quiet (Invoke-Inner $watch $lines)
    $at.Passed.Clear()
    $metric++
    $null = Assert-Quiet (Invoke-Inner "param (`$metric) $($what.Script)" $metric)
    $null = Assert-Quiet (Invoke-Inner $removeBreakpoints)
    $disturbed = 0
    $tried = 0
    foreach ($place in @($at.Passed.Keys | Sort-Object)) {
        if ($what.Restart -and $usual.Contains($place)) { continue }
        if (-not $what.Restart) { $null = $usual.Add($place) }
        $file, $line = $place -split ':(?=[0-9]+$)'
        $times = $at.Passed[$place]
        $passes = if ($All) { @(1, [int] [System.Math]::Ceiling($times / 2), $times) | Sort-Object -Unique } else { , 1 }
        foreach ($pass in $passes) {
            $metric++
            $tried++
            foreach ($one in @(Test-Place -What $what -File $file -Line $line -Pass $pass -Metric $metric)) {
                $failures++
                "FAILED ${name}, at $([System.IO.Path]::GetFileName($file)):$line, pass $pass of ${times}: $one"
            }
        }
    }
    "${name}: $tried places, $disturbed disturbed it, $([int] ($clock.ElapsedMilliseconds / 1000)) s"
    if ($disturbed * 2 -lt $tried) {
        $failures++
        "FAILED ${name}: most places did not disturb it"
    }
}
"$failures failures"
[System.Environment]::Exit([int] ($failures -gt 0))
