import { readFileSync } from 'node:fs';
import {
  type Call,
  CommandError,
  type Duration,
  type Switch,
  type UInt32,
  type Watch,
  type Wildcard,
} from 'pwsh-contract';
import { digestOf } from '../digest.ts';
import type { Ledger } from '../ledger.ts';
import type { Seal, SealEvent } from '../seal.ts';
import { getSeal } from './get-seal.ts';

/** Which seals to watch, and for how long. */
export interface SealWatch {
  /**
   * The files, with wildcards.
   * @position 0
   * @completer SealedPath
   */
  Path?: Wildcard[];
  /** First gives an event for each seal (Action Existing). */
  IncludeExisting?: Switch;
  /** Ends after this time: a TimeSpan of whole seconds. Without it the watch goes on until it is stopped. */
  Timeout?: Duration;
  /** Ends after so many events. */
  MaximumCount?: UInt32;
}

/** How often the files are looked at, in milliseconds. */
const INTERVAL = 50;

/**
 * Watches sealed files, and gives an event for each that is broken, or is again as it was.
 *
 * It runs in a process of its own, so the seals must be in a ledger.
 *
 * @cmdlet Watch-Seal
 * @example Say what is broken in the next hour
 * Watch-Seal -Timeout 01:00:00
 */
export function watchSeal(asked: SealWatch, ledger: Ledger, call: Call): Watch<SealEvent> {
  if (ledger.file === undefined) {
    throw new CommandError({
      id: 'WatchNeedsLedger',
      category: 'InvalidOperation',
      message: 'The seals of this session are in memory, which a watch cannot see: it has a process of its own.',
      action: 'Run Connect-SealHost -Ledger <path>.',
    });
  }
  return {
    run: ({ emit, read, stopped }) =>
      new Promise((resolve, reject) => {
        const broken = new Set<string>();
        let left = asked.MaximumCount ?? Infinity;
        const end = Date.now() + (asked.Timeout ?? Infinity) * 1000;
        const tell = (Action: SealEvent['Action'], seal: Seal) => {
          if (left-- > 0) emit({ Action, Path: seal.Path, At: Date.now(), Seal: seal });
        };
        const look = (first: boolean) => {
          const seals = read(() => [...getSeal(asked.Path === undefined ? {} : { Path: asked.Path }, ledger)]);
          if (seals.length === 0)
            call.warn('Nothing is sealed that this watches. It goes on, and reports what is sealed later.');
          for (const seal of seals) {
            if (first && asked.IncludeExisting) tell('Existing', seal);
            const was = broken.has(seal.Path);
            if (isBroken(seal) === was) continue;
            if (was) broken.delete(seal.Path);
            else broken.add(seal.Path);
            tell(was ? 'Mended' : 'Broken', seal);
          }
        };
        const next = (first: boolean) => {
          try {
            look(first);
          } catch (error) {
            reject(error);
            return;
          }
          if (stopped.aborted || left <= 0 || Date.now() >= end) resolve();
          else setTimeout(next, INTERVAL, false);
        };
        next(true);
      }),
  };
}

/** A file that cannot be read is broken, too. */
function isBroken({ Path, Algorithm, Digest }: Seal): boolean {
  try {
    return digestOf(readFileSync(Path), Algorithm) !== Digest;
  } catch {
    return true;
  }
}
