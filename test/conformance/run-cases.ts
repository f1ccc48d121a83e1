import { isDeepStrictEqual } from 'node:util';
import { NO_ERROR } from '../../generator/library/native/status.ts';
import { decodeForwardRow } from '../../src/ip-helper/codec.ts';
import { cases } from './cases.ts';
import { type ConformanceCase, CouldNotRun, type Ground, type Observed } from './ground.ts';
import { isOwn, OWN_RANGES, tableRows } from './rows.ts';

export type Verdict = 'agrees' | 'differs' | 'could not run';

/** What came of one case. */
export interface Outcome {
  readonly id: string;
  readonly fact: string;
  readonly proves: string;
  readonly verdict: Verdict;
  readonly expected: Observed;
  /** Absent where it could not run. */
  readonly observed?: Observed;
  /** Why it could not run, or what went wrong. */
  readonly reason?: string;
}

export interface RunOptions {
  /** When it is given, no other case is begun. */
  readonly signal?: AbortSignal;
  /** Told of each case before it runs, with what came of those before it. */
  readonly onCase?: (next: ConformanceCase, outcomes: readonly Outcome[]) => void;
}

/**
 * Runs the cases one after the other. Each starts with no route in the ranges that they use, and what it leaves there is
 * taken away, also when it fails.
 * @throws {CouldNotRun} when somebody else has a route there, or a route could not be taken away
 */
export async function runCases(ground: Ground, { signal, onCase }: RunOptions = {}): Promise<Outcome[]> {
  const own = ownRoutes(ground);
  if (own.length > 0) {
    const names = own.map((row) => decodeForwardRow(row).DestinationPrefix).join(', ');
    throw new CouldNotRun(`this machine has routes in ${OWN_RANGES.join(', ')} already: ${names}`);
  }
  const outcomes: Outcome[] = [];
  for (const each of cases) {
    if (signal?.aborted) break;
    onCase?.(each, outcomes);
    try {
      outcomes.push(await runCase(ground, each));
    } finally {
      clean(ground);
    }
  }
  return outcomes;
}

async function runCase(ground: Ground, each: ConformanceCase): Promise<Outcome> {
  const { id, fact, proves, expected } = each;
  const common = { id, fact, proves, expected };
  try {
    const observed = await each.run(ground);
    const judged = each.judge === undefined ? observed : each.judge(observed);
    return { ...common, verdict: isDeepStrictEqual(judged, expected) ? 'agrees' : 'differs', observed };
  } catch (error) {
    const verdict = error instanceof CouldNotRun ? 'could not run' : 'differs';
    return { ...common, verdict, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Takes away what a case left. */
function clean(ground: Ground): void {
  for (const row of ownRoutes(ground)) {
    const status = ground.ipHelper.DeleteIpForwardEntry2(row);
    if (status !== NO_ERROR) {
      const { DestinationPrefix, NextHop } = decodeForwardRow(row);
      throw new CouldNotRun(
        `the route ${DestinationPrefix} via ${NextHop} could not be removed (${status}): do it by hand`,
      );
    }
  }
}

function ownRoutes(ground: Ground): Uint8Array[] {
  return tableRows(ground, 0).filter((row) => isOwn(decodeForwardRow(row).DestinationPrefix));
}
