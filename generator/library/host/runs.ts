import { STAGE } from '../wire/limits.ts';
import { now } from './clock.ts';
import { runGone, tooManyStaged } from './kit-errors.ts';

/** What is staged of a run: what would become of each of its records. */
interface Run {
  readonly planned: unknown[];
  /** When the last one came, in milliseconds of `now`. */
  last: number;
}

/** What is kept to be carried out as one, by the run of a cmdlet. Of too many runs the one that was begun first goes. */
export class Runs {
  readonly #kept = new Map<string, Run>();
  #records = 0;

  /** Whether a run is kept whose end may still come: one that was left without a word must not hold a process for ever. */
  get open(): boolean {
    const since = now() - STAGE.milliseconds;
    return [...this.#kept.values()].some(({ last }) => last > since);
  }

  /**
   * Keeps what would become of a record.
   * @throws {CommandError} where so much is kept already that this is refused
   */
  stage(name: string, planned: unknown): void {
    if (this.#records >= STAGE.records) throw tooManyStaged(this.#records);
    const run = this.#kept.get(name) ?? { planned: [], last: 0 };
    run.planned.push(planned);
    run.last = now();
    this.#records++;
    this.#kept.set(name, run);
    if (this.#kept.size <= STAGE.runs) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.drop(oldest);
  }

  /**
   * Hands over what is kept of a run.
   * @param count - how many records there must be: a part of them is not what was meant
   * @throws {CommandError} where there are others, or none: a process that was started anew has only the later ones
   */
  take(name: string, count: number): readonly unknown[] {
    const planned = this.#kept.get(name)?.planned ?? [];
    this.drop(name);
    if (planned.length !== count) throw runGone(planned.length, count);
    return planned;
  }

  /** Nobody wants what is kept of a run, if there is anything. */
  drop(name: string): void {
    this.#records -= this.#kept.get(name)?.planned.length ?? 0;
    this.#kept.delete(name);
  }
}
