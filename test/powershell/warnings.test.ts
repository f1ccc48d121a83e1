import { expect } from 'chai';
import { linesOf, onLaptop, unreachedFromWiFi } from './laptop.ts';

const OFF_LINK = 'New-IpRouteEntry -DestinationPrefix 10.20.0.0/16 -NextHop 203.0.113.1 -InterfaceAlias Wi-Fi';
const UNREACHED = unreachedFromWiFi('203.0.113.1');

describe('warnings of routes', () => {
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  /** The texts of the warnings of a script, which makes so many objects. */
  const warningsOf = async (script: string) => {
    // -WhatIf writes to the host, whatever a script takes.
    const output = await lines(
      `$all = @(& { ${script} } 3>&1); $told = @($all | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }); $all.Count - $told.Count; $told.Message`,
    );
    const [made, ...texts] = output.filter((line) => !line.startsWith('What if: '));
    return { made: Number(made), texts };
  };

  it('name a next hop that no on-link route covers, where the route is made all the same', async () => {
    for (const more of ['', ' -Confirm:$false', ' -WhatIf', ' -Verbose 4>$null', ' -ErrorAction Stop']) {
      const prefix = `10.${20 + more.length}.0.0/16`;
      expect(await warningsOf(OFF_LINK.replace('10.20.0.0/16', prefix) + more), more).to.deep.equal({
        made: 1,
        texts: [UNREACHED],
      });
      expect(await lines(`@(Get-IpRouteEntry ${prefix} -ErrorAction Ignore).Count`)).to.deep.equal([
        more === ' -WhatIf' ? '0' : '1',
      ]);
    }
  });

  it('come once for each next hop and interface of 600 routes', async () => {
    expect(
      await lines(
        `$made = 0..599 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.$([Math]::Floor($_ / 250)).$($_ % 250).0/24"; NextHop = "203.0.113.$(1 + $_ % 2)"; ifIndex = 13 } } | New-IpRouteEntry -WarningVariable told 3>$null
         $made.Count; $told.Count; $told[0].Message; @($told.Message | Where-Object { $_ -match '203\\.0\\.113\\.2 is in no' }).Count`,
      ),
    ).to.deep.equal(['600', '2', UNREACHED, '1']);
  });

  it('say nothing of what is reached, is link-local or is no next hop, nor of a point-to-point interface', async () => {
    for (const [prefix, rest] of [
      ['10.20.0.0/16', '-NextHop 192.168.0.7 -ifIndex 13'],
      ['10.21.0.0/16', '-NextHop 172.16.126.254 -ifIndex 13'],
      ['10.22.0.0/16', '-NextHop 192.168.0.80 -ifIndex 13'],
      ['10.23.0.0/16', '-ifIndex 13'],
      // The on-link default route covers it, behind a longer route by a gateway.
      ['10.24.0.0/16', '-NextHop 172.16.126.9 -ifIndex 17'],
      ['10.25.0.0/16', '-NextHop 203.0.113.1 -ifIndex 21'],
      ['2001:db8:1::/48', '-NextHop fe80::9 -ifIndex 13'],
      ['2001:db8:2::/48', '-NextHop 2001:db8:80::9 -ifIndex 13'],
      ['2001:db8:3::/48', '-NextHop 2001:db8:99::9 -ifIndex 17'],
    ]) {
      expect(await warningsOf(`New-IpRouteEntry -DestinationPrefix ${prefix} ${rest}`), rest).to.deep.equal({
        made: 1,
        texts: [],
      });
    }
    const { texts } = await warningsOf(
      'New-IpRouteEntry -DestinationPrefix 2001:db8:4::/48 -NextHop 2001:db8:99::9 -ifIndex 13',
    );
    expect(texts.join()).to.match(/^The next hop 2001:db8:99::9 is .* On-link there: 2001:db8:80::\/64\. /);
  });

  it('know the on-link routes that the same batch has made and deleted', async () => {
    const row = (prefix: string, hop: string) =>
      `[pscustomobject] @{ DestinationPrefix = '${prefix}'; NextHop = '${hop}'; ifIndex = 13 }`;
    const covering = row('203.0.113.0/24', '0.0.0.0');
    const filler = [1, 2, 3, 4, 5].map((at) => row(`10.9.${at}.0/24`, '192.168.0.1')).join(', ');
    const of = await warningsOf(
      `${filler}, (${row('10.7.0.0/16', '198.51.100.1')}), (${covering}), (${row('10.8.0.0/16', '203.0.113.1')}) | New-IpRouteEntry`,
    );
    expect(of.made).to.equal(8);
    expect(of.texts.join('\n')).to.match(/^The next hop 198\.51\.100\.1 is in no on-link prefix of [^\n]*$/);
    const { texts } = await warningsOf(
      `Remove-IpRouteEntry -DestinationPrefix 203.0.113.0/24 -NextHop 0.0.0.0 -ifIndex 13 -Confirm:$false; New-IpRouteEntry -DestinationPrefix 10.10.0.0/16 -NextHop 203.0.113.1 -ifIndex 13`,
    );
    expect(texts).to.deep.equal([UNREACHED]);
  });

  it('go the way of every warning: kept, hidden, and stopping before the route is made', async () => {
    const route = OFF_LINK.replace('10.20', '10.30');
    expect((await warningsOf(`${route} -WarningAction SilentlyContinue`)).texts).to.deep.equal([]);
    const quiet = `$WarningPreference = 'SilentlyContinue'; ${OFF_LINK.replace('10.20', '10.31')}`;
    expect((await warningsOf(quiet)).texts).to.deep.equal([]);
    const kept = `$null = ${OFF_LINK.replace('10.20', '10.32')} -WarningVariable told -WarningAction SilentlyContinue`;
    expect(await lines(`${kept}; $told.Count; $told[0].Message`)).to.deep.equal(['1', UNREACHED]);
    for (const script of [`${OFF_LINK} -WarningAction Stop`, `$WarningPreference = 'Stop'; ${OFF_LINK}`]) {
      const [said, ...count] = await lines(
        `& { try { ${script}; 'went on' } catch { 'stopped' } } 3>$null; @(Get-IpRouteEntry 10.20.0.0/16 -ErrorAction Ignore).Count`,
      );
      expect([said, ...count], script).to.deep.equal(['stopped', '0']);
    }
  });

  it('say that a route of the persistent store is made in the active one, which the other cmdlets refuse', async () => {
    const row = (at: number, store: string) =>
      `[pscustomobject] @{ DestinationPrefix = '10.4${at}.0.0/16'; NextHop = '192.168.0.1'; ifIndex = 13; RouteMetric = 7; Store = '${store}' }`;
    const rows = [row(0, 'PersistentStore'), row(1, 'PersistentStore'), row(2, '0'), row(3, 'ActiveStore')].join(', ');
    expect(await warningsOf(`${rows} | New-IpRouteEntry`)).to.deep.equal({
      made: 4,
      texts: [
        'What is piped is of the persistent store. It is created in the active store, where it is until the next restart; the persistent store stays as it is.',
      ],
    });
    for (const command of ['Set-IpRouteEntry -RouteMetric 9', 'Remove-IpRouteEntry -Confirm:$false']) {
      expect(
        await lines(
          `${row(0, 'PersistentStore')} | ${command} -ErrorAction SilentlyContinue; $Error[0].FullyQualifiedErrorId`,
        ),
      ).to.deep.equal([`PersistentStore,${command.split(' ')[0]}`]);
    }
    expect(await lines('(Get-IpRouteEntry 10.4?.0.0/16).RouteMetric -join " "')).to.deep.equal(['7 7 7 7']);
  });
});
