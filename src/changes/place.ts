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
  const switches = !live
    ? 'To rehearse it here, on the simulated machine, give -Rehearse.'
    : set.backend === 'Live'
      ? `Carry it out there: Invoke-Command -ComputerName ${set.computer} { ... }.`
      : 'To carry out on the live machine what was rehearsed, give -FromRehearsal.';
  throw invalidArgument(first.id, elsewhere('The plan is of', set, machine), switches);
}

/**
 * Refuses to undo what was made elsewhere. No switch takes it here: what another machine had before says nothing of this one.
 * @throws {CommandError} where it is of another backend or computer
 */
export function checkUndoPlace(set: ChangeSet, machine: Machine): void {
  const here = { backend: machine.backend, computer: machine.computer };
  const origin = { Backend: set.backend, ComputerName: set.computer };
  const [first] = originComplaints(origin, here, { what: 'change', getter: 'the cmdlet that made it' });
  if (first === undefined) return;
  throw invalidArgument(first.id, elsewhere('What is to be undone is of', set, machine), wayThere(set, machine));
}

/** How a session gets to where a set is of. */
function wayThere({ backend, computer }: ChangeSet, machine: Machine): string {
  if (computer !== machine.computer) return `Undo it there: Invoke-Command -ComputerName ${computer} { ... }.`;
  if (backend === 'Live')
    return 'Undo it on the live machine: Disconnect-IpRouteHost, and then the same command again.';
  return 'Undo it on that simulated machine: Connect-IpRouteHost -Simulator -MachineFile <its file>, and then the same command again.';
}

function elsewhere(what: string, set: ChangeSet, machine: Machine): string {
  const here = placeOf({ backend: machine.backend, computer: machine.computer });
  return `${what} ${placeOf(set)}, but this session works on ${here}.`;
}
