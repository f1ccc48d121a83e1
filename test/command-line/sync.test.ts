import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { readJournal } from '../../src/changes/journal.ts';
import { readForwardTable } from './forward-table.ts';
import { type Line, type Ran, type Running, run, start } from './program.ts';

const HEAD = 'DestinationPrefix,NextHop,InterfaceAlias,RouteMetric';
const LAN = { InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25, Addresses: ['192.0.2.9/24'] } };
const VPN = { InterfaceIndex: 9, InterfaceAlias: 'VPN', IPv4: { InterfaceMetric: 1, Addresses: ['10.8.0.2/24'] } };
const route = (prefix: string, metric: number, at = 7) => ({
  DestinationPrefix: prefix,
  InterfaceIndex: at,
  RouteMetric: metric,
});

describe('iproute sync', function () {
  this.timeout(60_000);
  let folder: string;
  const inFolder = (name: string) => join(folder, name);
  const put = (name: string, value: unknown) => {
    // In one step: a part of it would be no machine.
    writeFileSync(inFolder('next'), JSON.stringify(value));
    renameSync(inFolder('next'), inFolder(name));
  };
  const machine = (...routes: object[]) =>
    put('machine.json', { Interfaces: [LAN], Routes: [route('0.0.0.0/0', 5), ...routes] });
  const desired = (...lines: string[]) => writeFileSync(inFolder('desired.csv'), [HEAD, ...lines, ''].join('\r\n'));
  const WORDS = ['sync', '--path', 'desired.csv', '--simulator', '--machine-file', 'machine.json'];
  const sync = (...words: string[]) => run([...WORDS, ...words], folder);
  const table = () => readForwardTable(inFolder('machine.json'));
  const events = ({ lines }: Ran) => lines.map(({ Event }) => Event);
  const refusal = ({ status, error }: Ran) => `${status} ${error?.['Id']}: ${error?.['Message']}`;
  /** Waits, with all patience, until it has told something. */
  const until = async (running: Running, told: (line: Line) => boolean) => {
    const end = Date.now() + 40_000;
    while (!running.told().some(told)) {
      if (Date.now() > end) throw new Error(`it told only ${JSON.stringify(running.told())}`);
      await wait(20);
    }
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-sync-'));
    machine(route('10.0.0.0/8', 1), route('10.9.0.0/16', 1));
    desired('10.0.0.0/8,0.0.0.0,LAN,6000', '10.20.0.0/16,192.0.2.1,LAN,7');
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  it('makes the changes of Sync-IpRouteTable, tells them, and a second time makes none', async () => {
    const first = await sync('--hold', '0');
    expect(events(first)).to.deep.equal(['Started', 'Change', 'Change', 'Ended']);
    expect(first.lines.map(({ Summary }) => Summary)).to.deep.equal([
      undefined,
      'Create RouteMetric 7',
      'RouteMetric 1 -> 6000',
      undefined,
    ]);
    expect(first.lines[2]).to.deep.include({ Action: 'Set', DestinationPrefix: '10.0.0.0/8', InterfaceAlias: 'LAN' });
    expect(first.lines[2]?.['Before']).to.deep.include({ RouteMetric: 1 });
    expect(first.lines.at(-1)).to.deep.include({ ExitCode: 0, Created: 1, Set: 1, Deleted: 0, Looks: 1 });
    expect([first.status, first.error]).to.deep.equal([0, undefined]);
    expect(table()).to.include.members([
      '10.0.0.0/8 0.0.0.0 6000',
      '10.20.0.0/16 192.0.2.1 7',
      '10.9.0.0/16 0.0.0.0 1',
    ]);
    expect(events(await sync('--hold', '0'))).to.deep.equal(['Started', 'Ended']);
  });

  it('has the scope and the doors of the cmdlet', async () => {
    expect(refusal(await sync('--hold', '0', '--unlisted-route', 'Remove'))).to.match(
      /^3 DefaultRoute: The default route 0\.0\.0\.0\/0 .* nothing was done\.$/,
    );
    expect(table()).to.include('10.9.0.0/16 0.0.0.0 1');
    const scope = ['--unlisted-route', 'remove', '--destination-prefix', '10.9.*', '--destination-prefix', '10.2?.*'];
    expect((await sync('--hold', '0', ...scope)).status).to.equal(0);
    expect(table()).to.include('10.20.0.0/16 192.0.2.1 7').and.not.include('10.9.0.0/16 0.0.0.0 1');
    expect(table(), 'outside of the scope').to.include('10.0.0.0/8 0.0.0.0 1');
    const all = await sync('--hold', '0', '--unlisted-route', 'remove', '--allow-default-route');
    expect(all.status).to.equal(0);
    expect(table().filter((line) => line.startsWith('0.0.0.0/0'))).to.deep.equal([]);
  });

  it('has the selectors of interfaces and families, and finds the interface towards a gateway', async () => {
    writeFileSync(
      inFolder('desired.csv'),
      'DestinationPrefix,NextHop\r\n10.20.0.0/16,192.0.2.1\r\n2001:db8::/32,2001:db8:1::1\r\n',
    );
    const scope = [
      '--address-family',
      'IPv4',
      '--interface-index',
      '7',
      '--interface-luid',
      String((6n << 48n) | (7n << 24n)),
    ];
    const first = await sync('--hold', '0', ...scope);
    expect([first.status, first.lines.find(({ Event }) => Event === 'Change')?.['InterfaceAlias']]).to.deep.equal([
      0,
      'LAN',
    ]);
    expect(refusal(await sync('--wait-for-interface', '0'))).to.match(
      /^4 GatewayNotReached: --path '.*desired\.csv': line 3: it names no interface, and no route leads to the NextHop 2001:db8:1::1, so nothing was done\.$/,
    );
    expect(refusal(await sync('--wait-for-interface', '0', '--interface-index', '99'))).to.match(
      /^4 InterfaceNotFound/,
    );
  });

  it('warns of unlisted routes once, however often it looks', async () => {
    const ran = await sync('--hold', '2', '--unlisted-route', 'Report', '--destination-prefix', '10.*');
    expect(ran.lines.filter(({ Event }) => Event === 'Warning').map(({ Message }) => Message)).to.deep.equal([
      'The route 10.9.0.0/16 via 0.0.0.0 on LAN (7) is not listed.',
    ]);
    expect(ran.lines.at(-1)?.['Looks']).to.be.greaterThan(1);
  });

  it('says with --what-if what it would change, changes nothing, and has a code for it', async () => {
    const before = readFileSync(inFolder('machine.json'), 'utf8');
    const trial = await sync('--what-if');
    expect([trial.status, events(trial)]).to.deep.equal([9, ['Started', 'Change', 'Change', 'Ended']]);
    expect(trial.lines[1]?.['WhatIf']).to.equal(true);
    expect(readFileSync(inFolder('machine.json'), 'utf8')).to.equal(before);
    await sync('--hold', '0');
    expect((await sync('--what-if')).status).to.equal(0);
  });

  it('makes changes for a time: keeps them where what answered before answers, else ends when they are undone', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const lease = ['--rollback-after', '0:10:00', '--rollback-unless', `tcp://127.0.0.1:${port}`, '--send-probe'];
    const kept = start([...WORDS, '--hold', '600', '--time-limit', '900', ...lease], folder);
    await until(kept, ({ Message }) => /^The changes are kept when what answered before/.test(String(Message)));
    const sets = inFolder('machine.json.sets');
    const states = () =>
      readdirSync(sets)
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => readJournal(join(sets, name))?.state);
    for (const end = Date.now() + 40_000; states().includes('Pending') || states().includes('Applying'); await wait(50))
      if (Date.now() > end) throw new Error('it is not confirmed');
    expect(states()).to.deep.equal(['Confirmed']);
    kept.process.kill('SIGTERM');
    await kept.ended;
    expect(table()).to.include('10.0.0.0/8 0.0.0.0 6000');
    machine(route('10.0.0.0/8', 1));
    // From now on it takes one conversation, the one before the first change.
    server.on('connection', () => server.close());
    const ended = await sync('--hold', '600', '--time-limit', '900', ...lease);
    if (server.listening) await new Promise<void>((resolve) => void server.close(() => resolve()));
    expect(refusal(ended)).to.match(
      /^13 ChangesUndone: The changes of the set '\w+' were undone: what had answered before did not answer behind the last change, in 3 tries: tcp:\/\/127\.0\.0\.1:\d+\.$/,
    );
    expect(events(ended).filter((event) => event === 'Change')).to.have.length(2);
    expect(table()).to.include('10.0.0.0/8 0.0.0.0 1').and.not.include('10.20.0.0/16 192.0.2.1 7');
  });

  it('waits for an interface, applies, and applies again what a client writes afterwards', async () => {
    desired('10.0.0.0/8,0.0.0.0,VPN,6000');
    const forLong = ['--wait-for-interface', '600', '--hold', '600', '--time-limit', '900'];
    const running = start([...WORDS, ...forLong, '--log', 'log.jsonl'], folder);
    await until(running, ({ Event }) => Event === 'Waiting');
    put('machine.json', { Interfaces: [LAN, VPN], Routes: [route('10.0.0.0/8', 1, 9)] });
    await until(running, ({ Summary }) => Summary === 'RouteMetric 1 -> 6000');
    put('machine.json', { Interfaces: [LAN, VPN], Routes: [route('10.0.0.0/8', 2, 9)] });
    await until(running, ({ Summary }) => Summary === 'RouteMetric 2 -> 6000');
    running.process.kill('SIGTERM');
    const ended = await running.ended;
    if (process.platform === 'win32') return;
    expect([ended.status, events(ended)]).to.deep.equal([10, ['Started', 'Waiting', 'Change', 'Change', 'Ended']]);
    expect(table()).to.include('10.0.0.0/8 0.0.0.0 6000');
    const log = readFileSync(inFolder('log.jsonl'), 'utf8').split('\n').slice(0, -1);
    expect(log.map((line) => JSON.parse(line) as Line)).to.deep.equal(ended.lines);
    expect(new Set(ended.lines.map(({ Run }) => Run))).to.have.property('size', 1);
  });

  it('ends with a code of its own where an interface does not come, also one of the scope', async () => {
    desired('10.0.0.0/8,0.0.0.0,VPN,6000');
    const missing = await sync('--wait-for-interface', '1');
    expect(refusal(missing)).to.match(
      /^4 DesiredInterfaceNotFound: --path '.*desired\.csv': line 2: there is no interface 'VPN' here, so nothing was done\.$/,
    );
    expect(missing.error?.['Action']).to.include('--interface-alias');
    expect(refusal(await sync('--wait-for-interface', '0', '--interface-alias', 'Wi-Fi'))).to.match(
      /^4 InterfaceNotFound/,
    );
  });

  it('says what was made before a change that fails, and that access is denied', async () => {
    const SUPPORT = { ...VPN, SupportsRoutes: false };
    put('machine.json', { Interfaces: [LAN, SUPPORT], Routes: [] });
    desired('10.0.0.0/8,0.0.0.0,LAN,1', '10.20.0.0/16,0.0.0.0,VPN,7');
    const partly = await sync('--hold', '0');
    expect(refusal(partly)).to.match(/^6 NotSupported: .* 1 change\(s\) before it are made/);
    expect(events(partly)).to.deep.equal(['Started', 'Change']);
    expect(table()).to.include('10.0.0.0/8 0.0.0.0 1');
    put('machine.json', { Elevated: false, Interfaces: [LAN], Routes: [] });
    expect(refusal(await sync('--hold', '0', '--interface-alias', 'LAN'))).to.match(/^5 AccessDenied: /);
  });

  it('refuses what cannot be read before it does anything', async () => {
    const words = (...all: string[]) => run(['sync', '--simulator', ...all], folder);
    expect(refusal(await words('--path', 'nope.csv'))).to.match(
      /^3 FileNotRead: --path '.*nope\.csv' could not be read/,
    );
    expect(refusal(await words('--path', 'desired.csv', '--machine-file', 'no.json'))).to.match(
      /^3 MachineFileNotRead: /,
    );
    writeFileSync(inFolder('bad.csv'), `${HEAD}\n10.0.0.1/8,0.0.0.0,LAN,1\n`);
    expect(refusal(await words('--path', 'bad.csv'))).to.match(/^3 InvalidTableFile: .*line 2/);
    expect(refusal(await words())).to.equal('2 MissingOption: --path is not given.');
    expect(refusal(await words('--path', 'desired.csv', '--protocol', 'Quux'))).to.match(
      /^2 InvalidParameterValue: --protocol 'Quux' is not valid: it must be one of /,
    );
    expect(refusal(await words('--path', 'desired.csv', '--hold', '1.5'))).to.match(
      /^2 InvalidParameterValue: --hold '1\.5'/,
    );
    expect(refusal(await words('--path', 'desired.csv', '--hold', '9', '--time-limit', '8'))).to.match(
      /^2 TimeLimitTooShort/,
    );
    const noSimulator = await run(['sync', '--path', 'desired.csv', '--machine-file', 'machine.json'], folder);
    expect(refusal(noSimulator)).to.equal(
      '2 MachineFileWithoutSimulator: --machine-file is given without --simulator.',
    );
  });

  it('ends between two looks when it is stopped, with what it made told', async function () {
    if (process.platform === 'win32') this.skip();
    const running = start([...WORDS, '--log', 'log.jsonl'], folder);
    await until(running, ({ Event }) => Event === 'Change');
    running.process.kill('SIGTERM');
    const ended = await running.ended;
    expect([ended.status, ended.lines.at(-1)?.['ExitCode']]).to.deep.equal([10, 10]);
    expect(readFileSync(inFolder('log.jsonl'), 'utf8').trimEnd().split('\n')).to.have.length(ended.lines.length);
  });

  it('goes on without a log that cannot be written, and says so', async () => {
    writeFileSync(inFolder('file'), '');
    const ran = await sync('--hold', '0', '--log', join('file', 'log.jsonl'));
    expect([ran.status, events(ran)]).to.deep.equal([0, ['Started', 'Change', 'Change', 'Ended']]);
    expect(ran.error).to.deep.include({ Event: 'Warning', Id: 'LogNotWritten' });
  });

  describe('with a configuration file', () => {
    before(function () {
      // There it lies in ProgramData, for all programs of the computer.
      if (process.platform === 'win32') this.skip();
    });
    const config = (text: string, encoding: BufferEncoding = 'utf8') => {
      mkdirSync(join(folder, 'config', 'iproute'), { recursive: true });
      writeFileSync(join(folder, 'config', 'iproute', 'config.json'), text, encoding);
    };

    it('takes from it what the command line does not say', async () => {
      const text = JSON.stringify({ Log: inFolder('own.jsonl'), Hold: 0, WaitForInterface: 3, TimeLimit: 44 });
      config(`\ufeff${text}`, 'utf16le');
      const ran = await sync('--wait-for-interface', '5');
      expect(ran.lines[0]).to.deep.include({ WaitForInterface: 5, Hold: 0, TimeLimit: 44 });
      expect(existsSync(inFolder('own.jsonl'))).to.equal(true);
    });

    it('has those who come by the ports that it names for who administers the computer, beside those that always count', async () => {
      const connection = (LocalPort: number, RemoteAddress: string) => ({
        ...{ LocalAddress: '192.0.2.9', LocalPort, RemoteAddress, RemotePort: 50000 },
      });
      const Connections = [connection(8443, '203.0.113.5'), connection(22, '203.0.113.6')];
      const Routes = [{ ...route('0.0.0.0/0', 5), NextHop: '192.0.2.1' }];
      put('machine.json', { Interfaces: [LAN, VPN], Routes, Connections });
      desired('203.0.113.5/32,10.8.0.1,VPN,1');
      expect((await sync('--what-if')).lines.filter(({ Event }) => Event === 'Warning')).to.deep.equal([]);
      config('{"ManagementPorts": [8443]}');
      expect(refusal(await sync('--hold', '0'))).to.match(
        /^3 LockoutRisk: Nothing is done: 203\.0\.113\.5 \(port 50000\) administers this computer by a port of the configuration \(port 8443\), /,
      );
      desired('203.0.113.6/32,10.8.0.1,VPN,1');
      expect(refusal(await sync('--hold', '0'))).to.match(/^3 LockoutRisk: .* by SSH \(port 22\)/);
    });

    it('has one clear error for what is wrong in it', async () => {
      for (const [text, message] of [
        ['{"Hodl": 3}', 'Hodl: it is unknown; did you mean Hold?'],
        [
          '{"Path": "x"}',
          'Path: it is unknown; the members here are Log, WaitForInterface, Hold, TimeLimit, ManagementPorts, ',
        ],
        ['{"Hold": "3"}', 'Hold: "3" is not valid; it must be a whole number from 0 to 86400.'],
        ['{"Hold": 3, "Hold": 4}', 'line 1, column 13:'],
        ['{"Hold": 3,}', 'line 1, column 12:'],
        ['{"Log": "log.jsonl"}', "Log: 'log.jsonl' is not an absolute path."],
        ['{"ChangeLog": "log.jsonl"}', "ChangeLog: 'log.jsonl' is not an absolute path."],
        ['{"ChangeLogSize": 5}', 'ChangeLogSize: 5 is not valid; it must be a whole number from 4096 to 1073741824.'],
        ['{"ChangeLogRequired": "no"}', 'ChangeLogRequired: "no" is not valid; it must be true or false.'],
        ['[]', 'it must be an object.'],
        ['{"ManagementPorts": 22}', 'ManagementPorts: it must be a list of at most 64 ports, such as [2222, 8443].'],
        ['{"ManagementPorts": [22, "x"]}', 'ManagementPorts[1]: it must be a port, a whole number from 1 to 65535.'],
        ['{"ManagementPorts": [0]}', 'ManagementPorts[0]: it must be a port, a whole number from 1 to 65535.'],
      ] as const) {
        config(text);
        const { status, error } = await sync('--hold', '0');
        expect([status, error?.['Id']], text).to.deep.equal([2, 'InvalidConfig']);
        expect(String(error?.['Message']), text).to.include(`config.json' is not valid: ${message}`);
      }
    });
  });
});
