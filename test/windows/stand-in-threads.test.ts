import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { buildStandIn, compilers, type Platform } from './stand-in.ts';
import { findWine } from './wine.ts';

const source = fileURLToPath(new URL('stand-in-check/check.c', import.meta.url));
const headers = fileURLToPath(new URL('stand-in/', import.meta.url));

/** Compiles the C program that asks the stand-in, runs it, and returns what it answers. */
async function check(platform: Platform, library: string, folder: string): Promise<string[][]> {
  const program = join(folder, platform === 'windows' ? 'check.exe' : 'check');
  const beside = join(folder, basename(library));
  copyFileSync(library, beside);
  const options = ['-std=gnu11', '-Wall', '-Wextra', '-Werror', `-I${headers}`, '-o', program, source, beside];
  options.push(...(platform === 'windows' ? ['-D_WIN32_WINNT=0x0A00'] : ['-D_GNU_SOURCE', '-pthread']));
  const built = spawnSync(compilers[platform], options, { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  const env = { STANDIN_RECORD: '' };
  const wine = platform === 'windows' ? findWine() : undefined;
  const text = wine?.available
    ? (await wine.run(program, [], { env })).stdout
    : spawnSync(program, { env, encoding: 'utf8' }).stdout;
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(' '));
}

for (const platform of ['linux', 'windows'] as const) {
  describe(`the stand-in for iphlpapi on ${platform}, asked from C`, function () {
    this.timeout(900_000);
    let folder: string;
    let answers: string[][];

    before(async function () {
      const built = process.platform === 'linux' ? buildStandIn(platform) : undefined;
      const wine = built?.available === true && platform === 'windows' ? findWine() : undefined;
      if (built?.available !== true || wine?.available === false) {
        const reason = built?.available === false ? built.reason : wine?.available === false && wine.reason;
        console.log(`      skipped: ${reason || 'these tests run on Linux only'}`);
        return this.skip();
      }
      folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
      mkdirSync(folder, { recursive: true });
      answers = await check(platform, built.path, folder);
    });

    after(() => {
      if (folder !== undefined) rmSync(folder, { recursive: true, maxRetries: 9 });
    });

    it('refuses pointers that are NULL with 87, and an alias that does not fit with 8', () => {
      const nulls = answers.filter(([question]) => /^[A-Z]/.test(question ?? ''));
      expect(nulls).to.have.length(21);
      expect(nulls.filter(([, status]) => status !== '87')).to.deep.equal([]);
      expect(answers).to.deep.include(['short-alias', '8']);
    });

    it('calls back with the initial notification before the call returns', () => {
      expect(answers).to.deep.include.members([
        ['initial', '0'],
        ['initial-seen-before-return', '1'],
        ['initial-cancelled', '0'],
      ]);
    });

    it('calls back from a thread of its own, one change after the other', () => {
      expect(answers).to.deep.include.members([
        ['calls', '20'],
        ['at-once', '1'],
        ['foreign-thread', '1'],
        ['in-order', '1'],
        ['wrong-context', '0'],
      ]);
    });

    it('waits for the callback that runs when a registration is ended, and makes no other call', () => {
      expect(answers).to.deep.include.members([
        ['slow-cancelled', '0'],
        ['slow-finished', '1'],
        ['slow-finished-later', '1'],
      ]);
    });
  });
}
