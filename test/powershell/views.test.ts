import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { emitFormat } from '../../generator/emit/format.ts';
import { emitScripts } from '../../generator/emit/module-script.ts';
import { emitTypes } from '../../generator/emit/types.ts';
import { readOnce } from '../generator/read-once.ts';
import { KEY, linesOf, onLaptop } from './laptop.ts';
import { openSession, runScript } from './session.ts';

const root = join(import.meta.dirname, '..', '..');
const module = join(root, 'module', 'IpRoute');
const contracts = [join(root, 'src', 'contract.ts'), join(root, 'test', 'generator', 'second', 'contract.ts')];

describe('views', function () {
  this.timeout(300_000);
  const on = onLaptop();
  const lines = (script: string) => linesOf(on.shell, script);

  it('print members, in tables that print each row at once', () => {
    for (const model of contracts.map(readOnce)) {
      const format = emitFormat(model);
      expect(format).to.not.include('AutoSize');
      const tables = format.match(/<TableControl>[\s\S]*?<\/TableControl>/g) ?? [];
      expect(tables).to.have.length(model.classes.length);
      for (const [at, table] of tables.entries()) {
        const labels = [...table.matchAll(/<Label>(.*)<\/Label>/g)].map(([, label]) => label);
        // A column in a colour gives its member by a script, which ends with that.
        const shown = /<PropertyName>(\w+)<\/PropertyName>| \$_\.(\w+) \}<\/ScriptBlock>/g;
        const properties = [...table.matchAll(shown)].map(([, name, coloured]) => name ?? coloured);
        expect(labels).to.deep.equal(properties).and.have.length.greaterThan(0);
        const members = model.classes[at]?.members.flatMap(({ name, aliases }) => [name, ...aliases]);
        expect(members).to.include.members(labels);
        const [first = ''] = /<TableColumnHeader>[\s\S]*?<\/TableColumnHeader>/.exec(table) ?? [];
        expect(first, labels.join()).to.match(/<Width>\d+<\/Width>/);
      }
    }
  });

  it('show a row before the next one is there', async () => {
    const order = await lines(
      '& { foreach ($r in (Get-IpRouteEntry)[0..2]) { $r; [Console]::Out.WriteLine("next") } } | Out-String -Stream -Width 120 | ForEach-Object { [Console]::Out.WriteLine($_) }',
    );
    const kinds = order.map((line) => (line === 'next' ? line : line.includes('0.0.0.0') ? 'row' : 'head'));
    expect(kinds.join(' ')).to.match(/^(?:head )+row next row next row next$/);
  });

  for (const width of [80, 120, 200]) {
    it(`cut nothing at ${width} columns, and keep IPv4 on one line`, async () => {
      const table = await lines(`Get-IpRouteEntry | Out-String -Stream -Width ${width}`);
      expect(Math.max(...table.map((line) => line.length))).to.be.at.most(width);
      expect(table.filter((line) => /\u2026|\.\.\./.test(line))).to.deep.equal([]);
      const facts = await lines(
        'Get-IpRouteEntry | ForEach-Object { "$($_.AddressFamily)|$($_.EffectiveMetric)|$($_.RouteMetric)|$($_.DestinationPrefix)|$($_.NextHop)|$($_.InterfaceAlias)" }',
      );
      for (const [family, ...values] of facts.map((fact) => fact.split('|'))) {
        const alias = values.pop() ?? '';
        const wide = width > 80;
        // The three columns of text share what the two numbers leave.
        if (family === 'IPv6' && values.some((value) => value.length > (width - 24) / 3)) continue;
        const row = [...values, ...(wide ? [alias] : [])].map((value) => value.replace(/[.()+]/g, '\\$&'));
        expect(
          table.some((line) => new RegExp(`^ *${row.join(' +')}`).test(line)),
          row.join(' '),
        ).to.equal(true);
      }
    });
  }

  it('stand in a transcript of a script where they are printed', async () => {
    const { stdout, stderr } = await runScript(
      `Import-Module IpRoute
       $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json
       $null = Start-Transcript log.txt
       Set-IpRouteEntry ${KEY} -RouteMetric 6000
       'The next step'
       $null = Stop-Transcript`,
      { cwd: on.folder },
    );
    expect(stderr).to.equal('');
    const printed = /\nRouteMetric 1 -> 6000 +172\.22\.0\.0\/20 +10\.29\.176\.1 +Ethernet 2 *\n+The next step\n/;
    expect(stdout).to.match(printed);
    expect(readFileSync(join(on.folder, 'log.txt'), 'utf8')).to.match(printed);
  });

  it('say above the rows what is simulated and what is a rehearsal, once, also of what was stored', async () => {
    const heads = await lines(
      `$store = { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($args[0])) }
       $show = { '#'; $args | Out-String -Stream -Width 120 | Where-Object { $_ -and $_ -notmatch '^ *(-|\\d|Effective|Metric|Summary|RouteMetric)' } }
       $rows = (Get-IpRouteEntry)[0..2]; $whatIf = $rows[0] | Set-IpRouteEntry -RouteMetric 777 -WhatIf
       $watched = Watch-IpRouteEntry 172.22.* -IncludeExisting -MaximumCount 1
       . $show @rows
       . $show $whatIf
       . $show (& $store $whatIf)
       . $show (Find-IpRouteEntry 8.8.8.8)
       '#'; ($watched | Out-String -Stream -Width 120).Where({ $_ }, 'First')
       foreach ($each in @($rows) + $whatIf) { $each.Backend = 'Live' }
       . $show @rows
       . $show $whatIf`,
    );
    const said = heads.filter((line) => !line.startsWith('What if'));
    const simulated = 'Simulator: laptop.json';
    const expected = [simulated, `${simulated}, WhatIf`, `${simulated}, WhatIf`, simulated, simulated];
    expect(said).to.deep.equal([...expected.flatMap((each) => ['#', each]), '#', '#', 'WhatIf']);
  });

  it('show a change in a line, with its summary', async () => {
    const last = (script: string) => lines(`@(${script} | Out-String -Stream -Width 80 | Where-Object { $_ })[-1]`);
    const route = 'Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1';
    expect(await last(`${route} | Set-IpRouteEntry -RouteMetric 6000`)).to.deep.equal([
      'RouteMetric 1 -> 6000    172.22.0.0/20      10.29.176.1        Ethernet 2',
    ]);
    expect(
      await lines(
        `(${route} | Set-IpRouteEntry -RouteMetric 6000 | ConvertTo-Csv | ConvertFrom-Csv).Summary
         (${route} | Remove-IpRouteEntry -Confirm:$false).Summary
         (${route} | Remove-IpRouteEntry -Confirm:$false).Summary
         (New-IpRouteEntry -DestinationPrefix 172.22.0.0/20 -NextHop 10.29.176.1 -InterfaceIndex 17 -RouteMetric 2 -ValidLifetime 01:00:00 -Protocol NtStatic).Summary
         $i = Get-IpInterfaceEntry -InterfaceIndex 17 -AddressFamily IPv4; ($i | Set-IpInterfaceEntry -InterfaceMetric 6000 -AutomaticMetric $false).Summary`,
      ),
    ).to.deep.equal([
      'unchanged',
      'Delete RouteMetric 6000',
      'Create RouteMetric 2, ValidLifetime 01:00:00, PreferredLifetime 01:00:00, Protocol NtStatic',
      'InterfaceMetric 1 -> 6000, AutomaticMetric Enabled -> Disabled',
    ]);
  });

  it('name the interface by alias, and keep IPv4 on one line at 80 columns, of changes, events and best routes too', async () => {
    const script = `$r = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1
      $new = @{ NextHop = '192.168.0.254'; InterfaceAlias = 'Wi-Fi' }
      $changes = @(
          New-IpRouteEntry -DestinationPrefix 192.168.178.255/32 @new
          $r | Set-IpRouteEntry -RouteMetric 6000
          Get-IpRouteEntry 192.168.178.255/32 | Set-IpRouteEntry -RouteMetric 1000
          New-IpRouteEntry -DestinationPrefix 2001:db8:1234:5678::/64 -NextHop fe80::1234:5678:9abc:def0 -InterfaceAlias Wi-Fi
      )
      $events = Watch-IpRouteEntry 192.168.178.*, 2001:db8:1234:* -IncludeExisting -MaximumCount 2
      $best = '192.168.0.254', '2001:db8:1234:5678::1' | Find-IpRouteEntry
      foreach ($all in $changes, $events, $best) { '#'; $all | Out-String -Stream -Width WIDTH | Where-Object { $_ } | Select-Object -Skip 1 }`;
    const at80 = await lines(script.replace('WIDTH', '80'));
    expect(at80.filter((line) => line.includes('\u2026') || line.length > 80)).to.deep.equal([]);
    expect(at80.map((line) => line.replace(/^\d\d:\d\d:\d\d/, 'HH:mm:ss').trimEnd())).to.deep.equal([
      '#',
      'Summary                  DestinationPrefix  NextHop            InterfaceAlias',
      '-------                  -----------------  -------            --------------',
      'Create RouteMetric 256   192.168.178.255/32 192.168.0.254      Wi-Fi',
      'RouteMetric 1 -> 6000    172.22.0.0/20      10.29.176.1        Ethernet 2',
      'RouteMetric 256 -> 1000  192.168.178.255/32 192.168.0.254      Wi-Fi',
      'Create RouteMetric 256   2001:db8:1234:5678 fe80::1234:5678:9a Wi-Fi',
      '                         ::/64              bc:def0%13',
      '#',
      'Time     Summary                  DestinationPrefix       InterfaceAlias',
      '----     -------                  -----------------       --------------',
      'HH:mm:ss Existing                 192.168.178.255/32      Wi-Fi',
      'HH:mm:ss Existing                 2001:db8:1234:5678::/64 Wi-Fi',
      '#',
      'Effective RemoteAddress     DestinationPrefix NextHop           InterfaceAlias',
      '   Metric',
      '--------- -------------     ----------------- -------           --------------',
      '      301 192.168.0.254     192.168.0.0/24    0.0.0.0           Wi-Fi',
      '      301 2001:db8:1234:567 2001:db8:1234:567 fe80::1234:5678:9 Wi-Fi',
      '          8::1              8::/64            abc:def0%13',
    ]);
  });

  for (const width of [80, 120, 200]) {
    it(`show the candidates beneath the route that is taken, at ${width} columns, also of a job`, async () => {
      const told = [
        'Simulator: laptop.json',
        '172.22.5.219 goes by 172.22.0.0/20 via 10.29.176.1 on Ethernet 2',
        'Verdict  EffectiveMetric DestinationPrefix  NextHop         InterfaceAlias',
        '-------  --------------- -----------------  -------         --------------',
        'Chosen                 2 172.22.0.0/20      10.29.176.1     Ethernet 2',
        '         lowest effective metric',
        'Lost                5256 172.22.0.0/20      0.0.0.0         vEthernet (WSL)',
        '         higher effective metric',
        'Lost                   2 0.0.0.0/0          0.0.0.0         Ethernet 2',
        '         shorter prefix',
        'Lost                  45 0.0.0.0/0          192.168.0.1     Wi-Fi',
        '         shorter prefix',
      ];
      const shown = await lines(
        `$store = { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($args[0])) }
         $best = Find-IpRouteEntry 172.22.5.219 -Explain
         foreach ($each in $best, (& $store $best)) { $each | Out-String -Stream -Width ${width} }
         foreach ($each in $best, (& $store $best)) { @($each | Format-Table | Out-String -Stream -Width 120).Where({ $_ })[-1]; @($each | Format-List Candidates | Out-String -Stream -Width 300).Where({ $_ })[-1] -replace ',.*' }`,
      );
      const row = /^ +2 172\.22\.5\.219 +172\.22\.0\.0\/20 +10\.29\.176\.1 +Ethernet 2 *$/;
      const list = 'Candidates : {Chosen: 172.22.0.0/20 via 10.29.176.1 on Ethernet 2: lowest effective metric';
      expect(shown.slice(0, -4).map((line) => line.trimEnd())).to.deep.equal([...told, ...told]);
      for (const [at, line] of shown.slice(-4).entries()) {
        if (at % 2 === 0) expect(line).to.match(row);
        else expect(line).to.equal(list);
      }
    });
  }

  it('show explained routes one after the other as they come, and others as rows, whose pipeline goes on', async () => {
    expect(
      await lines(
        `$both = Find-IpRouteEntry 172.22.5.219, 8.8.8.8 -Explain
         @($both | Out-String -Stream -Width 80) -match 'goes by'
         @((Find-IpRouteEntry 8.8.8.8), $both[0] | Out-String -Stream -Width 120) -match '^ +\\d'
         ($both[0] | Set-IpRouteEntry -RouteMetric 6000).Changed
         $both[0].GetType().Name`,
      ).then((all) => all.map((line) => line.replace(/ +/g, ' ').trim())),
    ).to.deep.equal([
      '172.22.5.219 goes by 172.22.0.0/20 via 10.29.176.1 on Ethernet 2',
      '8.8.8.8 goes by 0.0.0.0/0 via 0.0.0.0 on Ethernet 2',
      '2 8.8.8.8 0.0.0.0/0 0.0.0.0 Ethernet 2',
      '2 172.22.5.219 172.22.0.0/20 10.29.176.1 Ethernet 2',
      'True',
      'IpBestRoute',
    ]);
  });

  it('have aliases that are members like the others, also of what was stored', async () => {
    const script = `$r = Get-IpRouteEntry -InterfaceIndex 17 | Select-Object -First 1
      $copies = $r, ($r | ConvertTo-Csv | ConvertFrom-Csv), ($r | ConvertTo-Json | ConvertFrom-Json), [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($r))
      foreach ($c in $copies) { "$($c.ifIndex) $($c.ifAlias) $($c.ifMetric)" }`;
    expect(await lines(script)).to.deep.equal(Array(4).fill('17 Ethernet 2 1'));
    expect(
      await lines(
        '(Get-IpRouteEntry | Where-Object ifIndex -eq 17).Count -gt 3; (Get-IpInterfaceEntry -InterfaceIndex 47).ifAlias',
      ),
    ).to.deep.equal(['True', 'vEthernet (WSL)', 'vEthernet (WSL)']);
  });
});

