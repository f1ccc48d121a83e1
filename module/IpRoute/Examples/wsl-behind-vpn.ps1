# A laptop's VPN took the routes of the WSL switch, and the guest cannot be reached. The cure, on a simulated copy:
# see vpn-laptop.machine.json beside this script. Nothing of this computer is read or changed.
param ([Parameter(Mandatory = $true)] [string] $MachineFile)

Import-Module IpRoute
$null = Connect-IpRouteHost -Simulator -MachineFile $MachineFile

'A laptop with a VPN. Both of these routes lead to the WSL guest''s network; the lower effective metric wins,'
'so the packets go into the VPN (Ethernet 2) and the guest is unreachable:'
Get-IpRouteEntry -DestinationPrefix 172.22.0.0/20 | Out-Default

'The routes that the VPN client installed:'
Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -RouteMetric 1 | Out-Default

'The cure: every one of them but the default route gets the metric 6000.'
'  Get-IpRouteEntry -InterfaceAlias ''Ethernet 2'' |'
'      Where-Object { $_.RouteMetric -eq 1 -and $_.DestinationPrefix -ne ''0.0.0.0/0'' } |'
'      Set-IpRouteEntry -RouteMetric 6000'
Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' |
    Where-Object { $_.RouteMetric -eq 1 -and $_.DestinationPrefix -ne '0.0.0.0/0' } |
    Set-IpRouteEntry -RouteMetric 6000 | Out-Default

'Now the WSL switch (5256) beats the VPN (6001), which keeps its default route:'
Get-IpRouteEntry -DestinationPrefix 172.22.0.0/20, 0.0.0.0/0 | Out-Default

'The whole table:'
Get-IpRouteEntry | Out-Default

'The client makes its routes anew at every connection, and a restart of Windows undoes the change, too. What holds:'
'a watch that answers each route that is made,'
'    Watch-IpRouteEntry 172.22.* | Where-Object { $_.Route.RouteMetric -eq 1 } | Set-IpRouteEntry -RouteMetric 6000'
'or a scheduled task that makes the change at each connection: Get-Help about_IpRoute has the line for it.'
Disconnect-IpRouteHost
