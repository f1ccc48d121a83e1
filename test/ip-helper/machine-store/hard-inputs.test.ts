import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { shorten } from 'pwsh-contract';
import { batch, request } from '../../windows/iproute-program.ts';

const program = join(process.cwd(), 'module', 'IpRoute', 'bin', 'linux-x64', 'iproute');
/** A machine on a busy computer may take this long, in milliseconds; what would never end is told from it. */
const PATIENCE = 20_000;
const MILLION = 1_000_000;

const machine = (more: object, route: object = {}) =>
  JSON.stringify({
    Interfaces: [{ InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1 } }],
    Routes: [{ InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', RouteMetric: 1, ...route }],
    ...more,
  });
const long = 'x'.repeat(20 * MILLION);
const quoted = `${'x'.repeat(200)}... (20000000 characters)`;

describe('a hard input as a machine file', () => {
  let folder: string;
  let file: string;
  before(function () {
    if (process.platform !== 'linux') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    file = join(folder, 'machine.json');
  });
  after(() => folder !== undefined && rmSync(folder, { recursive: true }));

  /** The one error with which the executable ends. */
  const refusal = (path = file) => {
    const { stdout, status, signal } = spawnSync(program, ['--simulator', '--machine-file', path], {
      input: '',
      encoding: 'utf8',
      timeout: PATIENCE,
      maxBuffer: 100 * MILLION,
    });
    expect({ status, signal, lines: stdout.split('\n').length }).to.deep.equal({ status: 1, signal: null, lines: 2 });
    expect(stdout.length).to.be.lessThan(1000);
    const [, , errorId, , message] = stdout.split('\t');
    return { errorId, message: message?.replaceAll('\\\\', '\\') };
  };
  const notRead = (path: string, what: string) =>
    expect(refusal(path)).to.include({
      errorId: 'MachineFileNotRead',
      message: `The machine file '${path}' cannot be read: ${what}.`,
    });
  const invalid = (text: string | Buffer, rule: string) => {
    writeFileSync(file, text);
    expect(refusal()).to.include({
      errorId: 'InvalidMachineFile',
      message: `The machine file '${file}' is not valid: ${rule}.`,
    });
  };

  it('is refused where it is no file', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    notRead(pipe, 'it is a pipe, not a file');
    for (const device of ['/dev/zero', '/dev/full', '/dev/null']) notRead(device, 'it is a device, not a file');
    notRead(folder, 'it is a folder');
  });

  it('is not read, or not saved, in one error where too few files may be open', () => {
    writeFileSync(file, machine({}));
    const change = batch(
      request(1, 'Set-IpRouteEntry', {
        DestinationPrefix: '10.0.0.0/8',
        NextHop: '0.0.0.0',
        InterfaceIndex: '7',
        RouteMetric: '9',
      }),
    );
    const ends = [19, 20, 21, 22, 23, 24, 25, 26].map((files) => {
      const words = [`--nofile=${files}`, program, '--simulator', '--machine-file', file];
      const { stdout, signal } = spawnSync('prlimit', words, { input: change, encoding: 'utf8', timeout: PATIENCE });
      // With fewer than about 21 node itself does not start.
      if (stdout === '') return 'none';
      expect(signal).to.equal(null);
      const [kind = '', , id = ''] = stdout.trim().split('\n').at(-1)?.split('\t') ?? [];
      if (kind === '!') expect(stdout).to.match(/this process has too many files open\..*ulimit -n/);
      return kind === '!' ? id : kind;
    });
    expect(ends.at(-1)).to.equal('=');
    expect(ends).to.include('MachineFileNotSaved');
    expect(ends.lastIndexOf('none')).to.be.lessThan(ends.findIndex((end) => end !== 'none'));
  });

  it('is refused where it is empty, be it by a hundred million lines', () => {
    for (const text of ['', '\ufeff', Buffer.alloc(100 * MILLION, '\n')]) invalid(text, 'it is empty');
  });

  const places: Record<string, [text: string, rule: string]> = {
    'a flag': [machine({ Elevated: long }), `Elevated: "${quoted}" is not valid; it must be true or false`],
    'a name': [
      machine({ [long]: 1 }),
      `${quoted}: it is unknown; the members here are Elevated, AddressFamilies, Interfaces, Connections, Routes, PersistentRoutes, Changes`,
    ],
    'a prefix': [
      machine({}, { DestinationPrefix: long }),
      `Routes[0].DestinationPrefix: "${quoted}" is not valid; it must be text of at most 256 characters`,
    ],
    'an alias': [
      machine({ Interfaces: [{ InterfaceIndex: 7, InterfaceAlias: long }] }),
      `Interfaces[0].InterfaceAlias: "${quoted}" is not valid; it must be text of at most 256 characters`,
    ],
    'an address': [
      machine({
        Interfaces: [{ InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 1, Addresses: [long] } }],
      }),
      `Interfaces[0].IPv4.Addresses[0]: '${quoted}': it must be an IPv4 address and the length of its prefix, as in 192.0.2.10/24`,
    ],
  };
  for (const [what, [text, rule]] of Object.entries(places))
    it(`is not quoted whole where 20 MB stand for ${what}`, () => invalid(text, rule));

  it('says what a list of millions is', () =>
    invalid(
      machine({ Elevated: Array(5 * MILLION).fill(1) }),
      'Elevated: a list of 5000000 is not valid; it must be true or false',
    ));

  it('may have no member twice, by whatever letters', () => {
    const text = machine({ Elevated: true }, { DestinationPrefix: '10.0.0.0/8' });
    const twice = (from: string, to: string, rule: string) => invalid(text.replace(from, to), rule);
    twice(
      '"Elevated":true',
      '"Elevated":true,\n"Elevated" : false',
      "line 2, column 1: the member 'Elevated' is there twice",
    );
    twice(
      '"RouteMetric":1',
      '"RouteMetric":1,"Route\\u004detric":1',
      "line 1, column 169: the member 'RouteMetric' is there twice",
    );
  });
});

describe('a value in a message', () => {
  it('is whole up to 200 characters, and keeps the halves of a character together', () => {
    expect(shorten('a'.repeat(200))).to.equal('a'.repeat(200));
    expect(shorten(`${'a'.repeat(199)}😀`)).to.equal(`${'a'.repeat(199)}... (201 characters)`);
  });
});
