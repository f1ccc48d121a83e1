import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { linesOf, onLaptop } from './laptop.ts';

describe('the route to an address, in a real PowerShell', () => {
  const here = onLaptop();
  const lines = (script: string) => linesOf(here.shell, script);
  /** The ids, categories and messages of the errors that the script writes, then the count of what else it gives. */
  const outcome = (script: string) =>
    lines(
      `$out = @(try { . { ${script} } 2>&1 } catch { $_ })
       $bad = @($out | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
       $bad | ForEach-Object { "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.CategoryInfo.Category): $($_.Exception.Message)" }
       "$($out.Count - $bad.Count) objects"`,
    );

  it('shows the VPN before the cure and the WSL switch after it', async () => {
    const show = '"$($_.InterfaceAlias) $($_.EffectiveMetric) $($_.SourceAddress) $($_.Route.RouteMetric)"';
    expect(
      await lines(
        `Find-IpRouteEntry 172.22.5.10 | % { ${show} }
         (Find-IpRouteEntry 172.22.5.10 | Set-IpRouteEntry -RouteMetric 6000).After.EffectiveMetric
         Find-IpRouteEntry 172.22.5.10 | % { ${show} }`,
      ),
    ).to.deep.equal(['Ethernet 2 2 10.61.168.144 1', '6001', 'vEthernet (WSL) 5256 172.22.0.1 256']);
  });

  it('explains with objects, one for each route that covers the address', async () => {
    expect(
      await lines(
        `$best = Find-IpRouteEntry -RemoteIPAddress 172.22.5.10 -Explain
         $best.Candidates.GetType().Name
         $best.Candidates | % { "$($_.GetType().Name) $($_.Rank) $($_.Verdict) $($_.Reason) $($_.InterfaceAlias) $($_.EffectiveMetric.GetType().Name) $($_.Backend -ceq $best.Backend)" }
         $null -eq (Find-IpRouteEntry 172.22.5.10).Candidates`,
      ),
    ).to.deep.equal([
      'IpRouteCandidate[]',
      'IpRouteCandidate 1 Chosen lowest effective metric Ethernet 2 UInt64 True',
      'IpRouteCandidate 2 Lost higher effective metric vEthernet (WSL) UInt64 True',
      'IpRouteCandidate 3 Lost shorter prefix Ethernet 2 UInt64 True',
      'IpRouteCandidate 4 Lost shorter prefix Wi-Fi UInt64 True',
      'True',
    ]);
    expect(
      await lines('@((Find-IpRouteEntry ::1 -Explain).Candidates | ? Verdict -eq Chosen).DestinationPrefix'),
    ).to.deep.equal(['::1/128']);
  });

  it('leads to the one interface whose metric decides', async () => {
    expect(
      await lines(
        `Find-IpRouteEntry 172.22.5.10 | Set-IpInterfaceEntry -InterfaceMetric 9000 | % { "$($_.InterfaceAlias) $($_.AddressFamily)" }
         $now = Find-IpRouteEntry 172.22.5.10 -Explain
         "$($now.InterfaceAlias) $($now.Candidates[1].EffectiveMetric)"
         @($now.Candidates | Get-IpInterfaceEntry | % { $_.AddressFamily }) -join ' '`,
      ),
    ).to.deep.equal(['Ethernet 2 IPv4', 'vEthernet (WSL) 9001', 'IPv4 IPv4 IPv4 IPv4']);
  });

  it('finds the interface of a gateway with the line that the error names', async () => {
    expect(
      await lines(
        `try { New-IpRouteEntry -DestinationPrefix 10.77.0.0/16 -NextHop 10.29.176.9 -ErrorAction Stop } catch { $missing = $_ }
         $missing.FullyQualifiedErrorId
         $line = $missing.ErrorDetails.RecommendedAction -replace '^.*(\\(Find-IpRouteEntry .*InterfaceIndex)\\.$', '$1' -replace '<gateway>', '10.29.176.9'
         $line
         $index = Invoke-Expression $line
         (New-IpRouteEntry -DestinationPrefix 10.77.0.0/16 -NextHop 10.29.176.9 -InterfaceIndex $index).InterfaceAlias`,
      ),
    ).to.deep.equal([
      'InterfaceMissing,New-IpRouteEntry',
      '(Find-IpRouteEntry 10.29.176.9).InterfaceIndex',
      'Ethernet 2',
    ]);
  });

  it('names the routes of the zone alone where none of them leads there', async () => {
    const [error, count] = await outcome('Find-IpRouteEntry fe80::1%11');
    expect(error).to.match(/not used: fe80::\/64 via :: on Ethernet \(11\): interface not connected\.$/);
    expect(count).to.equal('0 objects');
  });

  it('does not answer for every interface where one was to be named', async () => {
    for (const name of ['SourceAddress', 'InterfaceIndex', 'InterfaceAlias', 'InterfaceLuid']) {
      const [error, count] = await outcome(`Find-IpRouteEntry 172.22.5.10 -${name} $neverSet`);
      expect(error).to.match(new RegExp(`^EmptyValue InvalidArgument: -${name} `));
      expect(count).to.equal('0 objects');
    }
  });

  it('keeps whatever an alias holds, in lists of one and of many', async () => {
    const alias = 'W\u00ef-Fi \\, \\N\t;';
    writeFileSync(here.file, readFileSync(here.file, 'utf8').replace('"Wi-Fi"', JSON.stringify(alias)));
    const shown = await lines(
      `$one = (Find-IpRouteEntry 2001:db8:80::5 -InterfaceIndex 13 -Explain).Candidates
       $many = (Find-IpRouteEntry 172.22.5.10 -Explain).Candidates
       "$($one.Count) $($many.Count)"
       foreach ($text in $one[0].InterfaceAlias, $many[-1].InterfaceAlias) { [string]::Join(' ', [int[]] $text.ToCharArray()) }`,
    );
    const codes = [...alias].map((character) => character.charCodeAt(0)).join(' ');
    expect(shown).to.deep.equal(['2 4', codes, codes]);
  });

  it('keeps the route and its candidates through Start-Job', async () => {
    const output = await lines(
      `$job = Start-Job { param($file) Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile $file; Find-IpRouteEntry 172.22.5.10 -Explain } -ArgumentList '${here.file}'
       $best = $job | Wait-Job | Receive-Job; "$($best.Route.RouteMetric) $($best.Candidates.Count) $($best.Candidates[1].Reason)"`,
    );
    expect(output).to.deep.equal(['1 4 higher effective metric']);
  });

  it('takes the addresses of a pipeline by property name', async () => {
    expect(
      await lines(
        `'172.22.5.10', '8.8.8.8' | % { [pscustomobject] @{ RemoteAddress = $_; LocalAddress = '0.0.0.0'; RemotePort = 443 } } |
           Find-IpRouteEntry | % { "$($_.RemoteAddress) $($_.DestinationPrefix)" }`,
      ),
    ).to.deep.equal(['172.22.5.10 172.22.0.0/20', '8.8.8.8 0.0.0.0/0']);
  });

  it('has one clear error for each bad address, and goes on', async () => {
    const output = await outcome('Find-IpRouteEntry wsl.example, 172.22.5.10, 2001:db8::/32');
    expect(output[0]).to.match(/^InvalidParameterValue InvalidArgument: -RemoteAddress 'wsl\.example' is not valid/);
    expect(output[1]).to.match(/^InvalidParameterValue InvalidArgument: -RemoteAddress '2001:db8::\/32'/);
    expect(output[2]).to.equal('1 objects');
    const bad: [string, RegExp][] = [
      ['2001:db8::1 -InterfaceIndex 47', /^NoRoute ObjectNotFound: No route leads there: .* 2001:db8::1 through /],
      ['8.8.8.8 -InterfaceAlias Nope', /^InterfaceNotFound ObjectNotFound: .*'Nope'/],
      ['8.8.8.8 -InterfaceIndex 17 -InterfaceAlias Wi-Fi', /^InterfaceMismatch InvalidArgument/],
      ['8.8.8.8 -SourceAddress ::1', /^FamilyMismatch InvalidArgument/],
      ['8.8.8.8 -SourceAddress nowhere', /^InvalidParameterValue InvalidArgument: -SourceAddress 'nowhere'/],
      ['224.0.0.5 -InterfaceIndex 11', /^NoRoute ObjectNotFound: .*Ethernet \(11\): interface not connected\.$/],
    ];
    for (const [words, error] of bad) {
      const [text, count] = await outcome(`Find-IpRouteEntry ${words}`);
      expect(text, words).to.match(error);
      expect(count, words).to.equal('0 objects');
    }
  });
});
