import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError, invalidArgument } from '../../../../generator/library/contract/command-error.ts';
import type { Call, Plan, Watch } from '../../../../generator/library/contract/vocabulary.ts';
import { ExitError, type GivenOptions } from '../../../../generator/library/host/command-line.ts';
import { contractVerbs } from '../../../../generator/library/verbs/contract-verbs.ts';
import type { VerbHost } from '../../../../generator/library/verbs/host.ts';
import type { CommandWords, ParameterWords } from '../../../../generator/library/verbs/words.ts';
import type { RequestColumn, WireCommand } from '../../../../generator/library/wire/columns.ts';

const TITLE: RequestColumn = { name: 'Title', kind: 'String', list: false };
const PAGES: RequestColumn = { name: 'Pages', kind: 'UInt16', list: false };
const ATOMIC: RequestColumn = { name: 'Atomic', kind: 'Switch', list: false };
const BOOK = [
  { name: 'Title', kind: 'String', list: false },
  { name: 'Pages', kind: 'UInt16', list: false },
] as const;

interface Book {
  readonly Title: string;
  readonly Pages: number;
}

/** The books that were changed, how often several as one, and how many a watch has seen. */
let changed: Book[] = [];
let carriedOut = 0;
let seen = 0;
const refuseBad = ({ Title }: Book) => {
  if (Title === 'bad') throw invalidArgument('BadTitle', '-Title is bad.', 'Use Get-Book.');
};

const set = {
  name: 'Set-Book',
  changes: true,
  keys: { names: ['Title'], advice: '' },
  parameters: [TITLE, PAGES],
  asOne: [ATOMIC],
  result: BOOK,
  handler(book: Book, _: null, { warn }: Call): Plan<Book> {
    refuseBad(book);
    if (book.Pages === 7) warn('-Pages is 7.');
    return {
      target: book.Title,
      action: 'Set',
      planned: book,
      apply() {
        changed.push(book);
        return book;
      },
    };
  },
} satisfies WireCommand<null>;

const WIRE: readonly WireCommand<null>[] = [
  set as never,
  {
    name: 'Watch-Book',
    changes: false,
    watches: true,
    parameters: [TITLE],
    result: BOOK,
    handler: ({ Title }: Book, _: null, { warn, named }: Call): Watch<Book> => ({
      async run({ emit, read, stopped }) {
        refuseBad({ Title, Pages: 0 });
        warn(`-Title is ${read(() => Title)}, of ${[...named]}.`);
        for (let Pages = 1; Pages < 4 && !stopped.aborted; Pages++) {
          seen++;
          emit({ Title, Pages });
        }
      },
    }),
  } as WireCommand<null> as never,
  {
    name: 'Compare-Book',
    changes: false,
    parameters: [{ name: 'With', kind: 'Objects', list: false, results: [{ member: '', columns: BOOK }] }],
    result: BOOK,
    handler: ({ With }: { With: Book[] }) => With,
  } as WireCommand<null> as never,
];

const words = (name: string, parameters: readonly ParameterWords[]): CommandWords => ({
  name,
  synopsis: `${name} is a cmdlet.`,
  sets: [],
  parameters,
  takes: [],
  result: 'Book',
});
const title = { name: 'Title', kind: 'String', help: '', pipeline: 'name', sets: [{ mandatory: true }] } as const;
const pages = { name: 'Pages', kind: 'UInt16', help: '', pipeline: 'name', sets: [{}] } as const;
const COMMANDS: readonly CommandWords[] = [
  words('Set-Book', [title, pages, { name: 'Atomic', kind: 'Switch', help: '', asOne: true, sets: [{}] }]),
  words('Watch-Book', [{ ...title, pipeline: undefined } as never]),
  words('Compare-Book', [{ name: 'With', kind: 'Objects', help: '', objects: 'Book', sets: [{ mandatory: true }] }]),
];

