import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import {
  asciiJson,
  ExitError,
  type GivenOptions,
  isCommandLine,
  type Program,
  runCommandLine,
  type Verb,
} from '../../../../generator/library/host/command-line.ts';

const refusal = new CommandError({
  id: 'NotAllowed',
  category: 'PermissionDenied',
  message: 'Not \u00fcber.',
  action: 'Ask.',
  status: 5,
});
/** What a verb was given. */
let given: [verb: string, options: GivenOptions, action: string | undefined][] = [];

function verb(name: string, more: Partial<Verb> = {}): Verb {
  const options = {
    path: { help: 'the files', value: 'file', multiple: true },
    force: { help: 'asks nobody' },
  } as const;
  const title = more.noun === undefined ? name : `${name} ${more.noun}`;
  return {
    name,
    summary: `to ${title}`,
    options: { ...options, to: { help: 'where', value: 'folder' } },
    run(values, action) {
      given.push([title, values, action]);
      return 0;
    },
    ...more,
  };
}

const PROGRAM: Program = {
  name: 'mover',
  version: '1.2.3',
  summary: 'moves files',
  exitCodes: { 3: 'something is left' },
  verbs: [
    verb('move'),
    verb('get', { noun: 'file', usual: true }),
    verb('get', { noun: 'folder' }),
    verb('drop', { noun: 'file' }),
    verb('set', { noun: 'file' }),
    verb('set', { noun: 'folder' }),
    verb('keep', { actions: { on: 'from now on', off: 'no more' }, options: {} }),
    verb('later', { run: async () => 7 }),
    verb('refused', {
      run() {
        throw new ExitError(4, refusal);
      },
    }),
    verb('denied', {
      run() {
        throw refusal;
      },
    }),
    verb('broken', {
      run() {
        throw new TypeError('of itself');
      },
    }),
  ],
};

async function run(...words: string[]): Promise<{ code: number; out: string; error: string }> {
  given = [];
  let [out, error] = ['', ''];
  const streams = {
    out: (text: string) => {
      out += text;
    },
    error: (text: string) => {
      error += text;
    },
  };
  return { code: await runCommandLine(PROGRAM, words, streams), out, error };
}

const HELP = `mover 1.2.3: moves files

  mover <what> [--option value ...]

  move         to move
  get [file]   to get file
  get folder   to get folder
  drop [file]  to drop file
  set file     to set file
  set folder   to set folder
  keep         to keep
  later        to later
  refused      to refused
  denied       to denied
  broken       to broken
  --help       this text; mover <what> --help says the options
  --version    the version

Exit codes:
  0  done
  1  the program failed
  2  the arguments are wrong
  3  something is left

An error is one line of JSON on standard error.
`;

