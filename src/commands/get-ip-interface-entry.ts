import type { ByName, Call, CommandError, UInt32, UInt64, Wildcard } from 'pwsh-contract';
import type { IpInterfaceEntry } from '../interfaces/entry.ts';
import { findInterfaces } from '../interfaces/find-interfaces.ts';
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
  AddressFamily?: ByName<('IPv4' | 'IPv6')[]>;
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
  return findInterfaces(filter, machine, call);
}
