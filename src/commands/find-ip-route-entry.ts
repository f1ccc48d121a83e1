import {
  type ByName,
  type Call,
  CommandError,
  didYouMean,
  type IpAddress,
  invalidArgument,
  parseValue,
  refuseEmptyNamed,
  type Switch,
  trimmed,
  type UInt32,
  type UInt64,
} from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { INTERFACE_SELECTORS, type ResolvedInterface, resolveInterface } from '../interfaces/resolve.ts';
import { withZone } from '../ip-helper/address.ts';
import { decodeAddress, decodeForwardRow, encodeAddress } from '../ip-helper/codec.ts';
import type { IpBestRoute } from '../routes/best-route.ts';
import { entryReader, type IpRouteEntry } from '../routes/entry.ts';
import {
  candidatesOf,
  isOwnAddress,
  type Lookup,
  OTHER_INTERFACE,
  OTHER_ZONE,
  rankCandidates,
} from '../routes/explain.ts';
import { lookUpRoute } from '../routes/read.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import { describeEntry, describeInterface } from '../session/words.ts';

/** Where packets go, and what is known of where they come from. */
export interface BestRouteQuestion {
  /**
   * Addresses that packets are sent to; names are not looked up.
   * @alias RemoteIPAddress
   * @completer NextHop
   * @position 0
   */
  RemoteAddress: ByName<string[]>;
  /**
   * The address that they are sent from: only routes of its interface are then considered, unless that sends as a weak host or forwards.
   * @alias LocalIPAddress
   * @completer LocalAddress
   */
  SourceAddress?: IpAddress;
  /**
   * Index of the interface that they are sent through: only its routes are then considered.
   * @alias ifIndex
   * @completer InterfaceIndex
   */
  InterfaceIndex?: UInt32;
  /**
   * Alias of that interface, taken literally.
   * @alias ifAlias
   * @completer InterfaceAlias
   */
  InterfaceAlias?: string;
  /**
   * Locally unique identifier of that interface. Asked first, then the index, then the alias.
   * @completer InterfaceLuid
   */
  InterfaceLuid?: UInt64;
  /** Also shows every route whose prefix covers the address, in order, and why each is taken or not: the Candidates of the result. */
  Explain?: Switch;
}

/**
 * Finds the route that packets to an address take, and on request says why.
 *
 * Asks Windows (GetBestRoute2), and reads that route with its metrics. Windows takes the longest prefix that covers the
 * address, and among prefixes of one length the lowest sum of route metric and interface metric; routes of an interface
 * that is not connected do not count. With -Explain the routes are ranked by these rules, too; where Windows chose
 * otherwise, the explanation says so. The result can be piped to Set-IpRouteEntry, and to Set-IpInterfaceEntry for its interface. No elevation is needed.
 *
 * @cmdlet Find-IpRouteEntry
 * @part Find
 * @value RemoteAddress
 * @calls GetBestRoute2 GetIpForwardEntry2 GetIpForwardTable2
 * @example Find the route to an address
 * Find-IpRouteEntry 172.22.5.10
 * @example See which routes compete for it, and why each is taken or not
 * Find-IpRouteEntry 172.22.5.10 -Explain
 * @example Make the route that is taken a worse one
 * Find-IpRouteEntry 172.22.5.10 | Set-IpRouteEntry -RouteMetric 6000
 */
export function findIpRouteEntry(
  question: BestRouteQuestion,
  machine: Machine,
  call: Call,
): Iterable<IpBestRoute | CommandError> {
  // The best route to each address, or an error for it: each is asked for when its result is.
  refuseEmptyNamed(question, ['SourceAddress', ...INTERFACE_SELECTORS], call);
  const { InterfaceIndex, InterfaceAlias, InterfaceLuid, RemoteAddress } = question;
  const named = InterfaceIndex !== undefined || InterfaceAlias !== undefined || InterfaceLuid !== undefined;
  const through = named ? resolveInterface(question, machine) : undefined;
  return findEach(question, through, machine, call.together * RemoteAddress.length);
}

/** @param lookups - how many routes are looked up in this batch, about */
function* findEach(
  question: BestRouteQuestion,
  through: ResolvedInterface | undefined,
  machine: Machine,
  lookups: number,
): Generator<IpBestRoute | CommandError> {
  for (const address of question.RemoteAddress) {
    try {
      yield findBestRoute(address, question, through, machine, lookups);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      yield error.about('RemoteAddress', address);
    }
  }
}

function findBestRoute(
  text: string,
  { SourceAddress, Explain }: BestRouteQuestion,
  through: ResolvedInterface | undefined,
  machine: Machine,
  lookups: number,
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
  const Route = readAgain(row, machine, lookups);
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
function readAgain(bytes: Uint8Array, machine: Machine, lookups: number): IpRouteEntry {
  const row = decodeForwardRow(bytes);
  const toEntry = entryReader(machine);
  try {
    const { DestinationPrefix, NextHop, InterfaceLuid } = row;
    return toEntry(lookUpRoute({ DestinationPrefix, NextHop, InterfaceLuid }, machine, lookups));
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
