import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { generate } from '../../generator/cli.ts';

const root = join(import.meta.dirname, '..', '..');
const golden = join(import.meta.dirname, 'broken', 'diagnostics.txt');

describe('diagnostics of a contract', () => {
  let folder: string;
  /** What the generator says of a contract; '' when it takes it. */
  const complaints = (text: string): string => {
    writeFileSync(
      join(folder, 'entry.ts'),
      text.replaceAll('VOCABULARY', join(root, 'generator/library/contract/vocabulary.ts')),
    );
    try {
      generate(join(folder, 'entry.ts'), folder);
      return '';
    } catch (error) {
      return `${(error as Error).message}\n`;
    }
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'contract-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('are all reported in one run, to the letter', () => {
    const said = complaints(readFileSync(join(import.meta.dirname, 'broken', 'entry.ts.txt'), 'utf8'));
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(golden, said);
    expect(said).to.equal(readFileSync(golden, 'utf8'));
  });

  it('cover every code that the generator knows', () => {
    const known = new Set<string>();
    for (const name of readdirSync(join(root, 'generator', 'read'))) {
      const text = readFileSync(join(root, 'generator', 'read', name), 'utf8');
      for (const [code] of text.matchAll(/G0[0-9]{2}/g)) known.add(code);
    }
    const told = new Set(readFileSync(golden, 'utf8').match(/G0[0-9]{2}/g));
    // A contract that is none is reported alone.
    expect(complaints('export const contract = 1;')).to.match(/^entry\.ts:1:1 G001: /);
    expect([...known].filter((code) => !told.has(code)).sort()).to.deep.equal(['G001']);
  });
});
