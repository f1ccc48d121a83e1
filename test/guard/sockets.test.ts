import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readJournal } from '../../src/changes/journal.ts';
import { commands } from '../../src/contract.generated.ts';
import { batch, replies, request } from '../windows/iproute-program.ts';
import { until } from './until.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'module', 'IpRoute', 'bin', 'linux-x64', 'iproute');
const LAPTOP = join(import.meta.dirname, '..', '..', 'module', 'IpRoute', 'Examples', 'vpn-laptop.machine.json');
const STRACE = '/usr/bin/strace';

describe('sockets', function () {
  this.timeout(180_000);
  let folder: string;
  let server: Server;
  let port: number;
  before(async function () {
    if (process.platform !== 'linux' || !existsSync(STRACE)) {
      console.log('      skipped: no strace (apt-get install strace)');
      return this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'iproute-sockets-'));
    await new Promise<void>((resolve) => {
      server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1', resolve);
    });
    port = (server.address() as { port: number }).port;
  });
  after(() => {
    server?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 9 });
  });

  /** Makes a set under lease; gives what each thread of the session and its guard did with sockets, by its id. */
  const trace = async (name: string, more: Record<string, string>, state: string) => {
    const machine = join(folder, `${name}.json`);
    copyFileSync(LAPTOP, machine);
    const desired = join(folder, 'desired.csv');
    writeFileSync(desired, 'DestinationPrefix,NextHop,InterfaceAlias,RouteMetric\n10.77.0.0/24,192.168.0.1,Wi-Fi,5\n');
    const input = batch(request(1, 'Sync-IpRouteTable', { Path: desired, RollbackAfter: '00:00:02', ...more }));
    const words = ['-ff', '-qq', '-o', join(folder, name), '-e', 'trace=socket,connect,sendto,bind', PROGRAM];
    const { pid, stdout } = spawnSync(STRACE, [...words, '--simulator', '--machine-file', machine], { input });
    expect(replies(String(stdout)).filter(([mark]) => mark === '!' || mark === '?')).to.deep.equal([]);
    expect(pid).to.be.greaterThan(0);
    const sets = `${machine}.sets`;
    const [file = ''] = readdirSync(sets).filter((one) => one.endsWith('.jsonl'));
    const journal = () => readJournal(join(sets, file));
    await until(`it is ${state}`, () => journal()?.state === state);
    const calls = readdirSync(folder)
      .filter((one) => one.startsWith(`${name}.`) && /\.\d+$/.test(one))
      .flatMap((one) =>
        readFileSync(join(folder, one), 'utf8')
          .split('\n')
          .filter((line) => /AF_INET|sin_addr/.test(line))
          .map((line) => [Number(one.split('.').at(-1)), line] as const),
      );
    return { calls, guard: journal()?.guard?.processId };
  };

  it('are opened by the guard alone, to what it is to ask', async () => {
    const { calls, guard } = await trace(
      'asked',
      { RollbackUnless: `tcp://127.0.0.1:${port}`, SendProbe: '1' },
      'Confirmed',
    );
    const connected = calls.filter(([, line]) => line.startsWith('connect('));
    expect(connected.length).to.be.at.least(2);
    for (const [id, line] of connected)
      expect([id, line]).to.satisfy(
        ([who, text]: [number, string]) =>
          who === guard && text.includes(`sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")`),
      );
    expect(calls.map(([id]) => id)).to.satisfy((ids: number[]) => ids.every((id) => id === guard));
  });

  it('are opened by nobody in a rehearsal, nor where nothing is to be asked', async () => {
    expect((await trace('rehearsed', { RollbackUnless: `tcp://127.0.0.1:${port}` }, 'RolledBack')).calls).to.deep.equal(
      [],
    );
    expect((await trace('plain', {}, 'RolledBack')).calls).to.deep.equal([]);
  });

  it('are opened by no session, whatever it is asked', () => {
    const machine = join(folder, 'every.json');
    copyFileSync(LAPTOP, machine);
    const route = { DestinationPrefix: '10.88.0.0/24', NextHop: '192.168.0.1', InterfaceAlias: 'Wi-Fi' };
    const desired = join(folder, 'every.csv');
    writeFileSync(desired, 'DestinationPrefix,NextHop,InterfaceAlias,RouteMetric\n10.78.0.0/24,192.168.0.1,Wi-Fi,5\n');
    // What each needs; a cmdlet that is not here is asked for what it does without parameters, an error or not.
    const asked: Readonly<Record<string, Record<string, string>>> = {
      'New-IpRouteEntry': { ...route, RouteMetric: '7' },
      'Set-IpRouteEntry': { ...route, RouteMetric: '8' },
      'Remove-IpRouteEntry': route,
      'Find-IpRouteEntry': { RemoteAddress: '10.1.2.3' },
      'Set-IpInterfaceEntry': { InterfaceAlias: 'Wi-Fi', AddressFamily: 'IPv4', InterfaceMetric: '30' },
      'Sync-IpRouteTable': { Path: desired },
      'Test-IpRouteTable': { Path: desired },
      'Compare-IpRouteTable': { ReferencePath: desired },
    };
    const first = Object.keys(asked);
    const names = [...first, ...commands.map(({ name }) => name).filter((name) => !first.includes(name))];
    const input = names.map((name, at) => `${request(at + 1, name, asked[name] ?? {})}\n`).join('');
    const log = join(folder, 'every.log');
    const words = ['-f', '-qq', '-o', log, '-e', 'trace=%network', PROGRAM, '--simulator', '--machine-file', machine];
    const said = String(spawnSync(STRACE, words, { input }).stdout).split('\n');
    const answers = said.slice(1, -1).map((line) => line.split('\t'));
    const done = new Set(answers.filter(([mark]) => mark === '=').map(([, id]) => id));
    first.forEach((name, at) => {
      expect(done.has(String(at + 1)), name).to.equal(true);
    });
    expect(new Set(answers.map(([, id]) => id)).size, 'answered').to.equal(names.length);
    // Node looks what its streams are, which the test gives as sockets.
    const calls = readFileSync(log, 'utf8').split('\n');
    expect(calls.filter((line) => !/^(?:\d+ +getsock(?:name|opt)\([012], .*)?$/.test(line))).to.deep.equal([]);
  });
});
