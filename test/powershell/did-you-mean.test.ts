import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { linesOf, onLaptop } from './laptop.ts';

describe('what was likely meant, in a real PowerShell', () => {
  const here = onLaptop();

  /** The messages of the errors that the script writes; the machine stays as it was. */
  const errors = async (script: string) => {
    const before = readFileSync(here.file, 'utf8');
    const found = await linesOf(
      here.shell,
      `$bad = @(try { . { ${script} } 2>&1 } catch { $_ })
       $bad | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { $_.Exception.Message } else { "object $_" } }`,
    );
    expect(readFileSync(here.file, 'utf8')).to.equal(before);
    return found;
  };

  it('is said of a line of a German route print', async () => {
    const [nextHop, prefix, ...more] = await errors(
      `$line = '      192.168.6.0    255.255.255.0   Auf Verbindung       192.168.6.1    291'
       $ziel, $maske, $gateway, $schnittstelle, $metrik = $line.Trim() -split '\\s{2,}'
       New-IpRouteEntry -DestinationPrefix "$ziel/$maske" -NextHop $gateway -InterfaceIndex 17
       [pscustomobject] @{ DestinationPrefix = "$ziel/$maske"; NextHop = '0.0.0.0'; InterfaceIndex = 17 } | New-IpRouteEntry`,
    );
    expect(nextHop).to.equal(
      "-NextHop 'Auf Verbindung' is not valid: an on-link address is written 0.0.0.0, or :: in IPv6; did you mean 0.0.0.0?",
    );
    expect(prefix).to.match(
      /^-DestinationPrefix '192\.168\.6\.0\/255\.255\.255\.0' .*did you mean 192\.168\.6\.0\/24\?$/,
    );
    expect(more).to.deep.equal([]);
  });

  it('is said of every row of a file from a spreadsheet', async () => {
    const csv = join(dirname(here.file), 'spoiled.csv');
    writeFileSync(
      csv,
      [
        '\ufeffDestinationPrefix;NextHop;InterfaceIndex;RouteMetric',
        '10. Aug;10.29.176.1;17;5',
        '10.64.0.0/10;10.29.176.1/20;17;5',
        '10.64.0.0/10;10.29.176.1;17;1,5E+03',
        '10.64.0.0/10;10.29.176.1;17;6\u202f000',
        '10.64.0.0/10;10.29.176.1;0x11;5',
        '',
      ].join('\r\n'),
    );
    const found = await errors(`Import-Csv -LiteralPath '${csv}' -Delimiter ';' | New-IpRouteEntry`);
    expect(found.map((message) => message.replace(/^(-\w+) .*did you mean (.*)\?$/, '$1 $2'))).to.deep.equal([
      '-DestinationPrefix 10.0.0.0/8',
      '-NextHop 10.29.176.1',
      '-RouteMetric 1500',
      '-RouteMetric 6000',
      '-InterfaceIndex 17',
    ]);
  });

  it('is said of what selects, and selects nothing', async () => {
    const found = await errors(
      `Get-IpRouteEntry default; Get-IpRouteEntry 0/0; Get-IpRouteEntry 0.0.0.0; Get-IpRouteEntry '[::1]/128'
       Get-IpRouteEntry -NextHop On-link; Find-IpRouteEntry http://172.22.5.10:8080/; Find-IpRouteEntry '8.8.8.8, 1.1.1.1'
       Set-IpRouteEntry -DestinationPrefix 172.22/20 -NextHop 10.29.176.1 -InterfaceIndex 17 -ValidLifetime 1h30m`,
    );
    expect(found.map((message) => message.replace(/^(-\w+) .*did you mean (.*)\?$/, '$1 $2'))).to.deep.equal([
      '-DestinationPrefix 0.0.0.0/0',
      '-DestinationPrefix 0.0.0.0/0',
      '-DestinationPrefix 0.0.0.0/0',
      '-DestinationPrefix ::1/128',
      '-NextHop 0.0.0.0',
      '-RemoteAddress 172.22.5.10',
      "-RemoteAddress '8.8.8.8', '1.1.1.1'",
      '-DestinationPrefix 172.22.0.0/20',
    ]);
  });
});
