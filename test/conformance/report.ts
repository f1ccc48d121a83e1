import { type Grade, gradesOf } from './facts.ts';
import type { Outcome, Verdict } from './run-cases.ts';

/** What a run was on. */
export interface Circumstances {
  /** `live`, `simulator`, or the path of a library. */
  readonly backend: string;
  readonly system: string;
  readonly architecture: string;
  readonly node: string;
  readonly elevated: boolean;
  readonly interface: string;
}

/** The report as a file holds it: `schema` is counted up when a member changes its meaning. */
export interface Report extends Circumstances {
  readonly schema: 2;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly cases: readonly GradedOutcome[];
}

/** What came of a case, with the grades of the fact that it proves: how well its expectation is founded. */
export interface GradedOutcome extends Outcome {
  readonly grades: readonly Grade[];
}

export function makeReport(circumstances: Circumstances, outcomes: readonly Outcome[], date: Date): Report {
  const count = (verdict: Verdict) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  return {
    schema: 2,
    date: date.toISOString(),
    ...circumstances,
    counts: { agrees: count('agrees'), differs: count('differs'), 'could not run': count('could not run') },
    cases: outcomes.map((outcome) => ({ ...outcome, grades: gradesOf(outcome.fact) })),
  };
}

/** 0 where all that ran agrees, 1 where something differs, 2 where nothing could run. */
export function exitCode({ counts }: Report): 0 | 1 | 2 {
  if (counts.differs > 0) return 1;
  return counts.agrees === 0 ? 2 : 0;
}

/** The report as lines for a person: a line for each case, and what was expected and observed where it differs. */
export function printReport(report: Report): string {
  const { backend, system, architecture, node, elevated, counts } = report;
  const lines = [
    `${backend} on ${system} (${architecture}), node ${node}, ${elevated ? 'elevated' : 'not elevated'}, interface ${report.interface}`,
    '',
    row('verdict', 'grades', 'fact', 'case', 'proves'),
    ...report.cases.flatMap((outcome) => [
      row(outcome.verdict, outcome.grades.join(' '), outcome.fact, outcome.id, outcome.proves),
      ...details(outcome),
    ]),
    '',
    `${counts.agrees} agree, ${counts.differs} differ, ${counts['could not run']} could not run`,
  ];
  return `${lines.join('\n')}\n`;
}

function row(verdict: string, grades: string, fact: string, id: string, proves: string): string {
  return `${verdict.padEnd(13)}  ${grades.padEnd(6)}  ${fact.padEnd(11)}  ${id.padEnd(48)}  ${proves}`;
}

function details({ verdict, expected, observed, reason }: Outcome): string[] {
  if (verdict === 'agrees') return [];
  const lines = reason === undefined ? [] : [`    ${reason}`];
  if (verdict === 'differs') {
    lines.push(`    expected: ${JSON.stringify(expected)}`);
    if (observed !== undefined) lines.push(`    observed: ${JSON.stringify(observed)}`);
  }
  return lines;
}
