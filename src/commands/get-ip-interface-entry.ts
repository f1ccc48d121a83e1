import {
  type ByName,
  type Call,
  type CommandError,
  filtering,
  groupMaker,
  literally,
  refuseEmpty,
  select,
  type UInt32,
  type UInt64,
  type Wanted,
  type Wildcard,
} from 'pwsh-contract';
import type { IpInterfaceEntry } from '../interfaces/entry.ts';
import { interfaceTable } from '../interfaces/read.ts';
import type { AddressFamily } from '../interfaces/row.ts';
import { aliasWanted, byFamily, byIndex, byLuid } from '../interfaces/select.ts';
import { notFound } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';

/** Which IP interfaces to get. The filters combine. */
export interface InterfaceFilter {
  /**
   * Aliases of interfaces. Wildcards are allowed; an interface of exactly that alias comes first.
   * @alias ifAlias
   * @position 0
   * @completer InterfaceAlias
   */
  InterfaceAlias?: ByName<Wildcard[]>;
  /**
   * Indexes of interfaces.
   * @alias ifIndex
   * @completer InterfaceIndex
   */
  InterfaceIndex?: ByName<UInt32[]>;
  /**
   * Locally unique identifiers of interfaces.
   * @completer InterfaceLuid
   */
  InterfaceLuid?: ByName<UInt64[]>;
  /** Address family; without it both rows of an interface. A piped route asks for its own. */
  AddressFamily?: ByName<AddressFamily[]>;
}

/**
 * Gets the IP interfaces: the metric of each, which Windows adds to the metric of its routes, and all else that it keeps of it.
 *
 * An interface has a row for IPv4 and one for IPv6, each with a metric of its own; the IPv4 one comes first. Members are
 * named as Get-NetIPInterface names them where it has them, and as Windows names them elsewhere; times are in
 * milliseconds. An alias or an index that names no interface is an error, and so is a selector without a value; a wildcard or an address
 * family that matches nothing gives nothing. No elevation is needed.
 *
 * @cmdlet Get-IpInterfaceEntry
 * @part Interfaces
 * @value InterfaceAlias InterfaceIndex
 * @calls GetIpInterfaceTable GetIpForwardTable2 GetIpInterfaceEntry
 * @example Show the interfaces and their metrics
 * Get-IpInterfaceEntry
 * @example Show all that Windows keeps of the interface of a route
 * Get-IpRouteEntry -DestinationPrefix 172.22.0.0/20 | Get-IpInterfaceEntry | Format-List
 */
export function getIpInterfaceEntry(
  filter: InterfaceFilter,
  machine: Machine,
  call: Call,
): Iterable<IpInterfaceEntry | CommandError> {
  // The IP interfaces that match every filter, then an error for what does not exist.
  refuseEmpty(filter, SELECTORS, 'interface', call);
  const errors: CommandError[] = [];
  const groups: Wanted<IpInterfaceEntry>[][] = [];
  const add = groupMaker(filter, groups, errors);
  add('InterfaceIndex', (value) => literally('InterfaceIndex', value, byIndex));
  add('InterfaceLuid', (value) => literally('InterfaceLuid', value, byLuid));
  add('InterfaceAlias', (value) => aliasWanted(value, machine));
  add('AddressFamily', (value) => filtering('AddressFamily', value, byFamily));
  return select(groups, interfaceTable(machine), errors, noInterface);
}

const SELECTORS = ['InterfaceIndex', 'InterfaceAlias', 'InterfaceLuid'] as const;

function noInterface(names: string): CommandError {
  return notFound(
    'InterfaceNotFound',
    `No IP interface has ${names}.`,
    'List the IP interfaces with Get-IpInterfaceEntry; aliases may hold wildcards.',
  );
}
