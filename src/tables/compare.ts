import { withoutZone } from '../ip-helper/address.ts';
import { ROUTE_SETTINGS, type SettingName, settableSitePrefix } from '../routes/settings.ts';
import type { StatedInterface, StatedRoute, StatedTable } from './stated-route.ts';

/** What two tables have of one route, of which one at least has it. */
export interface RoutePair {
  readonly reference?: StatedRoute;
  readonly difference?: StatedRoute;
  /** The interface, as the compared table has it where it has it. */
  readonly owner: StatedInterface;
  /** The settings that both state, and otherwise. */
  readonly changed: readonly SettingName[];
}

/** Says which interface of a table is meant; undefined where it has none such. */
type InterfaceFinder = (wanted: StatedInterface) => StatedInterface | undefined;

/**
 * The routes of two tables, those of one prefix, next hop and interface as a pair: first those of the reference in its order,
 * then those that the other one has besides.
 * @param includeLocal - also what the stack made for its own addresses
 * @throws {CommandError} for a route that a table states twice
 */
export function compareTables(reference: StatedTable, difference: StatedTable, includeLocal: boolean): RoutePair[] {
  const find = interfaceFinder(difference.interfaces);
  const ownerOf = (route: StatedInterface) => find(route) ?? unknownInterface(route);
  const compared = byKey(difference, ownerOf);
  const gone = byKey({ ...difference, routes: difference.absent ?? [] }, ownerOf);
  const pairs: RoutePair[] = [];
  for (const [key, { route, owner }] of byKey(reference, ownerOf)) {
    const other = compared.get(key);
    if (other === undefined && difference.absent !== undefined && !gone.has(key)) continue;
    compared.delete(key);
    const changed = other === undefined ? [] : changedSettings(route, other.route);
    pairs.push({ reference: route, ...(other === undefined ? {} : { difference: other.route }), owner, changed });
  }
  const unlisted = reference.absent && byKey({ ...reference, routes: reference.absent }, ownerOf);
  for (const [key, { route, owner }] of compared)
    if (unlisted?.has(key) !== false) pairs.push({ difference: route, owner, changed: [] });
  return includeLocal ? pairs : pairs.filter((pair) => !isOfStack(pair));
}

/** What is to be said of a pair, seen from the compared table. */
export type PairStatus = 'Missing' | 'Extra' | 'Equal' | 'Changed';

export function statusOf({ reference, difference, changed }: RoutePair): PairStatus {
  if (difference === undefined) return 'Missing';
  if (reference === undefined) return 'Extra';
  return changed.length === 0 ? 'Equal' : 'Changed';
}

/**
 * Whether a route would have to be deleted and created to be as the reference has it: one that somebody else made, and that is
 * to be made by hand. Windows sets no Origin (Set6), and notes Manual of what is created; other origins nobody can give.
 */
export function needsRecreation({ reference, difference }: RoutePair): boolean {
  const [wanted, present] = [reference?.Origin, difference?.Origin];
  return wanted?.toLowerCase() === 'manual' && present !== undefined && present.toLowerCase() !== 'manual';
}

/** The settings that both state, and otherwise. */
function changedSettings(reference: StatedRoute, difference: StatedRoute): SettingName[] {
  const differing = ROUTE_SETTINGS.filter((name) => {
    const [one, other] = [reference[name], difference[name]];
    return one !== undefined && other !== undefined && one !== other;
  });
  // A finite lifetime runs down, as an age runs up. Of a route whose other one is to end, or not to, it is set as well: no route
  // is preferred for longer than it is valid.
  const ends = differing.some(
    (name) => name.endsWith('Lifetime') && (reference[name] === Infinity || difference[name] === Infinity),
  );
  return differing.filter((name) => {
    if (name === 'SitePrefixLength') return sitePrefixOf(reference) !== sitePrefixOf(difference);
    return ends || !name.endsWith('Lifetime');
  });
}

function sitePrefixOf({ SitePrefixLength = 0, DestinationPrefix }: StatedRoute): number {
  return settableSitePrefix(SitePrefixLength, DestinationPrefix);
}

/** Whether the stack made it for an address of its own, as far as anybody says who made it. */
function isOfStack({ reference, difference }: RoutePair): boolean {
  const makers = [reference?.Protocol, difference?.Protocol].filter((maker) => maker !== undefined);
  return makers.length > 0 && makers.every((maker) => maker === 'Local');
}

interface Owned {
  readonly route: StatedRoute;
  readonly owner: StatedInterface;
}

/** The routes by their interface, prefix and next hop, each of which a table has once. */
function byKey(
  { routes, fail }: StatedTable,
  ownerOf: (route: StatedInterface) => StatedInterface,
): Map<string, Owned> {
  const known = new Map<string, Owned>();
  for (const route of routes) {
    const owner = ownerOf(route);
    const key = `${nameOf(owner)} ${route.DestinationPrefix} ${withoutZone(route.NextHop)}`;
    const before = known.get(key)?.route;
    if (before !== undefined)
      fail(
        route.place ?? '',
        `the route ${route.DestinationPrefix} via ${route.NextHop} is there before, at ${before.place}`,
      );
    known.set(key, { route, owner });
  }
  return known;
}

/** One that the compared table does not have: numbers that are another's there are left out. */
function unknownInterface({ InterfaceAlias, InterfaceLuid, InterfaceIndex }: StatedInterface): StatedInterface {
  return InterfaceAlias == null ? { InterfaceLuid, InterfaceIndex } : { InterfaceAlias };
}

/** What tells an interface from others: what it is called, else its numbers. */
function nameOf({ InterfaceAlias, InterfaceLuid, InterfaceIndex }: StatedInterface): string {
  return InterfaceAlias?.toLowerCase() ?? String(InterfaceLuid ?? InterfaceIndex);
}

/**
 * Finds interfaces as people mean them: by the alias; where that has become another one, by the LUID, which stays as long as
 * the interface. An index is another one after the next start, so it counts alone only.
 */
export function interfaceFinder(interfaces: readonly StatedInterface[]): InterfaceFinder {
  const aliases = new Map<string, StatedInterface>();
  const luids = new Map<bigint, StatedInterface>();
  const indexes = new Map<number, StatedInterface>();
  for (const one of interfaces) {
    if (one.InterfaceAlias != null) aliases.set(one.InterfaceAlias.toLowerCase(), one);
    if (one.InterfaceLuid !== undefined) luids.set(one.InterfaceLuid, one);
    if (one.InterfaceIndex !== undefined) indexes.set(one.InterfaceIndex, one);
  }
  return ({ InterfaceAlias, InterfaceLuid, InterfaceIndex }) => {
    const named = InterfaceAlias == null ? undefined : aliases.get(InterfaceAlias.trim().toLowerCase());
    if (named !== undefined) return named;
    if (InterfaceLuid !== undefined && luids.has(InterfaceLuid)) return luids.get(InterfaceLuid);
    const isAlone = InterfaceAlias == null && InterfaceLuid === undefined;
    return isAlone && InterfaceIndex !== undefined ? indexes.get(InterfaceIndex) : undefined;
  };
}
