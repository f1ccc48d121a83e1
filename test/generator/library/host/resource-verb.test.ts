import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import type { Call } from '../../../../generator/library/contract/vocabulary.ts';
import type { GivenOptions } from '../../../../generator/library/host/command-line.ts';
import { resourceVerb } from '../../../../generator/library/host/resource-verb.ts';
import type { WireResource } from '../../../../generator/library/wire/resources.ts';

interface Shelf {
  readonly Name: string;
  readonly Height?: number;
}

/** What was made. */
let made: object[] = [];
const refused = (name: string) =>
  new CommandError({
    id: 'NoShelf',
    category: 'ObjectNotFound',
    message: `-Name '${name} -Name' is none, -Depth.`,
    action: 'Give -Name.',
    status: 2,
  });

const SHELF: WireResource = {
  type: 'Books/Shelf',
  manifest: JSON.stringify({ schema: { embedded: { title: 'Sh\u00e4lf' } } }),
  state: {
    anyKey: [],
    properties: [
      { name: 'Name', is: 'value', kind: 'String', list: false, mandatory: true },
      { name: 'Height', is: 'value', kind: 'UInt8', list: false },
    ],
  },
  declaration: {
    get: ({ Name }: Shelf) => ({ Name, Height: 1 }),
    plan({ Name, Height = 1 }: Shelf, _: never, { warn }: Call) {
      if (Name === 'none') throw refused(Name);
      if (Name === 'broken') throw new TypeError('of itself');
      warn('It is old.');
      const planned = { Name, Height };
      return {
        actual: { Name, Height: 1 },
        differing: Height === 1 ? [] : ['Height'],
        planned: () => planned,
        apply() {
          made.push(planned);
          return { state: planned, ...(Name === 'half' ? { failed: refused(Name) } : {}) };
        },
      };
    },
  } as never,
};

describe('the resources of a program', () => {
  const { read } = fs;
  const replaceRead = (one: unknown) => {
    Object.assign(fs, { read: one });
    syncBuiltinESMExports();
  };
  afterEach(() => replaceRead(read));

  /** Runs the verb with this on standard input. */
  const run = async (action: string, input: object | string, given: GivenOptions = {}) => {
    made = [];
    const [out, errors]: [string[], unknown[]] = [[], []];
    let text = typeof input === 'string' ? input : JSON.stringify(input);
    replaceRead((_: number, buffer: Buffer, __: number, ___: number, ____: null, done: unknown) => {
      const count = buffer.write(text);
      text = '';
      setImmediate(() => (done as (error: null, count: number) => void)(null, count));
    });
    const verb = resourceVerb<null>({
      resources: [SHELF],
      streams: { out: (line) => out.push(line), error: (line) => void errors.push(JSON.parse(line)) },
      sessionOptions: {},
      complete: (words) => words,
      open: () => ({
        machine: null,
        facts: { backend: 'Memory', elevated: false, details: '' },
        batch: (work) => work(),
        savesBatches: false,
        statusText: () => undefined,
      }),
      newRun: () => 'run',
    });
    const code = await verb.run({ resource: 'books/shelf', ...given }, action);
    return { code, out: out.join(''), errors };
  };
  const error = (id: string, category: string, exitCode: number, text: string, more = {}) => ({
    error: text,
    id,
    category,
    exitCode,
    ...more,
  });
  const OLD = { warn: 'It is old.' };
  const NONE = error('NoShelf', 'ObjectNotFound', 4, "name 'none -Name' is none, -Depth. Give name.", { status: 2 });

  it('say their schema, and what they do not', async () => {
    expect(await run('schema', '')).to.deep.equal({ code: 0, out: '{"title":"Sh\\u00e4lf"}\n', errors: [] });
    expect(await run('export', '')).to.deep.equal({
      code: 2,
      out: '',
      errors: [error('NoExport', 'InvalidArgument', 2, 'Books/Shelf exports nothing. Ask for one: get.')],
    });
    expect(await run('delete', { name: 'a' })).to.deep.equal({
      code: 2,
      out: '',
      errors: [error('NoDelete', 'InvalidArgument', 2, 'Books/Shelf cannot be deleted as a whole. Set it.')],
    });
    for (const action of ['get', 'test', 'export'])
      expect(await run(action, { name: 'a' }, { 'what-if': true })).to.deep.equal({
        code: 2,
        out: '',
        errors: [
          error(
            'WhatIfOfReading',
            'InvalidArgument',
            2,
            `--what-if is given, and ${action} changes nothing. Leave it out.`,
          ),
        ],
      });
  });

  it('refuse an input that is none', async () => {
    const read = (why: string) =>
      error(
        'InvalidInput',
        'InvalidArgument',
        2,
        `Standard input cannot be read: ${why}. Give the properties as one JSON object.`,
      );
    expect(await run('get', ' \n')).to.deep.equal({ code: 2, out: '', errors: [read('it is empty')] });
    const torn = await run('get', '{"name":');
    expect([torn.code, torn.out]).to.deep.equal([2, '']);
    expect((torn.errors[0] as { error: string }).error).to.match(
      /^Standard input cannot be read: it is no JSON in UTF-8: /,
    );
  });

  it('are read, tested and set, each result on its line', async () => {
    expect(await run('get', { name: 'a' })).to.deep.equal({ code: 0, out: '{"name":"a","height":1}\n', errors: [] });
    expect(await run('test', { name: 'a', height: 2 })).to.deep.equal({
      code: 0,
      out: '{"name":"a","height":1,"_inDesiredState":false}\n["height"]\n',
      errors: [OLD],
    });
    expect(await run('set', { name: 'a', height: 2 })).to.deep.equal({
      code: 0,
      out: '{"name":"a","height":2}\n["height"]\n',
      errors: [OLD],
    });
    expect(made).to.deep.equal([{ Name: 'a', Height: 2 }]);
    expect(await run('set', { name: 'half', height: 2 })).to.deep.equal({
      code: 6,
      out: '',
      errors: [
        OLD,
        error('NoShelf', 'ObjectNotFound', 6, "name 'half -Name' is none, -Depth. Give name.", { status: 2 }),
      ],
    });
  });

  it('say what would be done: an error is what would become of it, but a fault is one', async () => {
    const whatIf = { 'what-if': true };
    expect(await run('set', { name: 'a', height: 2 }, whatIf)).to.deep.equal({
      code: 0,
      out: '{"name":"a","height":2}\n["height"]\n',
      errors: [OLD],
    });
    expect(await run('set', { name: 'none' })).to.deep.equal({ code: 4, out: '', errors: [NONE] });
    const text = "Would fail: name 'none -Name' is none, -Depth. Give name.";
    expect(await run('set', { name: 'none' }, whatIf)).to.deep.equal({
      code: 0,
      out: `${JSON.stringify({ name: 'none', height: 1, _metadata: { whatIf: [text] } })}\n[]\n`,
      errors: [{ warn: text }],
    });
    expect(await run('set', { name: 'broken' }, whatIf)).to.deep.equal({
      code: 1,
      out: '',
      errors: [
        error(
          'InternalError',
          'NotSpecified',
          1,
          'The executable failed: of itself. Please report this with the command that led to it.',
        ),
      ],
    });
    expect(made).to.deep.equal([]);
  });
});
