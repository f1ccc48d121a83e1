/**
 * Arithmetic of whole tables: which addresses take another route. Addresses are numbers here, of 32 or 128 bits; prefixes of
 * one table lie within each other or apart, so that one walk over both tables, by their sorted prefixes, sees each change.
 */

/** A route that counts. */
export interface Way<Route> {
  readonly route: Route;
  /** The first address of its prefix. */
  readonly first: bigint;
  /** The length of its prefix, in bits. */
  readonly length: number;
  /** The effective metric: the lowest wins; of equal ones the first in the table. */
  readonly metric: bigint;
  /** What leads: the interface and the next hop as one text. Traffic that keeps both does not move. */
  readonly path: string;
}

/** A prefix, as numbers. */
export interface Block {
  readonly first: bigint;
  readonly length: number;
}

/**
 * A prefix whose addresses, but for those of `except`, all go by `before` in the one table and by `after` in the other; undefined
 * is no route. Two routes have one such prefix at most: the longer one of theirs.
 */
export interface Moved<Route> extends Block {
  readonly before: Route | undefined;
  readonly after: Route | undefined;
  /** Prefixes within it, apart from each other and by address, that have another route before or after. */
  readonly except: readonly Block[];
}

/** The same, while it is worked out. */
interface Region<Route> extends Block {
  readonly before: Way<Route> | undefined;
  readonly after: Way<Route> | undefined;
  readonly except: Block[];
}

/**
 * The addresses that go another way by the one table than by the other, by address, a prefix before those within it.
 * @param bits - of an address: 32 or 128
 * @param before - in the order of the table
 */
export function* movedTraffic<Route>(
  bits: 32 | 128,
  before: readonly Way<Route>[],
  after: readonly Way<Route>[],
): Generator<Moved<Route>> {
  for (const region of regionsOf(bits, before, after)) {
    if (region.before?.path === region.after?.path || isCovered(region, bits)) continue;
    yield { ...region, before: region.before?.route, after: region.after?.route };
  }
}

/** The addresses of a prefix that are in none of `except`, as the fewest prefixes. */
export function* disjointBlocks({ first, length, except }: Moved<unknown>, bits: 32 | 128): Generator<Block> {
  let at = first;
  for (const hole of except) {
    yield* blocksOf(at, hole.first, bits);
    at = hole.first + sizeOf(hole, bits);
  }
  yield* blocksOf(at, first + sizeOf({ length }, bits), bits);
}

/** Of some ways the one that packets take: the longest prefix, then the lowest metric, then the first. */
export function bestWay<Route>(ways: Iterable<Way<Route>>): Way<Route> | undefined {
  let best: Way<Route> | undefined;
  for (const way of ways) if (best === undefined || isBetter(way, best)) best = way;
  return best;
}

function isBetter(one: Way<unknown>, other: Way<unknown>): boolean {
  return one.length > other.length || (one.length === other.length && one.metric < other.metric);
}

/** A prefix of either table, with the best route that each has of it. */
interface Shared<Route> {
  readonly first: bigint;
  readonly length: number;
  readonly before: Way<Route> | undefined;
  readonly after: Way<Route> | undefined;
}

/** What both tables have of each prefix: the regions in which one pair of routes counts. */
function regionsOf<Route>(bits: number, before: readonly Way<Route>[], after: readonly Way<Route>[]): Region<Route>[] {
  const all: Region<Route> = { first: 0n, length: 0, before: undefined, after: undefined, except: [] };
  const regions = [all];
  /** The prefixes around the present one, the innermost last; what one has no route of goes by those around it. */
  const around: { readonly end: bigint; readonly region: Region<Route> }[] = [{ end: 1n << BigInt(bits), region: all }];
  for (const { first, length, ...best } of sharedPrefixes(before, after)) {
    while ((around[around.length - 1]?.end ?? 0n) <= first) around.pop();
    const outer = around[around.length - 1]?.region ?? all;
    const region: Region<Route> = {
      first,
      length,
      before: best.before ?? outer.before,
      after: best.after ?? outer.after,
      except: [],
    };
    outer.except.push({ first, length });
    regions.push(region);
    around.push({ end: first + sizeOf(region, bits), region });
  }
  return regions;
}

/** Whether the prefixes within it leave nothing of a region. */
function isCovered({ length, except }: Region<unknown>, bits: number): boolean {
  return except.reduce((left, hole) => left - sizeOf(hole, bits), sizeOf({ length }, bits)) === 0n;
}

/** How many addresses a prefix has. */
function sizeOf({ length }: Pick<Block, 'length'>, bits: number): bigint {
  return 1n << BigInt(bits - length);
}

/** The prefixes of both tables, by address, each before those within it. */
function* sharedPrefixes<Route>(before: readonly Way<Route>[], after: readonly Way<Route>[]): Generator<Shared<Route>> {
  const [olds, news] = [sortedBest(before), sortedBest(after)];
  let [old, now] = [0, 0];
  while (old < olds.length || now < news.length) {
    const [one, other] = [olds[old], news[now]];
    const order = one === undefined ? 1 : other === undefined ? -1 : byPrefix(one, other);
    const { first, length } = (order <= 0 ? one : other) as Way<Route>;
    yield { first, length, before: order <= 0 ? one : undefined, after: order >= 0 ? other : undefined };
    if (order <= 0) old++;
    if (order >= 0) now++;
  }
}

/** The best of each prefix, sorted: sorting keeps the order of what is equal. */
function sortedBest<Route>(ways: readonly Way<Route>[]): Way<Route>[] {
  const best: Way<Route>[] = [];
  for (const way of [...ways].sort(byPrefix)) {
    const last = best[best.length - 1];
    if (last === undefined || byPrefix(last, way) !== 0) best.push(way);
    else if (isBetter(way, last)) best[best.length - 1] = way;
  }
  return best;
}

function byPrefix(one: Way<unknown>, other: Way<unknown>): number {
  return one.first < other.first ? -1 : one.first > other.first ? 1 : one.length - other.length;
}

/** The addresses from `first` up to, but without, `end`, in the fewest prefixes. */
function* blocksOf(first: bigint, end: bigint, bits: number): Generator<Block> {
  let at = first;
  while (at < end) {
    let [length, size] = [bits, 1n];
    // Twice as large, as long as it begins where such a prefix may, and ends in time.
    while (length > 0 && (at & size) === 0n && at + 2n * size <= end) {
      size *= 2n;
      length--;
    }
    yield { first: at, length };
    at += size;
  }
}