/** Runs a verb, and gives what it printed. `reads`: of so many texts on standard output, before nobody does any more. */
async function run(
  verb: string,
  given: GivenOptions,
  { commands = COMMANDS, reads = Infinity, open = (_warn: (message: string) => void): void => {} } = {},
) {
  [changed, carriedOut, seen] = [[], 0, 0];
  const out: string[] = [];
  const errors: Record<string, unknown>[] = [];
  const host: VerbHost<null> = {
    program: 'books',
    contract: {
      module: 'Books',
      version: '1.0.0',
      checksum: '0',
      commands: WIRE,
      carriesOut: (_: never, planned: never) => {
        carriedOut++;
        changed.push(...(planned as Book[]));
        return planned as Book[];
      },
    },
    words: {
      prefix: 'Book',
      nouns: {},
      session: [],
      commands,
      results: {
        Book: {
          members: [
            { name: 'Title', is: 'value', kind: 'String' },
            { name: 'Pages', is: 'value', kind: 'UInt16' },
          ],
          table: [{ heading: 'Title', member: 'Title' }],
        },
      },
    },
    streams: {
      out: (text) => out.push(text) < reads,
      error: (text) => void errors.push(JSON.parse(text) as Record<string, unknown>),
    },
    exits: { of: ({ id }) => (id === 'BadTitle' ? 41 : 40), partlyDone: 50, wouldChange: 60, stopped: 70 },
    open(_, warn) {
      open(warn);
      return {
        machine: null,
        facts: { backend: 'Memory', elevated: false, details: '' },
        batch: (work) => work(),
        savesBatches: false,
        statusText: () => undefined,
      };
    },
  };
  const one = contractVerbs(host).find(({ name }) => name === verb);
  const code = await one?.run({ json: true, ...given });
  return { code, out: out.join(''), errors };
}

const lines = (...books: readonly [string, number | null][]) =>
  books.map(([Title, Pages]) => `${JSON.stringify({ Title, Pages })}\n`).join('');
const error = (Id: string, Message: string, Action: string, ExitCode = 40, Category = 'InvalidArgument') => ({
  Event: 'Error',
  Id,
  Category,
  Message,
  Action,
  ExitCode,
});
const BAD = error('BadTitle', '--title is bad.', 'Use Get-Book.', 41);

