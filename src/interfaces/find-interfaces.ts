import type { Call, CommandError } from 'pwsh-contract';
import { filtering, groupMaker, literally, missing, refuseEmpty, selectAll, type Wanted } from 'pwsh-contract';
import type { InterfaceFilter } from '../commands/get-ip-interface-entry.ts';
import { notFound } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import type { IpInterfaceEntry } from './entry.ts';
import { interfaceTable } from './read.ts';
import { aliasWanted, byFamily, byIndex, byLuid } from './select.ts';

const SELECTORS = ['InterfaceIndex', 'InterfaceAlias', 'InterfaceLuid'] as const;

/** The IP interfaces that match every filter, then an error for what does not exist. */
export function findInterfaces(
  filter: InterfaceFilter,
  machine: Machine,
  call: Call,
): (IpInterfaceEntry | CommandError)[] {
  refuseEmpty(filter, SELECTORS, 'interface', call);
  const errors: CommandError[] = [];
  const groups: Wanted<IpInterfaceEntry>[][] = [];
  const add = groupMaker(filter, groups, errors);
  add('InterfaceIndex', (value) => literally('InterfaceIndex', value, byIndex));
  add('InterfaceLuid', (value) => literally('InterfaceLuid', value, byLuid));
  add('InterfaceAlias', (value) => aliasWanted(value, machine));
  add('AddressFamily', (value) => filtering('AddressFamily', value, byFamily));
  const table = interfaceTable(machine);
  const found = selectAll(groups, table);
  return errors.length > 0 ? [...found, ...errors] : [...found, ...missing(groups, table, found, noInterface)];
}

function noInterface(names: string): CommandError {
  return notFound(
    'InterfaceNotFound',
    `No IP interface has ${names}.`,
    'List the IP interfaces with Get-IpInterfaceEntry; aliases may hold wildcards.',
  );
}
