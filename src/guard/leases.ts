import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Call, CommandError } from 'pwsh-contract';
import { type Change, describe, isRouteChange, nameOf, partsOf } from '../changes/change-set.ts';
import { isOver, JOURNAL_ENDING, peekState, readJournal } from '../changes/journal.ts';
import type { Journal } from '../changes/read-journal.ts';
import type { Machine } from '../session/machine.ts';

/** A set that is undone unless it is confirmed, and what it changes until then. */
export interface Lease {
  readonly id: string;
  readonly user: string;
  readonly processId: number;
  /** In milliseconds since 1970; absent until the last call is made. */
  readonly deadline?: number;
  /** The names of its routes and interfaces. */
  readonly rows: ReadonlySet<string>;
}

/** What is known of the sets of a folder. */
interface Known {
  /** The folder's time: a set that is new, or comes again, changes it, unless that was in one tick of the clock. */
  readonly time: bigint;
  /** Whether that was long ago when it was looked at. */
  readonly settled: boolean;
  /** Those that are not over, by their files. */
  readonly open: Map<string, { readonly size: number; readonly lease: Lease | undefined }>;
}

const folders = new Map<string, Known>();

/** More than a tick of the clock by which file systems give times, in milliseconds: 16 on Windows. */
const TICK = 50;

/** The leases that run on a machine. It costs a look at the folder where none does. */
export function findLeases({ sets }: Pick<Machine, 'sets'>): Lease[] {
  const folder = sets?.find();
  if (folder === undefined) return [];
  try {
    const { open } = look(folder);
    return [...open.keys()].flatMap((file) => leaseOf(file, open) ?? []);
  } catch {
    // There is none, or it cannot be read: then nothing can be said.
    return [];
  }
}

function look(folder: string): Known {
  const time = statSync(folder, { bigint: true }).mtimeNs;
  const known = folders.get(folder);
  if (known?.settled && known.time === time) return known;
  const settled = Date.now() - Number(time / 1_000_000n) > TICK;
  const files = readdirSync(folder).filter((name) => name.endsWith(JOURNAL_ENDING));
  const open = files
    .map((name) => join(folder, name))
    .filter((file) => !isOver({ state: peekState(file) ?? 'Applying' }));
  const next: Known = { time, settled, open: new Map(open.map((file) => [file, { size: -1, lease: undefined }])) };
  folders.set(folder, next);
  return next;
}

function leaseOf(file: string, open: Known['open']): Lease | undefined {
  const { size } = statSync(file);
  const known = open.get(file);
  if (known?.size === size) return known.lease;
  let journal: Journal | undefined;
  try {
    journal = readJournal(file);
  } catch {
    // Get-IpRouteChangeSet says what is wrong with it.
  }
  const isOpen = journal !== undefined && (journal.state === 'Pending' || journal.state === 'Applying');
  const lease = isOpen && journal?.terms.rollbackAfter !== undefined ? toLease(journal) : undefined;
  open.set(file, { size, lease });
  return lease;
}

function toLease({ id, user, processId, deadline, changes }: Journal): Lease {
  const rows = new Set(changes.map(nameOf));
  return { id, user, processId, rows, ...(deadline === undefined ? {} : { deadline }) };
}

/**
 * Refuses to take a lease on what is under one already: of two that are undone in any order, neither would leave what was there.
 * @param own - the sets whose leases are no hindrance: its own, and one that it ends
 * @throws {CommandError} UnderLease, which names who holds it
 */
export function refuseLeased(changes: readonly Change[], own: readonly string[], machine: Machine): void {
  for (const lease of findLeases(machine)) {
    const taken = changes.find((change) => lease.rows.has(nameOf(change)));
    if (taken === undefined || own.includes(lease.id)) continue;
    throw new CommandError({
      id: 'UnderLease',
      category: 'ResourceExists',
      message: `Nothing is done: ${describe(taken)} is under lease already. ${describeLease(lease)}.`,
      action: `Wait for it, or end it: Confirm-IpRouteChangeSet -Id ${lease.id} keeps what it made, Undo-IpRouteChangeSet -Id ${lease.id} undoes it.`,
    });
  }
}

/** How long a machine on which no lease was found may be taken for one without, in milliseconds: each change of a stream asks. */
const FRESH = 250;

let nothing: { readonly of: Pick<Machine, 'sets'>; readonly at: number } | undefined;

/** This process has begun a lease. */
export function forgetLeases(): void {
  nothing = undefined;
}

/**
 * Warns where something is changed that is under lease: the guard then leaves it, since it is no more as its set left it. The set's
 * own changes are meant.
 */
export function warnOfLease(change: () => Change, machine: Machine, call: Call): void {
  const now = performance.now();
  if (nothing?.of === machine && now - nothing.at <= FRESH) return;
  const leases = findLeases(machine);
  nothing = leases.length === 0 ? { of: machine, at: now } : undefined;
  if (leases.length === 0) return;
  const made = change();
  const parts = isRouteChange(made) ? partsOf(made) : [made];
  for (const lease of leases) {
    const part = parts.find((one) => lease.rows.has(nameOf(one)));
    if (part !== undefined && lease.id !== made.ChangeSetId)
      call.warn(`${describe(part)} ${LEASED} ${describeLease(lease)}; what is changed now is then left.`);
  }
}

const LEASED = 'is under lease.';

/** The call of who ends a lease: of that one it is not warned. */
export function endingLease(call: Call, id: string): Call {
  return {
    ...call,
    warn(message) {
      if (!message.includes(`${LEASED} The change set ${id} of `)) call.warn(message);
    },
  };
}

/** Who holds a lease until when, for a person. */
export function describeLease({ id, user, processId, deadline }: Lease): string {
  const until = deadline === undefined ? 'is being made' : `is undone at ${printTime(deadline)} unless it is confirmed`;
  return `The change set ${id} of ${user} (process ${processId}) ${until}`;
}

/** A time for a person, by the clock of this computer. */
export function printTime(time: number): string {
  return new Date(time).toLocaleString('sv');
}
