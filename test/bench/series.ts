import type { Cores } from './processes.ts';

/** Milliseconds, in the order in which they were measured, by what was measured: `set@70:ours`, say. */
export type Series = Map<string, number[]>;

/** What was measured on one core, and on two. */
export type Samples = Readonly<Record<Cores, Series>>;

export function newSamples(): Samples {
  return { 1: new Map(), 2: new Map() };
}

export function add(series: Series, name: string, milliseconds: number): void {
  const known = series.get(name);
  if (known === undefined) series.set(name, [milliseconds]);
  else known.push(milliseconds);
}

/** Adds what a script wrote: lines of a name, a tab and milliseconds. */
export function addLines(series: Series, who: string, stdout: string): void {
  for (const line of stdout.split('\n')) {
    const [name = '', milliseconds] = line.split('\t');
    if (milliseconds !== undefined) add(series, name.includes(':') ? name : `${name}:${who}`, Number(milliseconds));
  }
}

/** A sum of series, round by round. */
export function sum(series: Series, names: readonly string[]): number[] {
  const all = names.map((name) => series.get(name) ?? []);
  const rounds = Math.min(...all.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => all.reduce((total, one) => total + (one[round] ?? 0), 0));
}

/** How long one takes for each time that another does, round by round: what slows both down is in neither. */
export function ratios(ours: readonly number[], peers: readonly number[]): number[] {
  return ours.slice(0, peers.length).map((milliseconds, round) => milliseconds / (peers[round] ?? Number.NaN));
}

/** The middle of some numbers, and the quarters around it. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export function spread(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (part: number) => {
    const place = (sorted.length - 1) * part;
    const [below = Number.NaN, above = Number.NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (above - below) * (place % 1);
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}
