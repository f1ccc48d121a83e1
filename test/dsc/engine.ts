import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ValidateFunction } from 'ajv';
import { differing } from './diff.ts';
import { discover, type Found, resolveExecutable, type Surroundings } from './discovery.ts';
import type { Method } from './manifest.ts';
import { instanceValidator, outputViolation, violation } from './schemas.ts';

export type Json = Record<string, unknown>;

/** What a resource said on the way. */
export interface Trace {
  readonly level: string;
  readonly message: string;
}

export interface TestResult {
  readonly desiredState: Json;
  readonly actualState: Json;
  readonly inDesiredState: boolean;
  readonly differingProperties: readonly string[];
}

export interface SetResult {
  readonly beforeState: Json;
  readonly afterState: Json;
  readonly changedProperties: readonly string[] | null;
}

interface Output {
  readonly lines: readonly string[];
  readonly text: string;
}

/** How a set is asked for: by `dsc resource set`, which tests nothing before, or by `dsc config set`. */
export interface SetOptions {
  readonly whatIf?: boolean;
  readonly config?: boolean;
}

/** An error of the engine, as it would end the command. */
export class DscError extends Error {
  override readonly name = 'DscError';
}

/** Plays the engine of DSC v3 on the resources of some folders, by the rules of its source. */
export class Engine {
  readonly #surroundings: Surroundings;
  readonly #validators = new Map<Found, ValidateFunction>();
  /** What was said on standard error, in the engine's levels. */
  readonly traces: Trace[] = [];
  /** The methods whose processes were started. */
  readonly started: string[] = [];

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  find(type: string): Found {
    const { resources, skipped } = discover(this.#surroundings);
    const found = resources.find(({ manifest }) => manifest.type.toLowerCase() === type.toLowerCase());
    if (found === undefined)
      throw new DscError(`Resource not found: ${type}${skipped.map((why) => `; ${why}`).join('')}`);
    return found;
  }

  async get(type: string, input: Json): Promise<{ readonly actualState: Json }> {
    const found = this.find(type);
    return { actualState: await this.#get(found, input) };
  }

  async test(type: string, desired: Json): Promise<TestResult> {
    const found = this.find(type);
    const { test, schema } = found.manifest;
    if (test === undefined) {
      const actualState = await this.#get(found, desired);
      return tested(desired, actualState, differing(desired, actualState, schema?.embedded as Json));
    }
    this.#validate(found, desired, 'The input of test');
    const output = await this.#run(found, 'test', test, desired);
    if (test.return === undefined) {
      const actualState = await this.#get(found, desired);
      return tested(desired, actualState, differing(desired, actualState));
    }
    const { state, diff } = this.#readState(found, 'test', output, test.return);
    const differs = diff ?? differing(desired, state);
    const said = state['_inDesiredState'];
    if ('_inDesiredState' in state && typeof said !== 'boolean') throw new DscError('_inDesiredState is no boolean');
    return {
      ...tested(desired, state, differs),
      inDesiredState: said === undefined ? differs.length === 0 : said === true,
    };
  }

  async set(type: string, desired: Json, { whatIf = false, config = false }: SetOptions = {}): Promise<SetResult> {
    const found = this.find(type);
    const { set, delete: remove } = found.manifest;
    if (set === undefined) throw new DscError(`${type} has no set`);
    if (desired['_exist'] === false && set.handlesExist !== true) {
      if (remove === undefined && config) throw new DscError(`Not implemented: ${type} handles no _exist`);
      if (remove !== undefined) return this.#setByDelete(found, desired);
    }
    const isNative = set.args?.some((arg) => typeof arg !== 'string' && 'whatIfArg' in arg) === true;
    if (whatIf && !isNative) throw new DscError('Not implemented: what-if by the engine');
    this.#validate(found, desired, 'The input of set');
    if (config && set.implementsPretest !== true) {
      const { inDesiredState, actualState } = await this.test(type, desired);
      if (inDesiredState && !whatIf) return { beforeState: desired, afterState: actualState, changedProperties: null };
    }
    const beforeState = await this.#get(found, desired);
    const output = await this.#run(found, 'set', set, desired, whatIf);
    const kind = (whatIf ? set.whatIfReturns : undefined) ?? set.return;
    if (kind === undefined) {
      const afterState = await this.#get(found, desired);
      return { beforeState, afterState, changedProperties: differing(afterState, beforeState) };
    }
    const { state, diff } = this.#readState(found, whatIf ? 'whatIf' : 'set', output, kind);
    return { beforeState, afterState: state, changedProperties: diff ?? differing(state, beforeState) };
  }

  /** Gives what a native what-if says; nothing otherwise. */
  async delete(type: string, input: Json, whatIf = false): Promise<Json | undefined> {
    const found = this.find(type);
    const { delete: method } = found.manifest;
    if (method === undefined) throw new DscError(`${type} has no delete`);
    this.#validate(found, input, 'The input of delete');
    const { text } = await this.#run(found, 'delete', method, input, whatIf);
    if (!whatIf) return undefined;
    const result = parse(text, 'The output of delete');
    const stranger = Object.keys(result).find((name) => name !== '_metadata');
    const inner = Object.keys((result['_metadata'] ?? {}) as Json).find((name) => name !== 'whatIf');
    if (stranger !== undefined || inner !== undefined)
      throw new DscError(`What delete would do has an unknown member: ${stranger ?? inner}`);
    return result;
  }

  async export(type: string): Promise<Json[]> {
    const found = this.find(type);
    const { export: method } = found.manifest;
    if (method === undefined) throw new DscError(`${type} has no export`);
    const { lines } = await this.#run(found, 'export', method, undefined);
    return lines.map((line) => {
      const instance = parse(line, 'A line of export');
      const fault = outputViolation('export', instance);
      if (fault !== undefined) throw new DscError(`A line of export is none: ${fault}`);
      this.#validate(found, instance, 'The output of export');
      return instance;
    });
  }

  async #setByDelete(found: Found, desired: Json): Promise<SetResult> {
    const beforeState = await this.#get(found, desired);
    await this.#run(found, 'delete', found.manifest.delete as Method, desired);
    const afterState = await this.#get(found, desired);
    return { beforeState, afterState, changedProperties: differing(beforeState, afterState) };
  }

  async #get(found: Found, input: Json): Promise<Json> {
    const { get } = found.manifest;
    if (get === undefined) throw new DscError(`${found.manifest.type} has no get`);
    this.#validate(found, input, 'The input of get');
    const { text } = await this.#run(found, 'get', get, input);
    const state = parse(text, 'The output of get');
    this.#validate(found, state, 'The output of get');
    return state;
  }

