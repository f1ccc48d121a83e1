import type { Facts } from './facts.ts';
import type { Cores } from './processes.ts';
import { type Extent, type Line, lineOf, sectionsOf } from './rows.ts';
import type { Samples, Spread } from './series.ts';

/** A run, as it is shown. */
export interface Report {
  readonly facts: Facts;
  readonly extent: Extent;
  readonly samples: Samples;
}

export const CORES: readonly Cores[] = [2, 1];
export const CORE_WORDS: Readonly<Record<Cores, string>> = { 1: 'one core', 2: 'two cores' };

/** The sections of a report with the lines that were measured on so many cores. */
export function linesOf({ extent, samples }: Report, cores: Cores): { title: string; lines: Line[] }[] {
  return sectionsOf(extent)
    .map(({ title, rows }) => ({ title, lines: rows.flatMap((row) => lineOf(row, cores, samples) ?? []) }))
    .filter(({ lines }) => lines.length > 0);
}

/** docs/performance.md: what was measured, on what, and how to read it. */
export function page(report: Report): string {
  const { facts, extent } = report;
  return `# Performance

Made by \`npm run bench${extent.before === undefined ? '' : ' -- --beside <module>'}\`, which writes this page and its picture; never edit them.

![How many times as long each thing takes as what it is compared with](performance.svg)

## How to read it

A time alone says little of another machine; **times as long** does: the two that are compared take turns in one run, a
round is one of each, and what is shown is the median of the rounds' ratios, with the quartiles in brackets. Beside it stand
the median times in milliseconds. Where a limit is wanted, a row says whether the median keeps it.

- **From cold**: every figure is of fresh processes. A process is timed from its start to its end; its CPU time is that of all
  cores, with the executable's. The parts of a first use are timed inside one PowerShell, one after the other.
- **In a stream**: objects of \`Get-IpRouteEntry\` are piped (addresses to Find) in a PowerShell that has done so before. Each
  pass is checked: as many results as records, in their order, with the values that were asked for.
- **C# cmdlet on JSON**: what one would write by hand for speed, a compiled cmdlet that sends the same records in batches as
  JSON lines to the same checks, handler and simulator in an executable of its own
  ([test/bench/csharp](../test/bench/csharp), [json-main.ts](../test/bench/json-main.ts)). Its objects are the same to the last
  member, and both end with the same table, which each run compares.
- **One core**, two cores: PowerShell and executable share what they may use (\`taskset\`). On two they work at the same time.
- **By the calls of iphlpapi**: CPU time of handlers and calls in one process, without pipes, on the tests' stand-in for
  iphlpapi.dll, whose look-ups walk through its table. Together, the table is read once before and once after.
- Else the machine is simulated, in memory or as a machine file: what Windows itself takes for its calls is in no figure.
- A PowerShell notes which methods it compiled, for the next one to compile them ahead: each script that is timed has a cache of
  its own for that, so that a figure does not depend on what ran before it.

## The run

| | |
|---|---|
${Object.entries(facts)
  .map(([name, value]) => `| ${name} | ${value} |`)
  .join('\n')}

${CORES.map((cores) => tables(report, cores)).join('\n\n')}
`;
}

function tables(report: Report, cores: Cores): string {
  const sections = linesOf(report, cores).map(({ title, lines }) =>
    [
      `### ${title}, ${CORE_WORDS[cores]}`,
      '',
      '| what | ms | beside | its ms | times as long | wanted |',
      '|---|---|---|---|---|---|',
      ...lines.map((line) => `| ${cells(line).join(' | ')} |`),
    ].join('\n'),
  );
  const words = CORE_WORDS[cores];
  return [`## ${words[0]?.toUpperCase()}${words.slice(1)}`, ...sections].join('\n\n');
}

/** What is shown of a line: what, its time, what beside, its time, the ratio, and what is wanted. */
export function cells({ what, ours, peer, theirs, ratio, most, milliseconds, met }: Line): string[] {
  const shown = theirs === undefined ? undefined : peer?.name;
  const wanted = [
    ...(most === undefined ? [] : [`at most ${most.toFixed(2)}`]),
    ...(milliseconds === undefined ? [] : [`at most ${milliseconds} ms`]),
  ].join(', ');
  const verdict = met === undefined ? '' : met ? ': yes' : ': **no**';
  return [
    what,
    time(ours.median),
    shown ?? '',
    theirs === undefined ? '' : time(theirs.median),
    ratio === undefined ? '' : ratioText(ratio),
    `${wanted}${verdict}`,
  ];
}

export function ratioText({ low, median, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;
}

function time(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 100 ? 1 : 0);
}
