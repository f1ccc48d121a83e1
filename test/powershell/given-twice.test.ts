import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { failureOf, KEY, linesOf, onLaptop } from './laptop.ts';

/** What somebody gives twice, or several of where one is taken. */
describe('what is given twice', () => {
  const here = onLaptop();

  it('is refused where an object is named beside those that are piped, and nothing is asked or changed', async () => {
    const before = readFileSync(here.file, 'utf8');
    for (const cmdlet of [
      'Get-IpRouteEntry -InputObject $o',
      'Get-IpInterfaceEntry -InputObject $o',
      'Find-IpRouteEntry -InputObject 1.1.1.1',
      'Set-IpInterfaceEntry -InterfaceMetric 5 -InputObject $o',
      'Remove-IpRouteEntry -Confirm:$false -InputObject $o',
    ]) {
      const script = `$o = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1; $o, $o | ${cmdlet}`;
      expect(await failureOf(here.shell, script), cmdlet).to.deep.equal([
        '1',
        `ConflictingParameters,${cmdlet.split(' ')[0]}`,
        'InvalidArgument',
        '-InputObject is given beside piped objects: which of them is meant is not known.',
        'Leave -InputObject out, or pipe nothing.',
      ]);
    }
    expect(readFileSync(here.file, 'utf8')).to.equal(before);
  });

  it('is one value where all are equal, as the members of several objects may be, and else is refused', async () => {
    const change = `Set-IpRouteEntry ${KEY} -WhatIf`;
    expect(
      await linesOf(
        here.shell,
        `(${change} -Immortal $true, $true -Publish yes, Yes).After | ForEach-Object { "$($_.Immortal) $($_.Publish)" }
         (${change} -ValidLifetime 00:10:00, 00:10:00 -PreferredLifetime 00:10:00).After.ValidLifetime.ToString()
         $wifi = Get-IpInterfaceEntry Wi-Fi
         (Set-IpInterfaceEntry Ethernet -AddressFamily IPv4 -Forwarding $wifi.Forwarding -RouterDiscovery Enabled -WhatIf).After.Forwarding -eq $wifi[0].Forwarding`,
      ).then((lines) => lines.filter((line) => !line.startsWith('What if'))),
    ).to.deep.equal(['True Yes', '00:10:00', 'True']);
    for (const [parameter, values, shown] of [
      ['Immortal', '$true, $false', "'True' and 'False'"],
      ['Publish', 'Yes, No', "'Yes' and 'No'"],
      ['ValidLifetime', '00:10:00, 00:20:00', "'00:10:00' and '00:20:00'"],
      ['RouteMetric', '1, 2', "'1' and '2'"],
    ]) {
      expect(await failureOf(here.shell, `Set-IpRouteEntry ${KEY} -${parameter} ${values}`)).to.deep.equal([
        '1',
        'SeveralValues,Set-IpRouteEntry',
        'InvalidArgument',
        `-${parameter} is given 2 values, ${shown} among them; it takes one.`,
        'Give one value; to do it for each, pipe objects that have one each.',
      ]);
    }
  });
});
