import {
  type Call,
  CommandError,
  type FilePath,
  invalidArgument,
  type PlanOfMany,
  refuseEmptyNamed,
  type Switch,
  type Whole,
} from 'pwsh-contract';
import { lockoutOptions, refuseLockout, warnOfLockout } from '../changes/lockout.ts';
import { readTerms } from '../guard/terms.ts';
import { refuseElsewhere } from '../interfaces/origin.ts';
import type { IpRouteChange } from '../routes/change.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import type { Machine } from '../session/machine.ts';
import type { AllOrNothing, Lease, Planning, RemoteSafety } from '../session/planning.ts';
import { describeEntry } from '../session/words.ts';
import { needsRecreation, type RoutePair, statusOf } from '../tables/compare.ts';
import { readTableFile } from '../tables/read-table.ts';
import { type StatedTable, tableOfObjects } from '../tables/stated-route.ts';
import type { IpRouteSync } from '../tables/sync-result.ts';
import { hasOwner, makeTable, planTable, refuseDefaultRoute } from './bring-table.ts';
import { pairsInScope, SCOPE, type TableScope } from './table-scope.ts';

/** A file says how the table is to be. */
export interface ByDesiredPath {
  /**
   * A file with the routes that are to be there: of Export-IpRouteTable, or routes of Get-IpRouteEntry or Get-NetRoute by Export-Csv or ConvertTo-Json.
   * @position 0
   */
  Path: FilePath;
}

/** Objects say how the table is to be. */
export interface ByDesiredObject {
  /** The routes that are to be there. */
  InputObject: Whole<IpRouteEntry>[];
}

/** What becomes of the others. */
export interface SyncOptions {
  /**
   * What becomes of routes in the scope that are not listed: they are left, told in a warning, or deleted.
   * @default Ignore
   */
  UnlistedRoute?: 'Ignore' | 'Report' | 'Remove';
  /** Also deletes routes and creates them again, where Windows makes them as they are listed in no other way. Each has a moment without it. */
  Recreate?: Switch;
  /** Lets a default route be deleted. */
  AllowDefaultRoute?: Switch;
  /** Gives one object that counts what was done, in place of the changes. */
  Detailed?: Switch;
}

/**
 * Brings the routing table to a desired state.
 *
 * Creates the routes that are missing, sets what differs, and with -UnlistedRoute Remove deletes what is not listed, in this
 * order: an address that a route serves before and after is served all the time. What a file says nothing of is left as it is.
 * A route names its interface by InterfaceAlias, InterfaceIndex or InterfaceLuid. One that names none, but a gateway as its
 * NextHop, is of the interface on whose link that gateway is, as Windows finds it (GetBestRoute2); where it is on none, or on several, an
 * error says so, and nothing is done.
 * All is read and checked before the first change. A change that fails ends it: what was made before is given, and the same
 * command goes on from there. With -Atomic what was made is undone instead.
 * Windows sets no Origin: a route that DHCP or a router made (Origin Dhcp, RouterAdvertisement) and that is listed with Origin Manual
 * can only be deleted and created again. So can one that a Set leaves otherwise than it was told to. Such a route is told in a warning and left, since
 * there would be a moment without it; with -Recreate it is deleted and created, and where the creation fails created as it was.
 * -WhatIf and -PlanOnly plan this (Recreate), but for what only a Set shows.
 * A second run changes nothing. Nothing is done outside of the scope, which -InterfaceAlias, -InterfaceIndex, -InterfaceLuid,
 * -AddressFamily, -DestinationPrefix, -NextHop and -Protocol narrow as they do for Get-IpRouteEntry; nor to routes that the network stack made for its own addresses (Protocol
 * Local). Each change is given as Set-, New- and Remove-IpRouteEntry give it. Needs an elevated session on a live machine.
 *
 * @cmdlet Sync-IpRouteTable
 * @part Tables
 * @alone Changes unless Detailed
 * @impact Medium
 * @calls GetIpForwardTable2 GetIpInterfaceTable CreateIpForwardEntry2 SetIpForwardEntry2 DeleteIpForwardEntry2 GetExtendedTcpTable GetBestRoute2
 * @example Put a saved table back
 * Export-IpRouteTable ./saved.json
 * Sync-IpRouteTable ./saved.json -UnlistedRoute Remove
 * @example See what would be done to the routes of one interface
 * Get-IpRouteEntry | Export-Csv ./desired.csv
 * Sync-IpRouteTable ./desired.csv -InterfaceAlias Wi-Fi -UnlistedRoute Remove -WhatIf
 * @example Write a table by hand: the interface is the one towards the gateway
 * 'DestinationPrefix,NextHop,RouteMetric', '10.20.0.0/16,192.168.0.254,10' | Set-Content ./wanted.csv
 * Sync-IpRouteTable ./wanted.csv -AddressFamily IPv4 -WhatIf
 * @see Compare-IpRouteTable
 */
