import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { generate } from '../../generator/cli.ts';
import { writeSurface } from '../../generator/diff.ts';
import { surfaceOf } from '../../generator/emit/surface.ts';
import { readContract } from '../../generator/read/read-contract.ts';
import { quote } from '../../generator/text/powershell.ts';
import { version } from '../../package.json';
import { contract } from '../../src/contract.ts';
import { readOnce } from './read-once.ts';
import { generateHere } from './second/generate-here.ts';

const root = join(import.meta.dirname, '..', '..');

describe('generator', () => {
  it('gives the same text twice, in ASCII with LF', () => {
    const contract = 'test/generator/second/contract.ts';
    const [once, twice] = [generate(contract, 'out'), generate(contract, 'out')];
    expect(twice).to.deep.equal(once);
    for (const [path, text] of [...once, ...generate('src/contract.ts', 'out')])
      if (!path.endsWith('.ts')) expect(text, path).to.match(/^[\n -~\t]*$/);
  });

  it('checks what is there: a changed, a missing and a stray file fail, programs and examples do not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'module-'));
    const check = async () => {
      const words = ['check', '--contract', 'test/generator/second/contract.ts', '--out', folder];
      const { status, stdout } = await generateHere(root, words);
      return `${status} ${stdout
        .trim()
        .split(', ')
        .map((path) => basename(path))
        .join(' ')}`;
    };
    try {
      const module = join(root, 'test/generator/second/module');
      cpSync(module, folder, { recursive: true, filter: (path) => basename(path) !== 'bin' });
      for (const name of ['bin', 'Examples']) {
        mkdirSync(join(folder, name), { recursive: true });
        writeFileSync(join(folder, name, 'own.txt'), '');
      }
      expect(await check()).to.equal('0 ');
      appendFileSync(join(folder, 'FileSeal.psd1'), ' ');
      rmSync(join(folder, 'en-US', 'FileSeal-help.xml'));
      writeFileSync(join(folder, 'stray.ps1'), '');
      const said = await check();
      expect(said).to.match(/^1 /);
      for (const name of ['FileSeal.psd1', 'FileSeal-help.xml', 'stray.ps1']) expect(said).to.include(name);
      expect(said).not.to.include('own.txt');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('compares the surface: fails when the version is too low, and is accepted when it is not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'surface-'));
    const file = join(folder, 'surface.json');
    const run = async (...more: string[]) => {
      const words = ['diff', '--contract', 'test/generator/second/contract.ts', '--surface', file, ...more];
      const { status, stdout } = await generateHere(root, words);
      return { status, lines: stdout.trim().split('\n') };
    };
    try {
      const { status, lines } = await run('--accept');
      expect([status, lines.length]).to.deep.equal([0, 1]);
      const now = surfaceOf(readOnce('test/generator/second/contract.ts'));
      expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal(now);
      writeSurface(file, { version: now.version, facts: [...now.facts, 'cmdlet Get-Gone'] });
      const broken = await run('--accept');
      expect(broken.status).to.equal(1);
      expect(broken.lines[0]).to.equal('breaking: no longer: cmdlet Get-Gone');
      expect(broken.lines.at(-1)).to.match(/must be at least 2\.0\.0, and is 1\.2\.0/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('compares the surface with a check, too, and fails by either', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'surface-'));
    const file = join(folder, 'surface.json');
    const second = 'test/generator/second';
    const now = surfaceOf(readOnce(join(root, second, 'contract.ts')));
    const check = async (out: string, facts: readonly string[]) => {
      writeSurface(file, { version: now.version, facts: [...facts] });
      const words = ['check', '--contract', `${second}/contract.ts`, '--out', out, '--surface', file];
      const { status, stdout, stderr } = await generateHere(root, words);
      expect([stderr, JSON.parse(readFileSync(file, 'utf8')).facts]).to.deep.equal(['', facts]);
      return { status, lines: stdout.trimEnd().split('\n') };
    };
    try {
      const least = `0 breaking, 0 additive since ${now.version}: the version must be at least`;
      const same = await check(`${second}/module`, now.facts);
      expect([same.status, same.lines.length]).to.deep.equal([0, 1]);
      expect(same.lines[0]).to.include(least);
      const broken = await check(`${second}/module`, [...now.facts, 'cmdlet Get-Gone']);
      expect([broken.status, broken.lines[0]]).to.deep.equal([1, 'breaking: no longer: cmdlet Get-Gone']);
      const other = await check(folder, now.facts);
      expect([other.status, other.lines.length]).to.deep.equal([1, 2]);
      expect(other.lines[0]).to.match(/^Differs from the contract /);
      expect(other.lines[1]).to.include(least);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says which file it cannot take, and then writes nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'files-'));
    const of = (name: string) => join(folder, name);
    const run = (...words: string[]) => generateHere(folder, words);
    const contract = ['--contract', of('entry.ts')];
    const vocabulary = join(root, 'generator', 'library', 'contract', 'vocabulary.ts');
    try {
      writeFileSync(
        of('entry.ts'),
        `import { defineModule } from '${vocabulary}';
export const contract = defineModule({ name: 'A', prefix: 'A', executable: 'a', version: '1.0.0', guid: '0d9c6f0e-6c4f-4f0e-9a3b-3d1b1f3f7a52', author: '', copyright: '', description: '', tags: [], releaseNotes: '' });
`,
      );
      writeFileSync(of('README.md'), '# A\n');
      expect(await run('generate', ...contract, '--out', of('A'), '--readme', of('README.md'))).to.deep.equal({
        status: 2,
        stdout: '',
        stderr: `--readme '${of('README.md')}': the file needs the marks <!-- errors: generated from the contract by npm run generate --> and <!-- /errors -->\nSee: pwsh-contract --help\n`,
      });
      for (const [text, why] of [
        ['{ "version": ', 'Unexpected end of JSON input'],
        ['{ "version": "1.0.0" }', 'it has no version, or no facts'],
        ['null', 'it has no version, or no facts'],
      ] as const) {
        writeFileSync(of('surface.json'), text);
        expect(await run('diff', ...contract, '--surface', of('surface.json'), '--accept')).to.deep.equal({
          status: 1,
          stdout: '',
          stderr: `${of('surface.json')} is no surface: ${why}\n`,
        });
        expect(readFileSync(of('surface.json'), 'utf8')).to.equal(text);
      }
      writeFileSync(of('contract.examples.json'), '{');
      const { status, stderr } = await run('generate', ...contract, '--out', of('A'));
      expect([status, existsSync(of('A'))]).to.deep.equal([1, false]);
      expect(stderr).to.match(
        /^contract\.examples\.json cannot be read: .*JSON.*; mend it, or delete it until the examples run again\n$/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('reads of a parameter what it is in each set, and names no set where it is the same in all', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sets-'));
    const vocabulary = join(root, 'generator', 'library', 'contract', 'vocabulary.ts');
    const member = (name: string, position?: number) =>
      `\n/** A.${position === undefined ? '' : `\n * @position ${position}\n`} */\n${name}: string;`;
    try {
      writeFileSync(
        join(folder, 'entry.ts'),
        `import { defineModule } from '${vocabulary}';
export const contract = defineModule({ name: 'A', prefix: 'A', executable: 'a', version: '1.0.0', guid: '0d9c6f0e-6c4f-4f0e-9a3b-3d1b1f3f7a52', author: '', copyright: '', description: '', tags: [], releaseNotes: '' });
export interface ByPath { ${['Path', 'Same', 'Force?'].map((name) => member(name)).join('')}${member('Moved', 0)} }
export interface ByText { ${['Text', 'Same', 'Force'].map((name) => member(name)).join('')}${member('Moved', 1)} }
/** A note. */
export interface Note {${member('Text')} }
/**
 * Gets.
 * @cmdlet Get-Note
 */
export function getNote(_: ByPath | ByText): Iterable<Note> { return []; }
`,
      );
      const [command] = readContract(join(folder, 'entry.ts')).commands;
      expect(command?.sets).to.deep.equal(['ByPath', 'ByText']);
      const [ByPath, ByText] = ['ByPath', 'ByText'].map((set) => ({ set, mandatory: true })) as [object, object];
      expect(Object.fromEntries(command?.parameters.map(({ name, sets }) => [name, sets]) ?? [])).to.deep.equal({
        Path: [ByPath],
        Same: [{ mandatory: true }],
        Force: [{ ...ByPath, mandatory: false }, ByText],
        Moved: [
          { ...ByPath, position: 0 },
          { ...ByText, position: 1 },
        ],
        Text: [ByText],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has the version of the package', () => {
    expect(contract.version).to.equal(version);
  });

  it('reports everything that is wrong in one run, with code, file, line and what to write', () => {
    const folder = mkdtempSync(join(tmpdir(), 'contract-'));
    const vocabulary = join(import.meta.dirname, '..', '..', 'generator', 'library', 'contract', 'vocabulary.ts');
    writeFileSync(
      join(folder, 'entry.ts'),
      `import { defineModule } from '${vocabulary}';
export const contract = defineModule({ name: 'X', prefix: 'X' });
export interface Result { /** When. */ Time: Date; }
/**
 * Frobs.
 * @cmdlet Frob-Thing
 * @colour red
 */
export function frob(parameters: { /** Size. */ Size: Map<string, string> }): Iterable<Result> { return []; }
`,
    );
    let message = '';
    try {
      generate(join(folder, 'entry.ts'), folder);
    } catch (error) {
      message = (error as Error).message;
    }
    rmSync(folder, { recursive: true });
    expect(message).to.match(/entry\.ts:7:4 G010: unknown tag @colour; use one of/);
    expect(message).to.match(/G012: 'Frob' is not an approved verb/);
    expect(message).to.match(/entry\.ts:9:\d+ G020: the type of 'Size' cannot become a parameter/);
    expect(message).to.match(/entry\.ts:3:\d+ G030: the type of 'Time' cannot become a member/);
  });

  it('derives help and README from the catalogue of errors, and knows what a command calls', () => {
    const folder = mkdtempSync(join(tmpdir(), 'contract-'));
    const source = join(import.meta.dirname, '..', '..', 'generator', 'library', 'contract', 'vocabulary.ts');
    const write = (call: string, code: string) =>
      writeFileSync(
        join(folder, 'entry.ts'),
        `import { defineErrors, defineModule } from '${source}';
const BOTH = ['Open', 'Close'] as const;
export const errors = defineErrors([{ code: ${code}, name: 'E_GONE', functions: [...BOTH], id: 'Gone',
  category: 'ObjectNotFound', meaning: 'It is gone', action: 'Look elsewhere.' }]);
export const contract = defineModule({ name: 'X', prefix: 'X', executable: 'x', version: '1.0.0', guid: '0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f', author: '',
  copyright: '', description: '', tags: [], releaseNotes: '' });
export interface Result { /** What. */ Name: string; }
export interface Wanted {
  /** Size. */
  Size?: string;
}
/**
 * Gets things.
 * @cmdlet Get-Thing
 * @calls ${call}
 */
export function getThing(parameters: Wanted): Iterable<Result> { return []; }
`,
      );
    const readme = join(folder, 'README.md');
    writeFileSync(
      readme,
      'a\n<!-- errors: generated from the contract by npm run generate -->\nold\n<!-- /errors -->\nb\n',
    );
    try {
      write('Open', '7');
      const files = generate(join(folder, 'entry.ts'), 'out', { readme });
      expect(files.get(readme)).to.match(
        /^a\n(?:.|\n)*\| 7 \| `E_GONE` \| `Open`, `Close` \| `Gone` \|(?:.|\n)*\nb\n$/,
      );
      expect(files.get(readme)).not.to.include('old');
      expect(files.get(join('out', 'en-US', 'X-help.xml'))).to.match(/E_GONE \(7\), error id Gone/);
      write('Shut', '7');
      expect(() => generate(join(folder, 'entry.ts'), 'out')).to.throw(/G019: @calls of Get-Thing names 'Shut'/);
      write('Open', 'Math.PI');
      expect(() => generate(join(folder, 'entry.ts'), 'out')).to.throw(/G003: the catalogue of errors is not made of/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('quotes so that nothing breaks out', () => {
    expect(quote('it\'s $(x) `n "q" #>')).to.equal("'it''s $(x) `n \"q\" #>'");
    expect(quote('\u2019')).to.equal("('' + [char] 8217)");
  });
});