describe('two versions of a module', function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'versions-'));
    const model = { ...readOnce(contracts[0] ?? ''), version: '0.2.0' };
    const route = model.classes.find(({ name }) => name === 'IpRouteEntry');
    if (route === undefined) throw new Error('there is no IpRouteEntry');
    const newer = {
      ...model,
      classes: model.classes.map((each) => (each === route ? { ...route, table: [{ name: 'ifMetric' }] } : each)),
    };
    for (const version of ['0.1.0', '0.2.0']) cpSync(module, join(folder, version), { recursive: true });
    const write = (name: string, text: string) => writeFileSync(join(folder, '0.2.0', name), text);
    // The executable is the same: what it is asked and answers is.
    const handshake = (text: string) => text.replaceAll("'0.2.0'", "'0.1.0'");
    for (const [name, text] of emitScripts(newer)) write(name, handshake(text));
    write('IpRoute.Format.ps1xml', emitFormat(newer));
    write('IpRoute.Types.ps1xml', emitTypes(newer));
    const manifest = readFileSync(join(folder, '0.2.0', 'IpRoute.psd1'), 'utf8');
    write('IpRoute.psd1', manifest.replace("'0.1.0'", "'0.2.0'"));
  });
  after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  it('are imported side by side, each with its views, aliases and depth; and again after a change', async () => {
    const shell = await openSession({ cwd: folder });
    try {
      const script = `foreach ($v in '0.1.0', '0.2.0') { Import-Module ./$v/IpRoute.psd1 -Prefix ('V' + $v[2]) }
        $null = Connect-V1IpRouteHost -Simulator; $null = Connect-V2IpRouteHost -Simulator
        $store = { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($args[0])) }
        $one, $two = (Get-V1IpRouteEntry)[0], (Get-V2IpRouteEntry)[0]
        foreach ($r in $one, $two) { "$($r.ifIndex -eq $r.InterfaceIndex) $((& $store $r).ifIndex -eq $r.InterfaceIndex) $($r.PSObject.TypeNames[1])" }
        foreach ($c in ($one | Set-V1IpRouteEntry -RouteMetric 9), ($two | Set-V2IpRouteEntry -RouteMetric 9)) { (& $store $c).After.RouteMetric }
        foreach ($r in $one, $two) { @($r | Out-String -Stream -Width 120).Where({ $_ })[1].Trim() -replace ' +', ' ' }
        Add-Content ./0.2.0/IpRoute.psm1 '# changed'
        Import-Module ./0.2.0/IpRoute.psd1 -Prefix V2 -Force 3>$null
        $null = Connect-V2IpRouteHost -Simulator
        (Get-V2IpRouteEntry)[0].ifIndex -eq $two.ifIndex`;
      expect(await linesOf(shell, script)).to.deep.equal([
        'True True IpRouteEntry_0_1_0',
        'True True IpRouteEntry_0_2_0',
        '9',
        '9',
        'Effective RouteMetric DestinationPrefix NextHop InterfaceAlias',
        'ifMetric',
        'True',
      ]);
    } finally {
      await shell.close();
    }
  });
});

