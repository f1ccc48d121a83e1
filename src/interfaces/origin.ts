import {
  type Call,
  type Complaint,
  invalidArgument,
  namesOf,
  originComplaints,
  type Piped,
  type PipedOrigin,
  type PipedThing,
  refuseAll,
} from 'pwsh-contract';
import type { Machine } from '../session/machine.ts';
import { dropSelectors, INTERFACE_SELECTORS, type RouteInterface, type Selector, straySelectors } from './resolve.ts';

/** Where a piped object comes from, with what only objects of routes and interfaces say. */
export interface PipedSource extends PipedOrigin {
  /** The store of the piped object. */
  Store?: Piped<string>;
  /** The compartment of the piped object: only the default one has a table here. */
  CompartmentId?: Piped<string>;
}

/** Whether a piped object is of the persistent store, in NetTCPIP's words or as a CSV has them. */
export function isPersistent({ Store }: PipedSource): boolean {
  return /^(?:persistentstore|routepersistent|0)$/i.test(Store ?? '');
}

/** What is piped, by what it says of where it comes from and of its interface. */
type PipedObject = PipedSource & RouteInterface;

export const ROUTE: PipedThing = { what: 'route', getter: 'Get-IpRouteEntry' };

/**
 * A rehearsal must not turn real, nor what is stored for later become what is. One error names all that stands in the way,
 * and the command that drops it.
 * @throws {CommandError} when the piped object is of another backend, computer or compartment, of the persistent store,
 *   or of a what-if
 */
export function refuseForeign(piped: PipedObject, machine: Machine, call: Call, thing = ROUTE): void {
  const stored: Complaint = {
    id: 'PersistentStore',
    message: `The piped ${thing.what} is of the persistent store.`,
    names: ['Store'],
    action: `Pipe the ${thing.what} of the active store.`,
  };
  const complaints = [...complaintsOf(piped, machine, thing), ...(isPersistent(piped) ? [stored] : [])];
  refuseAll(complaints, () => dropOrigin(complaints, piped, machine, call));
}

/**
 * The same, but of either store.
 * @throws {CommandError} when the piped object is of another backend, computer or compartment, or of a what-if
 */
export function refuseElsewhere(piped: PipedObject, machine: Machine, call: Call, thing = ROUTE): void {
  const complaints = complaintsOf(piped, machine, thing);
  refuseAll(complaints, () => dropOrigin(complaints, piped, machine, call));
}

function complaintsOf(piped: PipedObject, machine: Machine, thing: PipedThing): Complaint[] {
  const complaints = originComplaints(piped, machine, thing);
  // The functions have no parameter for another compartment than that of the process: 1, or 0 where none is given.
  if (piped.CompartmentId === undefined || piped.CompartmentId === '1' || piped.CompartmentId === '0')
    return complaints;
  const other: Complaint = {
    id: 'OtherCompartment',
    message: `The piped object is of the network compartment ${piped.CompartmentId}; only the default one (1) is worked on.`,
    names: ['CompartmentId'],
    action: 'Pipe an object of the default compartment.',
  };
  return [...complaints, other];
}

/** Drops what names the interface on the other machine, too, and says when it must then be named. */
function dropOrigin(complaints: readonly Complaint[], piped: PipedObject, machine: Machine, call: Call): string {
  const own: RouteInterface = Object.fromEntries(
    INTERFACE_SELECTORS.flatMap((name) => (call.named.has(name) ? [] : [[name, piped[name]]])),
  );
  const isOther = complaints.some(({ id }) => id === 'OtherComputer');
  const stray = isOther ? ofOtherMachine(own, machine) : straySelectors(own, machine);
  const left = INTERFACE_SELECTORS.some((name) => piped[name] !== undefined && !stray.includes(name));
  return `${dropSelectors([...namesOf(complaints), ...stray])}${left ? '' : ', and name the interface here: -InterfaceAlias'}`;
}

/** LUIDs and indexes of another machine say nothing here, whatever they happen to name; an alias is what people mean. */
function ofOtherMachine(own: RouteInterface, machine: Machine): Selector[] {
  const { InterfaceAlias } = own;
  const numbers = INTERFACE_SELECTORS.filter((name) => name !== 'InterfaceAlias' && own[name] !== undefined);
  return InterfaceAlias === undefined ? numbers : [...numbers, ...straySelectors({ InterfaceAlias }, machine)];
}

/** The stack's own routes are left alone, unless the caller insists. */
export function refuseLocal(
  route: { readonly Protocol: string },
  asked: { readonly Force?: boolean },
  target: () => string,
): void {
  if (route.Protocol !== 'Local' || asked.Force === true) return;
  throw invalidArgument(
    'LocalRoute',
    `The network stack made ${target()} for an address of its own (Protocol Local).`,
    'Leave it alone, or give -Force.',
  );
}
