import { CommandError } from 'pwsh-contract';

/** What `iproute sync` ends with, beside the kit's 0, 1 and 2. */
export const SYNC_EXIT = {
  held: 0,
  failed: 1,
  refused: 3,
  interfaceMissing: 4,
  denied: 5,
  partlyDone: 6,
  notHeld: 7,
  windowsRefused: 8,
  wouldChange: 9,
  stopped: 10,
  undone: 13,
} as const;

/** What `iproute guard` ends with. */
export const GUARD_EXIT = { watched: 0, nothingToWatch: 11 } as const;

/** What the verbs of cmdlets end with, beside those of sync. */
export const VERB_EXIT = { notFound: 12 } as const;

export type SyncExit = (typeof SYNC_EXIT)[keyof typeof SYNC_EXIT];

/** What the help says of them. */
export const EXIT_HELP: Readonly<Record<number, string>> = {
  0: 'done; sync: the table is as desired, and has held',
  3: 'refused: what is asked is against a rule, or the desired table cannot be read or applied',
  4: 'an interface is not there',
  5: 'access is denied: the process is not elevated',
  6: 'some changes were made, and another one failed',
  7: 'applied, but something else changed the table until the time was over',
  8: 'Windows, or what is in its place, refused the first change',
  9: 'with --what-if: there is something to change',
  10: 'stopped by a signal: what was begun is finished',
  11: 'guard: there was nothing to watch: the set is over, or has a guard, or nothing answers that was to answer',
  12: 'what was asked for is not there',
  13: 'with --rollback-after: the changes were undone, since they were not confirmed, or a probe did not answer',
};

/** The ids of errors that say that an interface is not there (yet). */
const MISSING = new Set([
  'DesiredInterfaceNotFound',
  'InterfaceNotFound',
  'InterfaceFamilyNotFound',
  'GatewayNotReached',
]);

/** Whether an interface that is not there is what is wrong. */
export function isInterfaceMissing({ facts }: CommandError): boolean {
  return MISSING.has(facts.id);
}

/** Whether the changes were made, and undone since. */
export function isUndone({ facts }: CommandError): boolean {
  return facts.id === 'ChangesUndone';
}

/** Whether the next look may go better: a client took a route away between reading and setting it, say. */
export function isPassing({ facts }: CommandError): boolean {
  if (facts.id === 'FileNotRead') return false;
  return ['ObjectNotFound', 'ResourceExists', 'ResourceUnavailable', 'NotSpecified'].includes(facts.category);
}

/** What an error of a look that made nothing ends with. */
export function exitOf(error: unknown): SyncExit {
  if (!(error instanceof CommandError)) return SYNC_EXIT.failed;
  if (isInterfaceMissing(error)) return SYNC_EXIT.interfaceMissing;
  if (isUndone(error)) return SYNC_EXIT.undone;
  const { category, id } = error.facts;
  if (category === 'PermissionDenied') return SYNC_EXIT.denied;
  const isRefused = category === 'InvalidArgument' || category === 'InvalidData' || category === 'InvalidOperation';
  if (isRefused || id === 'FileNotRead') return SYNC_EXIT.refused;
  return SYNC_EXIT.windowsRefused;
}
