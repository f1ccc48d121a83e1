import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { generate } from '../../generator/cli.ts';

const root = join(import.meta.dirname, '..', '..');
const broken = join(import.meta.dirname, 'broken');
/** Contracts in which all is wrong, and what is reported of them. */
const GOLDENS = [
  ['entry.ts.txt', 'diagnostics.txt'],
  ['unsound.ts.txt', 'unsound.txt'],
] as const;

describe('diagnostics of a contract', function () {
  this.timeout(300_000);
  let folder: string;
  /** What the generator says of a contract; '' when it takes it. */
  const complaints = (text: string): string => {
    const vocabulary = join(root, 'generator/library/index.ts');
    writeFileSync(join(folder, 'entry.ts'), text.replaceAll('VOCABULARY', vocabulary));
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

  for (const [contract, told] of GOLDENS) {
    it(`are all reported in one run, to the letter: ${contract}`, () => {
      const said = complaints(readFileSync(join(broken, contract), 'utf8'));
      if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(join(broken, told), said);
      expect(said).to.equal(readFileSync(join(broken, told), 'utf8'));
    });
  }

  it('say of a function with @carriesOut that nobody needs it, and what it returns', () => {
    const text = (returns: string) => `import { defineModule } from 'VOCABULARY';
export const contract = defineModule({ name: 'A', prefix: 'A', executable: 'a', version: '1.0.0', guid: '0d9c6f0e-6c4f-4f0e-9a3b-3d1b1f3f7a52', author: '', copyright: '', description: '', tags: [], releaseNotes: '' });
/** @carriesOut */
export function carryOut(${returns === 'void' ? '' : '_: object'}): ${returns} { throw new Error(); }
`;
    expect(complaints(text('void'))).to.equal(
      'entry.ts:4:1 G056: @carriesOut is of no use: no parameter is an AsOne; leave the tag out\n' +
        'entry.ts:4:1 G057: it returns no void; write (terms: Terms, planned: readonly Result[], machine: Machine, call: Call): Iterable<Result | CommandError>\n',
    );
    expect(complaints(text('Iterable<object>'))).to.include(
      'G057: it takes no list of what was planned; write (terms: ',
    );
  });

  it('are found again of what was accepted before, in the same process, as soon as a file of it has changed', () => {
    const text = `import { defineModule } from 'VOCABULARY';
import { author } from './author.ts';
export const contract = defineModule({ name: 'A', prefix: 'A', executable: 'a', version: '1.0.0', guid: '0d9c6f0e-6c4f-4f0e-9a3b-3d1b1f3f7a52', author: '', copyright: '', description: '', tags: [], releaseNotes: '' });
export const named: string = author;
`;
    const withAuthor = (value: string) => {
      writeFileSync(join(folder, 'author.ts'), `export const author = ${value};\n`);
      return complaints(text).replaceAll('\n', '|');
    };
    expect([withAuthor("'A'"), withAuthor("'A'"), withAuthor('7'), withAuthor("'A'")]).to.deep.equal([
      '',
      '',
      "entry.ts:4:14 G006: the compiler says (TS2322): Type 'number' is not assignable to type 'string'; mend it: the executable is made of it|",
      '',
    ]);
  });

  it('say of a vocabulary that is not there nothing else: its words are known by their names', () => {
    const text = `import { defineModule, type ByName, type UInt8 } from './nowhere.ts';
export const contract = defineModule({ name: 'A', prefix: 'A', executable: 'a', version: '1.0.0', guid: '0d9c6f0e-6c4f-4f0e-9a3b-3d1b1f3f7a52', author: '', copyright: '', description: '', tags: [], releaseNotes: '' });
/** A note. */
export interface Note {
  /** How many. */
  Count: UInt8;
}
/** Which. */
export interface Which {
  /** How many. */
  Count?: ByName<UInt8>;
}
/**
 * Gets.
 * @cmdlet Get-Note
 */
export function getNote(_: Which): Iterable<Note> {
  return [];
}
`;
    expect(complaints(text)).to.equal(
      "entry.ts:1:1 G004: the module './nowhere.ts' is not there; mend the path, or generate it first\n",
    );
  });

  it('cover every code that the generator knows', () => {
    const known = new Set<string>();
    for (const name of readdirSync(join(root, 'generator', 'read'))) {
      const text = readFileSync(join(root, 'generator', 'read', name), 'utf8');
      for (const [code] of text.matchAll(/G0[0-9]{2}/g)) known.add(code);
    }
    const told = new Set(GOLDENS.flatMap(([, file]) => readFileSync(join(broken, file), 'utf8').match(/G0[0-9]{2}/g)));
    // A contract that is none is reported alone.
    expect(complaints('export const contract = 1;')).to.match(/^entry\.ts:1:1 G001: /);
    expect([...known].filter((code) => !told.has(code)).sort()).to.deep.equal(['G001']);
  });
});
