import type { Later, Plan } from './vocabulary.ts';

/** The parts of a plan, each worked out when it is asked for. */
interface Parts<Result> {
  readonly target: () => string;
  readonly action: () => string;
  readonly planned: () => Result;
  readonly apply: () => Result | Later<Result>;
}

/** Makes a plan of which only what is asked for is worked out: an applied change needs no words. */
export function lazyPlan<Result>(parts: Parts<Result>): Plan<Result> {
  return new LazyPlan(parts);
}

/** The result of a change that was made, where nothing more is carried out together with it. */
export function resultOf<Result>(applied: Result | Later<Result>): Result {
  return typeof applied === 'function' ? (applied as Later<Result>)() : applied;
}

/**
 * A class: getters of an object literal would give each object a shape of its own, which the garbage collector takes for
 * long-lived. That cost a third of a whole request.
 */
class LazyPlan<Result> implements Plan<Result> {
  readonly #parts: Parts<Result>;

  constructor(parts: Parts<Result>) {
    this.#parts = parts;
  }

  get target(): string {
    return this.#parts.target();
  }

  get action(): string {
    return this.#parts.action();
  }

  get planned(): Result {
    return this.#parts.planned();
  }

  apply(): Result | Later<Result> {
    return this.#parts.apply();
  }
}

/**
 * The members that differ between what was before and what is after, in their order. Lists differ where their items do; where
 * one of both is not there, all members of the other do.
 */
export function changedMembers<Name extends string>(
  names: readonly Name[],
  before: Readonly<Record<Name, unknown>> | null,
  after: Readonly<Record<Name, unknown>> | null,
): Name[] {
  if (before === null || after === null) return before === after ? [] : [...names];
  return names.filter((name) => !isSame(before[name], after[name]));
}

function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((item, at) => item === other[at]);
}
