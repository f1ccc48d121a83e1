import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { NEXT_HOP, writeMachine } from '../chaos/machine.ts';
import { type RelayedModule, relayedModule } from '../chaos/relay.ts';
import { linesOf } from './laptop.ts';
import { openSession, type Session } from './session.ts';

const COUNT = 2000;

/** However the replies come: the module reads what they say. A relay stands between it and the true executable. */
describe('replies', function () {
  this.timeout(120_000);
  let folder: string;
  let module: RelayedModule;
  let shell: Session;
  const lines = (script: string) => linesOf(shell, script);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    module = relayedModule(folder);
    shell = await openSession({ cwd: folder, foreground: true });
    await lines(`Import-Module '${module.path}'`);
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });

  /** The session has a child of that behaviour, and has used nothing of it but its greeting. */
  async function connect(onReply: string, silence = 30_000) {
    await lines('Disconnect-IpRouteHost; & (Get-Module IpRoute) { $script:SilenceLimit = 30000 }');
    writeMachine(join(folder, 'machine.json'), COUNT);
    module.restore();
    await lines(`$null = Connect-IpRouteHost -Simulator -MachineFile machine.json
      $rows = @(Get-IpRouteEntry -NextHop ${NEXT_HOP}); $null = $rows[0..99] | Set-IpRouteEntry -RouteMetric 1`);
    module.relay(onReply);
    await lines(`$null = Connect-IpRouteHost -Simulator -MachineFile machine.json
      & (Get-Module IpRoute) { $script:SilenceLimit = ${silence} }
      $Error.Clear()`);
  }

  /** Reads, changes and plans of all rows, each in its order. */
  const ALL = `$read = @(Get-IpRouteEntry -NextHop ${NEXT_HOP})
    $done = @($read | Set-IpRouteEntry -RouteMetric 9)
    $piped = @($rows[0..299] | Get-IpRouteEntry)
    $wrong = 0
    for ($at = 0; $at -lt ${COUNT}; $at++) {
      if ($read[$at].DestinationPrefix -cne $rows[$at].DestinationPrefix -or $done[$at].DestinationPrefix -cne $rows[$at].DestinationPrefix -or $done[$at].After.RouteMetric -ne 9) { $wrong++ }
    }
    "$($read.Count) $($done.Count) $($piped.Count) $wrong $($Error.Count)"`;
  const RIGHT = `${COUNT} ${COUNT} 300 0 0`;

  it('are read whole where several batches come at once', async () => {
    await connect(
      'globalThis.held = (globalThis.held ?? "") + text; setTimeout(() => { give(globalThis.held); globalThis.held = ""; }, 30);',
    );
    expect(await lines(ALL)).to.deep.equal([RIGHT]);
  });

  it('are read whole where they come cut anywhere', async () => {
    await connect(
      `for (let at = 0; at < text.length; ) { const size = 1 + (at * 7919) % 997; give(text.slice(at, at + size)); at += size; if (at % 13 === 0) await wait(1); }`,
    );
    expect(await lines(ALL)).to.deep.equal([RIGHT]);
  });

  for (const [what, reply, script] of [
    ['a page', /^-\t\d+\.2\t/m, `Get-IpRouteEntry -NextHop ${NEXT_HOP}`],
    ['a plan', /^=\t\d+\.1\t/m, '$rows[0] | Set-IpRouteEntry -RouteMetric 7 -WhatIf'],
  ] as const) {
    it(`of ${what} that Ctrl+C leaves on its way are not taken for those of the next command`, async () => {
      const held = `held-${what.replace(' ', '-')}`;
      await connect(`if (${reply}.test(text) && once('${held}')) await wait(800); give(text);`);
      const pending = shell.run(script);
      while (!existsSync(join(folder, held))) await wait(10);
      shell.interrupt();
      await pending;
      const next = `$next = @(Get-IpInterfaceEntry -InterfaceIndex 5 -AddressFamily IPv4); "$($next.Count) $($next[0].InterfaceAlias)"`;
      expect(await lines(`${next}; "$(@(Get-IpRouteEntry -NextHop ${NEXT_HOP}).Count) $($Error.Count)"`)).to.deep.equal(
        ['1 Ethernet', `${COUNT} 0`],
      );
    });
  }

  it('that come slowly are no silence: it is counted from the last byte', async () => {
    await connect(
      'const tenth = Math.ceil(text.length / 10); for (let at = 0; at < text.length; at += tenth) { if (once(`slow${at / tenth}`)) await wait(600); give(text.slice(at, at + tenth)); }',
      4000,
    );
    expect(
      await lines(`$clock = [System.Diagnostics.Stopwatch]::StartNew(); ${ALL}; $clock.ElapsedMilliseconds -gt 5000`),
    ).to.deep.equal([RIGHT, 'True']);
  });

  it('of a read that stop coming are asked for again, as long as nothing of them was shown', async () => {
    await connect(
      'if (once("half")) { give(text.slice(0, text.length / 2)); await wait(60000); } else give(text);',
      4000,
    );
    expect(await lines(ALL)).to.deep.equal([RIGHT]);
  });

  it('of a read whose executable ends in their midst are asked for again, and leave nothing in $Error', async () => {
    await connect(
      'if (once("died")) { give(text.slice(0, text.length / 2)); child.kill("SIGKILL"); process.exit(1); } give(text);',
    );
    expect(await lines(ALL)).to.deep.equal([RIGHT]);
  });

  it('of a read that never come end in one error, after the time limit and a second try', async () => {
    await connect('await wait(60000);', 3000);
    const [id, count, quick] = await lines(`$clock = [System.Diagnostics.Stopwatch]::StartNew()
      try { $read = @(Get-IpRouteEntry -NextHop ${NEXT_HOP} -ErrorAction Stop) } catch { $_.FullyQualifiedErrorId }
      "$($Error.Count)"; $clock.ElapsedMilliseconds -lt 30000`);
    expect([id, count, quick]).to.deep.equal(['ExecutableLost,Get-IpRouteEntry', '1', 'True']);
    module.restore();
    expect(await lines(`@(Get-IpRouteEntry -NextHop ${NEXT_HOP}).Count`)).to.deep.equal([String(COUNT)]);
  });

  it('of changes whose executable ends in their midst are not asked for again: what is unknown is named', async () => {
    await connect(
      'if (once("change")) { give(text.slice(0, text.length / 2)); child.kill("SIGKILL"); process.exit(1); } give(text);',
    );
    const [shown, told, unknown, table] = (
      await lines(`$shown = 0; $message = ''
        try { $rows | Set-IpRouteEntry -RouteMetric 7 | ForEach-Object { $shown++ } } catch { $message = $_.Exception.Message }
        $told = if ($message -match 'made ([0-9]+) change') { $Matches[1] } else { 0 }
        $unknown = if ($message -match 'outcome of ([0-9]+) request') { $Matches[1] } else { 0 }
        $shown; $told; $unknown; @(Get-IpRouteEntry -NextHop ${NEXT_HOP} | Where-Object RouteMetric -EQ 7).Count`)
    ).map(Number) as [number, number, number, number];
    expect(unknown).to.be.above(0);
    expect(table).to.be.within(shown + told, shown + told + unknown);
  });

  /** Behind its reply to this request nothing can be written to it, though it lives on; then there is a folder of that name. */
  const deafBehind = (request: number, name: string) =>
    `give(text); if (/^=\\t\\w+\\.${request}\\t/m.test(text)) { process.stdin.destroy(); require('node:fs').closeSync(0); once('${name}'); }`;
  /** Ten rows, of which the one behind that request comes when nothing can be written. */
  const tenRows = (request: number, name: string) =>
    `0..9 | ForEach-Object { if ($_ -eq ${request}) { while (-not (Test-Path ${name})) { [System.Threading.Thread]::Sleep(10) } }; $rows[$_] }`;

  for (const [at, request] of [
    ['between two batches', 1],
    ['in the midst of a batch', 2],
  ] as const) {
    it(`of an executable that reads no more ${at} are those of the next one, to what it was not sent`, async () => {
      const name = `deaf-${request}`;
      await connect(deafBehind(request, name));
      expect(
        await lines(`$first = (Get-IpRouteHost).ProcessId
          $done = @(${tenRows(request, name)} | Set-IpRouteEntry -RouteMetric 5)
          "$(($done | Where-Object Changed).DestinationPrefix -join ' ')" -ceq "$($rows[0..9].DestinationPrefix -join ' ')"
          "$((Get-IpRouteHost).ProcessId -ne $first) $($Error.Count)"`),
      ).to.deep.equal(['True', 'True 0']);
    });
  }

  it('of an executable that reads no more, whose machine was in its memory, end in an error that says so', async () => {
    await connect(deafBehind(1, 'deaf-in-memory'));
    expect(
      await lines(`$null = Connect-IpRouteHost -Simulator
        $rows = 0..9 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.0.$_.0/24"; NextHop = '0.0.0.0'; InterfaceIndex = 12 } }
        $done = [System.Collections.Generic.List[string]]::new()
        try { ${tenRows(1, 'deaf-in-memory')} | New-IpRouteEntry -RouteMetric 7 -ErrorAction Stop | ForEach-Object { $done.Add($_.DestinationPrefix) } } catch { $_.FullyQualifiedErrorId }
        "$done"
        try { Get-IpRouteEntry -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
        $Error.Count`),
    ).to.deep.equal(['MemoryMachineLost,New-IpRouteEntry', '10.0.0.0/24', 'MemoryMachineLost,Get-IpRouteEntry', '2']);
  });
});

