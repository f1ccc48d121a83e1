import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { buildStandIn } from '../windows/stand-in.ts';
import { cases } from './cases.ts';
import type { Report } from './report.ts';

const probe = fileURLToPath(new URL('certify.ts', import.meta.url));

function certify(...args: string[]) {
  const env = { ...process.env, STANDIN_RECORD: '' };
  return spawnSync(process.execPath, ['--import', 'tsx', probe, ...args], { encoding: 'utf8', env });
}

describe('npm run certify', function () {
  this.timeout(300_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'certify-'));
  });

  after(() => rmSync(folder, { recursive: true }));

  it('certifies the simulator', () => {
    const { status, stdout, stderr } = certify('--simulator');
    expect({ status, stderr }, stdout).to.deep.equal({ status: 0, stderr: '' });
    expect(stdout).to.match(/^simulator on .*interface Loopback Pseudo-Interface 1 \(1\)$/m);
    expect(stdout).to.match(/^\d+ agree, 0 differ, \d+ could not run$/m);
  });

  it('certifies a library and writes a report', function () {
    const built = process.platform === 'linux' ? buildStandIn('linux') : undefined;
    if (built?.available !== true) {
      console.log(`      skipped: ${built?.reason ?? 'this test runs on Linux only'}`);
      return this.skip();
    }
    const file = join(folder, 'report.json');
    const { status, stderr } = certify('--library', built.path, '--report', file);
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    expect(report).to.deep.include({
      schema: 2,
      backend: built.path,
      interface: 'Ethernet (12)',
      counts: { agrees: cases.length, differs: 0, 'could not run': 0 },
    });
    expect(report.cases.map(({ id }) => id)).to.deep.equal(cases.map(({ id }) => id));
  });

  it('says why it cannot run, and ends with 2', function () {
    if (process.platform === 'win32') return this.skip();
    const live = certify();
    expect(live.status).to.equal(2);
    expect(live.stderr).to.contain('--simulator');
    for (const args of [
      ['--interface', 'x'],
      ['--simulator', '--library', 'y'],
      ['--library', '/nowhere.so'],
      ['--wrong'],
    ]) {
      const { status, stderr } = certify(...args);
      expect(status, args.join(' ')).to.equal(2);
      expect(stderr).to.match(/^The certification could not run: /);
    }
  });
});
