# The timed part of the bench, in one PowerShell process: writes a line "scenario <tab> contender <tab> milliseconds"
# for each pass. A pass that did not do its work ends the bench.
[CmdletBinding()]
param (
    [string] $Assembly,
    [string] $Executable,
    [string] $JsonExecutable,
    # A machine file for each contender, alike but for their names.
    [string] $OursMachine,
    [string] $JsonMachine,
    [string] $WireMachine,
    [int] $Rounds,
    [int] $FileRounds,
    [int] $Count,
    [int] $Spawns
)

# No $ErrorActionPreference = 'Stop' here: with it the module sends records one at a time.
Import-Module IpRoute -ErrorAction Stop
Import-Module $Assembly -ErrorAction Stop

function Measure-Pass {
    param ($Scenario, $Contender, $Records, $Channels, [hashtable] $Set, [switch] $Untimed)
    $channel = $Channels[$Contender]
    # Nobody pays for the garbage of another.
    [System.GC]::Collect()
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    if ($Contender -eq 'ours') {
        $changes = $Records | Set-IpRouteEntry @Set
    } elseif ($Contender -eq 'json') {
        $changes = $Records | Set-JsonRouteEntry -Channel $channel @Set
    } else {
        $changes = $Records | Set-WireRouteEntry -Channel $channel @Set
    }
    $watch.Stop()
    Assert-Changes -Contender $Contender -Records $Records -Changes $changes -Metric $Set['RouteMetric']
    if (-not $Untimed) { [System.Console]::Out.WriteLine("$Scenario`t$Contender`t$($watch.Elapsed.TotalMilliseconds)") }
}

function Assert-Changes {
    # Every record changed to the metric that was asked for, and in the order of the records.
    param ($Contender, $Records, $Changes, $Metric)
    if ($Changes.Count -ne $Records.Count) { throw "${Contender}: $($Changes.Count) changes of $($Records.Count) records" }
    for ($at = 0; $at -lt $Records.Count; $at++) {
        $record = $Records[$at]
        $change = $Changes[$at]
        $wanted = if ($null -eq $Metric) { $record.RouteMetric } else { $Metric }
        if (-not $change.Changed -or $change.DestinationPrefix -cne $record.DestinationPrefix -or
            $change.Before.RouteMetric -eq $wanted -or $change.After.RouteMetric -ne $wanted) {
            throw "${Contender}: record $at, $($record.DestinationPrefix): $($change.Before.RouteMetric) -> $($change.After.RouteMetric)"
        }
    }
}

function Get-ChangeText {
    # Every member of a change and of what is nested in it.
    param ($Change)
    foreach ($property in $Change.PSObject.Properties) {
        # Another name of a member, which ours alone have.
        if ($property.MemberType -eq 'AliasProperty') { continue }
        if ($property.Name -in 'Before', 'After') { Get-ChangeText -Change $property.Value } else { "$($property.Name)=$($property.Value)" }
    }
}

function Assert-SameResult {
    # All contenders make the same object of the same change, to the last member. The metric goes there and back.
    param ($Record, $Channels)
    $Record.RouteMetric = 500
    $null = $Record | Set-IpRouteEntry
    $null = $Record | Set-JsonRouteEntry -Channel $Channels['json']
    $null = $Record | Set-WireRouteEntry -Channel $Channels['wire']
    $Record.RouteMetric = 501
    $texts = @(
        [string]::Join("`n", (Get-ChangeText -Change ($Record | Set-IpRouteEntry)))
        [string]::Join("`n", (Get-ChangeText -Change ($Record | Set-JsonRouteEntry -Channel $Channels['json'])))
        [string]::Join("`n", (Get-ChangeText -Change ($Record | Set-WireRouteEntry -Channel $Channels['wire'])))
    )
    if ($texts[0] -cne $texts[1] -or $texts[0] -cne $texts[2]) { throw "The results differ:`n$([string]::Join("`n`n", $texts))" }
}

$contenders = 'ours', 'json', 'wire'
# The tiered compiler of .NET needs a few passes until the times no longer fall.
$warmUps = 3

# In memory: the changeable routes of the built-in machine over and over; the metric that each record carries is never
# the one that its route has.
$null = Connect-IpRouteHost -Simulator
$channels = @{
    json = [IpRoute.Bench.Channel]::Start($JsonExecutable, [string[]] @('--simulator'))
    wire = [IpRoute.Bench.Channel]::Start($Executable, [string[]] @('--simulator'))
}
$some = foreach ($metric in 1000, 1001) {
    foreach ($route in Get-IpRouteEntry) {
        if ($route.Protocol -cne 'Local') {
            $route.RouteMetric = $metric
            $route
        }
    }
}
Assert-SameResult -Record (Get-IpRouteEntry -DestinationPrefix '10.0.0.0/8') -Channels $channels
$records = for ($at = 0; $at -lt $Count; $at++) { $some[$at % $some.Count] }
for ($round = 0; $round -lt $warmUps + $Rounds; $round++) {
    foreach ($contender in $contenders) {
        Measure-Pass -Scenario 'memory' -Contender $contender -Records $records -Channels $channels -Set @{} -Untimed:($round -lt $warmUps)
    }
}
$channels['json'].Dispose()
$channels['wire'].Dispose()

# The naive way: a process for each route.
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$changes = for ($at = 0; $at -lt $Spawns; $at++) {
    $channel = [IpRoute.Bench.Channel]::Start($Executable, [string[]] @('--simulator'))
    $records[$at] | Set-WireRouteEntry -Channel $channel
    $channel.Dispose()
}
$watch.Stop()
Assert-Changes -Contender 'spawn' -Records $records[0..($Spawns - 1)] -Changes $changes
[System.Console]::Out.WriteLine("memory`tspawn`t$($watch.Elapsed.TotalMilliseconds)")

# A machine file with a route for each record, and one metric for all of them on the command line.
$channels = @{
    json = [IpRoute.Bench.Channel]::Start($JsonExecutable, [string[]] @('--simulator', '--machine-file', $JsonMachine))
    wire = [IpRoute.Bench.Channel]::Start($Executable, [string[]] @('--simulator', '--machine-file', $WireMachine))
}
$records = @{}
foreach ($contender in 'json', 'wire', 'ours') {
    $machine = @{ json = $JsonMachine; wire = $WireMachine; ours = $OursMachine }[$contender]
    $null = Connect-IpRouteHost -Simulator -MachineFile $machine
    $records[$contender] = Get-IpRouteEntry
}
for ($round = 0; $round -le $FileRounds; $round++) {
    foreach ($contender in $contenders) {
        $set = @{ RouteMetric = 2000 + $round }
        Measure-Pass -Scenario 'file' -Contender $contender -Records $records[$contender] -Channels $channels -Set $set -Untimed:($round -eq 0)
    }
}
$channels['json'].Dispose()
$channels['wire'].Dispose()
