import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readContract } from '../../../generator/read/read-contract.ts';
import { generateHere } from './generate-here.ts';
import { here, linkKit, root, target } from './outside.ts';

const page = readFileSync(join(root, 'docs', 'contract-language.md'), 'utf8');

/** Runs the compiler, with every strict option of this repository, on what is in the folder. */
function compile(folder: string): string {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'generator', 'tsconfig.json'), 'utf8'));
  const options = { ...compilerOptions, types: ['node'], typeRoots: [join(root, 'node_modules', '@types')] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return spawnSync(process.execPath, [tsc, '-p', folder], { cwd: folder, encoding: 'utf8' }).stdout;
}

describe('the page of the contract language', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'language-'));
    linkKit(folder);
    const blocks = [...page.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)];
    expect(blocks.map(([, name]) => name)).to.deep.equal(['contract.ts', 'notebook.ts', 'main.ts']);
    for (const [, name = '', text = ''] of blocks) writeFileSync(join(folder, name), text);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has an example that is generated, compiled and built as it is written', async () => {
    const words = [
      'generate',
      '--contract',
      'contract.ts',
      '--out',
      'Notebook',
      '--docs',
      'docs',
      '--build',
      '--target',
      target,
    ];
    const { status, stderr } = await generateHere(folder, words);
    expect([status, stderr]).to.deep.equal([0, '']);
    expect(existsSync(join(folder, 'Notebook', 'bin', target))).to.equal(true);
    expect(readdirSync(join(folder, 'docs')).sort()).to.deep.equal(['Get-Note.md', 'Set-Note.md', 'Watch-Note.md']);
    expect(compile(folder)).to.equal('');
    const model = readContract(join(folder, 'contract.ts'));
    expect(model.commands.map(({ name, sets }) => `${name} ${sets}`)).to.deep.equal([
      'Get-Note ByNames,ByNetwork',
      'Set-Note ',
      'Watch-Note ',
    ]);
  });

  it('is true of the compiler: it refuses a handler that does not keep its contract', () => {
    const text = readFileSync(join(folder, 'notebook.ts'), 'utf8');
    writeFileSync(
      join(folder, 'notebook.ts'),
      text.replace("Color = 'Black'", "Color = 'Blue'").replace('Size: 0n', 'Size: 0'),
    );
    expect(compile(folder))
      .to.match(/notebook\.ts.*"Blue"/)
      .and.match(/'number' is not assignable to type 'UInt64'/);
    writeFileSync(join(folder, 'notebook.ts'), text);
  });

  it('lists every diagnostic', () => {
    const sources = readdirSync(join(root, 'generator', 'read')).map((name) => join(root, 'generator', 'read', name));
    const known = new Set(sources.flatMap((file) => readFileSync(file, 'utf8').match(/\bG0[0-9]{2}\b/g) ?? []));
    expect([...page.matchAll(/^\| (G0[0-9]{2}) \|/gm)].map(([, code]) => code)).to.deep.equal([...known].sort());
  });

  it('names every word of the vocabulary and every tag, and so does the second contract use them', () => {
    const vocabulary = readFileSync(join(root, 'generator', 'library', 'contract', 'vocabulary.ts'), 'utf8');
    const words = [...vocabulary.matchAll(/^export type (\w+)/gm)].map(([, word = '']) => word);
    words.push(
      'Plan',
      'Watch',
      'Completion',
      'CompletionRequest',
      'defineErrors',
      'defineModule',
      'defineResource',
      'CommandError',
      'Iterable',
    );
    const tags = [
      'cmdlet',
      'impact',
      'calls',
      'remarks',
      'see',
      'example',
      'alias',
      'position',
      'completer',
      'default',
      'table',
      'beneath',
      'tint',
      'alone',
      'keys',
      'value',
      'takes',
      'session',
      'anyKey',
      'class',
      'classKeys',
      'options',
    ];
    words.push(...tags.map((tag) => `@${tag}`));
    const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^(?:(?:commands|resources).)?[\w-]+\.ts$/.test(name),
    );
    // Parameters that the kit itself declares are of the contract, too.
    const declared = join(root, 'generator', 'library', 'contract', 'origin.ts');
    const contract = [...files.map((name) => join(here, name)), declared]
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect(words.length).to.be.greaterThan(30);
    for (const word of words) {
      expect(page, word).to.match(new RegExp(`(?<!\\w)${word}\\b`));
      expect(contract, word).to.match(new RegExp(`(?<!\\w)${word}\\b`));
    }
  });
});
