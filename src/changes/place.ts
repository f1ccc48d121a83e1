import { invalidArgument, originComplaints } from 'pwsh-contract';
import type { Machine } from '../session/machine.ts';
import type { ChangeSet } from './change-set.ts';

/** Where a set may be carried out besides where it was planned. */
export interface PlaceOptions {
  readonly Rehearse?: boolean;
  readonly FromRehearsal?: boolean;
}

/** Where a set was planned, for a person: "Live of SRV01". */
export function placeOf({ backend, computer }: Pick<ChangeSet, 'backend' | 'computer'>): string {
  return `${backend} of ${computer}`;
}

/**
 * Refuses a set that was planned elsewhere: a rehearsal must not turn real, and what is meant for one computer not happen on
 * another. With a switch for it, it may, and what that is comes back as a sentence.
 * @throws {CommandError} where it is of another backend or computer and no switch says that this is meant
 */
export function checkPlace(set: ChangeSet, machine: Machine, options: PlaceOptions): string | undefined {
  if (set.changes.length === 0) return undefined;
  const here = { backend: machine.backend, computer: machine.computer };
  const live = machine.backend === 'Live';
  if (options.Rehearse === true && options.FromRehearsal === true)
    throw invalidArgument(
      'ConflictingParameters',
      '-Rehearse and -FromRehearsal are given at once.',
      'Give one of them.',
    );
  if (options.Rehearse === true) {
    if (!live)
      return `A rehearsal: what was planned on ${placeOf(set)} is carried out on ${machine.backend}, and on nothing else.`;
    throw invalidArgument(
      'RehearsalOnLive',
      '-Rehearse is given, but this session works on the live machine.',
      'Connect to a copy of it: Connect-IpRouteHost -Simulator -MachineFile ./copy.json, which Export-IpRouteTable writes.',
    );
  }
  const complaints = originComplaints({ Backend: set.backend, ComputerName: set.computer }, here, {
    what: 'plan',
    getter: 'Import-IpRoutePlan',
  });
  if (options.FromRehearsal === true) {
    if (set.backend !== 'Live')
      return `What was planned on ${placeOf(set)} is carried out on ${placeOf({ backend: machine.backend, computer: machine.computer })}.`;
    throw invalidArgument(
      'NotRehearsed',
      `-FromRehearsal is given, but the plan is of ${placeOf(set)}, which is no rehearsal.`,
      'Leave the switch out; where the plan is of another computer, carry it out there.',
    );
  }
  const [first] = complaints;
  if (first === undefined) return undefined;
  const there = placeOf(set);
  const switches = !live
    ? 'To rehearse it here, on the simulated machine, give -Rehearse.'
    : set.backend === 'Live'
      ? `Carry it out there: Invoke-Command -ComputerName ${set.computer} { ... }.`
      : 'To carry out on the live machine what was rehearsed, give -FromRehearsal.';
  throw invalidArgument(
    first.id,
    `The plan is of ${there}, but this session works on ${placeOf({ backend: machine.backend, computer: machine.computer })}.`,
    switches,
  );
}
