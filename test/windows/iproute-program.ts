import { createHash } from 'node:crypto';
import { escapeField, unescapeField, unescapeList } from '../../generator/library/wire/fields.ts';
import { writeRequest } from '../../generator/library/wire/lines.ts';
import { buildExecutable, type Target } from '../../generator/package/executable.ts';
import { commands } from '../../src/contract.generated.ts';

/** Whom each file under Wine belongs to: it keeps no owners, and no lists of rights. */
const WINE_USER = 'S-1-5-21-0-0-0-1000';

/**
 * Makes a test build of the executable.
 *
 * @param library - What it takes for iphlpapi, seen from where it runs; left out, the system's own, as in what ships.
 */
export async function buildIpRoute(target: Target, library?: string): Promise<string> {
  const define: Record<string, string> =
    library === undefined ? {} : { IPROUTE_IPHLPAPI_PATH: library, IPROUTE_FOLDER_OWNER: WINE_USER };
  // One for each library: tests with others may run beside this one.
  const kind =
    library === undefined ? 'live' : `stand-in/${createHash('sha256').update(library).digest('hex').slice(0, 8)}`;
  const outDir = `build/iproute-${kind}/${target}`;
  const { path } = await buildExecutable({ entry: 'src/main.ts', name: 'iproute', outDir, target, define });
  return path;
}

/** Request lines that are sent together. */
export function batch(...requests: readonly string[]): string {
  return requests.join('');
}

/** A request line that applies a command, with every parameter named on the command line. */
export function request(id: number, name: string, parameters: Readonly<Record<string, string>>): string {
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw new Error(`The contract has no ${name}.`);
  const columns = command.parameters.map((column) => escapeField(parameters[column.name] ?? ''));
  const named = Object.keys(parameters).join(',');
  return `${writeRequest({ id: String(id), command: name, mode: 'apply', named }, columns)}\n`;
}

/** The reply lines after the greeting, each taken apart into its fields; lists with a comma between their items. */
export function replies(stdout: string): string[][] {
  const lines = stdout.split('\n').slice(1, -1);
  return lines.map((line) => line.split('\t').map(readField));
}

/** The rows of the stand-in's record. */
export function splitRows(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / 104 }, (_, at) => bytes.subarray(at * 104, (at + 1) * 104));
}

function readField(field: string): string {
  if (/^\\[AE]$/.test(field)) return field;
  return field.includes('\\,') ? unescapeList(field).join(',') : unescapeField(field);
}
