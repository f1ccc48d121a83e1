import { type AsOne, type Call, CommandError, type Duration, type Switch } from 'pwsh-contract';
import type { Ledger } from './ledger.ts';
import { put } from './plan.ts';
import type { Seal, SealChange } from './seal.ts';

/** How seals are changed at once. */
export interface SealsAtOnce {
  /** Changes all of the piped seals, or none of them. */
  Atomic?: AsOne<Switch>;
}

/** How seals are changed at once, and what else is done with all of them then. */
export interface SealTerms extends SealsAtOnce {
  /** How long all of them are good for, if all can be changed: a TimeSpan of whole seconds, or Infinite. */
  Keep?: AsOne<Duration>;
  /** Changes none of them where one has a label that is among these. */
  Except?: AsOne<string[]>;
}

/**
 * Makes the changes in their order, where each seal is as it was when they were planned. What was made before one that fails is
 * undone, the last one first.
 * @carriesOut
 */
export function* carryOut(
  { Keep, Except = [] }: SealTerms,
  planned: readonly SealChange[],
  ledger: Ledger,
  call: Call,
): Iterable<SealChange | CommandError> {
  const paths = planned.map(({ Path }) => Path);
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice !== undefined) throw refused('SealTwice', `the seal of '${twice}' is among the records twice`);
  const made: SealChange[] = [];
  try {
    for (const change of planned) {
      const label = change.Before?.Label ?? change.After?.Label ?? '';
      if (Except.includes(label)) throw refused('SealExcepted', `'${change.Path}' has the label ${label}`);
      made.push(make(change, Keep, ledger, call));
    }
  } catch (error) {
    for (const { Path, Before } of made.reverse()) put(ledger, Path, Before);
    throw error;
  }
  yield* made;
}

function make(change: SealChange, Keep: Duration | undefined, ledger: Ledger, call: Call): SealChange {
  const { Path, Before, After } = change;
  if (JSON.stringify(ledger.seals.get(Path) ?? null, text) !== JSON.stringify(Before, text))
    throw refused('SealChangedSince', `the seal of '${Path}' was changed meanwhile`);
  if (Before?.Locked && After?.Locked) throw refused('SealLocked', `the seal of '${Path}' is locked`);
  const kept: Seal | null = After === null || Keep === undefined ? After : { ...After, Lifetime: Keep };
  put(ledger, Path, kept);
  return { ...change, Run: call.run ?? '', WhatIf: false, After: kept };
}

/** JSON has no word for a large number. */
function text(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function refused(id: string, why: string): CommandError {
  const message = `Nothing is done: ${why}.`;
  return new CommandError({ id, category: 'InvalidOperation', message, action: 'Look at the seals with Get-Seal.' });
}
