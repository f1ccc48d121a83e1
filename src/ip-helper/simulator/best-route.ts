import { commonBits } from 'pwsh-contract';
import { ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED, NO_ERROR } from 'pwsh-contract/native';
import { copyRow } from '../codec.ts';
import { AF_INET6 } from '../enums.ts';
import type { BestRouteResult } from '../ip-helper.ts';
import { SOCKADDR_INET } from '../layout.ts';
import { addressesOf, isOnLink } from '../row-keys.ts';
import { CodecError, decodeSockaddr, encodeSockaddr } from '../sockaddr.ts';
import {
  BEST_ROUTE_FROM_FOREIGN_SOURCE,
  IPV4_SOURCE_IS_NEAR_THE_NEXT_HOP,
  NAMED_INTERFACE_MUST_BE_CONNECTED,
  NO_BEST_ROUTE,
  ROUTES_WITHOUT_SOURCE_WIN,
  TIE_GOES_TO,
  UNSPECIFIED_SOURCE_IS_NONE,
  ZONE_OF_DESTINATION_RESTRICTS,
} from './assumptions.ts';
import { readLuid, readMetric, readPrefixLength } from './forward-row.ts';
import { hostAddresses } from './host-addresses.ts';
import { readMember } from './interface-row.ts';
import type { InterfaceAddress, SimulatedInterface } from './machine.ts';
import { familyOn, type Owner, type State } from './state.ts';

/** A SOCKADDR_INET, taken apart. */
interface Endpoint {
  readonly family: number;
  readonly bytes: Uint8Array;
  readonly zone: number;
}

/**
 * GetBestRoute2: the longest prefix, then the lowest sum of the route's and the interface's metric among the interfaces
 * that are connected. A named interface and that of a named source are the only ones (strong host), unless they send as
 * weak hosts or forward.
 */
export function bestRoute(
  state: State,
  luid: bigint,
  index: number,
  sourceBytes: Uint8Array | null,
  destinationBytes: Uint8Array,
): BestRouteResult {
  const destination = readEndpoint(destinationBytes);
  if (destination === undefined) return { status: ERROR_INVALID_PARAMETER };
  const { family } = destination;
  const given = sourceBytes === null ? null : readEndpoint(sourceBytes);
  if (given === undefined || (given !== null && given.family !== family)) return { status: ERROR_INVALID_PARAMETER };
  const source = given !== null && UNSPECIFIED_SOURCE_IS_NONE && isUnspecified(given) ? null : given;
  const { stacks, routes } = state.machine();
  if (!stacks.includes(family)) return { status: ERROR_NOT_SUPPORTED };

  const zone = ZONE_OF_DESTINATION_RESTRICTS && isScoped(destination) ? destination.zone : 0;
  const isNamed = luid !== 0n || index !== 0;
  const named = isNamed ? state.owner(luid, index) : state.owner(0n, zone);
  if (named === undefined && (isNamed || zone !== 0)) return { status: ERROR_FILE_NOT_FOUND };
  const home = source === null ? undefined : homeOf(state, source, named);
  if (source !== null && home === undefined) return { status: BEST_ROUTE_FROM_FOREIGN_SOURCE };

  const only = [named, home].filter((owner) => owner !== undefined && !sendsWeakly(owner.item, family));
  const found = findBest(state, destination, only as readonly Owner[]);
  if (found === undefined) return { status: NO_BEST_ROUTE };
  const { row, owner } = found;
  if (source !== null) return { status: NO_ERROR, row, source: writeEndpoint(source) };
  const address = chooseSource(hostAddresses(owner, family, routes), row, destination.bytes);
  if (address === undefined && !ROUTES_WITHOUT_SOURCE_WIN) return { status: NO_BEST_ROUTE };
  const bytes = address?.bytes ?? new Uint8Array(destination.bytes.length);
  const from = { family, bytes, zone: 0 };
  return {
    status: NO_ERROR,
    row,
    source: writeEndpoint(isScoped(from) ? { ...from, zone: owner.item.InterfaceIndex } : from),
  };
}

interface Best {
  readonly row: Uint8Array;
  readonly owner: Owner;
}

