import type { Facts } from './facts.ts';
import type { Cores } from './processes.ts';
import { type Extent, type Line, lineOf, sectionsOf } from './rows.ts';
import { type Scripts, scriptRows } from './scripts.ts';
import type { Samples, Spread } from './series.ts';

/** A run, as it is shown. */
export interface Report {
  readonly facts: Facts;
  readonly extent: Extent;
  readonly samples: Samples;
  /** Of the module, and of the one beside it. */
  readonly scripts: readonly Scripts[];
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
  cores, with the executable's. The parts of a first use are timed inside one PowerShell, one after the other. The assemblies of that
  PowerShell are compiled ahead, as those of an installed one are. The limits are older: they were set beside the .NET tool as it comes,
  which compiles itself at each start. A bare start took 1.1 s of CPU time there, and importing an empty module 100 ms.
- **In a stream**: objects of \`Get-IpRouteEntry\` are piped (addresses to Find) in a PowerShell that has done so before. Each
  pass is checked: as many results as records, in their order, with the values that were asked for. What PowerShell takes to
  hand a record to the parameters of New is in a row of its own.
- **C# cmdlet on JSON**: what one would write by hand for speed, a compiled cmdlet that sends the same records in batches as
  JSON lines to the same checks, handler and simulator in an executable of its own
  ([test/bench/csharp](../test/bench/csharp), [json-main.ts](../test/bench/json-main.ts)). Its objects are the same to the last
  member, and both end with the same table, which each run compares.
- **One core**, two cores: PowerShell and executable share what they may use (\`taskset\`). On two they work at the same time.
- **By the calls of iphlpapi**: CPU time of handlers and calls in one process, without pipes, on the tests' stand-in for
  iphlpapi.dll, whose look-ups walk through its table. Together, the table is read once before and once after.
- **To a desired table**: \`Sync-IpRouteTable\` of so many routes of which one in a hundred has another metric, beside
  \`Set-IpRouteEntry\` of each of them; handlers and simulator in one process, without pipes.
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

## The script

What somebody reads who approves the module. The functions of the cmdlets are generated from the contract.

${scriptTable(report)}

${PARTS}`;
}

function scriptTable({ scripts, extent: { before } }: Report): string {
  const head = ['', 'this module', ...(before === undefined ? [] : [before])];
  return [head, head.map(() => '---'), ...scriptRows(scripts)].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** What no run of this command shows: how the times from cold and in a stream divide. */
const PARTS = `## Where a first use goes

Taken apart by hand, on two cores of a virtual machine that others use as well, as the least of several runs; a figure here is
for its size beside the others, and the tables of the run are what counts.

- **The executable** takes 1.15 to 1.4 times as long as \`node -e 0\`, of 34 ms; an empty program of node starts in 27 ms. V8 reads the code of what a first
  session runs in 4 ms; opening the machine and the first request take some 8. Without that code, as where the executable was
  built on another platform, 13 ms go into parsing the script and 18 into the rest.
- **The import** is four things. PowerShell parses the script: 27,200 tokens, of which the parameters of the cmdlets are 5,000: half
  of the time. The classes of the results are types that .NET makes; then come the views, 1,950 lines, and the types. What is left runs
  the statements of the script and exports its functions.
- **Connect, the first read and the first change** hardly wait: in the profile the executable had greeted before PowerShell asked for that.
  PowerShell compiles a function at its first call, 1 to 8 ms by its size, and then, for each name of a member, each method and each
  conversion, by the type that it meets, a rule of its own. There are 270 of these up to the end of the first change (396 before a call
  and a channel were hashtables): 0.8 ms for a member that is read or set, 2 to 3.5 for a method of .NET or a constructor, 1.6 for a
  key that is set to a value of another type, 2 for a value that an \`if\` takes for true; a key that is read and a function that is called
  cost nothing to speak of.
- **A package's program is compared** with its digest in an elevated session, once a process: 0.33 s more until the first read (876 and
  1199 ms on one core), of which 0.14 s is the digest of 120 MB, and the rest asks who else may write the module. A session of a user's own
  installation waits for nothing (953 and 910 ms): it holds the files and compares none.

So what is missing of the targets is PowerShell's own first time with each thing that plain script does. Three ways lead further, and none is
taken: results without classes (no completion of members behind a pipe), one .NET call instead of many statements (reflection by
name, or expression trees, which this module had and gave up), and a compiled assembly (another thing to sign and to trust).

## Where a change in a stream goes

Of the microseconds that one of 10,000 piped \`Set-IpRouteEntry\` takes, by hand, each part alone in a loop of a warm session:

- **PowerShell binds the record**: 9.5, of which one is the pipeline, and the rest the five keys that bind by property name among
  22 parameters. No script of ours runs meanwhile.
- **The request**: 5 for the text of its fields and some 5 for the look for escapes, the line and the call that writes it.
- **The replies**: 2.5 to take the lines apart and to match them with the requests, 6 for the objects: a change, and the route before and after.
- **The executable** computes 35 for a Set and 75 to 100 for a New, most of it in the handlers, which the C# cmdlet on JSON has to wait for as
  well: the rules, the lockout and the leases, the row before and the row after. A sixth of that is V8's collector. A New also looks where
  its next hop is, and reads a table that grows with each of them.
- What is left is two processes that wake each other: each record is written at once, so that nothing waits for the next one.

A compiled cmdlet binds, writes and reads in 15 of these microseconds. So plain script cannot come nearer than 1.3 times, and what lies
between that and the figure of the run is the writing of single records, and memory: a result has 60 values, and each is an object.
`;

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
