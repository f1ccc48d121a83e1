import { type Call, defineResource, invalidArgument, type ResourcePlan } from 'pwsh-contract';
import { removeSeal } from '../commands/remove-seal.ts';
import type { Ledger } from '../ledger.ts';
import type { Algorithm, Seal } from '../seal.ts';
import { changed, makeAll, type SealState, stateOf, stepOf, toState } from './seal.ts';

/**
 * What becomes of seals that are not listed, and which of them are meant.
 * @anyKey Label Algorithm
 */
export interface UnlistedSeals {
  /** They are left, told in a warning, or removed. */
  Action: 'Ignore' | 'Report' | 'Remove';
  /** Only those of these labels. */
  Label?: string[];
  /** Only those whose digests are made so. */
  Algorithm?: Algorithm[];
}

/**
 * The seals of a ledger.
 * @options UnlistedSeals
 */
export interface SealListState {
  /** The seals. */
  Seals: SealState[];
  /** What becomes of the others. Without it they are left. */
  UnlistedSeals?: UnlistedSeals;
}

/**
 * A list of seals, and what becomes of those that it does not have.
 * @class SealList
 */
export const sealListResource = defineResource<SealListState, Ledger>('FileSeal/SealList', {
  get: ({ Seals }, ledger) => ({ Seals: Seals.map(({ Path }) => stateOf(Path, ledger)) }),
  plan: planSeals,
  export: ({ seals }) => [{ Seals: [...seals.values()].map(toState) }],
});

function planSeals({ Seals, UnlistedSeals }: SealListState, ledger: Ledger, call: Call): ResourcePlan<SealListState> {
  const { Action = 'Ignore', Label, Algorithm: algorithms } = UnlistedSeals ?? {};
  if (Label?.length === 0)
    throw invalidArgument('EmptyScope', '-UnlistedSeals has no -Label.', 'Give one, or leave it out.');
  const listed = new Set(Seals.map(({ Path }) => Path));
  const unlisted = Action === 'Ignore' ? [] : [...ledger.seals.values()].filter(isUnlisted);
  const steps = Seals.map((seal) => stepOf(seal, ledger, call));
  const removed = Action === 'Remove' ? unlisted.map(({ Path }) => removeSeal({ Path }, ledger, call)) : [];
  const plans = [...steps.flatMap(({ plan }) => plan ?? []), ...removed];
  const get = () => ({ Seals: Seals.map(({ Path }) => stateOf(Path, ledger)) });
  if (Action === 'Report') for (const { Path } of unlisted) call.warn(`The seal of '${Path}' is not listed.`);
  return {
    actual: { Seals: [...steps.map(({ actual }) => actual), ...unlisted.map(toState)] },
    differing: [
      ...(steps.some(({ differing }) => differing.length > 0) ? (['Seals'] as const) : []),
      ...(unlisted.length > 0 ? (['UnlistedSeals'] as const) : []),
    ],
    planned: () => ({
      Seals: [
        ...steps.map(({ actual, plan }) => (plan === undefined ? actual : changed(plan.planned))),
        ...removed.map(({ planned }) => changed(planned)),
      ],
    }),
    apply: () => makeAll(plans, get),
  };

  function isUnlisted(seal: Seal): boolean {
    if (listed.has(seal.Path) || algorithms?.includes(seal.Algorithm) === false) return false;
    return Label?.includes(seal.Label) !== false;
  }
}
