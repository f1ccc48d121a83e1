import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { commands } from '../../src/contract.generated.ts';
import { program } from '../command-line/program.ts';

type Line = Readonly<Record<string, unknown>>;

const LAN = { InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25, Addresses: ['192.0.2.9/24'] } };
const VPN = { InterfaceIndex: 9, InterfaceAlias: 'Zürich', IPv4: { InterfaceMetric: 1, Addresses: ['10.8.0.2/24'] } };
const route = (DestinationPrefix: string, RouteMetric: number) => ({
  DestinationPrefix,
  NextHop: '192.0.2.1',
  InterfaceIndex: 7,
  RouteMetric,
});
const NAMED = ['--destination-prefix', '10.9.0.0/16', '--next-hop', '192.0.2.1', '--interface-alias', 'LAN'];
const ABSENT = ['--destination-prefix', '10.33.0.0/16', '--next-hop', '192.0.2.1', '--interface-alias', 'LAN'];

/** What is done with each cmdlet that changes: before it, and it; and what the record must have of it, besides its own sets. */
const DONE: Readonly<
  Record<string, { readonly before?: string[][]; readonly words: string[]; readonly told: string[] }>
> = {
  'Set-IpRouteEntry': { words: ['set', ...NAMED, '--route-metric', '8'], told: ['Set 10.9.0.0/16 3 -> 8'] },
  'New-IpRouteEntry': { words: ['new', ...ABSENT, '--route-metric', '6'], told: ['Create 10.33.0.0/16 null -> 6'] },
  'Remove-IpRouteEntry': { words: ['remove', ...NAMED], told: ['Delete 10.9.0.0/16 3 -> null'] },
  'Move-IpRouteEntry': {
    words: ['move', ...NAMED, '--new-next-hop', '192.0.2.77'],
    told: ['Create 10.9.0.0/16 null -> 3', 'Delete 10.9.0.0/16 3 -> null'],
  },
  'Set-IpInterfaceEntry': {
    words: ['set', 'interface', '--interface-alias', 'LAN', '--address-family', 'IPv4', '--interface-metric', '9'],
    told: ['Set LAN 25 -> 9'],
  },
  'Sync-IpRouteTable': {
    words: ['sync', '--path', 'desired.csv', '--hold', '0'],
    told: ['Create 10.20.0.0/16 null -> 7', 'Set 10.9.0.0/16 3 -> 70'],
  },
  'Invoke-IpRoutePlan': { words: ['invoke', '--path', 'plan.json'], told: ['Set 10.9.0.0/16 3 -> 44'] },
  'Undo-IpRouteChangeSet': {
    before: [['set', ...NAMED, '--route-metric', '8', '--atomic']],
    words: ['undo', '--id', '$SET'],
    told: ['Set 10.9.0.0/16 8 -> 3'],
  },
  'Confirm-IpRouteChangeSet': {
    before: [['set', ...NAMED, '--route-metric', '8', '--rollback-after', '1:00:00']],
    words: ['confirm', '--id', '$SET'],
    told: [],
  },
  'Register-IpRouteTask': { words: ['register', '--name', 'Office', '--path', 'desired.csv'], told: ['Create Office'] },
  'Unregister-IpRouteTask': {
    before: [['register', '--name', 'Office', '--path', 'desired.csv']],
    words: ['unregister', '--name', 'Office'],
    told: ['Delete Office'],
  },
};

/** These write files that somebody names, and change nothing of the machine. */
const WRITE_FILES = /^Export-/;

