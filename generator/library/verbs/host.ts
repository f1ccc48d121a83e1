import type { ErrorFacts } from '../contract/command-error.ts';
import type { GivenOptions, Streams } from '../host/command-line.ts';
import type { Session } from '../host/session.ts';
import type { WireContract } from '../wire/columns.ts';
import type { ContractWords } from './words.ts';

/** What a program gives for the verbs of its contract. */
export interface VerbHost<Machine> {
  /** The name of the program. */
  readonly program: string;
  readonly contract: WireContract<Machine>;
  readonly words: ContractWords;
  readonly streams: Streams;
  readonly exits: Exits;
  /** Options of the program's own, which every verb has. */
  readonly options?: Readonly<Record<string, { readonly help: string; readonly value?: string }>>;
  /**
   * Opens what the words of Connect- say, as options, and what the program's own say.
   * @throws {CommandError} where it cannot be opened
   */
  open(given: GivenOptions, warn: (message: string) => void): Session<Machine>;
}

/** The exit codes of a program, beside the kit's. */
export interface Exits {
  /** That of an error, where nothing was changed. */
  of(error: ErrorFacts): number;
  /** Something was changed, and something else failed. */
  readonly partlyDone: number;
  /** With --what-if: something would be changed. */
  readonly wouldChange: number;
  /** A signal came. */
  readonly stopped: number;
}