describe('enums', function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'enums-'));
    for (const version of ['0.1.0', '0.2.0']) {
      cpSync(module, join(folder, version), { recursive: true });
      const manifest = join(folder, version, 'IpRoute.psd1');
      writeFileSync(manifest, readFileSync(manifest, 'utf8').replace("'0.1.0'", `'${version}'`));
    }
    const model = { ...readOnce(contracts[0] ?? ''), version: '0.2.0' };
    for (const [name, text] of [
      ...[...emitScripts(model)].map(([name, text]) => [name, text.replaceAll("'0.2.0'", "'0.1.0'")] as const),
      ['IpRoute.Format.ps1xml', emitFormat(model)],
      ['IpRoute.Types.ps1xml', emitTypes(model)],
    ] as const)
      writeFileSync(join(folder, '0.2.0', name), text);
  });
  after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  it('are those of each version side by side, equal by word and number across them, and again after -Force', async () => {
    const shell = await openSession({ cwd: folder });
    try {
      const script = `$judge = {
          param ($entry, $other)
          $set = $entry.AutomaticMetric, $entry.Forwarding, $entry.ConnectionState, $entry.RouterDiscovery
          "$set $($set.ForEach{ [int] $_ }) $($set[0] -eq 'Enabled' -and $set[0] -eq 1 -and -not $set[1] -and $set[2] -eq 'Connected')"
          "$($set[0] -eq $other.AutomaticMetric) $($other.AutomaticMetric -eq $set[0]) $([bool] ($set[1] -eq $other.AutomaticMetric))"
        }
        foreach ($v in '0.1.0', '0.2.0') { Import-Module ./$v/IpRoute.psd1 -Prefix ('V' + $v[2]) }
        $null = Connect-V1IpRouteHost -Simulator; $null = Connect-V2IpRouteHost -Simulator
        $one = Get-V1IpInterfaceEntry -InterfaceIndex 12 -AddressFamily IPv4; $two = Get-V2IpInterfaceEntry -InterfaceIndex 12 -AddressFamily IPv4
        $one.AutomaticMetric.GetType() -ne $two.AutomaticMetric.GetType()
        & $judge $one $two; & $judge $two $one
        ($one | Set-V2IpInterfaceEntry -AutomaticMetric $one.AutomaticMetric -Forwarding $two.AutomaticMetric).Summary
        Add-Content ./0.2.0/IpRoute.psm1 '# changed'
        Import-Module ./0.2.0/IpRoute.psd1 -Prefix V2 -Force 3>$null
        $null = Connect-V2IpRouteHost -Simulator
        $new = Get-V2IpInterfaceEntry -InterfaceIndex 12 -AddressFamily IPv4
        & $judge $new $two; & $judge $two $new
        ($new | Set-V2IpInterfaceEntry -Forwarding Enabled).After.Forwarding -eq $two.AutomaticMetric`;
      const judged = ['Enabled Disabled Connected ControlledByDHCP 1 0 1 2 True', 'True True False'];
      expect(await linesOf(shell, script)).to.deep.equal([
        'True',
        ...judged,
        ...judged,
        'Forwarding Disabled -> Enabled',
        ...judged,
        ...judged,
        'True',
      ]);
    } finally {
      await shell.close();
    }
  });
});

