import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadKoffi } from '../../../generator/library/native/index.ts';
import { buildExecutable } from '../../../generator/package/executable.ts';
import { koffiModule } from '../../../generator/package/node-binaries.ts';

/** Somebody who may rename files in the folder of a program puts another koffi.node into its place while it starts. */
describe('koffi.node that is swapped', function () {
  this.timeout(300_000);
  let folder: string;
  let foreign: string;
  let marker: string;
  before(function () {
    if (process.platform !== 'linux') return this.skip();
    folder = mkdtempSync(join(tmpdir(), 'iproute-swap-'));
    [foreign, marker] = [join(folder, 'foreign.node'), join(folder, 'foreign-ran')];
    const source = join(folder, 'foreign.c');
    writeFileSync(
      source,
      `#include <fcntl.h>\n__attribute__((constructor)) static void run(void) { (void)!open("${marker}", O_CREAT | O_WRONLY, 0600); }\n`,
    );
    if (spawnSync('gcc', ['-shared', '-fPIC', '-o', foreign, source]).status !== 0) {
      console.log('      skipped: no gcc (apt-get install gcc libc6-dev)');
      return this.skip();
    }
  });
  beforeEach(() => rmSync(marker, { force: true }));
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const digestOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

  /** Loads with a swap just before the system is asked to load. */
  function loadSwapped(load: (path: string, sha256: string) => unknown): void {
    const path = join(mkdtempSync(join(folder, 'place-')), 'koffi.node');
    copyFileSync(koffiModule('linux-x64'), path);
    const { dlopen } = process;
    process.dlopen = (...words: Parameters<typeof dlopen>) => {
      linkSync(foreign, `${path}.next`);
      renameSync(`${path}.next`, path);
      return dlopen.apply(process, words);
    };
    try {
      load(path, digestOf(path));
    } catch {
      // What is loaded in its place is no module of node.
    } finally {
      process.dlopen = dlopen;
    }
  }

  it('is loaded by a program that compares it and loads it by its path', () => {
    loadSwapped((path, sha256) => {
      if (digestOf(path) !== sha256) throw new Error('another file');
      process.dlopen({ exports: {} }, path);
    });
    expect(existsSync(marker)).to.equal(true);
  });

  it('is not loaded: what was compared is', () => {
    let loaded: unknown;
    loadSwapped((path, sha256) => {
      loaded = loadKoffi(path, sha256);
    });
    expect(loaded).to.have.property('load');
    expect(existsSync(marker)).to.equal(false);
  });

  it('is never loaded by an executable, however often it is swapped', async () => {
    const entry = join(folder, 'entry.ts');
    writeFileSync(
      entry,
      `import { join, dirname } from 'node:path';
import { loadKoffi } from '${join(import.meta.dirname, '../../../generator/library/native/index.ts')}';
declare const KOFFI_SHA256: string;
try {
  loadKoffi(join(dirname(process.execPath), 'koffi.node'), KOFFI_SHA256);
  console.log('loaded');
} catch (error) {
  console.log((error as { facts: { id: string } }).facts.id);
}
`,
    );
    const outDir = join(folder, 'bin');
    const { path, koffi } = await buildExecutable({
      entry,
      name: 'swapped',
      outDir,
      workDir: join(folder, 'work'),
      target: 'linux-x64',
    });
    const place = koffi?.path ?? '';
    const own = join(outDir, 'own.node');
    copyFileSync(place, own);
    const swap = `const { linkSync, renameSync } = require('node:fs');
      const put = (from) => { linkSync(from, ${JSON.stringify(`${place}.next`)}); renameSync(${JSON.stringify(`${place}.next`)}, ${JSON.stringify(place)}); };
      process.stdout.write('begun');
      for (;;) { put(${JSON.stringify(foreign)}); put(${JSON.stringify(own)}); }`;
    const swapper = spawn(process.execPath, ['-e', swap], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await new Promise((begun) => swapper.stdout.once('data', begun));
      const said = new Set<string>();
      for (let run = 0; run < 30; run++) {
        said.add(spawnSync(path, { encoding: 'utf8' }).stdout.trim());
        expect(existsSync(marker), `run ${run}`).to.equal(false);
      }
      expect([...said].filter((one) => one !== 'loaded' && one !== 'ExecutableMismatch')).to.deep.equal([]);
    } finally {
      swapper.kill('SIGKILL');
    }
  });
});
