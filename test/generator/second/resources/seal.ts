import {
  type Call,
  CommandError,
  changedMembers,
  type Duration,
  defineResource,
  type Exist,
  invalidArgument,
  type Matching,
  type Plan,
  type Range,
  type ResourceOutcome,
  type ResourcePlan,
  resultOf,
  type Switch,
  type UInt8,
  type WouldDo,
} from 'pwsh-contract';
import { newSeal } from '../commands/new-seal.ts';
import { removeSeal } from '../commands/remove-seal.ts';
import { type SealKey, setSeal } from '../commands/set-seal.ts';
import type { Ledger } from '../ledger.ts';
import type { Algorithm, Seal, SealChange } from '../seal.ts';

/**
 * How one file is to be sealed.
 * @keys Path
 * @options Force
 */
export interface SealState extends SealKey {
  /** The name of the seal: small letters, digits and hyphens. */
  Label?: Matching<'[a-z][a-z0-9-]*'>;
  /**
   * How the digest is made; never changed.
   * @default SHA256
   */
  Algorithm?: Algorithm;
  /**
   * How long the seal is good for.
   * @default Infinite
   */
  Lifetime?: Duration;
  /**
   * 1 for the most important ones, to 9.
   * @default 5
   */
  Priority?: Range<UInt8, 1, 9>;
  /** Words for it. */
  Tags?: string[];
  /** Whether it may be removed only by force. */
  Locked?: boolean;
  /** Also removes a seal that is locked. */
  Force?: Switch;
  Exist?: Exist;
  /** What would be done. */
  WouldDo?: WouldDo;
}

const NOTED = ['Label', 'Lifetime', 'Priority', 'Tags', 'Locked'] as const;

/** The state of one file, as the ledger has it. */
export function stateOf(Path: string, { seals }: Ledger): SealState {
  const seal = seals.get(Path);
  return seal === undefined ? { Path, Exist: false } : toState(seal);
}

export function toState({ Path, Label, Algorithm, Lifetime, Priority, Tags, Locked }: Seal): SealState {
  return { Path, Label, Algorithm, Lifetime, Priority, Tags, Locked };
}

/** One seal, with what would make it as it is to be; without a plan it is so. */
export interface SealStep {
  readonly actual: SealState;
  readonly differing: readonly (keyof SealState & string)[];
  readonly plan?: Plan<SealChange>;
}

export function stepOf(desired: SealState, ledger: Ledger, call: Call): SealStep {
  const { Path, Force, Exist = true } = desired;
  const actual = stateOf(Path, ledger);
  const isThere = actual.Exist !== false;
  if (!Exist) {
    const key = { Path, ...(Force === undefined ? {} : { Force }) };
    return isThere ? { actual, differing: ['Exist'], plan: removeSeal(key, ledger, call) } : { actual, differing: [] };
  }
  const { Algorithm, ...noted } = Object.fromEntries(
    [...NOTED, 'Algorithm' as const].flatMap((name) => (desired[name] === undefined ? [] : [[name, desired[name]]])),
  ) as Omit<SealState, 'Path'>;
  if (isThere) {
    const given = NOTED.filter((name) => desired[name] !== undefined);
    const differing = changedMembers(given, desired as Required<SealState>, actual as Required<SealState>);
    if (Algorithm !== undefined && Algorithm !== actual.Algorithm)
      throw invalidArgument(
        'AlgorithmDiffers',
        `'${Path}' is sealed by ${actual.Algorithm}.`,
        'Remove the seal first.',
      );
    return differing.length === 0
      ? { actual, differing }
      : { actual, differing, plan: setSeal({ ...noted, Path }, ledger, call) };
  }
  const { Label, Locked: _, ...others } = { ...noted, ...(Algorithm === undefined ? {} : { Algorithm }) };
  if (Label === undefined)
    throw invalidArgument('LabelMissing', `'${Path}' is not sealed, and no -Label is given.`, 'Give one.');
  return { actual, differing: ['Exist'], plan: newSeal({ ...others, Path, Label }, ledger, call) };
}

/** The state that a change leaves, with what is done to it. */
export function changed({ Path, After, Summary }: SealChange): SealState {
  const state: SealState = After === null ? { Path, Exist: false } : toState(After);
  return { ...state, WouldDo: [`Would do to '${Path}': ${Summary}.`] };
}

/** Makes changes, up to the first that fails. */
export function makeAll<State>(plans: readonly Plan<SealChange>[], state: () => State): ResourceOutcome<State> {
  for (const [at, plan] of plans.entries()) {
    try {
      resultOf(plan.apply());
    } catch (failed) {
      if (at === 0 || !(failed instanceof CommandError)) throw failed;
      return { state: state(), failed };
    }
  }
  return { state: state() };
}

/**
 * The seal of one file.
 * @class SealOfFile
 * @classKeys Path
 */
export const sealResource = defineResource<SealState, Ledger>('FileSeal/Seal', {
  get: ({ Path }, ledger) => stateOf(Path, ledger),
  plan: planSeal,
  export: ({ seals }) => [...seals.values()].map(toState),
});

function planSeal(desired: SealState, ledger: Ledger, call: Call): ResourcePlan<SealState> {
  const { actual, differing, plan } = stepOf(desired, ledger, call);
  const plans = plan === undefined ? [] : [plan];
  return {
    actual,
    differing,
    planned: () => (plan === undefined ? actual : changed(plan.planned)),
    apply: () => makeAll(plans, () => stateOf(desired.Path, ledger)),
  };
}
