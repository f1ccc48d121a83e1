import {
  type Call,
  CommandError,
  type IpAddress,
  invalidArgument,
  type Later,
  lazyPlan,
  type Plan,
  refuseEmptyNamed,
  type Switch,
  type UInt32,
} from 'pwsh-contract';
import { ERROR_NOT_FOUND, ERROR_OBJECT_ALREADY_EXISTS, NO_ERROR } from 'pwsh-contract/native';
import { lockoutOptions, refuseLockout, warnOfLockout } from '../changes/lockout.ts';
import { warnOfLease } from '../guard/leases.ts';
import { type PipedSource, refuseForeign, refuseLocal } from '../interfaces/origin.ts';
import { readInterfaceRow } from '../interfaces/row.ts';
import { isLinkLocal, withoutZone } from '../ip-helper/address.ts';
import { copyRow } from '../ip-helper/codec.ts';
import { describeMove, type IpRouteChange, toMove } from '../routes/change.ts';
import { createAs } from '../routes/create-as.ts';
import { entryReader } from '../routes/entry.ts';
import { type CheckedKey, checkKey, ROUTE_KEYS, type RouteKey, sameRoute } from '../routes/key.ts';
import { warnOfNextHop } from '../routes/next-hop.ts';
import { warnOfCopy } from '../routes/persistent.ts';
import { forgetRoutes, isThere } from '../routes/read.ts';
import { readRouteBefore, settleRoute, tellAfter } from '../routes/window.ts';
import { refuseUndelegated } from '../session/delegation.ts';
import { changeError, windowsError } from '../session/errors.ts';
import { because, type Machine } from '../session/machine.ts';
import type { Planning, RecordsAsOne, RemoteSafety } from '../session/planning.ts';
import { describeRoute } from '../session/words.ts';

/** Where the route is to lead. What is not given stays. */
export interface MoveOptions {
  /**
   * The next hop that the route is to have; 0.0.0.0 or :: for on-link.
   * @completer NextHop
   */
  NewNextHop?: IpAddress;
  /**
   * Alias of the interface that the route is to have, taken literally.
   * @completer InterfaceAlias
   */
  NewInterfaceAlias?: string;
  /**
   * Index of the interface that the route is to have.
   * @completer InterfaceIndex
   */
  NewInterfaceIndex?: UInt32;
  /** Also moves a route that the network stack made for its own addresses (Protocol Local). */
  Force?: Switch;
}

/**
 * Moves IP routes to another next hop or interface.
 *
 * Next hop and interface name a route, and Windows changes no name: this creates a route as the one that is there, with its
 * metric and all else, but for the new name, and then deletes the old one. At no moment there is none. Where the deletion fails
 * the new one is deleted again; where that fails, too, the error says that both are there. A route that already has that name
 * is an error, and nothing is done. Before is the route as it was, After as it is. Windows keeps the change in the active store only: a
 * restart undoes it; of a route that route -p keeps, and that is there again then, a warning says so. Needs an elevated session on
 * a live machine.
 *
 * @cmdlet Move-IpRouteEntry
 * @part Move
 * @keys DestinationPrefix NextHop InterfaceIndex InterfaceAlias InterfaceLuid
 * Where the route is to lead is -NewNextHop, -NewInterfaceAlias or -NewInterfaceIndex.
 * @value DestinationPrefix
 * @impact Medium
 * @calls GetIpForwardEntry2 GetIpForwardTable2 CreateIpForwardEntry2 DeleteIpForwardEntry2 GetExtendedTcpTable GetBestRoute2
 * @remarks The age and the origin of the new route are Windows' own. Of two default routes the one with the lowest effective metric counts: a route that is moved keeps its RouteMetric, and gets the metric of its new interface.
 * @example Send the traffic of a network through another gateway
 * New-IpRouteEntry 10.20.0.0/16 -NextHop 192.168.0.1 -InterfaceAlias Wi-Fi
 * Move-IpRouteEntry 10.20.0.0/16 -NextHop 192.168.0.1 -InterfaceAlias Wi-Fi -NewNextHop 192.168.0.254
 * @example See what would become of the routes through a gateway that is replaced
 * Get-IpRouteEntry -NextHop 192.168.0.1 | Move-IpRouteEntry -NewNextHop 192.168.0.2 -WhatIf
 */
