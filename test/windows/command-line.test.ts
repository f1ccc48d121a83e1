import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { batch, buildIpRoute, replies, request } from './iproute-program.ts';
import { buildStandIn } from './stand-in.ts';
import { type AvailableWine, driveC, findWine, windowsPath, wineReady } from './wine.ts';

type Line = Readonly<Record<string, unknown>>;

/** Where Wine's Windows says that its ProgramData is. */
const programData = join(driveC, 'ProgramData', 'IpRoute');

describe('iproute sync on Windows, with the stand-in for iphlpapi', function () {
  this.timeout(900_000);
  let wine: AvailableWine;
  let program: string;
  let folder: string;

  before(async function () {
    const found = findWine();
    const library = found.available ? buildStandIn('windows') : found;
    if (!found.available || !library.available) {
      console.log(`      skipped: ${library.available ? '' : library.reason}`);
      return this.skip();
    }
    wine = found;
    program = wineReady(await buildIpRoute('win-x64', windowsPath(library.path)));
    folder = mkdtempSync(join(tmpdir(), 'iproute-wine-'));
  });
  afterEach(() => rmSync(programData, { recursive: true, force: true }));
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, maxRetries: 9 });
  });

  const sync = async (...words: string[]) => {
    const { code, stdout, stderr } = await wine.run(program, ['sync', ...words]);
    const objects = (text: string) =>
      text
        .split(/\r?\n/)
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Line);
    return { code, lines: objects(stdout), error: objects(stderr)[0] };
  };

  it('brings the live table to what a file says, with a log', async () => {
    const [desired, log] = [join(folder, 'desired.csv'), join(folder, 'log.jsonl')];
    writeFileSync(
      desired,
      'DestinationPrefix,NextHop,InterfaceAlias,RouteMetric\n198.51.100.0/24,0.0.0.0,VPN [1],6000\n',
    );
    const { code, lines } = await sync('--path', windowsPath(desired), '--hold', '1', '--log', windowsPath(log));
    expect(lines.map(({ Event, Summary }) => Summary ?? Event)).to.deep.equal([
      'Started',
      'RouteMetric 1 -> 6000',
      'Ended',
    ]);
    expect([code, lines[0]?.['Backend'], lines.at(-1)?.['ExitCode']]).to.deep.equal([0, 'Live', 0]);
    expect(readFileSync(log, 'utf8').trimEnd().split('\n')).to.have.length(3);
  });

  it('reads the configuration in ProgramData, where administrators own it', async () => {
    mkdirSync(programData, { recursive: true });
    writeFileSync(join(programData, 'config.json'), '{"Hold": 0, "TimeLimit": 77}');
    const desired = join(folder, 'empty.csv');
    writeFileSync(desired, 'DestinationPrefix,NextHop,InterfaceAlias\n198.51.100.0/24,0.0.0.0,VPN [1]\n');
    const { code, lines } = await sync('--path', windowsPath(desired));
    expect([code, lines[0]?.['Hold'], lines[0]?.['TimeLimit']]).to.deep.equal([0, 0, 77]);
  });

  it('has the cmdlets as verbs, with records of a pipe, and records there what they change on the live table', async () => {
    mkdirSync(programData, { recursive: true });
    const file = 'C:\\ProgramData\\IpRoute\\changes.jsonl';
    writeFileSync(join(programData, 'config.json'), JSON.stringify({ ChangeLog: file }));
    const named = ['--destination-prefix', '198.51.100.0/24', '--interface-alias', 'VPN [1]', '--json'];
    const got = await wine.run(program, ['get', ...named]);
    expect(got.code, got.stderr).to.equal(0);
    // Wine does not take for a pipe what node gives a child here, a socket; so it is said.
    const set = await wine.run(program, ['set', '--input', '-', '--route-metric', '6000', '--json'], {
      input: got.stdout,
    });
    expect(set.code, set.stderr).to.equal(0);
    expect(JSON.parse(set.stdout)).to.include({ Summary: 'RouteMetric 1 -> 6000' });
    const lines = readFileSync(join(programData, 'changes.jsonl'), 'utf8').trimEnd().split('\n');
    const told = lines.map((line) => JSON.parse(line) as Line);
    expect(told.map(({ Event, Backend, Summary }) => `${Event} ${Backend} ${Summary}`)).to.deep.equal([
      'Changing Live RouteMetric 1 -> 6000',
      'Changed Live RouteMetric 1 -> 6000',
    ]);
    // Where the record cannot be written, the live table is left alone.
    writeFileSync(join(programData, 'config.json'), JSON.stringify({ ChangeLog: `${file}\\x.jsonl` }));
    const refused = await wine.run(program, ['set', '--input', '-', '--route-metric', '6000', '--json'], {
      input: got.stdout,
    });
    expect([refused.code, refused.stdout]).to.deep.equal([8, '']);
    expect(refused.stderr).to.include('ChangeNotRecorded');
  });

  it('keeps tasks there, beside what else is administrators alone, by way of schtasks.exe', async () => {
    const desired = join(folder, 'task.csv');
    writeFileSync(desired, 'DestinationPrefix,NextHop,InterfaceAlias\n198.51.100.0/24,0.0.0.0,VPN [1]\n');
    const ask = async (name: string, parameters: Readonly<Record<string, string>>) => {
      const { stdout } = await wine.run(program, [], { input: batch(request(1, name, parameters)) });
      return replies(stdout).map((fields) => fields.join(' '));
    };
    // Wine's schtasks.exe says of each task that it is there.
    const registered = (
      await ask('Register-IpRouteTask', { Name: 'Office', Path: windowsPath(desired), Force: '1' })
    ).join('\n');
    expect(registered).to.include('C:\\ProgramData\\IpRoute\\Tasks\\Office.csv').and.include(' Registered ');
    expect(readdirSync(join(programData, 'Tasks')).sort()).to.deep.equal(['Office.csv', 'Office.xml']);
    expect((await ask('Get-IpRouteTask', {})).join('\n')).to.include(
      'Office Registered at start-up and at each connection',
    );
    expect((await ask('Unregister-IpRouteTask', { Name: 'Office' })).join('\n')).to.include(' Unregistered ');
    expect(readdirSync(join(programData, 'Tasks'))).to.deep.equal([]);
  });

  it('asks the system where ProgramData is, and does not obey a file there that anybody may have written', async () => {
    mkdirSync(programData, { recursive: true });
    writeFileSync(join(programData, 'config.json'), '{"Hold": 86400, "Nonsense": 1}');
    const desired = join(folder, 'empty.csv');
    writeFileSync(desired, 'DestinationPrefix,NextHop,InterfaceAlias\n198.51.100.0/24,0.0.0.0,VPN [1]\n');
    const machine = join(folder, 'm.json');
    const VPN = { InterfaceIndex: 9, InterfaceAlias: 'VPN [1]', IPv4: { InterfaceMetric: 1 } };
    const routes = [{ InterfaceIndex: 9, DestinationPrefix: '198.51.100.0/24', RouteMetric: 1 }];
    writeFileSync(machine, JSON.stringify({ Interfaces: [VPN], Routes: routes }));
    // What ships trusts administrators alone; of these Wine knows none.
    program = wineReady(await buildIpRoute('win-x64'));
    const words = ['--simulator', '--machine-file', windowsPath(machine)];
    const { code, lines } = await sync('--path', windowsPath(desired), '--hold', '0', ...words);
    expect(code).to.equal(0);
    const warning =
      "The configuration file 'C:\\ProgramData\\IpRoute\\config.json' is not read: neither Administrators nor the system owns 'C:\\ProgramData\\IpRoute\\config.json', so anybody may have written it.";
    expect(lines.map(({ Event, Message }) => Message ?? Event)).to.deep.equal(['Started', warning, 'Ended']);
    // A session is told so at its first request.
    const input = batch(request(1, 'Get-IpRouteEntry', {}), request(2, 'Get-IpRouteEntry', {}));
    const { stdout } = await wine.run(program, words, { input });
    const warned = replies(stdout).filter(([mark]) => mark === '~');
    expect(warned).to.deep.equal([['~', '1', warning]]);
  });
});