describe('the computer of an object', function () {
  this.timeout(300_000);
  const on = onLaptop();

  it('is in all of them, and is what another computer is refused by, nested and stored', async () => {
    const address = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find(({ family }) => family === 'IPv4')?.address;
    const script = `$r = Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1; $c = $r | Set-IpRouteEntry -RouteMetric 5
      foreach ($o in $r, $c, $c.Before, $c.After, (Get-IpInterfaceEntry)[0], (Find-IpRouteEntry 8.8.8.8), (Get-IpRouteHost)) { $o.ComputerName -ceq '${hostname()}' }
      function Get-Stored($o, $name) { foreach ($v in $o, $o.Before, $o.After) { if ($v) { $v.ComputerName = $name } }; [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($o, 3)) }
      $here = Get-Stored $c '${hostname().toUpperCase()}'
      foreach ($v in $here.Before, ($here.Before | ConvertTo-Csv | ConvertFrom-Csv)) {
        $v | Add-Member PSComputerName elsewhere -Force
        ($v | Set-IpRouteEntry -RouteMetric 7 -WhatIf).After.RouteMetric
      }
      $there = Get-Stored $c elsewhere
      foreach ($v in $there.Before, ($there.Before | ConvertTo-Csv | ConvertFrom-Csv), ($there.Before | ConvertTo-Json | ConvertFrom-Json)) {
        try { $v | Set-IpRouteEntry -RouteMetric 7 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
      }
      try { Set-IpRouteEntry -InputObject $there.Before -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
      $theirs = [pscustomobject] @{ DestinationPrefix = '172.22.0.0/20'; NextHop = '10.29.176.1'; ifIndex = 17 }
      foreach ($name in '${hostname()}', '${hostname()}.example.org', 'localhost', '${address}', '::1', '192.0.2.77', 'elsewhere') {
        $theirs | Add-Member PSComputerName $name -Force
        try { ($theirs | Set-IpRouteEntry -RouteMetric 8 -WhatIf -ErrorAction Stop).After.RouteMetric } catch { $_.FullyQualifiedErrorId }
      }`;
    const out = await linesOf(on.shell, script);
    const other = 'OtherComputer,Set-IpRouteEntry';
    const said = out.filter((line) => !line.startsWith('What if'));
    expect(said).to.deep.equal([
      ...Array(7).fill('True'),
      ...['7', '7'],
      ...Array(4).fill(other),
      ...['8', '8', '8', '8', '8', other, other],
    ]);
  });
});
