import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildExecutable } from '../../generator/package/executable.ts';
import { readJournal } from '../../src/changes/journal.ts';
import { printGuardTask } from '../../src/guard/task.ts';
import { until } from '../guard/until.ts';
import { batch, buildIpRoute, replies, request } from './iproute-program.ts';
import { buildStandIn } from './stand-in.ts';
import { type AvailableWine, needWine, windowsPath, wineReady } from './wine.ts';

const MACHINE = {
  Interfaces: [{ InterfaceIndex: 9, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }],
  Routes: [],
};

describe('a guard on Windows', function () {
  this.timeout(300_000);
  let wine: AvailableWine;
  let folder: string;
  before(function () {
    wine = needWine(this);
    folder = mkdtempSync(join(tmpdir(), 'iproute guard '));
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 9 });
  });
  const desired = () => {
    const file = join(folder, 'desired.csv');
    writeFileSync(
      file,
      'DestinationPrefix,NextHop,InterfaceAlias,RouteMetric\n10.77.1.0/24,0.0.0.0,LAN,5\n10.77.2.0/24,0.0.0.0,LAN,5\n',
    );
    return windowsPath(file);
  };

  it('pings, writes to the event log, whose source shows the text, and has a task that schtasks.exe takes', async () => {
    const entry = 'test/windows/guard-program.ts';
    const { path } = await buildExecutable({ entry, name: 'guard', outDir: 'build/guard', target: 'win-x64' });
    const xml = join(folder, 'guard.xml');
    const task = printGuardTask('C:\\Program Files\\a & b\\iproute.exe', 'guard --journal "C:\\a b.jsonl"', new Date());
    writeFileSync(xml, `\ufeff${task}`, 'utf16le');
    const { stdout, stderr } = await wine.run(wineReady(path), [windowsPath(xml)]);
    expect(stdout, stderr).to.match(/^\{/);
    const { v4, v6, ...others } = JSON.parse(stdout) as Record<string, unknown>;
    // Whether a process may ping is the affair of the system that Wine runs on.
    expect([typeof v4, typeof v6]).to.deep.equal(['boolean', 'boolean']);
    expect(others).to.deep.equal({
      nobody: false,
      log: 'written',
      again: 'written',
      created: 'created',
      there: true,
      removed: 'removed',
      goesOn: true,
    });
    const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\IpRoute';
    const { stdout: registry } = await wine.run('reg', ['query', key]);
    expect(registry).to.match(/EventMessageFile\s+REG_EXPAND_SZ\s+%SystemRoot%\\System32\\EventCreate\.exe/);
    expect(registry).to.match(/TypesSupported\s+REG_DWORD\s+0x7/);
  });

  it('outlives the process that started it, and undoes what nobody confirms', async () => {
    const program = wineReady(await buildIpRoute('win-x64'));
    const machine = join(folder, 'm.json');
    writeFileSync(machine, JSON.stringify(MACHINE));
    const words = ['--simulator', '--machine-file', windowsPath(machine)];
    const sync = request(1, 'Sync-IpRouteTable', { Path: desired(), RollbackAfter: '00:00:04' });
    const { stdout } = await wine.run(program, words, { input: batch(sync) });
    const made = replies(stdout);
    expect(
      made.filter(([mark]) => mark === '!' || mark === '?'),
      stdout,
    ).to.deep.equal([]);
    const warnings = made.filter(([mark]) => mark === '~').map(([, , text]) => text);
    expect(warnings.join('\n')).to.match(/^The changes are undone at .* Confirm-IpRouteChangeSet -Id /m);
    const [name = ''] = readdirSync(`${machine}.sets`).filter((one) => one.endsWith('.jsonl'));
    const journal = () => readJournal(join(`${machine}.sets`, name));
    expect(journal()?.guard?.answered).to.deep.equal([]);
    await until('it is undone', () => journal()?.state === 'RolledBack');
    const left = await wine.run(program, words, { input: batch(request(1, 'Get-IpRouteEntry', {})) });
    expect(left.stdout).to.not.include('10.77.');
    expect(left.stdout).to.include('was undone at');
  });

  it('of the live machine that does not answer, or whose program others could exchange, is one error, and nothing is done', async function () {
    const library = buildStandIn('windows');
    if (!library.available) return this.skip();
    const program = wineReady(await buildIpRoute('win-x64', windowsPath(library.path)));
    const csv = join(folder, 'live.csv');
    writeFileSync(csv, 'DestinationPrefix,NextHop,InterfaceAlias,RouteMetric\n10.77.1.0/24,0.0.0.0,Ethernet,5\n');
    const sync = request(1, 'Sync-IpRouteTable', { Path: windowsPath(csv), RollbackAfter: '00:01:00' });
    const { stdout } = await wine.run(program, [], {
      input: batch(sync, request(2, 'Get-IpRouteEntry', {}), request(3, 'Get-IpRouteChangeSet', {})),
    });
    // Whose the program is, depends on the account that Wine runs as; and its Task Scheduler starts nothing.
    expect(stdout).to.match(
      /GuardNotStarted.*(?:it would run as the system, and neither Administrators nor the system owns|it has not answered)/,
    );
    expect(stdout).to.not.include('10.77.1.0/24\t');
    expect(stdout).to.include('RolledBack');
  });
});