describe('a command line', () => {
  it('says what there is, of the program and of each verb, and the version', async () => {
    for (const words of [[], ['--help'], ['-h'], ['help']])
      expect(await run(...words), words.join()).to.deep.equal({ code: 0, out: HELP, error: '' });
    expect(await run('--version')).to.deep.equal({ code: 0, out: 'mover 1.2.3\n', error: '' });
    const options = [
      '  --path <file> ...  the files',
      '  --force            asks nobody',
      '  --to <folder>      where',
      '',
    ];
    const ofGet = ['mover get [file]: to get file', '', ...options].join('\n');
    for (const words of [
      ['get', '--help'],
      ['get', 'file', '-h'],
      ['help', 'get'],
      ['help', 'get', 'file'],
      ['get', '--to', 'x', '-h'],
    ])
      expect((await run(...words)).out, words.join()).to.equal(ofGet);
    expect((await run('help', 'keep')).out).to.equal(
      'mover keep: to keep\n\n  keep on   from now on\n  keep off  no more\n\n',
    );
    expect(given).to.deep.equal([]);
  });

  it('gives a verb its options, and ends with its code', async () => {
    expect(await run('move', '--path', 'a', '--path=b c', '--force', '--to', '-')).to.deep.equal({
      code: 0,
      out: '',
      error: '',
    });
    const [[name, options, action] = []] = given;
    expect([name, { ...options }, action]).to.deep.equal([
      'move',
      { path: ['a', 'b c'], force: true, to: '-' },
      undefined,
    ]);
    expect((await run('later')).code).to.equal(7);
  });

  it('finds the verb of a noun: the one that is said, the usual one, the only one', async () => {
    const named = async (...words: string[]) => {
      const { error } = await run(...words);
      return error === '' ? given.map(([title]) => title).join() : JSON.parse(error).Id;
    };
    expect(await named('get')).to.equal('get file');
    expect(await named('get', '--force')).to.equal('get file');
    expect(await named('get', 'folder', '--force')).to.equal('get folder');
    expect(await named('drop')).to.equal('drop file');
    expect(await named('set', 'folder')).to.equal('set folder');
    expect(await named('set')).to.equal('NounMissing');
    expect(await named('set', '--force')).to.equal('NounMissing');
    expect(await named('drop', 'folder')).to.equal('UnknownNoun');
  });

  it('hands on an action, which must be one of the verb', async () => {
    await run('keep', 'off');
    expect(given.map(([title, options, action]) => [title, { ...options }, action])).to.deep.equal([
      ['keep', {}, 'off'],
    ]);
    const said = async (...words: string[]) => {
      const { Id, Message, Action } = JSON.parse((await run(...words)).error);
      return `${Id}: ${Message} ${Action}`;
    };
    const help = 'Ask for the help: mover keep --help.';
    expect(await said('keep')).to.equal(`UnknownAction: What keep is to do is not said: on, off. ${help}`);
    const unknown = `UnknownAction: 'toString' is nothing that keep does: on, off. ${help}`;
    expect(await said('keep', 'toString')).to.equal(unknown);
    expect(given).to.deep.equal([]);
  });

  it('refuses wrong words with 2, and does nothing: the word, the rule, what to do', async () => {
    const verbs = 'move, get, drop, set, keep, later, refused, denied, broken';
    const cases: [string[], string, string, string][] = [
      [['fly'], 'UnknownVerb', `'fly' is nothing that mover does: ${verbs}.`, 'Ask for the help: mover --help.'],
      [
        ['help', 'fly'],
        'UnknownVerb',
        `'fly' is nothing that mover does: ${verbs}.`,
        'Ask for the help: mover --help.',
      ],
      [['set'], 'NounMissing', 'What to set is not said: file, folder.', 'Write one behind the verb: mover set file.'],
      [
        ['get', 'x'],
        'UnknownNoun',
        "'x' is nothing that mover get works on: file, folder.",
        'A value stands behind its option; mover get --help says which there are.',
      ],
      [['move', '--fly'], 'BadArguments', "Unknown option '--fly'.", 'Ask for the help: mover move --help.'],
      [
        ['get', 'folder', '--fly'],
        'BadArguments',
        "Unknown option '--fly'.",
        'Ask for the help: mover get folder --help.',
      ],
      [['move', '--to', 'a', '--to', 'b'], 'GivenTwice', '--to is given twice.', 'Give it once.'],
      [['move', '--force', '--force'], 'GivenTwice', '--force is given twice.', 'Give it once.'],
    ];
    for (const [words, Id, Message, Action] of cases) {
      const { code, out, error } = await run(...words);
      expect([code, out], words.join(' ')).to.deep.equal([2, '']);
      expect(error).to.match(/^[^\n]*\n$/);
      const category = { Event: 'Error', Id, Category: 'InvalidArgument' };
      expect(JSON.parse(error)).to.deep.equal({ ...category, Message, Action, ExitCode: 2 });
      expect(given).to.deep.equal([]);
    }
  });

  it('writes an error as one line of JSON in ASCII, and ends with the code that it has, or 1', async () => {
    const facts = {
      Event: 'Error',
      Id: 'NotAllowed',
      Category: 'PermissionDenied',
      Message: 'Not \u00fcber.',
      Action: 'Ask.',
    };
    for (const [word, code] of [
      ['refused', 4],
      ['denied', 1],
    ] as const) {
      const { error, ...rest } = await run(word);
      expect(rest).to.deep.equal({ code, out: '' });
      expect(error).to.match(/^[ -~]+\n$/);
      expect(JSON.parse(error)).to.deep.equal({ ...facts, Status: 5, ExitCode: code });
    }
    const { code, error } = await run('broken');
    expect([code, JSON.parse(error).Id, JSON.parse(error).Message]).to.deep.equal([
      1,
      'InternalError',
      'The executable failed: of itself.',
    ]);
    expect(asciiJson({ big: 2n ** 64n - 1n, text: '\u007f\u00e9\uffff~' })).to.equal(
      '{"big":"18446744073709551615","text":"\\u007f\\u00e9\\uffff~"}',
    );
  });

  it('wraps what a row says, beside a first column that is not too wide', async () => {
    const long = verb('move', {
      summary: 'x',
      options: {
        [`a${'b'.repeat(50)}`]: { help: 'on a line of its own' },
        short: { help: `${'word '.repeat(30)}end`.trim() },
      },
    });
    let out = '';
    const streams = {
      out: (text: string) => {
        out += text;
      },
      error: () => {},
    };
    expect(await runCommandLine({ ...PROGRAM, verbs: [long] }, ['move', '--help'], streams)).to.equal(0);
    const lines = out.split('\n').slice(2, -1);
    expect(lines[0]).to.equal(`  --a${'b'.repeat(50)}`);
    expect(lines[1]).to.equal(`${' '.repeat(44)}on a line of its own`);
    // 56 columns are left: eleven words of five.
    expect(lines[2]).to.equal(`  --short${' '.repeat(35)}${'word '.repeat(11).trim()}`);
    expect(lines.slice(3)).to.deep.equal([
      `${' '.repeat(44)}${'word '.repeat(11).trim()}`,
      `${' '.repeat(44)}${'word '.repeat(8)}end`,
    ]);
  });

  it('is none where a module starts the program to serve it', () => {
    const options = ['simulator', 'ledger'];
    for (const word of ['--idle', '--simulator', 'simulator', '--ledger=x', '--idle=5'])
      expect(isCommandLine([word, 'more'], options), word).to.equal(false);
    for (const word of ['get', '--help', '--other', '--ledgers', 'idle'])
      expect(isCommandLine([word], options), word).to.equal(true);
  });
});
