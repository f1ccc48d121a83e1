import { type Call, CommandError, invalidArgument, printDuration } from 'pwsh-contract';
import type { Terms } from '../changes/journal-format.ts';
import type { Machine } from '../session/machine.ts';
import type { AllOrNothing, Lease } from '../session/planning.ts';
import { parseProbes } from './probe.ts';

/** The longest lease, in seconds: a week. What nobody has confirmed by then is forgotten rather than tried. */
export const LONGEST_LEASE = 604_800;

/**
 * How a set is to be made, as a caller asks for it.
 * @throws {CommandError} where what is asked for does not go together, or cannot be had on this machine
 */
export function readTerms(asked: AllOrNothing & Lease, machine: Machine, call: Pick<Call, 'warn'>): Terms {
  const { Atomic = false, RollbackAfter, RollbackUnless, SendProbe = false } = asked;
  if (RollbackAfter === undefined) {
    if (RollbackUnless === undefined) return { atomic: Atomic };
    throw invalidArgument(
      'ConflictingParameters',
      '-RollbackUnless is given without -RollbackAfter.',
      'Give the time, too: -RollbackAfter 0:05:00.',
    );
  }
  checkTime('RollbackAfter', RollbackAfter);
  if (!machine.shared || machine.sets === undefined) {
    throw new CommandError({
      id: 'GuardNeedsSharedMachine',
      category: 'InvalidOperation',
      message: `-RollbackAfter: ${machine.backend} is in the memory of this session, so no guard could undo the change when the session is gone. Nothing is done.`,
      action:
        'Connect to a machine file: Connect-IpRouteHost -Simulator -MachineFile ./copy.json, which Export-IpRouteTable writes.',
    });
  }
  const probes = parseProbes(RollbackUnless ?? []).map(({ text }) => text);
  const isRehearsal = machine.machineFile !== undefined;
  const terms: Terms = { atomic: true, rollbackAfter: RollbackAfter };
  if (probes.length === 0) return terms;
  if (!isRehearsal || SendProbe) return { ...terms, rollbackUnless: probes };
  call.warn(
    `A rehearsal sends nothing: ${probes.join(', ')} ${probes.length === 1 ? 'is' : 'are'} not asked, so the changes are undone after ${printDuration(RollbackAfter)} unless they are confirmed. With -SendProbe they are asked all the same.`,
  );
  return terms;
}

/** @throws {CommandError} where a time is none that somebody waits */
export function checkTime(name: string, seconds: number): void {
  if (seconds >= 1 && seconds <= LONGEST_LEASE) return;
  throw invalidArgument(
    'InvalidLease',
    `-${name} ${printDuration(seconds)} is not valid: it must be from one second to seven days.`,
    `Give a time as hours:minutes:seconds: -${name} 0:05:00.`,
  );
}
