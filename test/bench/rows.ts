import type { Cores } from './processes.ts';
import { ratios, type Samples, type Spread, spread, sum } from './series.ts';

/** One line of the result: what is measured, beside what, and what it should be. */
export interface Row {
  readonly what: string;
  /** Series that are added up. */
  readonly of: readonly string[];
  readonly peer?: { readonly name: string; readonly of: readonly string[] };
  /** At most so many times as long as the peer. */
  readonly times?: number | Readonly<Record<Cores, number>>;
  readonly milliseconds?: number;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** What a run measures. */
export interface Extent {
  /** Rows of the tables through which records are streamed, and how many records. */
  readonly tables: readonly number[];
  readonly records: number;
  /** Rows of the tables that are read whole, and of the one whose first row is read. */
  readonly lists: readonly number[];
  readonly first: number;
  /** Rows of the tables whose routes are changed by the calls of iphlpapi alone. */
  readonly calls: readonly number[];
  /** Rows of the tables that are brought to a desired one. */
  readonly syncs: readonly number[];
  /** What the build is called that is measured beside this one. */
  readonly before?: string;
}

const PARTS = {
  'part-import': 'Import-Module',
  'part-connect': 'Connect-IpRouteHost -Simulator',
  'part-get': 'first Get-IpRouteEntry',
  'part-get-again': 'second Get-IpRouteEntry',
  'part-set': 'first Set-IpRouteEntry',
  'part-set-piped': 'first piped Set-IpRouteEntry',
} as const;
const FIRST_USE: readonly (keyof typeof PARTS)[] = ['part-import', 'part-connect', 'part-get', 'part-set'];

/** Whether rows of a CSV file, and a binding alone, are measured on a table of so many rows: they are the same on all. */
export function hasApart(tables: readonly number[], rows: number): boolean {
  return rows === tables[0];
}

/** What is shown of a run, in order. What is wanted of the parts of a whole is wanted of the whole alone. */
export function sectionsOf({ tables, records, lists, first, calls, syncs, before }: Extent): readonly Section[] {
  const beside = (...names: readonly string[]) =>
    before === undefined ? {} : { peer: { name: before, of: names.map((name) => `${name}:before`) } };
  const row = (what: string, ...names: readonly string[]): Row => ({
    what,
    of: names.map((name) => `${name}:ours`),
    ...beside(...names),
  });
  const against = (what: string, of: string, name: string, peer: string, times?: Row['times']): Row => ({
    what,
    of: [of],
    peer: { name, of: [peer] },
    ...(times !== undefined && { times }),
  });
  const cold: Row[] = [
    against('Import-Module', 'import:ours', 'an empty module', 'import:empty', 2.5),
    against('its formats and types alone', 'import:formats', 'an empty module', 'import:empty'),
    against('its script alone', 'import:script', 'an empty module', 'import:empty'),
    against('process: import, connect, read, change', 'use:ours', 'pwsh -Command 1', 'bare:wall'),
    against('its CPU time, without the read', 'change:ours', 'pwsh -Command 1', 'bare:cpu', 1.6),
    against('executable: start, reply, end', 'reply:ours', 'node -e 0', 'node:-e 0', 1.3),
    { ...row('import + connect + first read + first change', ...FIRST_USE), ...(before && { times: 0.5 }) },
    ...Object.entries(PARTS).map(([name, what]) => row(`of a first use: ${what}`, name)),
  ];
  const streams = tables.flatMap((rows): Row[] => {
    const of = (name: string, who = 'ours') => `${name}@${rows}:${who}`;
    const what = (verb: string) => `${verb}, ${count(records)} piped, ${count(rows)} rows`;
    const changes = [
      against(what('Set'), of('set'), 'C# cmdlet on JSON', of('set', 'json'), { 2: 1 / 0.95, 1: 1 / 0.85 }),
    ];
    const others = ['New', 'Remove', 'Get', 'Find'].map((verb) =>
      against(what(verb), of(verb.toLowerCase()), 'Set', of('set'), 1.3),
    );
    const apart = hasApart(tables, rows)
      ? [
          against(what('Set of rows of a CSV file'), of('set-csv'), 'Set', of('set')),
          against(what('a function with the parameters of New and no work'), of('bind'), 'Set', of('set')),
        ]
      : [];
    const saved: Row = { what: `${what('Set')} of a machine file`, of: [of('set-saved')] };
    return [...changes, ...others, ...apart, saved];
  });
  const reads = lists.map((rows) => ({
    ...row(`Get of ${count(rows)} rows`, `list@${rows}`),
    ...(before && rows >= 100_000 && { times: 1.5 }),
  }));
  const firsts: Row[] = [
    { ...row(`the first of ${count(first)} rows`, `first@${first}`), milliseconds: 150 },
    row(`Select-Object -First 1 of ${count(first)} rows`, `select-first@${first}`),
  ];
  const together = calls.map((rows) =>
    against(
      `512 changes together, ${count(rows)} rows`,
      `call-set@${rows}:together`,
      'a look-up for each',
      `call-set@${rows}:alone`,
    ),
  );
  const synced = syncs.map((rows) =>
    against(
      `Sync of ${count(rows)} rows, 1 % different`,
      `sync@${rows}:together`,
      'a Set for each row',
      `sync@${rows}:each`,
    ),
  );
  return [
    { title: 'From cold', rows: cold },
    { title: 'In a stream', rows: streams },
    { title: 'Whole tables', rows: [...reads, ...firsts] },
    { title: 'By the calls of iphlpapi', rows: together },
    { title: 'To a desired table', rows: synced },
  ];
}

/** A row with its figures, in milliseconds. */
export interface Line extends Row {
  readonly ours: Spread;
  readonly theirs?: Spread;
  readonly ratio?: Spread;
  /** How many times as long as the peer it may be on these cores. */
  readonly most?: number;
  /** Whether it is what it should be; undefined where nothing is wanted. */
  readonly met?: boolean;
}

/** A row as it was measured; undefined where this run did not measure it. */
export function lineOf(row: Row, cores: Cores, samples: Samples): Line | undefined {
  const series = samples[cores];
  const ours = sum(series, row.of);
  if (ours.length === 0) return undefined;
  const line = { ...row, ours: spread(ours) };
  const most = typeof row.times === 'object' ? row.times[cores] : row.times;
  const theirs = row.peer === undefined ? [] : sum(series, row.peer.of);
  if (theirs.length === 0) {
    const met = row.milliseconds === undefined ? {} : { met: line.ours.median <= row.milliseconds };
    return { ...line, ...met };
  }
  const ratio = spread(ratios(ours, theirs));
  const limits = [
    ...(most === undefined ? [] : [ratio.median <= most]),
    ...(row.milliseconds === undefined ? [] : [line.ours.median <= row.milliseconds]),
  ];
  return {
    ...line,
    theirs: spread(theirs),
    ratio,
    ...(most !== undefined && { most }),
    ...(limits.length > 0 && { met: limits.every(Boolean) }),
  };
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}
