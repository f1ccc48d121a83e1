# The parts of a first use, in a PowerShell that has done nothing yet: a line "part <tab> milliseconds" for each.
[CmdletBinding()]
param ([string] $Module)

$parts = [System.Collections.Generic.List[string]]::new()
$watch = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$parts.Add("part-import`t$($watch.Elapsed.TotalMilliseconds)"); $watch.Restart()
$null = Connect-IpRouteHost -Simulator
$parts.Add("part-connect`t$($watch.Elapsed.TotalMilliseconds)"); $watch.Restart()
$route = Get-IpRouteEntry -DestinationPrefix 10.0.0.0/8
$parts.Add("part-get`t$($watch.Elapsed.TotalMilliseconds)"); $watch.Restart()
$again = Get-IpRouteEntry -DestinationPrefix 10.0.0.0/8
$parts.Add("part-get-again`t$($watch.Elapsed.TotalMilliseconds)"); $watch.Restart()
$change = Set-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop 192.0.2.254 -InterfaceIndex 12 -RouteMetric 7
$parts.Add("part-set`t$($watch.Elapsed.TotalMilliseconds)"); $watch.Restart()
$piped = $route | Set-IpRouteEntry -RouteMetric 8
$parts.Add("part-set-piped`t$($watch.Elapsed.TotalMilliseconds)"); $watch.Stop()

if ($route.RouteMetric -ne 20 -or $again.RouteMetric -ne 20) { throw "a route was not read: $($route.RouteMetric)" }
if ($change.After.RouteMetric -ne 7 -or $piped.Before.RouteMetric -ne 7 -or $piped.After.RouteMetric -ne 8) {
    throw "a change was not made: $($change.Summary); $($piped.Summary)"
}
[System.Console]::Out.WriteLine([string]::Join("`n", $parts))
