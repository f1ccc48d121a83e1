import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { escapeField, escapeList } from './library/wire/fields.ts';
import { readError, writeRequest } from './library/wire/lines.ts';
import { type Model, sentOf } from './model/model.ts';
import { BuildError } from './package/build-error.ts';
import type { WarmUp } from './package/compiled.ts';

/** A request of a warm-up: a cmdlet and its parameters, as texts or lists of texts. */
type Request = readonly [command: string, parameters: Readonly<Record<string, string | readonly string[]>>];

/** What `warm-up.json` holds. */
interface WarmUpFile {
  readonly words: readonly string[];
  readonly requests: readonly Request[];
}

/**
 * The warm-up of a program: what `warm-up.json`, beside the file that it starts with, says that a first session asks.
 * @returns undefined where there is no such file
 * @throws {BuildError} where it names what the contract has not
 */
export function readWarmUp(entry: string, model: Model): WarmUp | undefined {
  const file = join(dirname(entry), 'warm-up.json');
  if (!existsSync(file)) return undefined;
  const { words, requests } = parse(file);
  const lines = requests.map(([command, parameters], at) => {
    const known = model.commands.find(({ name }) => name === command);
    if (known === undefined) throw new BuildError(`${file}: there is no cmdlet '${command}'.`);
    const columns = sentOf(known).map(({ name }) => name);
    const stranger = Object.keys(parameters).find((name) => !columns.includes(name));
    if (stranger !== undefined) throw new BuildError(`${file}: ${command} has no parameter '${stranger}'.`);
    const head = { id: String(at + 1), command, mode: 'apply', named: Object.keys(parameters).join() } as const;
    // The empty line behind it has it answered before the next one.
    return `${writeRequest(
      head,
      columns.map((name) => printField(parameters[name])),
    )}\n\n`;
  });
  return { words, input: lines.join(''), failed: (output) => failureOf(file, requests, output) };
}

function parse(file: string): WarmUpFile {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as WarmUpFile;
  } catch (error) {
    throw new BuildError(`${file}: ${(error as Error).message}`);
  }
}

function printField(value: string | readonly string[] | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? escapeField(value) : escapeList(value);
}

/** The first error of the output, or the first request that was not answered. */
function failureOf(file: string, requests: readonly Request[], output: string): string | undefined {
  const lines = output.split('\n');
  const error = lines.find((line) => /^[!?]\t/.test(line));
  if (error !== undefined) return `${file}: ${readError(error).message}`;
  const at = requests.findIndex((_, index) => !lines.some((line) => line.startsWith(`=\t${index + 1}`)));
  return at < 0 ? undefined : `${file}: ${requests[at]?.[0]} is not answered.`;
}
