import { uptime } from 'node:os';

/** The time by which a lease runs; tests have one of their own. */
export interface LeaseTime {
  /**
   * Milliseconds since the computer started, those that it slept included, whatever becomes of its clock. Its steps are 10 to
   * 16 milliseconds.
   */
  sinceStart(): number;
  /** Milliseconds since 1970, by the clock that people set. */
  now(): number;
  /** Resolved after so many milliseconds. Timers stand still while the computer sleeps, so it is never a long pause that counts. */
  pause(milliseconds: number): Promise<void>;
}

/**
 * The time of this computer. node's uptime is GetTickCount64 on Windows, and /proc/uptime (else CLOCK_BOOTTIME) on Linux: both
 * count sleep (docs/decisions.md says where that is written).
 */
export const leaseTime: LeaseTime = {
  sinceStart: () => 1000 * uptime(),
  now: () => Date.now(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** When something is to be done: by the clock for people, and by what counts sleep and no change of the clock. */
export interface Deadline {
  /** In milliseconds since 1970. */
  readonly deadline: number;
  /** When the computer started by the clock of that time, in milliseconds since 1970: with it the other follows. */
  readonly started: number;
}

/** The deadline that is so many milliseconds from now. */
export function deadlineIn(milliseconds: number, time: Pick<LeaseTime, 'sinceStart' | 'now'>): Deadline {
  const now = time.now();
  return { deadline: Math.round(now + milliseconds), started: Math.round(now - time.sinceStart()) };
}

/** How much later or earlier the computer may seem to have started, in milliseconds: its clock is put right meanwhile. */
const SAME_START = 60_000;

/**
 * How long it is until a deadline, in milliseconds; negative when it has passed. The clock does not count. Where the computer
 * may have been started anew since, or its clock was set by more than a minute, which nothing tells apart, the earlier of both
 * counts: what is undone too early can be made again.
 * @param isSameStart - known, as by a guard that has run since
 */
export function leftUntil(
  { deadline, started }: Deadline,
  time: Pick<LeaseTime, 'sinceStart' | 'now'>,
  isSameStart = Math.abs(time.now() - time.sinceStart() - started) <= SAME_START,
): number {
  const bySleep = deadline - started - time.sinceStart();
  return isSameStart ? bySleep : Math.min(bySleep, deadline - time.now());
}