  #readState(found: Found, operation: string, { lines, text }: Output, kind: string): { state: Json; diff?: string[] } {
    const what = `The output of ${operation}`;
    const state = parse(kind === 'state' ? text : (lines[0] ?? ''), what);
    this.#validate(found, state, what);
    if (kind === 'state') return { state };
    const second = JSON.parse(lines[1] ?? 'null') as unknown;
    const fault = Array.isArray(second) ? outputViolation(operation, second) : 'it is no list';
    if (fault !== undefined) throw new DscError(`The second line of ${operation} names no properties: ${fault}`);
    return { state, diff: second as string[] };
  }

  #validate(found: Found, value: Json, what: string): void {
    let validate = this.#validators.get(found);
    try {
      validate ??= instanceValidator(found.manifest.schema?.embedded ?? {});
    } catch (error) {
      throw new DscError(`Schema: ${(error as Error).message}`);
    }
    this.#validators.set(found, validate);
    const fault = violation(validate, value);
    if (fault !== undefined) throw new DscError(`Schema: ${what} is not valid: ${fault}`);
  }

  async #run({ manifest, folder }: Found, name: string, method: Method, input?: Json, whatIf = false): Promise<Output> {
    const json = input === undefined ? undefined : JSON.stringify(input);
    const args = (method.args ?? []).flatMap((arg): string[] => {
      if (typeof arg === 'string') return [arg];
      if ('whatIfArg' in arg) return whatIf ? [String(arg['whatIfArg'])] : [];
      if ('jsonInputArg' in arg) return json === undefined ? [] : [String(arg['jsonInputArg']), json];
      return [];
    });
    this.started.push(name);
    const { cwd: _, env } = this.#surroundings;
    const child = spawn(resolveExecutable(method.executable, folder, this.#surroundings), args, {
      cwd: folder,
      env: { ...env, DSC_TRACE_LEVEL: 'warn' },
      stdio: [method.input === 'stdin' && json !== undefined ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    const [out, error]: [Buffer[], Buffer[]] = [[], []];
    child.stdout?.on('data', (piece: Buffer) => out.push(piece));
    child.stderr?.on('data', (piece: Buffer) => error.push(piece));
    // No new line, and then the end. A child that reads nothing is its own business.
    child.stdin?.on('error', () => {});
    child.stdin?.end(json);
    const [exitCode] = (await once(child, 'close')) as [number | null];
    const left = this.#hear(Buffer.concat(error).toString('utf8'));
    if (exitCode !== 0) {
      const meaning = manifest.exitCodes?.[String(exitCode)];
      throw new DscError(`${manifest.type} ${name} ended with ${exitCode}: ${meaning ?? left}`);
    }
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(out));
    } catch {
      throw new DscError(`The output of ${name} is no UTF-8`);
    }
    return {
      text,
      lines: text
        .replace(/\r?\n$/, '')
        .split(/\r?\n/)
        .slice(0, text === '' ? 0 : undefined),
    };
  }

  /** Standard error, line by line: what names a level is told at that, and the rest is kept. */
  #hear(text: string): string {
    const left: string[] = [];
    for (const line of text.split(/\r?\n/).filter((one) => one !== '')) {
      let said: Json = {};
      try {
        said = JSON.parse(line) as Json;
      } catch {
        // It is text.
      }
      const level = ['error', 'warn', 'info', 'debug', 'trace'].find((name) => said !== null && name in said);
      if (level === undefined) left.push(line);
      else this.traces.push({ level, message: typeof said[level] === 'string' ? String(said[level]) : '' });
    }
    return left.join('\n');
  }
}

function tested(desiredState: Json, actualState: Json, differingProperties: readonly string[]): TestResult {
  return { desiredState, actualState, inDesiredState: differingProperties.length === 0, differingProperties };
}

function parse(text: string, what: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DscError(`${what} is no JSON value: ${text === '' ? 'it is empty' : (error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new DscError(`${what} is no object`);
}
