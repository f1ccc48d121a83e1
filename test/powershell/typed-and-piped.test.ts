import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { linesOf, onLaptop } from './laptop.ts';

/** Texts that a reader of values takes, or does not take, or that another program would read otherwise. */
const TEXTS = [
  ...[
    '5',
    ' 5 ',
    '005',
    '+5',
    '-5',
    '5.0',
    '5.5',
    '1e3',
    '0x10',
    '1kb',
    '1,000',
    '255',
    '256',
    '4294967295',
    '4294967296',
  ],
  ...[
    '99999999999999999999',
    '\uff15',
    '5\u200b',
    'five',
    'true',
    'TRUE',
    '$true',
    'yes',
    'Yes',
    'Enabled',
    'False',
    'x',
  ],
  ...[
    'Infinite',
    'infinite',
    '00:10:00',
    '1.00:00:00',
    '00:00:00.5',
    '24:00:00',
    '00:10:00 ',
    '10675199.02:48:05.4775807',
  ],
  ...['NetMgmt', 'netmgmt', '3', 'IsIs', 'EsIs', '9', '10', 'Local ', '10006', 'Age', '1'],
  ...[
    '10.9.0.0/16',
    '10.9.0.1/16',
    ' 10.9.0.0/16',
    '10.9.0.0/016',
    '010.9.0.0/16',
    '2001:DB8::/32',
    '192.0.2.9',
    '192.0.2.009',
    'fe80::1%12',
  ],
  ...["it's", 'a\tb', 'a\\nb', 'a\nb', '\u00fcber', '$(1)', '`n', 'Wi-Fi', 'wi-fi', 'Wi*', 'nowhere'],
];

/** Each cmdlet with what it needs besides, and the parameters that take a text by either way. */
const READERS = {
  'New-IpRouteEntry': {
    rest: { DestinationPrefix: '10.9.0.0/16', NextHop: '192.168.0.1', InterfaceAlias: 'Wi-Fi' },
    names: [
      ...[
        'DestinationPrefix',
        'NextHop',
        'InterfaceAlias',
        'InterfaceIndex',
        'InterfaceLuid',
        'RouteMetric',
        'ValidLifetime',
      ],
      ...[
        'PreferredLifetime',
        'SitePrefixLength',
        'Publish',
        'Immortal',
        'Loopback',
        'AutoconfigureAddress',
        'Protocol',
      ],
    ],
  },
  'Set-IpInterfaceEntry': {
    rest: { InterfaceAlias: 'Wi-Fi', AddressFamily: 'IPv4' },
    names: [
      'InterfaceMetric',
      'AutomaticMetric',
      'Forwarding',
      'RouterDiscovery',
      'NlMtu',
      'AddressFamily',
      'InterfaceAlias',
    ],
  },
} as const;

/** What only who types may write, as help says: a bare host, and hours and minutes alone. */
const TYPED_ONLY = /^\s*(?:192\.0\.2\.9)\s*$/;

describe('one text, given typed and piped', function () {
  this.timeout(120_000);
  const here = onLaptop();

  for (const [cmdlet, { rest, names }] of Object.entries(READERS)) {
    it(`to ${cmdlet} is the same value, or the same error`, async () => {
      writeFileSync(join(here.folder, 'texts.json'), JSON.stringify(TEXTS));
      const all = await linesOf(
        here.shell,
        `$texts = [System.IO.File]::ReadAllText((Join-Path $PWD texts.json)) | ConvertFrom-Json
         $rest = '${JSON.stringify(rest)}' | ConvertFrom-Json -AsHashtable
         function Show ($out) {
           foreach ($one in $out) {
             if ($one -is [System.Management.Automation.ErrorRecord]) { "$($one.FullyQualifiedErrorId): $($one.Exception.Message)" }
             elseif ($one -is [System.Management.Automation.WarningRecord]) { "warning: $one" }
             else { ($one.After.PSObject.Properties | Where-Object Name -NE Age | ForEach-Object { "$($_.Name)=$($_.Value)" }) -join ' ' }
           }
         }
         foreach ($name in '${names.join("', '")}') {
           foreach ($text in $texts) {
             $given = $rest.Clone(); $given[$name] = $text
             if ($name -like 'Interface[IL]*') { $given.Remove('InterfaceAlias') }
             $typed = Show (& { try { ${cmdlet} @given -PlanOnly 2>&1 3>&1 } catch { $_ } })
             $piped = Show (& { try { [pscustomobject] $given | ${cmdlet} -PlanOnly 2>&1 3>&1 } catch { $_ } })
             $encoded = foreach ($said in @($text, "$typed", "$piped")) { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($said)) }
             "$name $encoded"
           }
         }`,
      );
      expect(all).to.have.length(names.length * TEXTS.length);
      let [taken, refused] = [0, 0];
      for (const line of all) {
        const [name, ...encoded] = line.split(' ');
        const [text = '', typed = '', piped] = encoded.map((one) => Buffer.from(one, 'base64').toString('utf8'));
        if (name === 'DestinationPrefix' && TYPED_ONLY.test(text)) continue;
        // The zone of a piped next hop is that of its interface, and is left where another one is named.
        const told = name === 'NextHop' ? typed.replace('%12', '') : typed;
        expect(piped, `-${name} ${JSON.stringify(text)}`).to.equal(told);
        if (typed.includes(`,${cmdlet}: `)) refused++;
        else taken++;
      }
      expect([taken, refused].every((count) => count > names.length)).to.equal(true);
    });
  }
});
