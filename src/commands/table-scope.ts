import {
  type Call,
  hasWildcard,
  type IpAddress,
  type UInt32,
  type UInt64,
  unescapeWildcard,
  type Wildcard,
} from 'pwsh-contract';
import { resolveInterface } from '../interfaces/resolve.ts';
import type { AddressFamily } from '../interfaces/row.ts';
import type { RouteProtocol } from '../routes/entry.ts';
import type { Machine } from '../session/machine.ts';
import { compareTables, type RoutePair } from '../tables/compare.ts';
import { toEntry } from '../tables/difference.ts';
import { refuseSeveral, resolveGateways } from '../tables/gateways.ts';
import { presentTable } from '../tables/present.ts';
import type { StatedTable } from '../tables/stated-route.ts';
import { routeTest } from './get-ip-route-entry.ts';

/** Which part of the table it is about, as Get-IpRouteEntry selects it. */
export interface TableScope {
  /**
   * Only routes of these interfaces; wildcards are allowed.
   * @alias ifAlias
   * @completer InterfaceAlias
   */
  InterfaceAlias?: Wildcard[];
  /**
   * Only routes of the interfaces with these indexes.
   * @alias ifIndex
   * @completer InterfaceIndex
   */
  InterfaceIndex?: UInt32[];
  /**
   * Only routes of the interfaces with these locally unique identifiers.
   * @completer InterfaceLuid
   */
  InterfaceLuid?: UInt64[];
  /** Only routes of this address family. */
  AddressFamily?: AddressFamily[];
  /**
   * Only these destinations; wildcards are allowed.
   * @completer DestinationPrefix
   */
  DestinationPrefix?: Wildcard[];
  /**
   * Only routes by these next hops.
   * @completer NextHop
   */
  NextHop?: IpAddress[];
  /** Only routes that were made by these. */
  Protocol?: RouteProtocol[];
}

const OF_INTERFACE = ['InterfaceAlias', 'InterfaceIndex', 'InterfaceLuid'] as const;
const OF_ROUTE = ['AddressFamily', 'DestinationPrefix', 'NextHop', 'Protocol'] as const;
/** What narrows it. */
export const SCOPE = [...OF_INTERFACE, ...OF_ROUTE] as const;

/**
 * The routes of the scope, as the desired and the present table have them.
 * @param includeLocal - also what the stack made for its own addresses
 * @throws {CommandError} for an interface of the scope that is not there, and for a route whose gateway leads to several
 */
export function pairsInScope(
  stated: StatedTable,
  asked: TableScope,
  machine: Machine,
  call: Call,
  includeLocal = false,
): RoutePair[] {
  refuseUnknownInterfaces(asked, machine);
  const desired = resolveGateways(stated, machine);
  const isInScope = routeTest(picked(asked, SCOPE), machine, call);
  // A route of which nobody knows the interface may be meant by any.
  const mayBeInScope = routeTest(picked(asked, OF_ROUTE), machine, call);
  return compareTables(desired, presentTable(machine), includeLocal).filter((pair) => {
    const { reference, difference } = pair;
    const known = difference ?? reference;
    if (known === undefined || (!includeLocal && isOfStack(pair))) return false;
    const isMeant = known.unreached === undefined ? isInScope : mayBeInScope;
    if (!isMeant(toEntry(known, pair, machine))) return false;
    refuseSeveral(known, desired);
    return true;
  });
}

/** Whether one of both says that the stack made it: then it is the stack's business, whatever the other says. */
function isOfStack({ reference, difference }: RoutePair): boolean {
  return reference?.Protocol === 'Local' || difference?.Protocol === 'Local';
}

function picked<Name extends keyof TableScope>(asked: TableScope, names: readonly Name[]): Pick<TableScope, Name> {
  const given = names.flatMap((name) => (asked[name] === undefined ? [] : [[name, asked[name]]]));
  return Object.fromEntries(given) as Pick<TableScope, Name>;
}

/**
 * A mistyped alias must not mean that there is nothing to do.
 * @throws {CommandError} for the first interface that is not there
 */
export function refuseUnknownInterfaces(asked: TableScope, machine: Machine): void {
  for (const alias of asked.InterfaceAlias ?? [])
    if (!hasWildcard(alias)) resolveInterface({ InterfaceAlias: unescapeWildcard(alias) }, machine);
  for (const InterfaceIndex of asked.InterfaceIndex ?? []) resolveInterface({ InterfaceIndex }, machine);
  for (const InterfaceLuid of asked.InterfaceLuid ?? []) resolveInterface({ InterfaceLuid }, machine);
}
