import { expect } from 'chai';
import { linesOf, onLaptop } from './laptop.ts';

describe('completion by the executable', () => {
  const here = onLaptop();
  /** What is offered behind the text. */
  const offered = (text: string) =>
    linesOf(
      here.shell,
      `$t = @'\n${text}\n'@; (TabExpansion2 $t $t.Length).CompletionMatches | ForEach-Object CompletionText`,
    );

  it('offers aliases, quoted where they must be, also behind an open quote', async () => {
    const all = await offered('Get-IpRouteEntry -InterfaceAlias ');
    expect(all).to.include.members(['Ethernet', 'Wi-Fi', "'Ethernet 2'", "'R\u00e9seau Bluetooth'"]);
    expect(await offered("Set-IpRouteEntry -InterfaceAlias 'eth")).to.deep.equal(['Ethernet', "'Ethernet 2'"]);
    expect(await offered('Get-IpRouteEntry -ifAlias nothing')).to.deep.equal([]);
  });

  it('offers the prefixes, next hops and interface indexes that are there', async () => {
    expect(await offered('Get-IpRouteEntry 172.22.')).to.deep.equal([
      '172.22.0.0/20',
      '172.22.0.1/32',
      '172.22.15.255/32',
    ]);
    expect(await offered('Set-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 10.')).to.include('10.29.176.1');
    expect(await offered('Remove-IpRouteEntry -ifIndex 4')).to.deep.equal(['47']);
  });

  it('offers nothing, and no error, where there is nobody to ask', async () => {
    await here.shell.run('Disconnect-IpRouteHost');
    expect(await offered('Get-IpRouteEntry -NextHop 1')).to.deep.equal([]);
    await here.shell.run(
      'try { $null = Connect-IpRouteHost -Simulator -MachineFile nowhere.json } catch { $null = $_ }',
    );
    expect(await offered('Get-IpRouteEntry -NextHop 1')).to.deep.equal([]);
  });

  it('does not wait for an executable that hangs, and the next cmdlet gets its own answer', async () => {
    const id = Number((await linesOf(here.shell, '(Get-IpRouteHost).ProcessId'))[0]);
    process.kill(id, 'SIGSTOP');
    try {
      const [seconds] = await linesOf(
        here.shell,
        `$w = [System.Diagnostics.Stopwatch]::StartNew(); $t = 'Get-IpRouteEntry -NextHop 1'; $null = TabExpansion2 $t $t.Length; $w.Elapsed.TotalSeconds -lt 5`,
      );
      expect(seconds).to.equal('True');
    } finally {
      process.kill(id, 'SIGCONT');
    }
    expect(
      await linesOf(here.shell, '(Get-IpRouteEntry 172.22.0.0/20).Count; (Get-IpRouteHost).ProcessId'),
    ).to.deep.equal(['2', String(id)]);
  });
});
