import { CommandError } from '../contract/command-error.ts';
import type { Call } from '../contract/vocabulary.ts';
import { jsonName, propertyName, type RESOURCE_EXIT_CODES, type WireResource } from '../wire/resources.ts';
import {
  asciiJson,
  badArguments,
  EXIT,
  ExitError,
  type GivenOptions,
  type Option,
  type Streams,
  type Verb,
} from './command-line.ts';
import { internalError } from './kit-errors.ts';
import { readInput } from './pipes.ts';
import { differingNames, printState, readState } from './resource-state.ts';
import type { Session } from './session.ts';

/** What the verb `dsc` needs of a program. */
export interface ResourceHost<Machine> {
  /** Of `contract.generated.ts`. */
  readonly resources: readonly WireResource[];
  readonly streams: Streams;
  /** The options that say what is worked on. A printed manifest has those that were given. */
  readonly sessionOptions: Readonly<Record<string, Option>>;
  /** Makes what was given of them whole, such as an absolute path, and refuses what is wrong. */
  complete(given: GivenOptions): GivenOptions;
  open(given: GivenOptions): Session<Machine>;
  /** Names a run: all changes of one have it. */
  newRun(): string;
}

const ACTIONS = {
  get: 'the state of what standard input names',
  set: 'make it as standard input says',
  test: 'whether it is as standard input says',
  delete: 'delete what standard input names',
  export: 'all that is there, a line each',
  schema: 'the JSON Schema of a resource',
  manifest: 'the list of resources, for a file <name>.dsc.manifests.json in a folder on PATH',
} as const;

type Action = keyof typeof ACTIONS;

/**
 * The verb with which the engine of Desired State Configuration (v3) calls the resources of a contract. Standard output has
 * results alone; errors and warnings are lines of JSON on standard error, `{"error":...}` and `{"warn":...}`.
 */
export function resourceVerb<Machine>(host: ResourceHost<Machine>): Verb {
  return {
    name: 'dsc',
    summary: 'what the engine of Desired State Configuration calls: the resources of this program',
    actions: ACTIONS,
    options: {
      resource: { value: 'type', help: `the resource: ${host.resources.map(({ type }) => type).join(', ')}` },
      'what-if': { help: 'only say what would be changed' },
      ...host.sessionOptions,
    },
    async run(given, action) {
      try {
        return await carryOut(host, given, action as Action);
      } catch (error) {
        return fail(host, error, given);
      }
    },
  };
}

async function carryOut<Machine>(host: ResourceHost<Machine>, given: GivenOptions, action: Action): Promise<number> {
  const { streams } = host;
  const write = (...lines: object[]) => streams.out(lines.map((line) => `${asciiJson(line)}\n`).join(''));
  if (action === 'manifest') {
    write({ resources: manifests(host, given) });
    return EXIT.done;
  }
  const resource = resourceOf(host, given);
  if (action === 'schema') {
    write((JSON.parse(resource.manifest) as { schema: { embedded: object } }).schema.embedded);
    return EXIT.done;
  }
  const whatIf = given['what-if'] === true;
  if (whatIf && action !== 'set' && action !== 'delete')
    throw badArguments('WhatIfOfReading', `--what-if is given, and ${action} changes nothing.`, 'Leave it out.');
  const asked = action === 'export' ? {} : (readState(resource.state, parse(await readAll())) as object);
  const session = host.open(host.complete(given));
  const call: Call = {
    named: new Set(Object.keys(asked)),
    piped: false,
    together: 1,
    run: host.newRun(),
    warn: (message) => streams.error(`${asciiJson({ warn: message })}\n`),
  };
  // What was made is safe when its batch has ended: until then nothing is said.
  const { lines, failed } = session.batch(() => {
    for (const notice of session.notices?.() ?? []) call.warn(notice);
    if (action === 'set' || action === 'delete') session.calling?.(`dsc ${action} ${resource.type}`, call);
    return perform(resource, action, asked, whatIf, session.machine, call);
  });
  if (failed !== undefined) throw failed;
  write(...lines);
  return EXIT.done;
}

interface Performed {
  readonly lines: readonly object[];
  readonly failed?: ExitError;
}

function perform<Machine>(
  { declaration, state, type }: WireResource,
  action: Action,
  given: object,
  whatIf: boolean,
  machine: Machine,
  call: Call,
): Performed {
  const print = (value: object) => printState(state, value);
  const on = machine as never;
  if (action === 'get') return { lines: [print(declaration.get(given as never, on, call))] };
  if (action === 'export') {
    if (declaration.export === undefined)
      throw badArguments('NoExport', `${type} exports nothing.`, 'Ask for one: get.');
    return { lines: [...declaration.export(on, call)].map(print) };
  }
  const exist = state.properties.find(({ is }) => is === 'exist');
  if (action === 'delete' && exist === undefined)
    throw badArguments('NoDelete', `${type} cannot be deleted as a whole.`, 'Set it.');
  const desired = (action === 'delete' ? { ...given, [exist?.name ?? '']: false } : given) as never;
  if (whatIf) return { lines: wouldDo({ declaration, state }, desired, action, print, on, call) };
  const plan = declaration.plan(desired, on, call);
  const { actual, differing } = plan;
  if (action === 'test') {
    const lines = [{ ...print(actual), _inDesiredState: differing.length === 0 }, differing.map(jsonNameIn(state))];
    return { lines };
  }
  if (differing.length === 0) return { lines: action === 'delete' ? [] : [print(actual), []] };
  const { state: after, failed } = plan.apply();
  if (failed !== undefined) return { lines: [], failed: new ExitError(6, failed) };
  const [was, is] = [print(actual), print(after)];
  return { lines: action === 'delete' ? [] : [is, differingNames(was, is)] };
}

