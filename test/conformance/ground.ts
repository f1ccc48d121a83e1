import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';

/** What a case sees, as data that JSON can hold. */
export type Observed =
  | null
  | boolean
  | number
  | string
  | readonly Observed[]
  | { readonly [name: string]: Observed | undefined };

/**
 * One question to an implementation of IP Helper. A case works on a machine with any content: it makes its own routes,
 * of the ranges in `OWN_RANGES`, on the interface of the ground; what it leaves there the runner takes away.
 */
export interface ConformanceCase {
  /** Unique, in lower case with dashes. */
  readonly id: string;
  /** The id of the fact that it proves, in docs/windows-semantics.md: its grade says how well that is founded. */
  readonly fact: string;
  /** What of the fact it proves, in short words. */
  readonly proves: string;
  /**
   * Performs calls and returns what is observed.
   * @throws {CouldNotRun} where the machine does not have what the case needs
   */
  run(ground: Ground): Observed | Promise<Observed>;
  /** What of the observed is compared; without it all of it is. The rest is for who reads the report. */
  judge?(observed: Observed): Observed;
  readonly expected: Observed;
}

/** What the cases stand on. */
export interface Ground {
  readonly ipHelper: IpHelper;
  /** The interface that routes are made on; it has both families. */
  readonly luid: bigint;
  readonly index: number;
  /** Lets so many seconds pass: by waiting, or on a clock that the ground controls. */
  pass(seconds: number): Promise<void>;
  /** How long a notification may take, in milliseconds, and how long nothing else is waited for. */
  readonly patience: number;
  /** What only a simulated machine allows; absent on a real one. */
  readonly controls?: Controls;
}

export interface Controls {
  /** Takes the rights of the session away, or gives them back. */
  elevate(elevated: boolean): void;
  /** Plugs the interface of the ground in or out. */
  connect(connected: boolean): void;
  /** Adds a row as DHCP or a router would: 104 bytes, every member stored as it is given. */
  addRow(row: Uint8Array): void;
}

/** The machine does not have what a case needs: neither agreement nor difference. */
export class CouldNotRun extends Error {
  override readonly name = 'CouldNotRun';
}

/** The controls of a simulated machine. */
export function controlsOf(ground: Ground): Controls {
  if (ground.controls === undefined) throw new CouldNotRun('only a simulated machine can be put into that state');
  return ground.controls;
}
