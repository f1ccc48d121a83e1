import type { Plan } from './vocabulary.ts';

/** The parts of a plan, each worked out when it is asked for. */
interface Parts<Result> {
  readonly target: () => string;
  readonly action: () => string;
  readonly planned: () => Result;
  readonly apply: () => Result;
}

/** Makes a plan of which only what is asked for is worked out: an applied change needs no words. */
export function lazyPlan<Result>(parts: Parts<Result>): Plan<Result> {
  return new LazyPlan(parts);
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

  apply(): Result {
    return this.#parts.apply();
  }
}
