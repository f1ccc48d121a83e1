import type { CommandError } from './command-error.ts';
import type { Call } from './vocabulary.ts';

/** What a resource of Desired State Configuration does. `State` is an interface, whose members are its properties. */
export interface ResourceHandlers<State, Machine> {
  /** The state of what is asked for, as it is; of what is not there, its keys and that it does not exist. */
  get(asked: State, machine: Machine, call: Call): State;
  /**
   * Compares what is with what is desired. Nothing is changed before `apply` is called.
   * @throws {CommandError} where what is desired must not be, or cannot be read
   */
  plan(desired: State, machine: Machine, call: Call): ResourcePlan<State>;
  /** Every instance that is there, as it would be declared; a resource without it exports nothing. */
  export?(machine: Machine, call: Call): Iterable<State>;
}

/** What is, what of it is not as it is to be, and how it is made so. */
export interface ResourcePlan<State> {
  /** The state as it is. */
  readonly actual: State;
  /** The properties that are not as they are to be. Without any the state is the desired one, and nothing is applied. */
  readonly differing: readonly (keyof State & string)[];
  /** The state as it would be, with what would be done to it. */
  planned(): State;
  /**
   * Makes it so.
   * @throws {CommandError} where nothing was changed
   */
  apply(): ResourceOutcome<State>;
}

/** What came of it. */
export interface ResourceOutcome<State> {
  /** The state as it was read afterwards. */
  readonly state: State;
  /** What ended it, where something had been changed before. */
  readonly failed?: CommandError;
}

/** A resource: its type (`Owner.Area/Name`), and what it does. */
export interface Resource<State, Machine> extends ResourceHandlers<State, Machine> {
  readonly type: string;
}

/**
 * Declares a resource of Desired State Configuration: `export const note = defineResource<NoteState, Notebook>('Notes/Note',
 * { get, plan })`. The generator reads it without running it: the type is a literal, and `State` an interface. The TSDoc above
 * it says what it is.
 */
export function defineResource<State extends object, Machine>(
  type: string,
  handlers: ResourceHandlers<State, Machine>,
): Resource<State, Machine> {
  return { type, ...handlers };
}
