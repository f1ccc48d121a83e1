import { BlockList } from 'node:net';
import type { IpPrefix, Matching, UInt8, UInt64, Wildcard } from 'pwsh-contract';
import type { Ledger } from '../ledger.ts';
import type { Algorithm, Seal } from '../seal.ts';
import { matcher } from '../wildcard.ts';

/** Which seals. */
export interface SealFilter {
  /**
   * The files, with wildcards.
   * @position 0
   * @completer SealedPath
   */
  Path?: Wildcard[];
  /**
   * The label.
   * @completer Label
   */
  Label?: Matching<'[a-z][a-z0-9-]*'>;
  /** How the digest was made. */
  Algorithm?: Algorithm[];
  /** At least so many bytes. */
  MinimumSize?: UInt64;
  /** One of these priorities. */
  Priority?: UInt8[];
  /** The network that the file came from. */
  Network?: IpPrefix;
  /** Whether the seal is locked. */
  Locked?: boolean;
}

/**
 * Gets seals.
 *
 * @cmdlet Get-Seal
 * @example All that are locked
 * Get-Seal -Locked true
 * @example Those of a folder
 * Get-Seal ./images/* -Algorithm SHA256, SHA512
 * @see Test-Seal
 */
export function getSeal(filter: SealFilter, { seals }: Ledger): Iterable<Seal> {
  const paths = filter.Path?.map(matcher);
  return [...seals.values()].filter(
    (seal) =>
      (paths === undefined || paths.some((matches) => matches(seal.Path))) &&
      (filter.Label === undefined || filter.Label === seal.Label) &&
      (filter.Algorithm === undefined || filter.Algorithm.includes(seal.Algorithm)) &&
      (filter.MinimumSize === undefined || seal.Size >= filter.MinimumSize) &&
      (filter.Priority === undefined || filter.Priority.includes(seal.Priority)) &&
      (filter.Network === undefined || isFrom(filter.Network, seal)) &&
      (filter.Locked === undefined || filter.Locked === seal.Locked),
  );
}

function isFrom(network: IpPrefix, { Origin }: Seal): boolean {
  const [address = '', length] = network.split('/');
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(address, Number(length), family);
  return Origin !== null && list.check(Origin.Address, Origin.Address.includes(':') ? 'ipv6' : 'ipv4');
}
