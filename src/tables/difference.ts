import type { BackendName, ComputerName, IpAddress, IpPrefix, UInt32, UInt64 } from 'pwsh-contract';
import { withZone } from '../ip-helper/address.ts';
import { summarize } from '../routes/change.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import { ORDINARY_SETTINGS, ROUTE_SETTINGS, type SettingName } from '../routes/settings.ts';
import type { Machine } from '../session/machine.ts';
import { printChanges } from '../session/words.ts';
import { type RoutePair, statusOf } from './compare.ts';
import type { StatedRoute } from './stated-route.ts';

/**
 * What two tables have of one route.
 *
 * @table Side:4 Summary:24 DestinationPrefix NextHop InterfaceAlias
 * @text {SideIndicator} {DestinationPrefix} via {NextHop} on {InterfaceAlias|InterfaceIndex}: {Summary}
 * @tint Status Missing:Red Extra:Green Changed:Yellow
 */
export interface IpRouteDifference {
  /**
   * As Compare-Object has it: <= is in the reference only, => in the compared table only, == in both; <> in both, and changed.
   * @alias Side
   */
  SideIndicator: '<=' | '=>' | '==' | '<>';
  /** Missing, Extra, Equal or Changed: the same in a word, seen from the compared table. */
  Status: 'Missing' | 'Extra' | 'Equal' | 'Changed';
  /** Destination of the route. */
  DestinationPrefix: IpPrefix;
  /** Next hop of the route. */
  NextHop: IpAddress;
  /**
   * Index of the interface; null where it is not known, or is none of the compared table.
   * @alias ifIndex
   */
  InterfaceIndex: UInt32 | null;
  /**
   * Alias of the interface.
   * @alias ifAlias
   */
  InterfaceAlias: string | null;
  /** Locally unique identifier of the interface; null where it is not known. */
  InterfaceLuid: UInt64 | null;
  /** The properties that both tables state, and otherwise. */
  ChangedProperties: string[];
  /** What differs, in one line: "RouteMetric 1 -> 6000", "Missing: RouteMetric 10", "Extra: RouteMetric 10"; "equal" where nothing does. */
  Summary: string;
  /** The route as the reference has it; what that does not say is as in the compared table, or else as New-IpRouteEntry would make it. Null where it has none. */
  Reference: IpRouteEntry | null;
  /** The route as the compared table has it, likewise; null where it has none. */
  Difference: IpRouteEntry | null;
  /** Live, or the simulator and its machine file: what this session works on. */
  Backend: BackendName;
  /** The computer of this session. */
  ComputerName: ComputerName;
}

const SIDES = { Missing: '<=', Extra: '=>', Equal: '==', Changed: '<>' } as const;

export function toDifference(pair: RoutePair, machine: Machine): IpRouteDifference {
  const { reference, difference, changed } = pair;
  const InterfaceIndex = pair.owner.InterfaceIndex ?? null;
  const Reference = reference === undefined ? null : toEntry(reference, pair, machine);
  const Difference = difference === undefined ? null : toEntry(difference, pair, machine);
  const Status = statusOf(pair);
  const only = Difference ?? Reference;
  const told = Status === 'Equal' ? 'equal' : only === null ? '' : summarize(`${Status}:`, only);
  return {
    SideIndicator: SIDES[Status],
    Status,
    DestinationPrefix: only?.DestinationPrefix ?? '',
    NextHop: only?.NextHop ?? '',
    InterfaceIndex,
    InterfaceAlias: pair.owner.InterfaceAlias ?? null,
    InterfaceLuid: pair.owner.InterfaceLuid ?? null,
    ChangedProperties: [...changed],
    Summary:
      Reference === null || Difference === null || changed.length === 0
        ? told
        : printChanges(changed, Reference, Difference),
    Reference,
    Difference,
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
}

/** The whole entry of what is stated. */
export function toEntry(
  stated: StatedRoute,
  { reference, difference, owner }: RoutePair,
  machine: Machine,
): IpRouteEntry {
  // That of the present table is one.
  if (stated.place === undefined) return stated as IpRouteEntry;
  const { DestinationPrefix, NextHop } = stated;
  const { InterfaceIndex = 0, InterfaceAlias = null, InterfaceLuid = 0n } = owner;
  const settings = ROUTE_SETTINGS.map((name) => {
    return [name, stated[name] ?? reference?.[name] ?? difference?.[name] ?? ORDINARY_SETTINGS[name]];
  });
  return {
    ...(Object.fromEntries(settings) as Pick<IpRouteEntry, SettingName>),
    DestinationPrefix,
    NextHop: InterfaceIndex === 0 ? NextHop : withZone(NextHop, InterfaceIndex),
    InterfaceIndex,
    InterfaceAlias,
    InterfaceLuid,
    AddressFamily: DestinationPrefix.includes(':') ? 'IPv6' : 'IPv4',
    InterfaceMetric: null,
    EffectiveMetric: null,
    Age: 0,
    Origin: 'Manual',
    Store: 'ActiveStore',
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
}
