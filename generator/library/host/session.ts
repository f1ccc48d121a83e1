import type { Call } from '../contract/vocabulary.ts';

/** What the session says of itself in the first line. */
export interface HostFacts {
  readonly backend: string;
  readonly elevated: boolean;
  readonly details: string;
  /** Whether what it works on is in the memory of this process, and lost with it. */
  readonly inMemory?: boolean;
}

/** What the loop needs of a machine: `batch` makes its changes safe before their replies are written. */
export interface Session<Machine> {
  readonly machine: Machine;
  readonly facts: HostFacts;
  batch<T>(work: () => T): T;
  /** Whether changes are safe only when their batch is: until then no reply of it may be written. */
  readonly savesBatches: boolean;
  /** The system's own words for a status. */
  statusText(status: number): string | undefined;
  /** Is called before each request is carried out, with its command, so that what is done can be recorded with its cause. */
  calling?(command: string, call: Call): void;
  /**
   * What people must know before all else, as of work that another session has left half done: the first request that succeeds
   * says it in warnings. Is called once, in that batch; completers do not wait for it.
   */
  notices?(): Iterable<string>;
}
