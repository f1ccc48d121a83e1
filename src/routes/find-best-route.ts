import type { Call } from 'pwsh-contract';
import { CommandError, didYouMean, invalidArgument, parseValue, refuseEmptyNamed, trimmed } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import type { BestRouteQuestion } from '../commands/find-ip-route-entry.ts';
import { INTERFACE_SELECTORS, type ResolvedInterface, resolveInterface } from '../interfaces/resolve.ts';
import { withZone } from '../ip-helper/address.ts';
import { decodeAddress, decodeForwardRow, encodeAddress } from '../ip-helper/codec.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { describeEntry, describeInterface } from '../session/words.ts';
import type { IpBestRoute } from './best-route.ts';
import type { IpRouteEntry } from './entry.ts';
import { entryReader } from './entry.ts';
import { candidatesOf, isOwnAddress, type Lookup, OTHER_INTERFACE, OTHER_ZONE, rankCandidates } from './explain.ts';
import { readRoute } from './read.ts';

/**
 * The best route to each address, or an error for it.
 * @throws {CommandError} when the interface is not there, is named in ways that contradict each other, or something is
 *   named without a value
 */
export function findBestRoutes(
  question: BestRouteQuestion,
  machine: Machine,
  call: Call,
): (IpBestRoute | CommandError)[] {
  refuseEmptyNamed(question, ['SourceAddress', ...INTERFACE_SELECTORS], call);
  const { InterfaceIndex, InterfaceAlias, InterfaceLuid } = question;
  const named = InterfaceIndex !== undefined || InterfaceAlias !== undefined || InterfaceLuid !== undefined;
  const through = named ? resolveInterface(question, machine) : undefined;
  return question.RemoteAddress.map((address) => {
    try {
      return findBestRoute(address, question, through, machine);
    } catch (error) {
      if (error instanceof CommandError) return error.about('RemoteAddress', address);
      throw error;
    }
  });
}

function findBestRoute(
  text: string,
  { SourceAddress, Explain }: BestRouteQuestion,
  through: ResolvedInterface | undefined,
  machine: Machine,
): IpBestRoute {
  const RemoteAddress = readRemoteAddress(text);
  if (SourceAddress !== undefined && SourceAddress.includes(':') !== RemoteAddress.includes(':')) {
    throw invalidArgument(
      'FamilyMismatch',
      `-SourceAddress '${SourceAddress}' and -RemoteAddress '${RemoteAddress}' are of different address families.`,
      'Give both as IPv4 or both as IPv6.',
    );
  }
  const lookup: Lookup = {
    remote: RemoteAddress,
    ...(SourceAddress === undefined ? {} : { source: SourceAddress }),
    ...(through === undefined ? {} : { through }),
  };
  const { status, row, source } = machine.ipHelper.GetBestRoute2(
    through?.luid ?? 0n,
    through?.index ?? 0,
    SourceAddress === undefined ? null : encodeAddress(SourceAddress),
    encodeAddress(RemoteAddress),
  );
  if (status !== NO_ERROR || row === undefined || source === undefined) throw noRoute(status, lookup, machine);
  const Route = readAgain(row, machine);
  const { DestinationPrefix, NextHop, InterfaceIndex, InterfaceAlias, InterfaceLuid, AddressFamily, EffectiveMetric } =
    Route;
  return {
    RemoteAddress,
    SourceAddress: withZone(decodeAddress(source), InterfaceIndex),
    DestinationPrefix,
    NextHop,
    InterfaceIndex,
    InterfaceAlias,
    InterfaceLuid,
    AddressFamily,
    EffectiveMetric,
    Route,
    Candidates: Explain === true ? rankCandidates(candidatesOf(lookup, machine), Route) : null,
    Store: 'ActiveStore',
    Backend: machine.backend,
    ComputerName: machine.computer,
  };
}

function readRemoteAddress(written: string): string {
  const text = trimmed(written);
  const address = parseValue({ kind: 'IpAddress', list: true }, text);
  if (address.ok) return address.value as string;
  const isName = address.suggestion === undefined && /[g-z]/i.test(text.split('%')[0] ?? '');
  throw invalidArgument(
    'InvalidParameterValue',
    `-RemoteAddress '${text}' is not valid: ${address.rule}${didYouMean(address.suggestion)}`,
    isName
      ? 'Give an address: names are not looked up here (Resolve-DnsName does).'
      : `Give ${address.suggestion ?? 'an address'}${text.includes('/') ? ' without a prefix length' : ''}.`,
  );
}

/** The route as the table has it, with the metrics that count now. */
function readAgain(bytes: Uint8Array, machine: Machine): IpRouteEntry {
  const row = decodeForwardRow(bytes);
  const toEntry = entryReader(machine);
  try {
    const { DestinationPrefix, NextHop, InterfaceLuid } = row;
    return toEntry(readRoute({ DestinationPrefix, NextHop, InterfaceLuid }, machine).row);
  } catch (error) {
    // It may have gone since, or be one that Windows keeps beside the table.
    if (error instanceof CommandError && error.facts.status === ERROR_NOT_FOUND) return toEntry(row);
    throw error;
  }
}

/** How many routes that are not used an error names. */
const NAMED_IN_ERROR = 3;

/** Why there is none: routes may cover the address that do not count. */
function noRoute(status: number, lookup: Lookup, machine: Machine): CommandError {
  const { remote, source, through } = lookup;
  const from = source === undefined ? '' : ` from ${source}`;
  const by = through === undefined ? '' : ` through ${describeInterface(through)}`;
  const error = windowsError('GetBestRoute2', status, `${remote}${from}${by}`);
  if (error.facts.id !== 'NoRoute') return error;
  const because = (message: string) =>
    new CommandError({ ...error.facts, message: `${error.facts.message} ${message}` });
  if (source !== undefined && !isOwnAddress(source, machine)) {
    return because(`No interface of this computer has the address ${source}.`);
  }
  const unused = rankCandidates(candidatesOf(lookup, machine)).filter(
    ({ Reason }) => Reason !== OTHER_INTERFACE && Reason !== OTHER_ZONE,
  );
  if (unused.length === 0) return error;
  const told = unused.slice(0, NAMED_IN_ERROR).map((candidate) => `${describeEntry(candidate)}: ${candidate.Reason}`);
  const more = unused.length > told.length ? ` and ${unused.length - told.length} more` : '';
  return because(`Routes that cover the address, but are not used: ${told.join('; ')}${more}.`);
}
