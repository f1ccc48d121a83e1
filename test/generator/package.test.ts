import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { expect } from 'chai';
import { runScript } from '../powershell/session.ts';
import { npmIn, npxIn, putContract, root, target } from './second/outside.ts';
import { walkThrough } from './second/walkthrough.ts';

/** The kit as somebody else has it: its package, installed by npm in a folder that has nothing else. */
describe("the kit's package", function () {
  this.timeout(300_000);
  let folder: string;
  let packed: { readonly filename: string; readonly files: readonly { readonly path: string }[] };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'stranger-'));
    const pack = npmIn(root, ['run', '--silent', 'pack:kit', '--', '--json', '--pack-destination', folder]);
    expect(pack.status, pack.stderr).to.equal(0);
    [packed] = JSON.parse(pack.stdout);
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    const install = npmIn(folder, ['install', '--prefer-offline', '--no-audit', '--no-fund', packed.filename]);
    expect(install.status, install.stderr).to.equal(0);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the kit, its pages and its licence, and nothing of the first module', () => {
    const paths = packed.files.map(({ path }) => path);
    const rooms = new Set(paths.map((path) => (path.includes('/') ? `${path.split('/')[0]}/` : path)));
    expect([...rooms].sort()).to.deep.equal(
      'LICENSE README.md bin.js build.ts cli.ts diff.ts docs/ emit/ identity.ts library/ model/ pack.ts package.json package/ read/ runtime/ text/ tsconfig.json warm-up.ts'.split(
        ' ',
      ),
    );
    expect(paths).to.include('docs/contract-language.md').and.to.include('package/node-LICENSE');
    for (const page of paths.filter((path) => path.startsWith('docs/'))) {
      const text = readFileSync(join(folder, 'node_modules', 'pwsh-contract', page), 'utf8');
      for (const [, link = ''] of text.matchAll(/\]\((?![a-z]+:)([^)#]+)/g))
        expect(paths, `${page}: ${link}`).to.include(posix.join('docs', link));
    }
  });

  it('brings the packages of this platform only, and names those of another one', () => {
    const other = target === 'win-x64' ? 'linux-x64' : 'win-x64';
    const installed = readdirSync(join(folder, 'node_modules'));
    expect(installed).to.include(`node-${target}`).and.to.not.include(`node-${other}`);
    putExample();
    const words = ['--contract', 'contract.ts', '--out', 'Notebook', '--build', '--target', other];
    const { status, stderr } = npx('generate', ...words);
    expect(status).to.equal(1);
    expect(stderr).to.match(
      new RegExp(
        `^The package node-${other} is not installed: npm install --force --no-save node-${other}@\\d+\\.\\d+\\.\\d+\n`,
      ),
    );
  });

  it('makes a module of the example of the contract language, which runs', async () => {
    putExample();
    const made = npx('generate', '--contract', 'contract.ts', '--out', 'Notebook', '--build');
    expect([made.status, made.stderr]).to.deep.equal([0, '']);
    expect(readdirSync(join(folder, 'Notebook', 'bin'))).to.deep.equal([target]);
    const licences = readFileSync(join(folder, 'Notebook', 'bin', target, 'LICENCES.txt'), 'utf8');
    expect(licences).to.include('Node.js is licensed for use as follows');
    expect(npx('check', '--contract', 'contract.ts', '--out', 'Notebook').stdout).to.equal('');
    const script = `Import-Module ./Notebook/Notebook.psd1
(Get-Command -Module Notebook).Name -join ' '
(Get-Help Get-Note).Synopsis`;
    const ran = await runScript(script, { cwd: folder });
    expect(ran.stderr).to.equal('');
    const [commands = '', synopsis = ''] = ran.stdout.split(/\r?\n/);
    expect(commands.split(' ')).to.include.members(['Get-Note', 'Set-Note', 'Watch-Note']);
    expect(synopsis).to.not.equal('');
    expect(existsSync(join(folder, 'node_modules', 'koffi'))).to.equal(true);
  });

  it("goes the way of the README's walkthrough, and packs what it made there", async () => {
    putContract(folder);
    await walkThrough(folder);
    const made = npx('package', '--contract', 'contract.ts', '--out', 'FileSeal', '--packages', 'packed');
    expect(made).to.include({ status: 0, stderr: '' });
    expect(readdirSync(join(folder, 'packed')).filter((name) => /nupkg|zip/.test(name))).to.have.length(2);
  });

  const npx = (...words: string[]) => npxIn(folder, ['pwsh-contract', ...words]);

  function putExample(): void {
    const page = readFileSync(join(folder, 'node_modules', 'pwsh-contract', 'docs', 'contract-language.md'), 'utf8');
    const blocks = [...page.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)];
    for (const [, name = '', text = ''] of blocks) writeFileSync(join(folder, name), text);
  }
});
