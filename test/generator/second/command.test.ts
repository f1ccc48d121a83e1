import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { generateHere } from './generate-here.ts';
import { generateIn, npxIn, type Outside, putOutside, root, target } from './outside.ts';

describe('the command of the package, from another folder', function () {
  this.timeout(120_000);
  let outside: Outside;
  const generate = (...words: string[]) => generateIn(outside.folder, words);
  const module = ['--contract', 'contract.ts', '--out', 'FileSeal'];
  before(() => {
    outside = putOutside();
  });
  after(() => outside.remove());

  it('runs by npx, without a network', () => {
    const npx = (...words: string[]) => npxIn(outside.folder, ['pwsh-contract', ...words]);
    expect(npx('--help'))
      .to.include({ status: 0 })
      .and.property('stdout')
      .match(/^Usage: pwsh-contract <command> /);
    const { status, stdout } = npx('generate', ...module);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^Written: contract\.generated\.ts, FileSeal.FileSeal\.psd1, /);
    expect(npx('check', ...module)).to.include({ status: 0, stdout: '' });
    rmSync(join(outside.folder, 'FileSeal', 'FileSeal.psm1'));
    expect(npx('check', ...module).status).to.equal(1);
  });

  it('says how it is called, and what is wrong with how it was', async () => {
    const help = generate('--help');
    expect([help.status, help.stderr]).to.deep.equal([0, '']);
    for (const option of [
      'contract',
      'out',
      'docs',
      'readme',
      'build',
      'entry',
      'target',
      'surface',
      'accept',
      'help',
    ]) {
      expect(help.stdout).to.include(`  --${option} `);
    }
    const said = async (...words: string[]) => {
      const { status, stdout, stderr } = await generateHere(outside.folder, words);
      expect([status, stdout], words.join(' ')).to.deep.equal([2, '']);
      const [first, ...rest] = stderr.trimEnd().split('\n');
      expect(rest).to.deep.equal(['See: pwsh-contract --help']);
      return first;
    };
    // One in a process of its own, whose exit code it is.
    expect(generate('fly')).to.deep.equal({
      status: 2,
      stdout: '',
      stderr: "'fly' is no command: it is generate, check, diff or package.\nSee: pwsh-contract --help\n",
    });
    expect(await said()).to.equal("'' is no command: it is generate, check, diff or package.");
    expect(await said('generate')).to.equal('--contract must be given.');
    expect(await said('generate', '--contract', 'contract.ts')).to.equal('--out must be given.');
    expect(await said('generate', '--contract', 'nowhere.ts', '--out', 'x')).to.match(
      /^--contract: there is no file 'nowhere\.ts' \(in /,
    );
    expect(await said('generate', '--contract', '.', '--out', 'x')).to.match(/^--contract: there is no file '\.' /);
    expect(await said('diff', '--contract', 'contract.ts')).to.equal('--surface must be given.');
    expect(await said('fly', ...module)).to.equal("'fly' is no command: it is generate, check, diff or package.");
    expect(await said('generate', ...module, '--fast')).to.match(/^Unknown option '--fast'/);
    expect(await said('generate', ...module, '--readme', 'README.md')).to.match(
      /^--readme: there is no file 'README\.md'/,
    );
    expect(await said('generate', ...module, '--build', '--entry', 'begin.ts')).to.match(
      /^--entry: there is no file 'begin\.ts'/,
    );
    expect(await said('generate', '--contract', 'commands/completers.ts', '--out', 'x', '--build')).to.match(
      /^--build: there is no file 'commands.main\.ts' for the executable to start with: write it \(.*serve.*--entry\.$/,
    );
    expect(await said('generate', ...module, '--build', '--target', 'mac')).to.equal(
      "--target 'mac' is unknown: it is linux-x64, win-x64 or win-arm64.",
    );
    expect(await said('check', ...module, '--build')).to.equal('check builds nothing: leave out --build.');
    expect(existsSync(join(outside.folder, 'x'))).to.equal(false);
  });

  it('reports the mistakes of a contract, and then writes nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mistakes-'));
    const run = async (text: string) => {
      writeFileSync(join(folder, 'entry.ts'), text);
      const { status, stdout, stderr } = await generateHere(folder, [
        'generate',
        '--contract',
        'entry.ts',
        '--out',
        'out',
      ]);
      expect([status, stdout, readdirSync(folder)]).to.deep.equal([1, '', ['entry.ts']]);
      return stderr.trimEnd().split('\n');
    };
    try {
      expect(await run('export const answer = 42;')).to.deep.equal([
        "entry.ts:1:1 G001: the entry exports no contract; write: export const contract = defineModule({ name: '...', ... })",
      ]);
      const facts = ['author', 'copyright', 'description', 'releaseNotes'].map((name) => `${name}: ''`);
      facts.push("version: '1.0.0'", "guid: '1c0f4d5e-0a0e-4c93-9f0a-6e6a1d0f7b11'");
      expect(
        await run(`import { defineModule } from 'pwsh-contract';
import { thing } from './thing.ts';
export const contract = defineModule({ name: 'X', prefix: 'X', executable: 'x y', ${facts.join(', ')}, tags: [thing] });
`),
      ).to.deep.equal([
        "entry.ts:1:1 G004: the module 'pwsh-contract' is not there; install the package of 'pwsh-contract'",
        "entry.ts:2:1 G004: the module './thing.ts' is not there; mend the path, or generate it first",
        "entry.ts:3:38 G002: defineModule needs literal 'tags'; write: tags: ['...']",
        "entry.ts:3:38 G005: the executable 'x y' is no name; write letters and digits",
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('builds the executable of a contract that has nothing but this package, and says what cannot be built', async () => {
    const build = ['generate', ...module, '--build', '--target', target];
    const { status, stdout } = generate(...build);
    expect([status, stdout.trimEnd().split('\n').at(-1)]).to.deep.equal([
      0,
      `Built ${join(outside.folder, 'FileSeal', 'bin', target, target === 'win-x64' ? 'fileseal.exe' : 'fileseal')}`,
    ]);
    expect(await generateHere(outside.folder, build)).to.deep.equal({ status: 0, stdout: '', stderr: '' });
    const program = join(outside.folder, 'FileSeal', 'bin', target, 'fileseal');
    const { stdout: hello } = spawnSync(program, { input: '', encoding: 'utf8' });
    expect(hello).to.match(/^hello\t\d+\tFileSeal\t1\.2\.0\t[0-9a-f]{16}\t\d+\tMemory\t0\t\tv\S+\t1\t\S+\n$/);
    // What is in it comes from the contract and from the package's vocabulary and host, and from no folder of this machine.
    const bytes = readFileSync(program);
    expect(bytes.includes('can be given at once.')).to.equal(true);
    for (const foreign of ['SetIpForwardEntry2', outside.folder, root])
      expect(bytes.includes(foreign), foreign).to.equal(false);

    const errorsOf = async (name: string, text: string) => {
      writeFileSync(join(outside.folder, name), text);
      const { status, stderr } = await generateHere(outside.folder, [...build, '--entry', name]);
      expect(status).to.equal(1);
      return stderr;
    };
    const broken = "import { serve } from 'pwsh-contract/host';\nserve(1);\nserve(;\n";
    expect(await errorsOf('broken.ts', broken)).to.match(/^broken\.ts:2:1 G006: .*\nbroken\.ts:3:7 G006: .*TS1005/);
    expect(await errorsOf('missing.ts', "import './nothing.ts';\n")).to.match(/^missing\.ts:1:1 G004: /);
    const write = "write: import { loadKoffi } from 'pwsh-contract/native'";
    expect(await errorsOf('native.ts', "import 'koffi';\n"))
      .to.include(write)
      .and.match(/^native\.ts:1:1 G007: native\.ts imports koffi/);
    // What a package imports is seen where it is bundled.
    mkdirSync(join(outside.folder, 'node_modules', 'other'));
    writeFileSync(join(outside.folder, 'node_modules', 'other', 'index.js'), "require('koffi');\n");
    expect(await errorsOf('foreign.ts', "import 'other';\n")).to.equal(
      `The program cannot be bundled.\nnode_modules/other/index.js imports 'koffi', but the program can load nothing but node's own modules; ${write}\n`,
    );
  });
});
