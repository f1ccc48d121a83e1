import { parseAddress } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import { type ResolvedInterface, resolveInterface } from '../interfaces/resolve.ts';
import { isLinkLocal, isUnspecified } from '../ip-helper/address.ts';
import { decodeForwardRow, encodeAddress, type ForwardRow } from '../ip-helper/codec.ts';
import { ask, type Machine } from '../session/machine.ts';
import { describeInterface } from '../session/words.ts';
import { onLinkRows } from './read.ts';

/** The interface towards a gateway, or why there is none, or none that is the only one. */
export type Towards =
  | { readonly owner: ResolvedInterface }
  | { readonly fault: 'None' | 'Several'; readonly rule: string };

/**
 * The interface towards a gateway: the one on whose link Windows would look for it (GetBestRoute2). One that is reached by
 * another gateway only is on no link, nor is what a default route without a gateway leads to; of several that have it on a link of the same prefix nobody knows which one is meant.
 * @param gateway - the address, without a zone
 */
export function interfaceTowards(gateway: string, machine: Machine): Towards {
  const known = ask(machine, newTowards);
  let towards = known.get(gateway);
  if (towards === undefined) {
    towards = findTowards(gateway, machine);
    known.set(gateway, towards);
  }
  return towards;
}

/** The gateways that were asked for in this batch: many routes have the same one. */
const newTowards = () => new Map<string, Towards>();

function findTowards(gateway: string, machine: Machine): Towards {
  if (isLinkLocal(gateway))
    return {
      fault: 'Several',
      rule: `the NextHop ${gateway} is link-local, so it may be on the link of any interface`,
    };
  const best = bestRow(gateway, undefined, machine);
  if (best === undefined) return { fault: 'None', rule: `no route leads to the NextHop ${gateway}` };
  const owner = resolveInterface({ InterfaceLuid: best.InterfaceLuid }, machine);
  const one = describeInterface(owner);
  if (!isUnspecified(best.NextHop)) {
    const rule = `the NextHop ${gateway} is on the link of no interface: ${best.DestinationPrefix} via ${best.NextHop} on ${one} leads to it`;
    return { fault: 'None', rule };
  }
  // The tunnel of a VPN has all addresses on its link, also those of a network that is not connected just now.
  if (prefixLength(best) <= SHORTEST) {
    const rule = `the NextHop ${gateway} is on the link of no network: ${best.DestinationPrefix} on ${one}, which takes all addresses, alone leads to it`;
    return { fault: 'None', rule };
  }
  const others = othersTowards(gateway, best, machine);
  if (others.length === 0) return { owner };
  const list = [owner, ...others].map(describeInterface).join(', ');
  return { fault: 'Several', rule: `the NextHop ${gateway} is on the link of several interfaces: ${list}` };
}

/** The length of a prefix that takes all addresses, or half of them, in bits. */
const SHORTEST = 1;

function prefixLength({ DestinationPrefix }: ForwardRow): number {
  return Number(DestinationPrefix.split('/')[1]);
}

/** The best route to an address, of all interfaces or of one. */
function bestRow(
  address: string,
  through: ResolvedInterface | undefined,
  { ipHelper }: Machine,
): ForwardRow | undefined {
  const { status, row } = ipHelper.GetBestRoute2(
    through?.luid ?? 0n,
    through?.index ?? 0,
    null,
    encodeAddress(address),
  );
  return status === NO_ERROR && row !== undefined ? decodeForwardRow(row) : undefined;
}

/** The other interfaces that have the address on a link of the same prefix, and are connected. */
function othersTowards(gateway: string, best: ForwardRow, machine: Machine): ResolvedInterface[] {
  const address = parseAddress(gateway);
  if (!address.ok) return [];
  const prefixes = onLinkRows(machine)[address.family === 4 ? 'IPv4' : 'IPv6'];
  const luids = prefixes.having(address.bytes, prefixLength(best)).map((row) => decodeForwardRow(row).InterfaceLuid);
  return [...new Set(luids)]
    .filter((luid) => luid !== best.InterfaceLuid)
    .map((InterfaceLuid) => resolveInterface({ InterfaceLuid }, machine))
    .filter((other) => {
      const own = bestRow(gateway, other, machine);
      return own?.InterfaceLuid === other.luid && own.DestinationPrefix === best.DestinationPrefix;
    });
}
