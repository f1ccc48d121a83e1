import { expect } from 'chai';
import { linesOf, onLaptop } from './laptop.ts';

const STORE =
  '$store = { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($args[0])) }';
const ROUTE = '172.22.0.0/20 via 10.29.176.1 on Ethernet 2';

describe('an object in a text', function () {
  this.timeout(300_000);
  const on = onLaptop();
  const lines = (script: string) => linesOf(on.shell, script);
  const objects = `$route = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1
    $rehearsal = ($route | Set-IpRouteEntry -RouteMetric 6000 -WhatIf 6>$null)
    $change = $route | Set-IpRouteEntry -RouteMetric 6000
    $same = $route | Set-IpRouteEntry -RouteMetric 6000
    $interface = Get-IpInterfaceEntry 'Ethernet 2' -AddressFamily IPv4
    $set = $interface | Set-IpInterfaceEntry -InterfaceMetric 30
    $best = Find-IpRouteEntry 172.22.0.1
    $seen = Watch-IpRouteEntry 172.22.0.0/20 -IncludeExisting -MaximumCount 1`;

  it('says what it is: routes, changes, events, interfaces and best routes, also where it was stored', async () => {
    const all = await lines(
      `${STORE}; ${objects}
       foreach ($o in $route, $rehearsal, $change, $same, $interface, $set, $best, $seen) { "$o"; "$(& $store $o)" }
       "$($change.Before)"; "$((& $store $change).After)"; $change.Before, $change.After -join '; '; "removing $route"`,
    );
    expect(all.filter((line) => !line.startsWith('What if'))).to.deep.equal(
      [
        ...[
          ROUTE,
          `${ROUTE}: RouteMetric 1 -> 6000 (WhatIf)`,
          `${ROUTE}: RouteMetric 1 -> 6000`,
          `${ROUTE}: unchanged`,
        ],
        'Ethernet 2 (17) IPv4',
        'Ethernet 2 (17) IPv4: InterfaceMetric 1 -> 30, AutomaticMetric Enabled -> Disabled',
        '172.22.0.1 goes by 172.22.0.1/32 via 0.0.0.0 on vEthernet (WSL)',
        `${ROUTE}: Existing`,
      ]
        .flatMap((text) => [text, text])
        .concat([ROUTE, ROUTE, `${ROUTE}; ${ROUTE}`, `removing ${ROUTE}`]),
    );
  });

  it('has the index where the interface has no alias any more', async () => {
    expect(
      await lines(
        `$route = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1; $interface = Get-IpInterfaceEntry 'Ethernet 2' -AddressFamily IPv4
         foreach ($o in $route, $interface) { $o.InterfaceAlias = $null; "$o" }`,
      ),
    ).to.deep.equal(['172.22.0.0/20 via 10.29.176.1 on 17', '(17) IPv4']);
  });

  it('stands in lists and CSV files, and is what Group-Object and Compare-Object show', async () => {
    expect(
      await lines(
        `${objects}
         @($change | Format-List Before | Out-String -Stream -Width 120).Where({ $_ })[-1]
         ($change | ConvertTo-Csv | ConvertFrom-Csv).Before
         ($change | Group-Object Before).Name
         $routes = Get-IpRouteEntry -AddressFamily IPv4; $null = $route | Remove-IpRouteEntry -Confirm:$false
         foreach ($d in Compare-Object $routes (Get-IpRouteEntry -AddressFamily IPv4)) { "$($d.SideIndicator) $($d.InputObject)" }`,
      ).then((all) => all.slice(1)),
    ).to.deep.equal([`Before : ${ROUTE}`, ROUTE, ROUTE, `<= ${ROUTE}`]);
  });

  it('is the same whichever runspace made it, whether that is busy or gone', async () => {
    expect(
      await lines(
        `$work = { param ([string] $File) Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile $File; $k = @{ DestinationPrefix = '172.22.0.0/20'; NextHop = '10.29.176.1' }; Get-IpRouteEntry @k; Get-IpRouteEntry @k | Set-IpRouteEntry -RouteMetric 9 }
         $file = Join-Path $PWD laptop.json
         $ps = [powershell]::Create().AddScript($work).AddArgument($file); $dead = @($ps.Invoke()); $ps.Runspace.Dispose()
         "$($dead[0])"; "$($dead[1].Before)"; @($dead[1] | Format-List After | Out-String -Stream -Width 120).Where({ $_ })[-1]
         $busy = Start-ThreadJob { param ($work, $file) & ([scriptblock]::Create($work)) $file; [System.Threading.Thread]::Sleep(20000) } -ArgumentList "$work", $file
         while ($busy.Output.Count -lt 2) { Start-Sleep -Milliseconds 50 }
         $clock = [System.Diagnostics.Stopwatch]::StartNew(); "$($busy.Output[1].After)"; $clock.Elapsed.TotalSeconds -lt 10
         Stop-Job $busy; Remove-Job $busy -Force
         Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | ForEach-Object -Parallel { "in parallel $_" }`,
      ),
    ).to.deep.equal([ROUTE, ROUTE, `After : ${ROUTE}`, ROUTE, 'True', `in parallel ${ROUTE}`]);
  });
});