describe('an executable that was ended between two commands', function () {
  this.timeout(300_000);
  it('is replaced, and leaves nothing in $Error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    const shell = await openSession({ cwd: folder });
    try {
      writeMachine(join(folder, 'machine.json'), 100);
      const kill =
        '$child = [System.Diagnostics.Process]::GetProcessById((Get-IpRouteHost).ProcessId); $child.Kill(); $child.WaitForExit()';
      expect(
        await linesOf(
          shell,
          `Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile machine.json; $Error.Clear()
           $rows = @(Get-IpRouteEntry -NextHop ${NEXT_HOP})
           ${kill}; "$(@(Get-IpRouteEntry -NextHop ${NEXT_HOP}).Count) $($Error.Count)"
           ${kill}; "$(@($rows | Set-IpRouteEntry -RouteMetric 3).Count) $($Error.Count)"
           ${kill}; "$(@($rows[0..9] | Set-IpRouteEntry -RouteMetric 4 -WhatIf | Where-Object WhatIf).Count) $($Error.Count)"
           ${kill}; "$(@($rows | Get-IpRouteEntry).Count) $($Error.Count)"
           "$(@($rows | ForEach-Object { if ($_.DestinationPrefix -eq '10.0.50.0/24') { ${kill} }; $_ } | Get-IpRouteEntry).Count) $($Error.Count)"`,
        ).then((all) => all.filter((line) => !line.startsWith('What if: '))),
      ).to.deep.equal(['100 0', '100 0', '10 0', '100 0', '100 0']);
    } finally {
      await shell.close();
      rmSync(folder, { recursive: true, maxRetries: 9 });
    }
  });
});
