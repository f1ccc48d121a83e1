import { type Call, CommandError, type Objects, type PlanOfMany, type PlanOnly } from 'pwsh-contract';
import type { Ledger } from '../ledger.ts';
import { planChange } from '../plan.ts';
import type { SealStep } from '../seal.ts';

/** What is undone. */
export interface SealsToUndo {
  /** The changes, in the order in which they were made, and seals as they were. */
  InputObject: Objects<SealStep>;
  /** Gives what would be undone, and undoes nothing. */
  PlanOnly?: PlanOnly;
}

/**
 * Undoes changes of seals, the last one first. It is asked once for all of them, and stops where a seal is locked.
 *
 * @cmdlet Undo-Seal
 * @example Undo what was changed
 * $changes | Undo-Seal
 */
export function undoSeal({ InputObject }: SealsToUndo, ledger: Ledger, call: Call): PlanOfMany<SealStep> {
  const plans = InputObject.map(({ Change, Seal }) => {
    const path = Change?.Path ?? Seal?.Path ?? '';
    const [before, after] = Change === null ? [ledger.seals.get(path) ?? null, Seal] : [Change.After, Change.Before];
    return planChange(ledger, { Path: path, verb: 'Undo the change', call }, before, after);
  }).reverse();
  const toStep = (change: SealStep['Change']): SealStep => ({ Change: change, Seal: null, Backend: 'Elsewhere' });
  return {
    target: `${plans.length} seal(s)`,
    action: plans.length === 0 ? '' : 'Undo',
    planned: plans.map(({ planned }) => toStep(planned)),
    *apply() {
      for (const plan of plans) {
        if (ledger.seals.get(plan.planned.Path)?.Locked) {
          yield new CommandError({
            id: 'SealLocked',
            category: 'PermissionDenied',
            message: `The seal of '${plan.planned.Path}' is locked.`,
            action: 'Unlock it.',
          });
          return;
        }
        const applied = plan.apply();
        yield toStep(typeof applied === 'function' ? applied() : applied);
      }
    },
  };
}
