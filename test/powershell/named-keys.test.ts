import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { linesOf, onLaptop, unreachedFromWiFi } from './laptop.ts';

/** What changes one thing, and the keys by which it is found. */
const CMDLETS = {
  'Set-IpRouteEntry -RouteMetric 4321': [
    'DestinationPrefix',
    'NextHop',
    'InterfaceIndex',
    'InterfaceAlias',
    'InterfaceLuid',
  ],
  'Remove-IpRouteEntry -Force -Confirm:$false': [
    'DestinationPrefix',
    'NextHop',
    'InterfaceIndex',
    'InterfaceAlias',
    'InterfaceLuid',
  ],
  'Set-IpInterfaceEntry -InterfaceMetric 4321': ['AddressFamily', 'InterfaceIndex', 'InterfaceAlias', 'InterfaceLuid'],
} as const;

/** How people hold an object: itself, and what is left of it elsewhere. */
const CARRIERS = {
  live: '$one',
  csv: '($one | ConvertTo-Csv | ConvertFrom-Csv)',
  json: '($one | ConvertTo-Json | ConvertFrom-Json)',
  hashtable: '($one | ConvertTo-Json | ConvertFrom-Json -AsHashtable)',
  clixml:
    '([System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($one)))',
  selected: '($one | Select-Object DestinationPrefix, NextHop, AddressFamily, InterfaceIndex)',
  aliased:
    '($one | Select-Object DestinationPrefix, NextHop, AddressFamily, @{ n = "ifIndex"; e = { $_.InterfaceIndex } })',
  'copied from a page':
    '($one | Select-Object AddressFamily, @{ n = "DestinationPrefix"; e = { "$([char] 0x200b)$($_.DestinationPrefix)$([char] 0xa0)" } }, @{ n = "NextHop"; e = { "$([char] 0xfeff)$($_.NextHop)" } }, @{ n = "InterfaceIndex"; e = { "$($_.InterfaceIndex)$([char] 0x200e)" } })',
  'aliased beside a blank':
    '($one | Select-Object DestinationPrefix, NextHop, AddressFamily, @{ n = "ifAlias"; e = { $_.InterfaceAlias } }, @{ n = "InterfaceAlias"; e = { " " } })',
} as const;

/** Other notations of the same value. */
const ALIKE = {
  itself: '$value',
  'in capitals': '"$value".ToUpperInvariant()',
  'in a script block': '{ $value }',
  'among blanks': '" $value$([char] 0xa0)"',
  twice: '$value, $value',
} as const;

