import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { expect } from 'chai';
import { generateHere } from './generate-here.ts';
import { generateAllIn, here, putOutside, root } from './outside.ts';

/** The texts of all files of a folder, by their paths in it; what is built is left out. */
function textsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'));
  const emitted = paths.filter((path) => !/^(?:bin|Examples)\//.test(path)).sort();
  return Object.fromEntries(emitted.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** A Turkish i, another calendar day, and no zone of whole hours. What is checked in was made with none of them. */
const ELSEWHERE = [
  { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' },
  { LC_ALL: 'ar_EG.UTF-8', LANG: 'ar_EG.UTF-8', TZ: 'Asia/Kathmandu' },
];

describe('the module of the second contract', () => {
  it('is what is checked in, to the byte; a changed, a missing and an extra file fail', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'golden-'));
    const check = () =>
      generateHere(root, ['check', '--contract', 'test/generator/second/contract.ts', '--out', folder]);
    try {
      cpSync(join(here, 'module'), folder, { recursive: true, filter: (path) => basename(path) !== 'bin' });
      expect(await check()).to.deep.equal({ status: 0, stdout: '', stderr: '' });
      const files = Object.keys(textsOf(folder));
      expect(files).to.include.members(['FileSeal.psm1', 'FileSeal.psd1', 'FileSeal.Watch.psm1']);
      for (const spoil of [(path: string) => appendFileSync(path, ' '), (path: string) => rmSync(path)]) {
        for (const file of files) spoil(join(folder, file));
        const { status, stdout } = await check();
        expect(status).to.equal(1);
        for (const file of files) expect(stdout, file).to.include(basename(file));
        for (const file of files) cpSync(join(here, 'module', file), join(folder, file));
      }
      writeFileSync(join(folder, 'en-US', 'extra.txt'), '');
      expect((await check()).stdout).to.match(/^Differs from the contract .*: \S+extra\.txt\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the modules of both contracts', function () {
  this.timeout(300_000);

  it('are the same in another folder, a second time, and under other locales and time zones', () => {
    const outside = putOutside();
    const golden = textsOf(join(here, 'module'));
    const first = textsOf(join(root, 'module', 'IpRoute'));
    const table = (base: string) => readFileSync(join(base, 'contract.generated.ts'), 'utf8');
    try {
      cpSync(join(root, 'src'), join(outside.folder, 'src'), { recursive: true });
      for (const [at, env] of ELSEWHERE.entries()) {
        const words = ['--contract', 'contract.ts', '--out', `run${at}`];
        const own = [
          '--contract',
          join(outside.folder, 'src', 'contract.ts'),
          '--out',
          `own${at}`,
          '--license',
          join(root, 'LICENSE'),
        ];
        const [made, again, other] = generateAllIn(
          outside.folder,
          [
            ['generate', ...words],
            ['check', ...words],
            ['generate', ...own],
          ],
          env,
        );
        expect(made).to.include({ status: 0, stderr: '' });
        expect(textsOf(join(outside.folder, `run${at}`))).to.deep.equal(golden);
        expect(table(outside.folder)).to.equal(table(here));
        expect(again).to.deep.equal({ status: 0, stdout: '', stderr: '' });
        expect(other).to.include({ status: 0, stderr: '' });
        expect(textsOf(join(outside.folder, `own${at}`))).to.deep.equal(first);
        expect(table(join(outside.folder, 'src'))).to.equal(table(join(root, 'src')));
      }
    } finally {
      outside.remove();
    }
  });
});
