import { networkInterfaces } from 'node:os';
import { invalidArgument } from './command-error.ts';
import type { BackendName, ComputerName, Piped } from './vocabulary.ts';

/** Where a piped object comes from: a rehearsal must not turn real. */
export interface PipedOrigin {
  /** The backend that the piped object came from. */
  Backend?: Piped<BackendName>;
  /** Whether the piped object only says what would be. */
  WhatIf?: Piped<string>;
  /** The computer that the piped object was read on, as our objects say it. */
  ComputerName?: Piped<ComputerName>;
  /** The same, as PowerShell says it of what it brought from another computer. Counts only where ComputerName is not there. */
  PSComputerName?: Piped<string>;
}

/** Where a session works. */
export interface Here {
  readonly backend: string;
  /** The name of this computer. */
  readonly computer: string;
}

/** What the objects are that a cmdlet works on, in one word, and the cmdlet that gives them. */
export interface PipedThing {
  readonly what: string;
  readonly getter: string;
}

/** What is wrong with a piped object: a sentence, and the properties that say so. */
export interface Complaint {
  readonly id: string;
  readonly message: string;
  readonly names: readonly string[];
  /** What to do instead of dropping them. */
  readonly action: string;
}

/**
 * What says that a piped object is not of this session.
 * @throws {CommandError} PipedRehearsal, for what is of a -WhatIf: no property that is dropped makes it what is
 */
export function originComplaints(piped: PipedOrigin, here: Here, { what, getter }: PipedThing): Complaint[] {
  if (piped.WhatIf?.toLowerCase() === 'true') {
    throw invalidArgument(
      'PipedRehearsal',
      'The piped object only says what would be done (WhatIf).',
      `Pipe the ${what} itself, from ${getter}.`,
    );
  }
  const complaints: Complaint[] = [];
  if (piped.Backend !== undefined && piped.Backend !== here.backend) {
    complaints.push({
      id: 'OtherBackend',
      message: `The piped object comes from '${piped.Backend}', but this session works on '${here.backend}'.`,
      names: ['Backend'],
      action: `Get the ${what} from this session, or connect to the other one.`,
    });
  }
  const elsewhere = otherComputer(piped, here);
  if (elsewhere !== undefined) {
    complaints.push({
      id: 'OtherComputer',
      message: `The piped object is of the computer '${elsewhere}', but this session works on '${here.computer}'.`,
      names: (['ComputerName', 'PSComputerName'] as const).filter((name) => piped[name] !== undefined),
      action: `Run the whole pipeline there: Invoke-Command -ComputerName ${elsewhere} { ... }.`,
    });
  }
  return complaints;
}

/**
 * One error for all complaints, with the command after which none is left.
 * @param drop - that command, and what else must then be given
 * @throws {CommandError} when there is a complaint, with the id of the first
 */
export function refuseAll(complaints: readonly Complaint[], drop: () => string): void {
  const [first] = complaints;
  if (first === undefined) return;
  throw invalidArgument(
    first.id,
    complaints.map(({ message }) => message).join(' '),
    [
      ...complaints.map(({ action }) => action),
      `To take it for one of this session all the same, drop what says so, in front of the cmdlet: ${drop()}.`,
    ].join(' '),
  );
}

/** The names of the properties that complaints are about. */
export function namesOf(complaints: readonly Complaint[]): string[] {
  return complaints.flatMap(({ names }) => names);
}

/**
 * The command that drops these properties of piped objects, to be put in front of a cmdlet. Windows PowerShell excludes
 * nothing without the `*`.
 */
export function dropCommand(names: readonly string[]): string {
  return `| Select-Object * -ExcludeProperty ${names.join(', ')} |`;
}

/** The other computer that a piped object was read on. What our objects say themselves counts, also after a CSV or a job. */
function otherComputer({ ComputerName, PSComputerName }: PipedOrigin, here: Here): string | undefined {
  if (ComputerName !== undefined) return isThisComputer(ComputerName, here) ? undefined : ComputerName;
  if (PSComputerName === undefined || isThisComputer(PSComputerName, here)) return undefined;
  return PSComputerName;
}

/** Whether the name that an object carries is one of this computer, by which remoting may have reached it: the name, with or without its domain, localhost as jobs have it, or an address. */
function isThisComputer(name: string, { computer }: Here): boolean {
  const short = (text: string) => text.split('.')[0] ?? text;
  const address = name.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  if (/^[0-9a-f.:]+$/i.test(address) && net().isIP(address) !== 0) return isOwnAddress(address);
  if (name === '.' || sameText(name, 'localhost')) return true;
  return name.includes('.') && computer.includes('.')
    ? sameText(name, computer)
    : sameText(short(name), short(computer));
}

/** Loaded when it is asked first: that takes longer than all else that an answer needs. */
function net(): typeof import('node:net') {
  return process.getBuiltinModule('node:net');
}

/** However it is written: fe80:0::1 is fe80::1. */
function isOwnAddress(address: string): boolean {
  const { BlockList, isIP } = net();
  const own = new BlockList();
  for (const { address, family } of Object.values(networkInterfaces()).flatMap((each) => each ?? []))
    own.addAddress(address.replace(/%.*$/, ''), family === 'IPv4' ? 'ipv4' : 'ipv6');
  return own.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
