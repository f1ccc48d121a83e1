# What the inner session is: the module, an event whose action reads and changes with it, and a machine. Each machine
# has the same rows: one is in a file, which outlives its executable, and one in the executable's memory.

# What the action and the script outside share. Changed on the inner session's thread, but for `On` and `Interval`.
$events = [hashtable]::Synchronized(@{ On = $false; Interval = 0; Begun = 0; Done = 0; Wrong = [System.Collections.ArrayList]::new() })
$timer = [System.Timers.Timer]::new()
# An action starts the timer for the next, and leaves the step as much time as it took itself: where actions take longer
# than a period, they would leave it none.
$timer.AutoReset = $false

$prepare = @'
param ($Module, $Events, $Timer, $Seed)
Import-Module $Module
$random = [System.Random]::new($Seed)
$null = Register-ObjectEvent $Timer Elapsed -MessageData $Events -Action {
    $mine = $Event.MessageData
    $mine.Begun++
    $took = [System.Diagnostics.Stopwatch]::StartNew()
    try {
        $read = @(Get-IpRouteEntry $all[500].DestinationPrefix -ErrorAction Stop)
        if ($read.Count -ne 1 -or $read[0].DestinationPrefix -cne $all[500].DestinationPrefix) { throw "it read: $read" }
        $metric = 1 + $mine.Begun % 9000
        $set = @(Set-IpInterfaceEntry -InterfaceIndex $index -AddressFamily IPv4 -InterfaceMetric $metric -ErrorAction Stop)
        if ($set.Count -ne 1 -or $set[0].After.InterfaceMetric -ne $metric) { throw "it changed: $set" }
        $mine.Done++
    } catch {
        $null = $mine.Wrong.Add("$($_.FullyQualifiedErrorId): $_ $($_.ScriptStackTrace)")
    } finally {
        if ($mine.On) {
            $Sender.Interval = [System.Math]::Max($mine.Interval, $took.ElapsedMilliseconds)
            $Sender.Start()
        }
    }
}
'@

$connect = @{
    File   = @'
param ($MachineFile)
$index = 5
$null = Connect-IpRouteHost -Simulator -MachineFile $MachineFile
$all = @(Get-IpRouteEntry -InterfaceIndex 5)
$all
'@
    Memory = @'
param ($MachineFile)
$prefixes = @((Get-Content -Raw $MachineFile | ConvertFrom-Json).Routes.DestinationPrefix | Select-Object -First 1000)
$null = Connect-IpRouteHost -Simulator
$index = (New-IpRouteEntry -DestinationPrefix 10.255.255.0/24 -NextHop 192.0.2.1 -InterfaceAlias Ethernet -RouteMetric 1 3> $null).After.InterfaceIndex
$null = Remove-IpRouteEntry -DestinationPrefix 10.255.255.0/24 -NextHop 192.0.2.1 -InterfaceIndex $index -Confirm:$false
$null = $prefixes | ForEach-Object { [pscustomobject] @{ DestinationPrefix = $_ } } | New-IpRouteEntry -NextHop 192.0.2.1 -InterfaceIndex $index -RouteMetric 1 3> $null
# Not its own default route: other interfaces have that prefix, too.
$all = @(Get-IpRouteEntry 1* -InterfaceIndex $index -NextHop 192.0.2.1)
$all
'@
}

# What the session has when nothing disturbs it any more: its executable, what became of the actions, which run on this
# thread between two statements, and the table.
$settle = @'
param ($Events)
(Get-IpRouteHost).ProcessId
$null = Get-IpInterfaceEntry -InterfaceIndex $index -AddressFamily IPv4
@{ Open = $Events.Begun - $Events.Done; Wrong = $Events.Wrong.ToArray() }
Get-IpRouteEntry 1* -InterfaceIndex $index -NextHop 192.0.2.1
'@

function Start-Event {
    param ([int] $Interval)
    $events.Wrong.Clear()
    if ($Interval -eq 0) { return }
    $events.On = $true
    $timer.Interval = $events.Interval = $Interval
    $timer.Start()
}

function Stop-Event {
    # One action may still come: it is wherever that finds it.
    $events.On = $false
    $timer.Stop()
}