/** `only`: each of them must be the interface of the route. */
function findBest(state: State, { family, bytes }: Endpoint, only: readonly Owner[]): Best | undefined {
  let best: { row: Uint8Array; owner: Owner; metric: number } | undefined;
  for (const rows of state.machine().routes.byPrefix(family).covering(bytes)) {
    for (const row of rows) {
      const owner = state.owner(readLuid(row), 0);
      const facts = owner && familyOn(owner.item, family);
      if (owner === undefined || facts === undefined || only.some((one) => one.item !== owner.item)) continue;
      if (!owner.item.Connected && (only.length === 0 || NAMED_INTERFACE_MUST_BE_CONNECTED)) continue;
      // Documented: with it VPN clients keep others from being the way out.
      if (readPrefixLength(row) === 0 && readMember(facts.row, 'DisableDefaultRoutes') !== 0) continue;
      const metric = readMetric(row) + readMember(facts.row, 'Metric');
      const wins = best === undefined || metric < best.metric || (metric === best.metric && TIE_GOES_TO === 'last');
      if (wins) best = { row, owner, metric };
    }
    if (best === undefined) continue;
    const copy = copyRow(best.row);
    state.writeTimes(best.row, copy);
    return { row: copy, owner: best.owner };
  }
  return undefined;
}

function sendsWeakly(item: SimulatedInterface, family: number): boolean {
  const row = familyOn(item, family)?.row;
  return row !== undefined && (readMember(row, 'WeakHostSend') !== 0 || readMember(row, 'ForwardingEnabled') !== 0);
}

/** The interface that has the source address; the same link-local one may be on several. */
function homeOf(state: State, source: Endpoint, named: Owner | undefined): Owner | undefined {
  const { interfaces, routes } = state.machine();
  const zoned = state.owner(0n, source.zone);
  const owners = interfaces.map((item) => state.owner(item.InterfaceLuid, 0)).filter((owner) => owner !== undefined);
  const has = (owner: Owner) =>
    hostAddresses(owner, source.family, routes).some(
      ({ bytes }) => commonBits(bytes, source.bytes) === 8 * bytes.length,
    );
  return [zoned, named, ...owners].find((owner) => owner !== undefined && has(owner));
}

function chooseSource(
  addresses: readonly InterfaceAddress[],
  row: Uint8Array,
  destination: Uint8Array,
): InterfaceAddress | undefined {
  const { hop, size } = addressesOf(row);
  const towards =
    IPV4_SOURCE_IS_NEAR_THE_NEXT_HOP && size === 4 && !isOnLink(row) ? row.subarray(hop, hop + size) : destination;
  const rank = ({ bytes }: InterfaceAddress) => {
    if (commonBits(bytes, destination) === 8 * size) return 1000;
    return commonBits(bytes, towards) + (isLinkLocal(bytes) === isLinkLocal(destination) ? 200 : 0);
  };
  let best: InterfaceAddress | undefined;
  for (const address of addresses) if (best === undefined || rank(address) > rank(best)) best = address;
  return best;
}

/** fe80::/10 or 169.254.0.0/16, or the groups of one link. */
function isLinkLocal(bytes: Uint8Array): boolean {
  if (bytes.length === 4) return bytes[0] === 169 && bytes[1] === 254;
  if (bytes[0] === 0xff) return ((bytes[1] ?? 0) & 0x0f) === 2;
  return bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80;
}

/** Whether the address means nothing without its interface. */
function isScoped({ family, bytes }: Endpoint): boolean {
  return family === AF_INET6 && (isLinkLocal(bytes) || bytes[0] === 0xff);
}

function isUnspecified({ bytes }: Endpoint): boolean {
  return bytes.every((byte) => byte === 0);
}

function readEndpoint(sockaddr: Uint8Array): Endpoint | undefined {
  if (sockaddr.length !== SOCKADDR_INET.size) return undefined;
  try {
    const view = new DataView(sockaddr.buffer, sockaddr.byteOffset, sockaddr.byteLength);
    const { family, bytes, scope } = decodeSockaddr(sockaddr, view, 0);
    return { family, bytes: bytes.slice(), zone: scope };
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

function writeEndpoint({ bytes, zone }: Endpoint): Uint8Array {
  const sockaddr = new Uint8Array(SOCKADDR_INET.size);
  encodeSockaddr(sockaddr, new DataView(sockaddr.buffer), 0, bytes, zone);
  return sockaddr;
}
