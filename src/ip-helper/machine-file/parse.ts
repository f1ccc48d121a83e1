import { shorten } from 'pwsh-contract';
import { AF_INET, AF_INET6 } from '../enums.ts';
import type { SimulatedMachine } from '../simulator/machine.ts';
import { emptyTable } from '../simulator/route-table.ts';
import { applyChanges, parseBatch, type SavedBatch } from './changes.ts';
import { parseConnection } from './connections.ts';
import { SAVE_AS_UTF_8 } from './decode-file.ts';
import { type Fail, type Json, type JsonChecks, jsonChecks } from './json-checks.ts';
import { countNames, findSyntaxFault, type SyntaxFault } from './json-syntax.ts';
import { MachineFileError } from './machine-file-error.ts';
import { interfaceFinder, parseInterface } from './read-interfaces.ts';
import { parseRoute } from './read-routes.ts';
import { addStackRoutes } from './stack-routes.ts';

/**
 * Decodes the bytes of a machine file, which are UTF-8, with or without a byte order mark.
 * @throws {MachineFileError} for another encoding, which would silently change the aliases
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return failIn(file)(
      '',
      `it is not UTF-8 text, which a machine file must be, since sessions add to it${SAVE_AS_UTF_8}`,
    );
  }
}

/**
 * Reads a machine file's text.
 * @throws {MachineFileError} for the first member that breaks a rule
 */
export function parseMachine(text: string, file: string): SimulatedMachine {
  const fail = failIn(file);
  const read = jsonChecks(fail);
  const machine = read.object(parseJson(text, fail), '', [
    'Elevated',
    'AddressFamilies',
    'Interfaces',
    'Connections',
    'Routes',
    'PersistentRoutes',
    'Changes',
  ]);
  const stacks = readStacks(machine, read, fail);
  const values = read.list(machine, '', 'Interfaces');
  const interfaces = values.map((value, at) => parseInterface(value, `Interfaces[${at}]`, stacks, read, fail));
  const finder = interfaceFinder(interfaces, fail);
  const routes = emptyTable();
  for (const [at, value] of read.list(machine, '', 'Routes').entries()) {
    const path = `Routes[${at}]`;
    if (!routes.add(parseRoute(value, path, finder, read, fail)))
      fail(path, 'a route of the same prefix, next hop and interface is there before it');
  }
  for (const [at, owner] of interfaces.entries()) {
    for (const family of ['IPv4', 'IPv6'] as const) {
      const facts = (values[at] as Json)[family] as Json | null | undefined;
      addStackRoutes(owner, family, facts?.['WithoutRoutes'], routes, fail, `Interfaces[${at}].${family}`);
    }
  }
  const connections = read
    .list(machine, '', 'Connections', [])
    .map((value, at) => parseConnection(value, `Connections[${at}]`, read, fail));
  for (const [at, value] of read.list(machine, '', 'Changes', []).entries())
    applyChanges(parseBatch(value, `Changes[${at}]`, finder, read, fail).changes, routes);
  const elevated = read.flag(machine, '', 'Elevated', true);
  // By now every object of the file has been checked.
  if (countNames(text) !== read.members) refuseTwice(text, fail);
  return { elevated, stacks, interfaces, routes, connections, ...readPersistent(machine, read, fail) };
}

/** What route -p keeps: texts, which are read as Windows' are. */
function readPersistent(machine: Json, read: JsonChecks, fail: Fail): Pick<SimulatedMachine, 'persistentRoutes'> {
  if (machine['PersistentRoutes'] == null) return {};
  const names = read.list(machine, '', 'PersistentRoutes');
  for (const [at, name] of names.entries())
    if (typeof name !== 'string' || name === '')
      fail(`PersistentRoutes[${at}]`, "it must be text: 'destination,mask,gateway,metric'");
  return { persistentRoutes: names as string[] };
}

/**
 * Reads lines that were added to the changes of a machine's file.
 * @throws {MachineFileError} for the first member that breaks a rule
 */
export function parseAdded(values: readonly unknown[], machine: SimulatedMachine, file: string): SavedBatch[] {
  const fail = failIn(file);
  const finder = interfaceFinder(machine.interfaces, fail);
  return values.map((value) => parseBatch(value, 'Changes', finder, jsonChecks(fail), fail));
}

/** The families of which the machine has a stack. */
function readStacks(machine: Json, read: JsonChecks, fail: Fail): number[] {
  if (machine['AddressFamilies'] == null) return [AF_INET, AF_INET6];
  const names = read.list(machine, '', 'AddressFamilies');
  for (const [at, name] of names.entries())
    if (name !== 'IPv4' && name !== 'IPv6') fail(`AddressFamilies[${at}]`, "it must be 'IPv4' or 'IPv6'");
  return [...(names.includes('IPv4') ? [AF_INET] : []), ...(names.includes('IPv6') ? [AF_INET6] : [])];
}

function failIn(file: string): Fail {
  return (path, rule) => {
    throw new MachineFileError(
      'Invalid',
      `The machine file '${file}' is not valid: ${path === '' ? '' : `${path}: `}${rule}.`,
      'Correct it; Examples/vpn-laptop.machine.json of the module shows such a file.',
    );
  };
}

/** The value of a JSON text, which may begin with a byte order mark; one that is none fails with its line and column. */
export function parseJson(text: string, fail: Fail): unknown {
  // Editors on Windows put a byte order mark there.
  const bare = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (!/[^ \t\r\n]/.test(bare)) return fail('', 'it is empty');
  try {
    return JSON.parse(bare);
  } catch (error) {
    const fault = findSyntaxFault(bare);
    if (fault === undefined) return fail('', `it is no JSON (${shorten((error as Error).message)})`);
    return fail('', `it is no JSON: ${placed(fault)}`);
  }
}

/** Of two members of one name JSON.parse takes the last in silence. */
export function refuseTwice(text: string, fail: Fail): void {
  const fault = findSyntaxFault(text.replace(/^\ufeff/, ''));
  if (fault !== undefined) fail('', placed(fault));
}

function placed({ line, column, rule }: SyntaxFault): string {
  return `line ${line}, column ${column}: ${rule}`;
}