describe('the record of changes', function () {
  this.timeout(180_000);
  let folder: string;
  const inFolder = (name: string) => join(folder, name);
  const HOST = ['--simulator', '--machine-file', 'machine.json'];
  const env = () => ({ ...process.env, XDG_CONFIG_HOME: inFolder('config') });
  const parse = (text: string) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  const run = (words: readonly string[], input?: string) => {
    const { status, stdout, stderr } = spawnSync(program, [...words, ...HOST], {
      cwd: folder,
      encoding: 'utf8',
      env: env(),
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    });
    return { status, lines: stdout.startsWith('{') ? parse(stdout) : [], errors: parse(stderr) };
  };
  const log = (name = 'changes.jsonl') =>
    existsSync(inFolder(name)) ? parse(readFileSync(inFolder(name), 'utf8')) : [];
  const metricOf = (side: unknown) => {
    const { RouteMetric, InterfaceMetric } = (side ?? {}) as { RouteMetric?: number; InterfaceMetric?: number };
    return RouteMetric ?? InterfaceMetric ?? null;
  };
  const describeLine = ({ Kind, Action, DestinationPrefix, InterfaceAlias, Name, Before, After }: Line) =>
    Kind === 'Task'
      ? `${Action} ${Name}`
      : `${Action} ${Kind === 'Route' ? DestinationPrefix : InterfaceAlias} ${metricOf(Before)} -> ${metricOf(After)}`;
  const configure = (config: object) => {
    mkdirSync(inFolder('config/iproute'), { recursive: true });
    writeFileSync(inFolder('config/iproute/config.json'), JSON.stringify(config));
  };
  const RECORD = ['--log-path', 'changes.jsonl'];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-record-'));
    const Routes = [route('0.0.0.0/0', 5), route('10.9.0.0/16', 3)];
    writeFileSync(inFolder('machine.json'), JSON.stringify({ Interfaces: [LAN, VPN], Routes }));
    const csv = ['DestinationPrefix,NextHop,InterfaceAlias,RouteMetric', '10.9.0.0/16,192.0.2.1,LAN,70'];
    writeFileSync(inFolder('desired.csv'), [...csv, '10.20.0.0/16,192.0.2.1,LAN,7', ''].join('\r\n'));
    const planned = spawnSync(program, ['set', ...NAMED, '--route-metric', '44', '--what-if', '--json', ...HOST], {
      cwd: folder,
      encoding: 'utf8',
      env: env(),
    }).stdout;
    run(['export', 'plan', '--path', 'plan.json'], planned);
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  it('has what every cmdlet of the contract changes, before and after, and who for what', () => {
    const changing = commands.filter(({ name, changes }) => changes && !WRITE_FILES.test(name)).map(({ name }) => name);
    expect(Object.keys(DONE).sort()).to.deep.equal([...changing].sort());
    for (const [name, { before = [], words, told }] of Object.entries(DONE)) {
      const text = readFileSync(inFolder('machine.json'), 'utf8');
      const made = before.map((one) => run([...one, '--json']).lines[0]);
      const set = String(made[0]?.['ChangeSetId'] ?? '');
      const ran = run([...words.map((word) => (word === '$SET' ? set : word)), ...RECORD]);
      expect([name, ran.status, ran.errors.filter(({ Event }) => Event === 'Error')]).to.deep.equal([name, 0, []]);
      const lines = log();
      expect(lines.filter(({ Event }) => Event === 'Changed').map(describeLine), name).to.have.members(told);
      expect(
        lines.filter(({ Event }) => Event === 'Changing'),
        name,
      ).to.have.length(told.length);
      expect(lines, name).not.to.have.length(0);
      for (const line of lines) {
        expect(line, name).to.include({ Command: name, Backend: `Simulator:${inFolder('machine.json')}` });
        expect(line['User'], name).to.match(/./);
        expect(line['Session'], name).to.match(/^\w{8}$/);
        expect(line['ChangeSetId'], name).to.match(/^\w{8}$/);
        expect(line['ProcessId'], name).to.be.greaterThan(0);
        expect(Date.parse(String(line['Time'])), name).to.be.greaterThan(0);
      }
      if (name === 'Confirm-IpRouteChangeSet')
        expect(lines.map(({ Event, ConfirmedSet }) => [Event, ConfirmedSet])).to.deep.equal([['Confirmed', set]]);
      rmSync(inFolder('changes.jsonl'));
      writeFileSync(inFolder('machine.json'), text);
      rmSync(inFolder('machine.json.sets'), { recursive: true, force: true });
    }
  });

  it('has nothing of what only reads or plans, nor of what is as it should be', () => {
    run(['get', ...RECORD]);
    run(['set', ...NAMED, '--route-metric', '9', '--what-if', ...RECORD]);
    run(['set', ...NAMED, '--route-metric', '3', ...RECORD]);
    expect(log()).to.deep.equal([]);
  });

  it('says of a call that failed that nothing was changed', () => {
    const again = run(['new', ...NAMED, ...RECORD]);
    expect(again.errors[0]?.['Id']).to.equal('RouteExists');
    expect(log().map(({ Event, Status }) => [Event, Status])).to.deep.equal([
      ['Changing', undefined],
      ['NotChanged', 5010],
    ]);
  });

  it('has what the guard undoes, by the guard, and why', async () => {
    expect(run(['set', ...NAMED, '--route-metric', '9', '--rollback-after', '0:00:01', ...RECORD]).status).to.equal(0);
    const undone = () => log().find(({ Command, Event }) => Command === 'iproute guard' && Event === 'Changed');
    for (const end = Date.now() + 90_000; undone() === undefined; await wait(50))
      if (Date.now() > end) throw new Error(`nothing is recorded of it: ${JSON.stringify(log())}`);
    const [made] = log();
    expect(describeLine(undone() as Line)).to.equal('Set 10.9.0.0/16 9 -> 3');
    expect(undone()).to.include({ ChangeSetId: made?.['ChangeSetId'] });
    expect(undone()?.['Why']).to.match(/not confirmed/);
  });

  it('refuses each change that it cannot have, before it is made', () => {
    writeFileSync(inFolder('blocker'), '');
    const nowhere = ['--log-path', 'blocker/changes.jsonl'];
    const before = run(['get', '--json']).lines;
    for (const name of [
      'Set-IpRouteEntry',
      'New-IpRouteEntry',
      'Remove-IpRouteEntry',
      'Move-IpRouteEntry',
      'Set-IpInterfaceEntry',
    ]) {
      const { status, errors } = run([...(DONE[name]?.words ?? []), ...nowhere]);
      expect([name, status, errors[0]?.['Id']]).to.deep.equal([name, 8, 'ChangeNotRecorded']);
      expect(errors[0]?.['Message']).to.include(inFolder('blocker'));
    }
    const atomic = run(['set', ...NAMED, '--route-metric', '9', '--atomic', ...nowhere]);
    expect(atomic.errors[0]?.['Id']).to.equal('ChangeNotRecorded');
    expect(run(['get', '--json']).lines.map((line) => ({ ...line, Age: '' }))).to.deep.equal(
      before.map((line) => ({ ...line, Age: '' })),
    );
  });

  it('refuses a change at once where the folder cannot be made, also where node would never come back', function () {
    if (process.platform !== 'linux') this.skip();
    const { status, errors } = run(['set', ...NAMED, '--route-metric', '8', '--log-path', '/proc/nope/changes.jsonl']);
    expect([status, errors[0]?.['Id']]).to.deep.equal([8, 'ChangeNotRecorded']);
  });

  it('is kept where the configuration file says, also when the session names another file', () => {
    const all = inFolder('all.jsonl');
    configure({ ChangeLog: all, ChangeLogSize: 4096, ChangeLogFiles: 2 });
    expect(run(['set', ...NAMED, '--route-metric', '9', ...RECORD]).status).to.equal(0);
    expect(log('all.jsonl').map(({ Event }) => Event)).to.deep.equal(['Changing', 'Changed']);
    expect(log()).to.deep.equal(log('all.jsonl'));
    writeFileSync(inFolder('blocker'), '');
    // A rehearsal that cannot be recorded for this computer goes on, with a warning.
    configure({ ChangeLog: inFolder('blocker/all.jsonl') });
    const warned = run(['set', ...NAMED, '--route-metric', '10']);
    expect([warned.status, warned.errors[0]?.['Event']]).to.deep.equal([0, 'Warning']);
    expect(warned.errors[0]?.['Message']).to.match(/could not be written/);
    configure({ ChangeLog: 'relative.jsonl' });
    const wrong = run(['set', ...NAMED, '--route-metric', '11']);
    expect([wrong.status, wrong.errors[0]?.['Id']]).to.deep.equal([2, 'InvalidConfig']);
  });

  it('refuses the changes of a session where the configuration file is wrong, and lets it read', () => {
    configure({ ChangeLog: 'relative.jsonl' });
    const set = 'DestinationPrefix,NextHop,InterfaceAlias,RouteMetric\t10.9.0.0/16\t192.0.2.1\tLAN\t\t\t9';
    const { stdout } = spawnSync(program, HOST, {
      cwd: folder,
      encoding: 'utf8',
      env: env(),
      input: `1\tGet-IpRouteEntry\tapply\t\n\n2\tSet-IpRouteEntry\tapply\t${set}\n\n`,
    });
    expect(stdout).to.match(/^-\t1\t/m);
    expect(stdout).to.match(/^!\t2\tInvalidConfig\t/m);
  });

  it('loses no line of several writers, while it is put aside between them', async () => {
    configure({ ChangeLog: inFolder('all.jsonl'), ChangeLogSize: 20_000, ChangeLogFiles: 99 });
    const [WRITERS, EACH] = [3, 40];
    const Routes = Array.from({ length: WRITERS }, (_, at) => route(`10.${at}.0.0/16`, 1));
    const files = Routes.map((one, at) => {
      const file = inFolder(`machine-${at}.json`);
      writeFileSync(file, JSON.stringify({ Interfaces: [LAN], Routes: [one] }));
      return file;
    });
    const ends = files.map((file, at) => {
      const child = spawn(program, ['set', '--input', '-', '--simulator', '--machine-file', file, '--json'], {
        cwd: folder,
        env: env(),
        stdio: ['pipe', 'ignore', 'inherit'],
      });
      const { DestinationPrefix, NextHop } = Routes[at] as Line;
      for (let metric = 2; metric < EACH + 2; metric++)
        child.stdin.write(
          `${JSON.stringify({ DestinationPrefix, NextHop, InterfaceAlias: 'LAN', RouteMetric: metric })}\n`,
        );
      child.stdin.end();
      return once(child, 'exit');
    });
    expect((await Promise.all(ends)).map(([code]) => code)).to.deep.equal(files.map(() => 0));
    const names = readdirSync(folder).filter((name) => name.startsWith('all.jsonl') && !name.endsWith('.lock'));
    expect(names.length).to.be.greaterThan(3);
    const lines = names.flatMap((name) => log(name));
    for (const [at, file] of files.entries()) {
      const own = lines.filter(({ Backend }) => Backend === `Simulator:${file}`);
      const numbers = Array.from({ length: EACH }, (_, number) => number + 1);
      for (const event of ['Changing', 'Changed'])
        expect(
          own
            .filter(({ Event }) => Event === event)
            .map(({ Number: number }) => number as number)
            .sort((a, b) => a - b),
          `${event} of writer ${at}`,
        ).to.deep.equal(numbers);
    }
  });
});
