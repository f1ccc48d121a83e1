import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Ajv from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { MOST_CURSORS } from '../../generator/library/wire/limits.ts';
import { words } from '../../src/contract.generated.ts';
import { program } from './program.ts';

type Line = Readonly<Record<string, unknown>>;

const LAN = { InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25, Addresses: ['192.0.2.9/24'] } };
const VPN = { InterfaceIndex: 9, InterfaceAlias: 'Zürich', IPv4: { InterfaceMetric: 1, Addresses: ['10.8.0.2/24'] } };
const route = (DestinationPrefix: string, RouteMetric: number, InterfaceIndex = 7) => ({
  DestinationPrefix,
  NextHop: InterfaceIndex === 7 ? '192.0.2.1' : '0.0.0.0',
  InterfaceIndex,
  RouteMetric,
});

describe('the cmdlets as verbs of iproute', function () {
  this.timeout(120_000);
  let folder: string;
  const HOST = ['--simulator', '--machine-file', 'machine.json'];
  const parse = (text: string) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  const run = (input: string | undefined, ...given: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, [...given, ...HOST], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 2 ** 26,
      env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'config') },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    });
    return { status, text: stdout, errors: parse(stderr) };
  };
  /** Runs it with --json. */
  const ask = (input: string | undefined, ...given: string[]) => {
    const { status, text, errors } = run(input, ...given, '--json');
    return { status, text, lines: parse(text), errors };
  };
  const helpOf = (...given: string[]) => spawnSync(program, [...given, '--help'], { encoding: 'utf8' }).stdout;
  const start = (...given: string[]) =>
    spawn(program, [...given, ...HOST], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  const metrics = () =>
    Object.fromEntries(
      ask(undefined, 'get').lines.map(({ DestinationPrefix, RouteMetric }) => [DestinationPrefix, RouteMetric]),
    );
  const get = (...prefixes: string[]) =>
    ask(undefined, 'get', ...prefixes.flatMap((prefix) => ['--destination-prefix', prefix]));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-verbs-'));
    const Routes = [route('0.0.0.0/0', 5), route('10.0.0.0/8', 1, 9), route('10.9.0.0/16', 3)];
    writeFileSync(join(folder, 'machine.json'), JSON.stringify({ Interfaces: [LAN, VPN], Routes }));
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  it('are all that the contract has, with every parameter that a person can name', () => {
    const help = helpOf();
    for (const { name, parameters } of words().commands) {
      if (name === 'Sync-IpRouteTable') continue;
      const verb = name.split('-')[0]?.toLowerCase() ?? '';
      expect(help, name).to.match(new RegExp(`^ {2}${verb} `, 'm'));
      const noun = /^(?:get|set)$/.test(verb) && name.includes('Interface') ? ['interface'] : [];
      if (!/^(?:get|set|new|remove|find|watch|move|undo)$/.test(verb) || /ChangeSet|Task/.test(name)) continue;
      const own = helpOf(verb, ...noun);
      for (const parameter of parameters) {
        if ('pipeline' in parameter && parameter.pipeline === 'piped') continue;
        if ('objects' in parameter) continue;
        const option = parameter.name.replace(/(?!^)[A-Z]+/g, (capitals) => `-${capitals}`).toLowerCase();
        expect(own, `${name} -${parameter.name}`).to.match(new RegExp(`^ {2}--${option}\\b`, 'm'));
      }
    }
    for (const line of help.split('\n')) expect(line.length, line).to.be.lessThan(101);
  });

  it('have a help that says what an option wants, also where no person calls them', () => {
    const options = helpOf('guard').split('\n').slice(2);
    expect(options.filter(Boolean).map((line) => line.split(/ {2,}/)[1])).to.deep.equal([
      '--journal <file>',
      '--simulator',
      '--machine-file <file>',
      '--log-path <file>',
    ]);
    const help = helpOf('remove').replace(/\s+/g, ' ');
    expect(help).to.include('--what-if only say what would be changed');
    expect(help).to.include('--json print an object of JSON on each line');
  });

  it('print what the schema of the contract says, routes, interfaces and changes', () => {
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../src/contract.schema.json'), 'utf8'));
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema(schema, 'contract');
    const check = (name: string, lines: readonly Line[]) => {
      expect(lines, name).not.to.have.length(0);
      const validate = ajv.getSchema(`contract#/$defs/${name}`);
      // ConvertTo-Json writes the other names of members, too; these lines have each member once.
      for (const line of lines)
        expect(validate?.(line), `${JSON.stringify(line)} ${ajv.errorsText(validate?.errors)}`).to.equal(true);
    };
    check('IpRouteEntry', ask(undefined, 'get').lines);
    check('IpInterfaceEntry', ask(undefined, 'get', 'interface').lines);
    check('IpBestRoute', ask(undefined, 'find', '--remote-address', '10.9.1.1', '--explain').lines);
    const { text } = get('10.9.0.0/16');
    check(
      'IpRouteChange',
      ask(text, 'set', '--route-metric', '8', '--valid-lifetime', '1.00:00:00', '--preferred-lifetime', '0:10:00')
        .lines,
    );
    check(
      'IpInterfaceChange',
      ask(
        undefined,
        'set',
        'interface',
        '--interface-alias',
        'LAN',
        '--address-family',
        'IPv4',
        '--interface-metric',
        '7',
      ).lines,
    );
    check('IpRouteChange', ask(get('10.9.0.0/16').text, 'remove', '--atomic').lines);
    check('IpRouteChangeSet', ask(undefined, 'get', 'change-set').lines);
  });

  it('take what others of them print: changed on the way, as lines or as a list, and back as it was', () => {
    const { lines, text } = get('10.0.0.0/8', '10.9.0.0/16');
    expect(lines.map(({ InterfaceAlias }) => InterfaceAlias)).to.have.members(['Zürich', 'LAN']);
    const changed = lines.map((line) => ({
      ...line,
      RouteMetric: 77,
      ValidLifetime: '0:30:00',
      PreferredLifetime: '0:10:00',
    }));
    const set = ask(changed.map((line) => JSON.stringify(line, null, 2)).join('\n'), 'set', '--restore');
    expect([set.status, set.lines.map(({ Changed }) => Changed)]).to.deep.equal([0, [true, true]]);
    expect(metrics()).to.include({ '10.0.0.0/8': 77, '10.9.0.0/16': 77, '0.0.0.0/0': 5 });
    const back = ask(JSON.stringify(set.lines), 'undo');
    expect(back.lines.map(({ Summary }) => Summary)).to.have.length(2);
    expect(get('10.0.0.0/8', '10.9.0.0/16').lines.map(({ RouteMetric }) => RouteMetric)).to.have.members([1, 3]);
    expect(ask(text, 'remove').status).to.equal(0);
    expect(metrics()).not.to.have.any.keys('10.0.0.0/8', '10.9.0.0/16');
    const made = ask(text, 'new');
    expect([made.status, made.lines.length]).to.deep.equal([0, 2]);
  });

  it('go on behind the error of a record; with --atomic nothing is done, with --what-if neither', () => {
    const { text } = get('10.9.0.0/16', '0.0.0.0/0');
    const absent = JSON.stringify({ ...get('10.9.0.0/16').lines[0], DestinationPrefix: '10.77.0.0/16' });
    const before = metrics();
    const trial = ask(text, 'set', '--route-metric', '50', '--what-if');
    expect([trial.status, trial.lines.map(({ WhatIf }) => WhatIf)]).to.deep.equal([9, [true, true]]);
    const none = ask(`${absent}\n${text}`, 'set', '--route-metric', '50', '--atomic');
    expect([none.lines, none.errors.map(({ Id }) => Id)]).to.deep.equal([[], ['RouteNotFound', 'AtomicRefused']]);
    expect(metrics()).to.deep.equal(before);
    const part = ask(`${absent}\n"banana"\n${text}`, 'set', '--route-metric', '50');
    expect([part.status, part.lines.length, part.errors.length]).to.deep.equal([6, 2, 2]);
    expect(part.errors[1]?.['Message']).to.match(/^--destination-prefix 'banana' is not valid/);
    expect(metrics()).to.include({ '10.9.0.0/16': 50, '0.0.0.0/0': 50 });
    expect(get('10.99.0.0/16').status).to.equal(12);
  });

  it('answer each of many records whole, whatever has pages that follow', () => {
    const Routes = Array.from({ length: 201 }, (_, at) => route(`10.0.${at}.0/24`, 5));
    writeFileSync(join(folder, 'machine.json'), JSON.stringify({ Interfaces: [LAN], Routes }));
    const records = '{"InterfaceIndex":7}\n'.repeat(MOST_CURSORS + 1);
    const { status, lines, errors } = ask(records, 'get', '--protocol', 'NetMgmt', '--input', '-');
    expect([status, lines.length, errors]).to.deep.equal([0, 201 * (MOST_CURSORS + 1), []]);
  });

  it('refuse what the cmdlets refuse, in the words of the command line', () => {
    const refusal = (input: string | undefined, ...given: string[]) => {
      const { status, errors } = ask(input, ...given);
      return `${status} ${errors[0]?.['Id']}: ${errors[0]?.['Message']} ${errors[0]?.['Action']}`;
    };
    const { text } = get('10.9.0.0/16');
    expect(refusal(undefined, 'set', '--route-metric', 'x')).to.match(/^2 InvalidParameterValue: --route-metric 'x'/);
    expect(refusal(undefined, 'set', '--route-metric', '5')).to.match(/^3 DestinationPrefixMissing: .*iproute get/);
    expect(refusal(text, 'set', '--route-metric', '5', '--input', '-', '--destination-prefix', '10.0.0.0/8')).to.match(
      /^3 KeyDiffers: --destination-prefix '10\.0\.0\.0\/8' is named.*To move a route, use iproute move/,
    );
    const elsewhere = JSON.stringify({ ...get('10.9.0.0/16').lines[0], Backend: 'Live' });
    expect(refusal(elsewhere, 'set', '--route-metric', '5')).to.match(/^3 OtherBackend: /);
    const planned = ask(text, 'set', '--route-metric', '5', '--what-if').text;
    expect(refusal(planned, 'remove')).to.match(/^3 PipedRehearsal: /);
    expect(refusal(undefined, 'undo', '--path', 'a', '--id', 'b')).to.match(/^2 ConflictingOptions: /);
    expect(refusal(undefined, 'get', '10.0.0.0/8')).to.match(/^2 UnknownNoun: /);
    expect(refusal('{"DestinationPrefix":', 'set', '--route-metric', '5')).to.match(/^3 InvalidInput: .*line 1/);
  });

  it('lend a change: it is undone unless confirmed, by a process of its own', async () => {
    const { text } = get('10.9.0.0/16');
    const lent = ask(text, 'set', '--route-metric', '60', '--rollback-after', '0:05:00');
    expect([lent.status, lent.lines[0]?.['Summary']]).to.deep.equal([0, 'RouteMetric 3 -> 60']);
    expect(lent.errors[0]?.['Message']).to.match(/unless this comes, from any session: iproute confirm --id \w{8}$/);
    expect(ask(undefined, 'get', 'change-set', '--pending').lines).to.have.length(1);
    expect(ask(undefined, 'confirm').lines[0]?.['State']).to.equal('Confirmed');
    const short = ask(text, 'set', '--route-metric', '61', '--rollback-after', '0:00:01');
    expect(short.status).to.equal(0);
    for (const end = Date.now() + 60_000; metrics()['10.9.0.0/16'] === 61; await wait(50))
      if (Date.now() > end) throw new Error('the guard undid nothing');
    expect(metrics()).to.include({ '10.9.0.0/16': 60 });
  });

  it('never wait for an input that nobody closes, unless they have nothing else to work on', async () => {
    const whole = start('get', '--json');
    const [code] = await once(whole, 'exit');
    expect(code).to.equal(0);
    whole.stdin.destroy();
    const waits = start('set', '--route-metric', '6', '--json');
    const given = get('10.9.0.0/16').text;
    waits.stdin.write(given);
    // A record that is whole is worked on at once.
    const [told] = (await once(waits.stdout, 'data')) as [Buffer];
    expect(JSON.parse(told.toString())).to.deep.include({ Summary: 'RouteMetric 3 -> 6' });
    if (process.platform !== 'win32') waits.kill('SIGINT');
    else waits.stdin.end();
    const [status] = await once(waits, 'exit');
    expect(status).to.equal(process.platform === 'win32' ? 0 : 10);
  });

  it('lock nothing while they print: who reads it may change the same machine', async function () {
    if (process.platform === 'win32') this.skip();
    const many = Array.from({ length: 3000 }, (_, at) => route(`10.${50 + (at >> 8)}.${at & 255}.0/24`, 5));
    writeFileSync(join(folder, 'machine.json'), JSON.stringify({ Interfaces: [LAN], Routes: many }));
    const host = HOST.join(' ');
    const line = `"$P" get --json --destination-prefix '10.5*' ${host} | "$P" set --route-metric 8 --json ${host} | wc -l`;
    const { stdout, stderr } = spawnSync('sh', ['-c', line], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, P: program },
    });
    expect([stdout.trim(), stderr]).to.deep.equal(['2560', '']);
    const first = spawnSync('sh', ['-c', `"$P" get --json ${host} | head -1`], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, P: program },
    });
    expect([first.stdout.split('\n').length, first.stderr]).to.deep.equal([2, '']);
  });

  it('watch until a signal comes, and tell each event at once', async () => {
    const watching = start('watch', '--include-existing', '--json');
    let told = '';
    watching.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    const until = async (text: string) => {
      for (const end = Date.now() + 60_000; !told.includes(text); await wait(20))
        if (Date.now() > end) throw new Error(`it told only ${told}`);
    };
    await until('"Existing"');
    expect(ask(get('10.9.0.0/16').text, 'set', '--route-metric', '9').status).to.equal(0);
    await until('"Change"');
    const changed = parse(told).find(({ Action }) => Action === 'Change');
    expect(changed).to.deep.include({ DestinationPrefix: '10.9.0.0/16' });
    watching.kill('SIGTERM');
    const [status] = await once(watching, 'exit');
    if (process.platform !== 'win32') expect(status).to.equal(10);
  });

  it('print tables for people, names in any script', () => {
    const [headings = '', , first = ''] = run(undefined, 'get', '--destination-prefix', '10.0.0.0/8').text.split('\n');
    expect(headings.split(/ +/)).to.deep.equal([
      'EffectiveMetric',
      'RouteMetric',
      'DestinationPrefix',
      'NextHop',
      'InterfaceAlias',
    ]);
    expect(first.split(/ +/)).to.deep.equal(['2', '1', '10.0.0.0/8', '0.0.0.0', 'Zürich']);
    expect(run(undefined, 'test', '--path', 'machine.json').text).to.equal('true\n');
  });
});
