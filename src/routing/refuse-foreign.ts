import { networkInterfaces } from 'node:os';
import { parseAddress } from 'pwsh-contract';
import type { PipedOrigin } from '../commands/set-ip-route-entry.ts';
import { invalidArgument } from './errors.ts';
import type { IpRouteEntry } from './ip-route-entry.ts';
import type { Machine } from './machine.ts';
import { withoutZone } from './zone.ts';

/** Whether a piped object is of the persistent store, in NetTCPIP's words or as a CSV has them. */
export function isPersistent({ Store }: PipedOrigin): boolean {
  return Store?.toLowerCase() === 'persistentstore' || Store === '0';
}

/**
 * A rehearsal must not turn real, nor what is stored for later become what is.
 * @throws {CommandError} when the piped object is of another backend, computer or compartment, of the persistent store,
 *   or of a what-if
 */
export function refuseForeign(piped: PipedOrigin, machine: Machine, what = 'route', getter = 'Get-IpRouteEntry'): void {
  refuseElsewhere(piped, machine, what, getter);
  if (!isPersistent(piped)) return;
  throw invalidArgument(
    'PersistentStore',
    `The piped ${what} is of the persistent store.`,
    `Pipe the ${what} of the active store.`,
  );
}

/**
 * The same, but of either store.
 * @param what - what is piped, in one word; `getter` is the cmdlet that gives one
 * @throws {CommandError} when the piped object is of another backend, computer or compartment, or of a what-if
 */
export function refuseElsewhere(piped: PipedOrigin, machine: Machine, what: string, getter: string): void {
  if (piped.WhatIf?.toLowerCase() === 'true') {
    throw invalidArgument(
      'PipedRehearsal',
      'The piped object only says what would be done (WhatIf).',
      `Pipe the ${what} itself, from ${getter}.`,
    );
  }
  if (piped.Backend !== undefined && piped.Backend !== machine.backend) {
    throw invalidArgument(
      'OtherBackend',
      `The piped object comes from '${piped.Backend}', but this session works on '${machine.backend}'.`,
      `Get the ${what} from this session, or connect to the other one.`,
    );
  }
  // The functions have no parameter for another compartment than that of the process: 1, or 0 where none is told.
  if (piped.CompartmentId !== undefined && piped.CompartmentId !== '1' && piped.CompartmentId !== '0') {
    throw invalidArgument(
      'OtherCompartment',
      `The piped object is of the network compartment ${piped.CompartmentId}; only the default one (1) is worked on.`,
      'Pipe an object of the default compartment.',
    );
  }
  const elsewhere = otherComputer(piped, machine);
  if (elsewhere !== undefined) {
    throw invalidArgument(
      'OtherComputer',
      `The piped object was read on '${elsewhere}', but this session works on '${machine.computer}'.`,
      `Run the whole pipeline there: Invoke-Command -ComputerName ${elsewhere} { ... }.`,
    );
  }
}

/** The other computer that a piped object was read on. What our objects say themselves counts, also after a CSV or a job. */
function otherComputer({ ComputerName, PSComputerName }: PipedOrigin, machine: Machine): string | undefined {
  if (ComputerName !== undefined) return sameText(ComputerName, machine.computer) ? undefined : ComputerName;
  if (PSComputerName === undefined || isThisComputer(PSComputerName, machine)) return undefined;
  return PSComputerName;
}

/** Whether remoting was told to reach this computer by that name: the name, with or without its domain, localhost as jobs have it, or an address. */
function isThisComputer(name: string, { computer }: Machine): boolean {
  const short = (text: string) => text.split('.')[0] ?? text;
  if (sameText(name, 'localhost')) return true;
  const address = parseAddress(name.replace(/^\[(.*)\]$/, '$1'));
  if (!address.ok) return sameText(short(name), short(computer));
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
  route: Pick<IpRouteEntry, 'Protocol'>,
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