describe('a key that is named beside a piped object', function () {
  this.timeout(240_000);
  const here = onLaptop();

  const cases = fc.record({
    cmdlet: fc.constantFrom(...(Object.keys(CMDLETS) as (keyof typeof CMDLETS)[])),
    carrier: fc.constantFrom(...(Object.keys(CARRIERS) as (keyof typeof CARRIERS)[])),
    key: fc.nat(),
    one: fc.nat(),
    other: fc.nat(),
    alike: fc.constantFrom(...(Object.keys(ALIKE) as (keyof typeof ALIKE)[])),
    culture: fc.constantFrom('', 'de-DE', 'tr-TR', 'ar-SA', 'fa-IR', 'th-TH'),
  });

  /** The ids of the errors, and how many changes there were. */
  const run = async (
    cmdlet: keyof typeof CMDLETS,
    carrier: keyof typeof CARRIERS,
    setup: string,
    value: string,
    key: string,
    culture: string,
  ) =>
    linesOf(
      here.shell,
      `[System.Threading.Thread]::CurrentThread.CurrentCulture = [cultureinfo]::GetCultureInfo('${culture}')
       $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json
       $all = @(${cmdlet.includes('Interface') ? 'Get-IpInterfaceEntry' : 'Get-IpRouteEntry'})
       ${setup}
       $out = @(${CARRIERS[carrier]} | ${cmdlet} -${key} ${value} 2>&1)
       $bad = @($out | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
       # Windows itself refuses to delete some routes of its own stack.
       $bad | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] } |
           Where-Object { $one.Protocol -cne 'Local' -or $_ -cne 'Win32Error87' }
       "$($out.Count - $bad.Count)"
       @($out | Where-Object { $_.Changed }).ForEach{ "$($_.InterfaceLuid -eq $one.InterfaceLuid) $($_.DestinationPrefix -eq $one.DestinationPrefix)" }`,
    );

  it('is an error where it differs, and changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ cmdlet, carrier, key, one, other, culture }) => {
        const keys = CMDLETS[cmdlet];
        const name = keys[key % keys.length] ?? 'InterfaceIndex';
        const before = readFileSync(here.file, 'utf8');
        const setup = `$one = $all[${one} % $all.Count]
          $others = @($all.${name} | Where-Object { $_ -ne $one.${name} -and "$_" -notlike 'fe80*' } | Select-Object -Unique)
          $value = $others[${other} % $others.Count]`;
        const [id, ...more] = await run(cmdlet, carrier, setup, '$value', name, culture);
        expect([id, more], `${carrier} | ${cmdlet} -${name}`).to.deep.equal(['KeyDiffers', ['0']]);
        expect(readFileSync(here.file, 'utf8')).to.equal(before);
      }),
      { numRuns: 60 },
    );
  });

  it('is none where it is the same, however it is written', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ cmdlet, carrier, key, one, alike, culture }) => {
        const keys = CMDLETS[cmdlet];
        const name = keys[key % keys.length] ?? 'InterfaceIndex';
        // One of a few words is given once: PowerShell refuses a list for it.
        fc.pre(alike !== 'twice' || name !== 'AddressFamily');
        const setup = `$one = $all[${one} % $all.Count]; $value = $one.${name}`;
        const lines = await run(cmdlet, carrier, setup, ALIKE[alike], name, culture);
        const ids = lines.filter((line) => !/^[0-9]|^(?:True|False) /.test(line));
        // A route of the stack's own may be refused for what it is, by us or by Windows.
        expect(
          ids.filter((id) => id !== 'LocalRoute'),
          `${carrier} | ${cmdlet} -${name} ${alike}`,
        ).to.deep.equal([]);
        for (const line of lines.filter((text) => /^(?:True|False) /.test(text))) expect(line).to.equal('True True');
      }),
      { numRuns: 60 },
    );
  });

  it('says that keys select, and how to move a route', async () => {
    const [message, action] = await linesOf(
      here.shell,
      `$e = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Remove-IpRouteEntry 0.0.0.0/0 2>&1; "$e"
       $e = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -NextHop 10.9.9.9 2>&1; $e.ErrorDetails.RecommendedAction`,
    );
    expect(message).to.equal(
      "-DestinationPrefix '0.0.0.0/0' is named, but the piped object has DestinationPrefix '172.22.0.0/20': a key selects and never changes.",
    );
    expect(action).to.match(/^Leave -NextHop out\. To move a route, use Move-IpRouteEntry\.$/);
  });

  it('is refused against the interface of the same object under another name, too', async () => {
    const lines = await linesOf(
      here.shell,
      `$route = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1
       $bare = [pscustomobject] @{ DestinationPrefix = '172.22.0.0/20'; NextHop = '10.29.176.1'; ifIndex = 17 }
       $e = $bare | Set-IpRouteEntry -InterfaceAlias Wi-Fi -RouteMetric 5 2>&1; "$($e.FullyQualifiedErrorId): $e"
       ($bare | Set-IpRouteEntry -InterfaceAlias $route.InterfaceAlias.ToLower() -RouteMetric 5).After.RouteMetric
       $e = Set-IpRouteEntry -InputObject $route -NextHop 10.9.9.9 2>&1; $e.FullyQualifiedErrorId`,
    );
    expect(lines[0]).to.match(
      /^KeyDiffers,Set-IpRouteEntry: -InterfaceAlias 'Wi-Fi', which is Wi-Fi \(\d+\), is named, but/,
    );
    expect(lines.slice(1)).to.deep.equal(['5', 'KeyDiffers,Set-IpRouteEntry']);
  });

  it('in New- replaces the piped one, the interface as a whole', async () => {
    const lines = await linesOf(
      here.shell,
      `$route = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Set-IpRouteEntry -RouteMetric 7 | ForEach-Object After
       foreach ($like in $route, ($route | ConvertTo-Csv | ConvertFrom-Csv)) {
           $new = ($like | New-IpRouteEntry -InterfaceAlias Wi-Fi).After
           "$($new.InterfaceAlias) $($new.DestinationPrefix) $($new.NextHop) $($new.RouteMetric)"
           $new | Remove-IpRouteEntry -Confirm:$false | ForEach-Object Action
           ($like | New-IpRouteEntry -DestinationPrefix 10.77.0.0/16 -NextHop 10.29.176.2 -WhatIf).After | ForEach-Object { "$($_.InterfaceAlias) $($_.DestinationPrefix) $($_.NextHop) $($_.RouteMetric)" }
       }`,
    );
    const once = [`WARNING: ${unreachedFromWiFi('10.29.176.1')}`, 'Wi-Fi 172.22.0.0/20 10.29.176.1 7', 'Delete'];
    expect(lines.filter((line) => line !== '' && !/^What if/.test(line))).to.deep.equal([
      ...once,
      'Ethernet 2 10.77.0.0/16 10.29.176.2 7',
      ...once,
      'Ethernet 2 10.77.0.0/16 10.29.176.2 7',
    ]);
  });
});
