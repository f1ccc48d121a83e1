import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import type { Executable } from '../../generator/package/executable.ts';
import { nodeBinary, type Target } from '../../generator/package/node-binaries.ts';
import { withoutSignature } from '../../generator/package/portable-executable.ts';
import { buildProbe } from './probe-program.ts';

describe('an executable', function () {
  this.timeout(900_000);
  let linux: Executable;
  let windows: Executable;
  let folder: string;
  const build = (target: Target) => buildProbe(target, folder);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-executable-'));
    linux = await build('linux-x64');
    windows = await build('win-x64');
  });
  after(() => rmSync(folder, { recursive: true }));

  it('answers lines, with koffi loaded', function () {
    if (process.platform !== 'linux') this.skip();
    const { stdout, stderr, status } = spawnSync(linux.path, { input: 'version\necho x\n', encoding: 'utf8' });
    expect({ stdout, stderr, status }).to.deep.equal({
      stdout: `v${nodeBinary('linux-x64').version} true\necho x\n`,
      stderr: '',
      status: 0,
    });
  });

  it('takes nothing from NODE_OPTIONS, OPENSSL_CONF and options on its command line', function () {
    if (process.platform !== 'linux') this.skip();
    const env = { NODE_OPTIONS: '--require=/nowhere', OPENSSL_CONF: '/proc/self/cmdline' };
    const { stdout, stderr, status } = spawnSync(linux.path, ['--inspect', '--node-options=--version'], {
      input: 'echo x\n',
      encoding: 'utf8',
      env,
    });
    expect({ stdout, stderr, status }).to.deep.equal({ stdout: 'echo x\n', stderr: '', status: 0 });
  });

  it('is left alone while its inputs are the same, and made anew, byte for byte, when it is gone', async () => {
    const again = await build('win-x64');
    expect(again).to.deep.equal({ ...windows, rebuilt: false });
    rmSync(windows.path);
    const anew = await build('win-x64');
    expect(anew).to.deep.equal({ ...windows, rebuilt: true });
  });

  it('holds no path of the machine that it was made on', () => {
    for (const { path } of [linux, windows]) {
      expect(readFileSync(path).includes(resolve('.')), path).to.equal(false);
    }
  });

  it('can be replaced while it runs', async function () {
    if (process.platform !== 'linux') this.skip();
    const { spawn } = await import('node:child_process');
    const running = spawn(linux.path);
    const lines: string[] = [];
    running.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text));
    running.stdin.write('echo before\n');
    await new Promise((done) => running.stdout.once('data', done));
    rmSync(join(folder, 'executables'), { recursive: true });
    const { ino } = statSync(linux.path);
    await build('linux-x64');
    expect(statSync(linux.path).ino).not.to.equal(ino);
    running.stdin.end('echo after\n');
    const code = await new Promise((done) => running.once('close', done));
    expect({ code, text: lines.join('') }).to.deep.equal({ code: 0, text: 'echo before\necho after\n' });
  });

  it('has koffi.node beside it', () => {
    for (const { path, koffi } of [linux, windows]) {
      expect(koffi?.path).to.equal(join(dirname(path), 'koffi.node'));
      expect(statSync(koffi?.path ?? '').size).to.be.greaterThan(500_000);
    }
  });
});

describe('withoutSignature', () => {
  it("takes off the node binary's signature and nothing else", () => {
    const signed = readFileSync(nodeBinary('win-x64').path);
    const bare = withoutSignature(signed);
    const directory = signed.readUInt32LE(0x3c) + 24 + 144;
    expect(bare.length).to.equal(signed.readUInt32LE(directory));
    expect(signed.length - bare.length).to.equal(signed.readUInt32LE(directory + 4));
    const differing = bare.reduce((sum, byte, at) => sum + (byte === signed[at] ? 0 : 1), 0);
    expect(differing).to.be.within(1, 12);
    expect(withoutSignature(bare)).to.equal(bare);
  });

  it('refuses what is not a 64-bit Windows program', () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(1000), readFileSync('package.json')]) {
      expect(() => withoutSignature(bytes)).to.throw('Not a 64-bit Windows program');
    }
  });
});