export function moveIpRouteEntry(
  request: RouteKey & PipedSource & MoveOptions & Planning & RecordsAsOne & RemoteSafety,
  machine: Machine,
  call: Call,
): Plan<IpRouteChange> {
  // Move: read, create the same row under the new key, delete the old one, look again at both.
  refuseEmptyNamed(request, KEYS, call);
  refuseUnclear(request);
  refuseForeign(request, machine, call);
  const { checked, bytes, row } = readRouteBefore(request, machine, call);
  const toEntry = entryReader(machine);
  const before = toEntry(row);
  const target = () => describeRoute(row.DestinationPrefix, row.NextHop, checked.owner);
  refuseLocal(before, request, target);
  const moved = checkKey(newKey(request, checked), machine);
  const newTarget = () => describeRoute(moved.key.DestinationPrefix, moved.key.NextHop, moved.owner);
  const idle = sameRoute(moved.key, checked.key);
  if (!idle) refuseUndelegated(machine, target(), undefined);
  const planned = idle ? before : toEntry({ ...row, ...moved.key });
  const change = (whatIf: boolean, after = planned) => toMove(before, after, whatIf, call.run ?? '');
  return lazyPlan({
    target,
    action: () => (idle ? '' : `Move ${describeMove(before, planned)}`),
    planned: () => {
      if (idle) return change(true);
      const { status } = readInterfaceRow(machine.ipHelper, moved.owner.luid, planned.AddressFamily);
      if (status === ERROR_NOT_FOUND) throw windowsError('CreateIpForwardEntry2', status, newTarget());
      if (isThere(moved, machine, call.together))
        throw windowsError('CreateIpForwardEntry2', ERROR_OBJECT_ALREADY_EXISTS, newTarget());
      warnOfNextHop(moved, machine, call);
      warnOfCopy(checked.key, machine, call);
      const told = change(true);
      warnOfLockout(() => [told], lockoutOptions(request), machine, call);
      return told;
    },
    // Two calls that are one change.
    apply: () => because(machine, { steps: true }, apply),
  });

  function apply(): IpRouteChange | Later<IpRouteChange> {
    if (idle) return change(false);
    // Both halves at once: for a moment there are two routes, and then one.
    refuseLockout(() => [change(true)], lockoutOptions(request), machine, call);
    warnOfLease(() => change(true), machine, call);
    warnOfNextHop(moved, machine, call);
    settleRoute(moved, machine);
    forgetRoutes(machine, row.NextHop);
    forgetRoutes(machine, moved.key.NextHop);
    const created = createAs(moved, row, machine);
    if (created !== NO_ERROR) throw changeError(machine, 'CreateIpForwardEntry2', created, newTarget());
    const deleted = machine.ipHelper.DeleteIpForwardEntry2(copyRow(bytes));
    // Somebody else was faster: the old one is gone, and that was asked.
    if (deleted !== NO_ERROR && deleted !== ERROR_NOT_FOUND) {
      const error = changeError(machine, 'DeleteIpForwardEntry2', deleted, target());
      throw takenBack(error, machine.ipHelper.DeleteIpForwardEntry2(copyRow(moved.bytes)), newTarget());
    }
    warnOfCopy(checked.key, machine, call);
    const told = tellAfter('Create', moved, machine, call, (found) => {
      if (typeof found !== 'number') return change(false, toEntry(found));
      throw windowsError('GetIpForwardEntry2', found, newTarget(), 'after the route was created');
    });
    const gone = tellAfter('Delete', checked, machine, call, (found) => typeof found === 'number');
    // Both are known when all that comes together is done.
    return () => {
      if (!(typeof gone === 'function' ? gone() : gone))
        call.warn(`The route ${target()} is there again: whoever made it has made it anew.`);
      return typeof told === 'function' ? told() : told;
    };
  }
}

/** What a caller may name, and then must give. */
const NEW = ['NewNextHop', 'NewInterfaceAlias', 'NewInterfaceIndex'] as const;
const KEYS = [...ROUTE_KEYS, ...NEW];

function refuseUnclear(asked: MoveOptions): void {
  if (NEW.every((name) => asked[name] === undefined)) {
    throw invalidArgument(
      'NothingToMove',
      'It is not said where the route is to lead.',
      `Give ${NEW.map((name) => `-${name}`).join(' or ')}.`,
    );
  }
  if (asked.NewInterfaceAlias !== undefined && asked.NewInterfaceIndex !== undefined) {
    throw invalidArgument(
      'ConflictingParameters',
      '-NewInterfaceAlias is given beside -NewInterfaceIndex: which interface is meant is not known.',
      'Give one of them.',
    );
  }
}

/** The key of the route as it is to be. The zone of a next hop is its interface, which may be another one then. */
function newKey(asked: MoveOptions, { key, owner }: CheckedKey): RouteKey {
  const { NewNextHop, NewInterfaceAlias, NewInterfaceIndex } = asked;
  const { DestinationPrefix } = key;
  if (NewNextHop !== undefined && NewNextHop.includes(':') !== DestinationPrefix.includes(':')) {
    throw invalidArgument(
      'FamilyMismatch',
      `-NewNextHop '${NewNextHop}' is of another address family than the route to ${DestinationPrefix}.`,
      `Give an IPv${DestinationPrefix.includes(':') ? 6 : 4} address.`,
    );
  }
  const NextHop = NewNextHop ?? (isLinkLocal(key.NextHop) ? withoutZone(key.NextHop) : key.NextHop);
  if (NewInterfaceAlias !== undefined) return { DestinationPrefix, NextHop, InterfaceAlias: NewInterfaceAlias };
  if (NewInterfaceIndex !== undefined) return { DestinationPrefix, NextHop, InterfaceIndex: NewInterfaceIndex };
  return { DestinationPrefix, NextHop, InterfaceLuid: owner.luid };
}

/** The error of a deletion that failed, which says what has become of the route that was created before. */
function takenBack({ facts }: CommandError, status: number, created: string): CommandError {
  const isGone = status === NO_ERROR || status === ERROR_NOT_FOUND;
  return new CommandError({
    ...facts,
    message: isGone
      ? `${facts.message} The route ${created}, which was created in its place, was deleted again: all is as it was.`
      : `${facts.message} The route ${created}, which was created in its place, could not be deleted again (code ${status}): both are there.`,
    ...(isGone ? {} : { action: `${facts.action} Then delete one of both with Remove-IpRouteEntry.` }),
  });
}
