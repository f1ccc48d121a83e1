import { networkInterfaces } from 'node:os';
import type { BackendName, Call, ComputerName, Piped } from 'pwsh-contract';
import { invalidArgument, parseAddress } from 'pwsh-contract';
import { withoutZone } from '../ip-helper/address.ts';
import { dropCommand } from '../session/drop-properties.ts';
import type { Machine } from '../session/machine.ts';
import type { RouteInterface, Selector } from './resolve.ts';
import { INTERFACE_SELECTORS, straySelectors } from './resolve.ts';

/** Where a piped object comes from: a rehearsal must not turn real. */
export interface PipedOrigin {
  /** The backend that the piped object came from. */
  Backend?: Piped<BackendName>;
  /** The store of the piped object. */
  Store?: Piped<string>;
  /** Whether the piped object only says what would be. */
  WhatIf?: Piped<string>;
  /** The compartment of the piped object: only the default one has a table here. */
  CompartmentId?: Piped<string>;
  /** The computer that the piped object was read on, as our objects say it. */
  ComputerName?: Piped<ComputerName>;
  /** The same, as PowerShell says it of what it brought from another computer. Counts only where ComputerName is not there. */
  PSComputerName?: Piped<string>;
}

/** Whether a piped object is of the persistent store, in NetTCPIP's words or as a CSV has them. */
export function isPersistent({ Store }: PipedOrigin): boolean {
  return Store?.toLowerCase() === 'persistentstore' || Store === '0';
}

/** What is piped, by what it says of where it comes from and of its interface. */
type PipedObject = PipedOrigin & RouteInterface;

/** What is wrong with a piped object: a sentence, and the properties that say so. */
interface Complaint {
  readonly id: string;
  readonly message: string;
  readonly names: readonly string[];
  /** What to do instead of dropping them. */
  readonly action: string;
}

/** What the objects are that a cmdlet works on, in one word, and the cmdlet that gives them. */
export interface PipedThing {
  readonly what: string;
  readonly getter: string;
}

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
  refuseAll([...complaintsOf(piped, machine, thing), ...(isPersistent(piped) ? [stored] : [])], piped, machine, call);
}

/**
 * The same, but of either store.
 * @throws {CommandError} when the piped object is of another backend, computer or compartment, or of a what-if
 */
export function refuseElsewhere(piped: PipedObject, machine: Machine, call: Call, thing = ROUTE): void {
  refuseAll(complaintsOf(piped, machine, thing), piped, machine, call);
}

function complaintsOf(piped: PipedObject, machine: Machine, { what, getter }: PipedThing): Complaint[] {
  if (piped.WhatIf?.toLowerCase() === 'true') {
    throw invalidArgument(
      'PipedRehearsal',
      'The piped object only says what would be done (WhatIf).',
      `Pipe the ${what} itself, from ${getter}.`,
    );
  }
  const complaints: Complaint[] = [];
  if (piped.Backend !== undefined && piped.Backend !== machine.backend) {
    complaints.push({
      id: 'OtherBackend',
      message: `The piped object comes from '${piped.Backend}', but this session works on '${machine.backend}'.`,
      names: ['Backend'],
      action: `Get the ${what} from this session, or connect to the other one.`,
    });
  }
  // The functions have no parameter for another compartment than that of the process: 1, or 0 where none is given.
  if (piped.CompartmentId !== undefined && piped.CompartmentId !== '1' && piped.CompartmentId !== '0') {
    complaints.push({
      id: 'OtherCompartment',
      message: `The piped object is of the network compartment ${piped.CompartmentId}; only the default one (1) is worked on.`,
      names: ['CompartmentId'],
      action: 'Pipe an object of the default compartment.',
    });
  }
  const elsewhere = otherComputer(piped, machine);
  if (elsewhere !== undefined) {
    complaints.push({
      id: 'OtherComputer',
      message: `The piped object is of the computer '${elsewhere}', but this session works on '${machine.computer}'.`,
      names: ['ComputerName', 'PSComputerName'].filter((name) => piped[name as keyof PipedOrigin] !== undefined),
      action: `Run the whole pipeline there: Invoke-Command -ComputerName ${elsewhere} { ... }.`,
    });
  }
  return complaints;
}

/** One error for all complaints, with the command after which none is left, nor one of the interface. */
function refuseAll(complaints: readonly Complaint[], piped: PipedObject, machine: Machine, call: Call): void {
  const [first] = complaints;
  if (first === undefined) return;
  const own: RouteInterface = Object.fromEntries(
    INTERFACE_SELECTORS.flatMap((name) => (call.named.has(name) ? [] : [[name, piped[name]]])),
  );
  const isOther = complaints.some(({ id }) => id === 'OtherComputer');
  const stray = isOther ? ofOtherMachine(own, machine) : straySelectors(own, machine);
  const left = INTERFACE_SELECTORS.some((name) => piped[name] !== undefined && !stray.includes(name));
  const names = [...complaints.flatMap((one) => one.names), ...stray];
  throw invalidArgument(
    first.id,
    complaints.map(({ message }) => message).join(' '),
    [
      ...complaints.map(({ action }) => action),
      `To take it for one of this session all the same, drop what says so, in front of the cmdlet: ${dropCommand(names)}${left ? '' : ', and name the interface here: -InterfaceAlias'}.`,
    ].join(' '),
  );
}

/** LUIDs and indexes of another machine say nothing here, whatever they happen to name; an alias is what people mean. */
function ofOtherMachine(own: RouteInterface, machine: Machine): Selector[] {
  const { InterfaceAlias } = own;
  const numbers = INTERFACE_SELECTORS.filter((name) => name !== 'InterfaceAlias' && own[name] !== undefined);
  return InterfaceAlias === undefined ? numbers : [...numbers, ...straySelectors({ InterfaceAlias }, machine)];
}

/** The other computer that a piped object was read on. What our objects say themselves counts, also after a CSV or a job. */
function otherComputer({ ComputerName, PSComputerName }: PipedOrigin, machine: Machine): string | undefined {
  if (ComputerName !== undefined) return isThisComputer(ComputerName, machine) ? undefined : ComputerName;
  if (PSComputerName === undefined || isThisComputer(PSComputerName, machine)) return undefined;
  return PSComputerName;
}

/** Whether the name that an object carries is one of this computer, by which remoting may have reached it: the name, with or without its domain, localhost as jobs have it, or an address. */
function isThisComputer(name: string, { computer }: Machine): boolean {
  const short = (text: string) => text.split('.')[0] ?? text;
  if (name === '.' || sameText(name, 'localhost')) return true;
  const address = parseAddress(name.replace(/^\[(.*)\]$/, '$1'));
  if (!address.ok)
    return name.includes('.') && computer.includes('.')
      ? sameText(name, computer)
      : sameText(short(name), short(computer));
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return own.some((one) => {
    const parsed = parseAddress(one.address);
    return parsed.ok && withoutZone(parsed.text) === withoutZone(address.text);
  });
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
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
