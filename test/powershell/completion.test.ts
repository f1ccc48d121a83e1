import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

  it('offers aliases, LUIDs and addresses wherever they are asked', async () => {
    expect(await offered('Get-IpInterfaceEntry wi')).to.deep.equal(['Wi-Fi']);
    expect(await offered('Set-IpInterfaceEntry -InterfaceAlias wi')).to.deep.equal(['Wi-Fi']);
    expect(await offered('Find-IpRouteEntry 10.29.176.')).to.include('10.29.176.1');
    const [luid = ''] = await linesOf(here.shell, '(Get-IpInterfaceEntry Wi-Fi -AddressFamily IPv4).InterfaceLuid');
    expect(await offered(`Get-IpRouteEntry -InterfaceLuid ${luid.slice(0, -1)}`)).to.include(luid);
    const own = await offered('Find-IpRouteEntry 8.8.8.8 -SourceAddress 172.22.');
    expect(own).to.include('172.22.0.1');
  });

  it('offers words, and truths, wherever they are asked', async () => {
    expect(await offered('Set-IpRouteEntry -Immortal t')).to.deep.equal(['true']);
    expect(await offered('New-IpRouteEntry -Publish ')).to.deep.equal(['No', 'Age', 'Yes']);
    expect(await offered('Set-IpInterfaceEntry Wi-Fi -Forwarding ')).to.include.members(['true', 'Disabled']);
    expect(await offered('Watch-IpRouteEntry -AddressFamily ')).to.deep.equal(['IPv4', 'IPv6']);
  });

  it('offers nothing where there is nothing to offer: no files', async () => {
    writeFileSync(join(here.folder, '10.txt'), '');
    for (const text of [
      'Set-IpRouteEntry -RouteMetric ',
      'Set-IpRouteEntry -RouteMetric 1',
      'Set-IpRouteEntry -InputObject ',
      'New-IpRouteEntry -SitePrefixLength 1',
      'New-IpRouteEntry -ValidLifetime 1',
      'New-IpRouteEntry -Publish 1',
      'New-IpRouteEntry 10.t',
      'Set-IpInterfaceEntry -InterfaceAlias ./',
      'Watch-IpRouteEntry -MaximumCount ',
    ]) {
      expect(await offered(text), text).to.deep.equal([]);
    }
    expect(await offered('New-IpRouteEntry -ValidLifetime i')).to.deep.equal(['Infinite']);
    expect(await offered('Connect-IpRouteHost -Simulator -MachineFile 1')).to.deep.equal(['./10.txt']);
    const [all] = await linesOf(
      here.shell,
      `$common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
       $all = foreach ($command in Get-Command -Module IpRoute) {
         foreach ($parameter in $command.Parameters.Values) {
           if ($parameter.Name -in $common + 'MachineFile' + 'AllowPrefix' -or $parameter.Name -like '*Path' -or $parameter.SwitchParameter) { continue }
           $t = "$($command.Name) -$($parameter.Name) "
           (TabExpansion2 $t $t.Length).CompletionMatches | Where-Object ResultType -In ProviderItem, ProviderContainer | ForEach-Object { $t }
           $asked++
         }
       }
       "[$all] $($asked -gt 60)"`,
    );
    expect(all).to.equal('[] True');
  });

  it('offers members behind a pipe', async () => {
    expect(await offered('Get-IpRouteEntry | Where-Object Ro')).to.deep.equal(['RouteMetric']);
    expect(await offered('Get-IpInterfaceEntry | Where-Object Forw')).to.deep.equal(['Forwarding']);
    expect(await offered('Watch-IpRouteEntry | Sort-Object Ac')).to.include('Action');
    expect(await offered('Find-IpRouteEntry 8.8.8.8 | Select-Object Can')).to.deep.equal(['Candidates']);
    expect(await offered('(Get-IpRouteHost).Back')).to.deep.equal(['Backend']);
  });

  it('quotes what would run or end the text', async () => {
    const machine = JSON.parse(readFileSync(here.file, 'utf8'));
    const names = ["a'b", 'a\u2019b', 'a$(throw 1)b', 'a`b', 'a"b', 'a b;c', 'a{b}', 'a#b', '@a', '-a'];
    machine.Interfaces.push(
      ...names.map((InterfaceAlias, at) => ({
        InterfaceIndex: 200 + at,
        InterfaceAlias,
        IPv4: { InterfaceMetric: 5 },
      })),
    );
    writeFileSync(here.file, JSON.stringify(machine));
    const got = await linesOf(
      here.shell,
      `$t = 'Get-IpInterfaceEntry -InterfaceAlias '
       foreach ($one in (TabExpansion2 $t $t.Length).CompletionMatches.CompletionText) {
         $found = Invoke-Expression "$t$one -AddressFamily IPv4"
         if ($found.InterfaceIndex -ge 200) { [string]::Join(' ', [int[]] $found.InterfaceAlias.ToCharArray()) }
       }`,
    );
    const codes = names.map((name) => [...name].map((letter) => letter.charCodeAt(0)).join(' '));
    expect(got.sort()).to.deep.equal(codes.sort());
  });

  it('offers nothing, and no error, where there is nobody to ask', async () => {
    await here.shell.run('Disconnect-IpRouteHost');
    writeFileSync(join(here.folder, '1.txt'), '');
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
