/** A place in a source where one small fault fits. */
export interface Site {
  /** The file, from the root, with `/`. */
  readonly file: string;
  /** Where the text that is replaced begins and ends, in UTF-16 units of the file. */
  readonly start: number;
  readonly end: number;
  /** What may stand there instead: the first that is valid is the mutant. */
  readonly texts: readonly string[];
}

/** One small fault in one file. */
export interface Mutant {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line on which it begins, as it is without the fault, without blanks around it. */
  readonly lineText: string;
  readonly was: string;
  readonly now: string;
  /** The whole file with the fault. */
  readonly text: string;
}

/** The mutants of a site, in the order in which they are tried. */
export function mutantsOf({ file, start, end, texts }: Site, source: string): Mutant[] {
  const line = source.slice(0, start).split('\n').length;
  const lineText = source.split('\n')[line - 1]?.trim() ?? '';
  const was = source.slice(start, end);
  const others = texts.filter((now) => now !== was);
  return others.map((now) => {
    const text = `${source.slice(0, start)}${now}${source.slice(end)}`;
    return { file, line, lineText, was, now, text };
  });
}

/** Says which file, line and change, on one line. */
export function describeMutant({ file, line, was, now }: Omit<Mutant, 'text' | 'lineText'>): string {
  return `${file}:${line}: ${onOneLine(was)} -> ${now === '' ? '(nothing)' : onOneLine(now)}`;
}

const LONGEST = 100;

function onOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}

/** Items in an order that is the same for the same seed, an unsigned number of 32 bits. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = seeded(seed);
  const left = [...items];
  for (let at = left.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1));
    [left[at], left[other]] = [left[other] as T, left[at] as T];
  }
  return left;
}

/** Numbers from 0 to below 1, the same for the same seed: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
