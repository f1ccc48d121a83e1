import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildExecutable } from '../../generator/package/executable.ts';
import { drawIcon } from '../../generator/package/icon.ts';
import { isInstalled } from '../../generator/package/node-binaries.ts';

/** The same inputs in two folders: with native functions and an identity. Those of the other targets are compared where they are packed. */
describe('an executable that is built twice', function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-twice-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const target = 'win-arm64' as const;
  const build = async (place: string) => {
    const home = join(folder, place);
    mkdirSync(home, { recursive: true });
    const entry = join(home, 'entry.ts');
    const library = join(import.meta.dirname, '../../generator/library/native/index.ts');
    writeFileSync(
      entry,
      `import { loadKoffi } from ${JSON.stringify(library)};
declare const KOFFI_SHA256: string;
if (process.argv[2] === 'load') loadKoffi('koffi.node', KOFFI_SHA256);
const shout = (text: string) => text.toUpperCase();
console.log(['a', 'b'].map(shout).join());
`,
    );
    const identity = {
      file: 'twice.exe',
      product: 'Twice',
      version: '1.2.3',
      description: 'Twice',
      company: 'a',
      copyright: 'b',
      icon: drawIcon('Twice'),
    };
    const options = { entry, name: 'twice', outDir: join(home, target), workDir: join(home, 'work'), target };
    const { path, sha256, rebuilt } = await buildExecutable({ ...options, identity });
    expect(rebuilt).to.equal(true);
    return { path, sha256 };
  };

  it('has the same bytes, for win-arm64', async function () {
    if (!isInstalled(target)) return this.skip();
    const [first, second] = [await build('one'), await build('another/deeper')];
    expect(second.sha256).to.equal(first.sha256);
    expect(readFileSync(second.path).equals(readFileSync(first.path))).to.equal(true);
  });
});