/** What would be done. An error is what would become of it, and no failure of the question. */
function wouldDo(
  { declaration, state }: Pick<WireResource, 'declaration' | 'state'>,
  desired: never,
  action: Action,
  print: (value: object) => Record<string, unknown>,
  machine: never,
  call: Call,
): object[] {
  let [before, after]: Record<string, unknown>[] = [];
  try {
    const plan = declaration.plan(desired, machine, call);
    before = print(plan.actual);
    after = plan.differing.length === 0 ? before : print(plan.planned());
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const text = inProperties(`Would fail: ${error.message} ${error.facts.action}`, [state]);
    before ??= print(declaration.get(desired, machine, call));
    after = { ...before, _metadata: { whatIf: [text] } };
    call.warn(text);
  }
  if (action === 'delete') return after['_metadata'] === undefined ? [{}] : [{ _metadata: after['_metadata'] }];
  return [after, differingNames(before, after)];
}

function jsonNameIn({ properties }: WireResource['state']): (name: string) => string {
  return (name) => propertyName(name, properties.find((property) => property.name === name)?.is ?? 'value');
}

function resourceOf<Machine>({ resources }: ResourceHost<Machine>, { resource }: GivenOptions): WireResource {
  const known = resources.map(({ type }) => type).join(', ');
  if (resource === undefined) throw badArguments('MissingOption', '--resource is not given.', `Give one of ${known}.`);
  const found = resources.find(({ type }) => type.toLowerCase() === String(resource).toLowerCase());
  if (found !== undefined) return found;
  throw badArguments('UnknownResource', `There is no resource '${resource}'.`, `Give one of ${known}.`);
}

/** The manifests with this program by its absolute path, so that nothing is looked for, and with what was given of the session. */
function manifests<Machine>(host: ResourceHost<Machine>, given: GivenOptions): object[] {
  const whole = host.complete(given);
  const words = Object.keys(host.sessionOptions).flatMap((name) => {
    const value = whole[name];
    return value === undefined ? [] : value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });
  const wanted = given['resource'] === undefined ? host.resources : [resourceOf(host, given)];
  return wanted.map(({ manifest }) =>
    Object.fromEntries(
      Object.entries(JSON.parse(manifest) as object).map(([name, value]) => {
        if (typeof value !== 'object' || value === null || !('executable' in value)) return [name, value];
        const args = (value as unknown as { args: unknown[] }).args;
        // Before the objects, which stand last.
        const at = args.findIndex((arg) => typeof arg === 'object');
        const before = at < 0 ? args : args.slice(0, at);
        return [
          name,
          { ...value, executable: process.execPath, args: [...before, ...words, ...args.slice(before.length)] },
        ];
      }),
    ),
  );
}

function readAll(): Promise<Buffer> {
  const pieces: Buffer[] = [];
  return new Promise((resolve) => {
    readInput({ take: (bytes) => void pieces.push(Buffer.from(bytes)), ended: () => resolve(Buffer.concat(pieces)) });
  });
}

function parse(bytes: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.trim() !== '') return JSON.parse(text);
  } catch (error) {
    throw invalidInput(`it is no JSON in UTF-8: ${(error as Error).message}`);
  }
  throw invalidInput('it is empty');
}

function invalidInput(why: string): ExitError {
  return badArguments(
    'InvalidInput',
    `Standard input cannot be read: ${why}.`,
    'Give the properties as one JSON object.',
  );
}

/** The exit codes of errors that changed nothing, by their categories. */
const EXITS: Readonly<Record<string, keyof typeof RESOURCE_EXIT_CODES>> = {
  InvalidArgument: 3,
  InvalidOperation: 3,
  ResourceExists: 3,
  ObjectNotFound: 4,
  PermissionDenied: 5,
  InvalidData: 2,
  NotSpecified: 8,
  NotImplemented: 8,
  ResourceUnavailable: 8,
};

function fail<Machine>(host: ResourceHost<Machine>, error: unknown, { resource }: GivenOptions): number {
  const facts = error instanceof CommandError ? error.facts : internalError(error);
  const own = error instanceof ExitError ? error.exitCode : undefined;
  const exitCode = own ?? (error instanceof CommandError ? (EXITS[facts.category] ?? 1) : EXIT.failed);
  const named = host.resources.filter(({ type }) => type.toLowerCase() === String(resource).toLowerCase());
  const text = inProperties(
    `${facts.message} ${facts.action}`,
    named.map(({ state }) => state),
  );
  const line = { error: text, id: facts.id, category: facts.category, exitCode };
  host.streams.error(`${asciiJson({ ...line, ...(facts.status === undefined ? {} : { status: facts.status }) })}\n`);
  return exitCode;
}

/** The words of a handler, which names parameters of cmdlets, with the names of properties; what is quoted stays. */
function inProperties(words: string, states: readonly WireResource['state'][]): string {
  const names = new Set(states.flatMap(({ properties }) => [...namesIn(properties)]));
  return words.replace(/'[^']*'|(?<!\w)-([A-Z]\w*)/g, (whole, name?: string) =>
    name !== undefined && names.has(name) ? jsonName(name) : whole,
  );
}

function* namesIn(properties: WireResource['state']['properties']): Iterable<string> {
  for (const property of properties) {
    yield property.name;
    if (property.is === 'object') yield* namesIn(property.properties);
  }
}
