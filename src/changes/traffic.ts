import type { BackendName, Call, ComputerName, IpPrefix } from 'pwsh-contract';
import { isUnspecified } from '../ip-helper/address.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import { routeEntries } from '../routes/read.ts';
import { type Block, disjointBlocks, movedTraffic } from '../routes/traffic.ts';
import type { Machine } from '../session/machine.ts';
import { describeInterface } from '../session/words.ts';
import { type Change, describe, isRouteChange } from './change-set.ts';
import { formatPrefix, refuseUnknownInterfaces, stateOf, waysOf, withMade, withUndone } from './state.ts';

/**
 * Addresses whose packets take another way: another interface or another next hop.
 *
 * @table DestinationPrefix:20 Summary
 * @text {DestinationPrefix}: {Summary}
 */
export interface IpRouteTraffic {
  /** The addresses, but for those of Except. */
  DestinationPrefix: IpPrefix;
  /** Prefixes within it whose addresses go otherwise before or after: they stay where they are, or have an object of their own. */
  Except: IpPrefix[];
  /** IPv4 or IPv6. */
  AddressFamily: 'IPv4' | 'IPv6';
  /** Before and after in one line: "192.0.2.1 on Ethernet (12) -> on-link on VPN (13), but for 2 prefixes"; unreachable is no route. */
  Summary: string;
  /** The route that counts for these addresses before the changes; null where there is none. */
  Before: IpRouteEntry | null;
  /** The route that counts for them after the changes; null where there is none. */
  After: IpRouteEntry | null;
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer of this session. */
  ComputerName: ComputerName;
}

/**
 * What traffic moves: between the table as it was before those of the changes that were made, and as it is to be with those that
 * are planned.
 * @param disjoint - whether addresses are told by prefixes that need no exceptions
 * @throws {CommandError} when a change is of an interface that is not there
 */
export function* trafficOf(
  changes: readonly Change[],
  disjoint: boolean,
  machine: Machine,
  call: Call,
): Generator<IpRouteTraffic> {
  refuseUnknownInterfaces(changes, machine);
  warnOfUnknownMetrics(changes, call);
  const present = stateOf(routeEntries(machine), machine);
  const before = withUndone(
    present,
    changes.filter(({ WhatIf }) => !WhatIf),
  );
  const after = withMade(
    present,
    changes.filter(({ WhatIf }) => WhatIf),
  );
  for (const AddressFamily of ['IPv4', 'IPv6'] as const) {
    const bits = AddressFamily === 'IPv4' ? 32 : 128;
    const text = ({ first, length }: Block) => formatPrefix(first, length, AddressFamily);
    for (const moved of movedTraffic(bits, waysOf(before, AddressFamily), waysOf(after, AddressFamily))) {
      const told = `${describeWay(moved.before)} -> ${describeWay(moved.after)}`;
      const one = (block: Block, except: readonly Block[]): IpRouteTraffic => ({
        DestinationPrefix: text(block),
        Except: except.map(text),
        AddressFamily,
        Summary: `${told}${describeExcept(except.map(text))}`,
        Before: moved.before ?? null,
        After: moved.after ?? null,
        Backend: machine.backend,
        ComputerName: machine.computer,
      });
      if (disjoint) for (const block of disjointBlocks(moved, bits)) yield one(block, []);
      else yield one(moved, moved.except);
    }
  }
}

function warnOfUnknownMetrics(changes: readonly Change[], call: Call): void {
  for (const change of changes) {
    if (isRouteChange(change) || !change.WhatIf || !change.ChangedProperties.includes('AutomaticMetric')) continue;
    if (change.After?.AutomaticMetric !== 'Enabled') continue;
    call.warn(`Which metric Windows will compute for ${describe(change)} is not known: the present one is taken.`);
  }
}

function describeExcept([first, ...others]: readonly string[]): string {
  if (first === undefined) return '';
  return `, but for ${others.length === 0 ? first : `${others.length + 1} prefixes`}`;
}

/** "192.0.2.1 on Ethernet (12)", "on-link on VPN (13)" or "unreachable". */
export function describeWay(route: IpRouteEntry | undefined): string {
  if (route === undefined) return 'unreachable';
  const { NextHop, InterfaceAlias, InterfaceIndex } = route;
  const hop = isUnspecified(NextHop) ? 'on-link' : NextHop;
  return `${hop} on ${describeInterface({ alias: InterfaceAlias, index: InterfaceIndex })}`;
}