export function syncIpRouteTable(
  asked: (ByDesiredPath | ByDesiredObject) & TableScope & SyncOptions & AllOrNothing & Planning & Lease & RemoteSafety,
  machine: Machine,
  call: Call,
): PlanOfMany<IpRouteSync> {
  // Sync: compare, keep what is in the scope, plan each change as its own cmdlet does; create, set, delete.
  refuseEmptyNamed(asked, NAMED, call);
  const terms = readTerms(asked, machine, call);
  const desired =
    'Path' in asked ? readTableFile(asked.Path, 'Path') : tableOfObjects(asked.InputObject, 'InputObject');
  // A rehearsal must not turn real; a file is what a person says.
  if ('InputObject' in asked) for (const one of asked.InputObject) refuseElsewhere(one, machine, call);
  const pairs = pairsInScope(desired, asked, machine, call);
  const of = (status: string) => pairs.filter((pair) => statusOf(pair) === status);
  const [missing, unlisted] = [of('Missing'), of('Extra')];
  const foreign = pairs.filter(needsRecreation);
  const remade = asked.Recreate === true ? foreign : [];
  const changed = of('Changed').filter((pair) => !remade.includes(pair));
  const removed = asked.UnlistedRoute === 'Remove' ? unlisted : [];
  refuseUnknown(missing, asked);
  refuseEmptying(asked, desired, removed);
  const plans = planTable({ missing, changed, remade, removed }, machine, call);
  const result = (WhatIf: boolean, Changes: IpRouteChange[]): IpRouteSync => {
    const count = (action: string) => Changes.filter(({ Action }) => Action === action).length;
    return {
      WhatIf,
      Created: count('Create'),
      Set: count('Set') + count('Recreate'),
      Deleted: count('Delete'),
      Unlisted: unlisted.length - removed.length,
      Equal: pairs.length - missing.length - changed.length - remade.length - unlisted.length,
      Changes,
      Backend: machine.backend,
      ComputerName: machine.computer,
    };
  };
  const report = () => {
    if (asked.Recreate !== true) for (const pair of foreign) call.warn(describeForeign(pair));
    if (asked.UnlistedRoute !== 'Report') return;
    for (const { difference } of unlisted)
      call.warn(`The route ${describeEntry(difference as IpRouteEntry)} is not listed.`);
  };
  return {
    target: `the routing table${'Path' in asked ? `, by ${asked.Path}` : ''}`,
    action: describeAll(missing.length, changed.length, remade.length, removed.length),
    get planned() {
      report();
      const all = plans.all.map(({ planned }) => planned);
      warnOfLockout(() => all, lockoutOptions(asked), machine, call);
      return [result(true, all)];
    },
    *apply() {
      refuseLockout(() => plans.all.map(({ planned }) => planned), lockoutOptions(asked), machine, call);
      report();
      const { changes, errors } = makeTable(plans, { ...terms, recreate: asked.Recreate === true }, machine, call);
      // What was made is told, also where one of them failed.
      if (errors.length === 0 || changes.length > 0) yield result(false, changes);
      yield* terms.atomic ? errors : errors.map(goOn);
    },
  };
}

/** "Create 3 routes, set 1 route"; empty where there is nothing to do. */
function describeAll(created: number, set: number, remade: number, deleted: number): string {
  const parts = Object.entries({ create: created, set, 'delete and create again': remade, delete: deleted });
  const text = parts
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${word} ${count} route${count === 1 ? '' : 's'}`)
    .join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function describeForeign({ difference }: RoutePair): string {
  const { Origin } = difference as IpRouteEntry;
  return `The route ${describeEntry(difference as IpRouteEntry)} has the Origin ${Origin}, and Manual is listed. Windows gives that to a route that is created alone, so it is left; -Recreate deletes it and creates it again.`;
}

/** What a caller may name, and then must give. */
const NAMED = [...SCOPE, 'UnlistedRoute'] as const;

/** A route of an interface that is not there cannot be made: before the first change is the time to say so. */
function refuseUnknown(missing: readonly RoutePair[], asked: ByDesiredPath | ByDesiredObject): void {
  for (const pair of missing) {
    if (hasOwner(pair)) continue;
    const { reference } = pair;
    const name = reference?.InterfaceAlias ?? reference?.InterfaceLuid ?? reference?.InterfaceIndex;
    const place = 'Path' in asked ? `-Path '${asked.Path}': ${reference?.place}` : `-InputObject${reference?.place}`;
    if (reference?.unreached !== undefined) throw gatewayNotReached(place, reference.unreached.rule);
    throw new CommandError({
      id: 'DesiredInterfaceNotFound',
      category: 'ObjectNotFound',
      message: `${place}: there is no interface '${name}' here, so nothing was done.`,
      action: 'Correct the name, narrow the scope by -InterfaceAlias, or try again when that interface is there.',
    });
  }
}

function gatewayNotReached(place: string, rule: string): CommandError {
  return new CommandError({
    id: 'GatewayNotReached',
    category: 'ObjectNotFound',
    message: `${place}: it names no interface, and ${rule}, so nothing was done.`,
    action: 'Add its interface, as InterfaceAlias, correct the NextHop, or try again when the interface is connected.',
  });
}

/** An empty file must not mean an empty table, and a default route is what holds many a session. */
function refuseEmptying(asked: TableScope & SyncOptions, { routes }: StatedTable, removed: readonly RoutePair[]): void {
  if (removed.length > 0 && routes.length === 0 && SCOPE.every((name) => asked[name] === undefined)) {
    throw invalidArgument(
      'EmptyTable',
      `No route is listed, so all ${removed.length} would be deleted.`,
      'Narrow what is to be deleted, by -InterfaceAlias for one.',
    );
  }
  refuseDefaultRoute(removed, asked.AllowDefaultRoute);
}

/** What was made is not made again. */
function goOn({ facts }: CommandError): CommandError {
  return new CommandError({ ...facts, action: `${facts.action} Or go on from there: run the same command again.` });
}
