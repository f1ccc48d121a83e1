import { hostname } from 'node:os';
import type { PipedOrigin } from '../commands/set-ip-route-entry.ts';
import { invalidArgument } from './errors.ts';
import type { IpRouteEntry } from './ip-route-entry.ts';
import type { Machine } from './machine.ts';

/**
 * A rehearsal must not turn real, nor what is stored for later become what is.
 * @param what - what is piped, in one word; `getter` is the cmdlet that gives one
 * @throws {CommandError} when the piped object is of another backend, of the persistent store, or of a what-if
 */
export function refuseForeign(piped: PipedOrigin, machine: Machine, what = 'route', getter = 'Get-IpRouteEntry'): void {
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
  if (piped.Store?.toLowerCase() === 'persistentstore' || piped.Store === '0') {
    throw invalidArgument(
      'PersistentStore',
      `The piped ${what} is of the persistent store.`,
      `Pipe the ${what} of the active store.`,
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
  if (piped.PSComputerName !== undefined && !isThisComputer(piped.PSComputerName)) {
    throw invalidArgument(
      'OtherComputer',
      `The piped object was read on '${piped.PSComputerName}', but this session works on '${hostname()}'.`,
      `Run the whole pipeline there: Invoke-Command -ComputerName ${piped.PSComputerName} { ... }.`,
    );
  }
}

/** As remoting names it: its name, with or without its domain, or localhost, as jobs have it. */
function isThisComputer(name: string): boolean {
  const [first] = name.toLowerCase().split('.');
  return first === 'localhost' || first === hostname().toLowerCase().split('.')[0];
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