describe('a run of a verb', () => {
  let folder: string;
  const input = (text: string | Uint8Array) => {
    const path = join(folder, 'input');
    writeFileSync(path, text);
    return { input: path };
  };
  const refusal = async (...words: Parameters<typeof run>) => {
    try {
      return await run(...words);
    } catch (refused) {
      if (!(refused instanceof CommandError)) throw refused;
      return { ...refused.facts, exitCode: refused instanceof ExitError ? refused.exitCode : undefined };
    }
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'run-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('reads records from a file in UTF-8 or as Windows PowerShell writes it, with or without a mark', async () => {
    const text = lines(['\u00e4', 1], ['b', 2]);
    const done = { code: 0, out: lines(['\\u00e4', 1], ['b', 2]).replace('\\\\u', '\\u'), errors: [] };
    for (const bytes of [text, `\ufeff${text}`, Buffer.from(`\ufeff${text}`, 'utf16le')])
      expect(await run('set', input(bytes))).to.deep.equal(done);
    expect(changed).to.deep.equal([
      { Title: '\u00e4', Pages: 1 },
      { Title: 'b', Pages: 2 },
    ]);
  });

  it('refuses a file that cannot be read, by its path', async () => {
    const path = join(folder, 'none');
    expect(await refusal('set', { input: path })).to.deep.equal({
      id: 'FileNotRead',
      category: 'InvalidArgument',
      message: `--input '${path}' could not be read: there is no such file.`,
      action: 'Check the path.',
      exitCode: 2,
    });
    expect(await refusal('set', { input: folder })).to.include({
      message: `--input '${folder}' could not be read: it is a folder.`,
    });
    const torn = Buffer.from(lines(['\u00e4', 1]));
    for (const bytes of [Buffer.from('{"Title":"\u00e4"}', 'latin1'), torn.subarray(0, torn.indexOf(0xc3) + 1)]) {
      const given = input(bytes);
      expect(await refusal('set', given)).to.deep.equal({
        id: 'InvalidInput',
        category: 'InvalidArgument',
        message: `--input '${given.input}' is no UTF-8.`,
        action: 'Write it as UTF-8.',
        exitCode: 2,
      });
    }
    expect(changed).to.deep.equal([]);
  });

  it('reports what is wrong with a record, in the words of the command line, and goes on with the others', async () => {
    const given = input(`${lines(['a', 1], ['bad', 2])}{"Pages":3}\n${lines(['b', 7], ['c', 7], ['d', 8])}`);
    expect(await run('set', given)).to.deep.equal({
      code: 50,
      out: lines(['a', 1], ['b', 7], ['c', 7], ['d', 8]),
      errors: [
        BAD,
        error('ParameterMissing', '--title is not given.', 'Give --title a value, or records that have one.'),
        // Said once, of however many records.
        { Event: 'Warning', Message: '--pages is 7.' },
      ],
    });
    expect(changed.map(({ Title }) => Title)).to.deep.equal(['a', 'b', 'c', 'd']);
    const twice = COMMANDS.map((one) => ({ ...one, sets: ['One', 'Two'] }));
    // Of several sets it is the handler that knows what it lacks.
    expect(await run('set', input('{"Pages":3}'), { commands: twice })).to.deep.equal({
      code: 0,
      out: lines(['', 3]).replace('""', 'null'),
      errors: [],
    });
  });

  it('changes as one all records or none, and says so where another one would have been changed', async () => {
    const atomic = { atomic: true, ...input(lines(['a', 1], ['b', 2])) };
    expect(await run('set', atomic)).to.deep.equal({ code: 0, out: lines(['a', 1], ['b', 2]), errors: [] });
    expect([changed.length, carriedOut]).to.deep.equal([2, 1]);
    expect(await run('set', { ...atomic, ...input(lines(['a', 1], ['bad', 2], ['b', 2])) })).to.deep.equal({
      code: 41,
      out: '',
      errors: [
        BAD,
        error(
          'AtomicRefused',
          'books set refuses 1 of the 3 records that it is to change as one, so nothing is done; the errors before this one say why.',
          'Mend those or leave them out, and run the command again.',
          40,
          'InvalidOperation',
        ),
      ],
    });
    expect(changed).to.deep.equal([]);
    // The errors of the records say all.
    expect(await run('set', { ...atomic, ...input(lines(['bad', 1])) })).to.deep.equal({
      code: 41,
      out: '',
      errors: [BAD],
    });
    expect(await run('set', { ...atomic, ...input('') })).to.deep.equal({ code: 0, out: '', errors: [] });
    expect(carriedOut).to.equal(0);
  });

  it('sends no part of the records that go together', async () => {
    expect(await run('compare', input(lines(['a', 1], ['b', 2])))).to.deep.equal({
      code: 0,
      out: lines(['a', 1], ['b', 2]),
      errors: [],
    });
    expect(await run('compare', input(`${lines(['a', 1])}7\n`))).to.deep.equal({
      code: 40,
      out: '',
      errors: [
        error(
          'ResultNotTaken',
          'The record is no object; what is taken is Book.',
          'Give records whole, as --json prints them.',
        ),
      ],
    });
  });

  it('goes on changing where nobody reads what it prints', async () => {
    const books = Array.from({ length: 600 }, (_, at): [string, number] => [`b${at}`, 1]);
    expect(await run('set', input(lines(...books)), { reads: 1 })).to.deep.include({ code: 0, errors: [] });
    expect(changed).to.have.length(600);
  });

  it('watches until it is over, prints at once, and ends where nobody reads any more', async () => {
    const warning = { Event: 'Warning', Message: '--title is a, of Title.' };
    expect(await run('watch', { title: 'a' })).to.deep.equal({
      code: 0,
      out: lines(['a', 1], ['a', 2], ['a', 3]),
      errors: [warning],
    });
    expect(await run('watch', { title: 'a' }, { reads: 2 })).to.deep.equal({
      code: 0,
      out: lines(['a', 1], ['a', 2]),
      errors: [warning],
    });
    expect(seen).to.equal(2);
  });

  it('has the warnings and the refusal of its session in its own words, with its own exit code', async () => {
    const warned = await run('set', { title: 'a' }, { open: (warn) => warn('Set-Book -Title is slow.') });
    expect(warned.errors).to.deep.equal([{ Event: 'Warning', Message: 'books set --title is slow.' }]);
    const facts = { id: 'BadTitle', category: 'InvalidOperation', message: 'No -Title.', action: 'Set-Book.' } as const;
    const refusing = (exitCode?: number) => ({
      open() {
        const refused = new CommandError(facts);
        throw exitCode === undefined ? refused : new ExitError(exitCode, refused);
      },
    });
    expect(await refusal('set', { title: 'a' }, refusing())).to.deep.equal({
      ...facts,
      message: 'No --title.',
      action: 'books set.',
      exitCode: 41,
    });
    // One of the command line itself stays as it is.
    expect(await refusal('set', { title: 'a' }, refusing(3))).to.deep.equal({ ...facts, exitCode: 3 });
  });
});

describe('the verbs of a contract', () => {
  it('are no two options of one name', async () => {
    const json = { name: 'Json', kind: 'String', help: '', sets: [{}] } as const;
    const refused = run('set', {}, { commands: [words('Set-Book', [title, json])] }).catch(
      (error: Error) => error.message,
    );
    expect(await refused).to.equal('Set-Book has the parameter of an option that every verb has: --json');
  });
});
