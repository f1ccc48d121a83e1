import { commonBits, hasHostBits } from 'pwsh-contract';
import { AF_INET, LOCAL } from '../enums.ts';
import { addressesOf, isOfInterface, isOnLink, readFamily } from '../row-keys.ts';
import { readPrefixLength, readProtocol } from './forward-row.ts';
import type { InterfaceAddress } from './machine.ts';
import type { RouteTable } from './route-table.ts';
import { familyOn, type Owner } from './state.ts';

/**
 * The addresses of an interface. Where the file lists none they are read off the rows that the stack makes for each: the
 * on-link host routes of Protocol Local, but for the broadcast address of a subnet. So a copy of a real table needs no
 * list of addresses beside it.
 */
export function hostAddresses({ item, luid }: Owner, family: number, routes: RouteTable): readonly InterfaceAddress[] {
  const listed = familyOn(item, family)?.addresses;
  if (listed !== undefined) return listed;
  return routes.ofOnLink(`addresses ${item.InterfaceLuid} ${family}`, () => readAddresses(luid, family, routes));
}

function readAddresses(luid: Uint8Array, family: number, routes: RouteTable): readonly InterfaceAddress[] {
  const own = routes.rows.filter((row) => readFamily(row) === family && isOfInterface(row, luid) && isOnLink(row));
  const bits = family === AF_INET ? 32 : 128;
  const subnets = own.filter((row) => readPrefixLength(row) > 0 && readPrefixLength(row) < bits).map(prefixOf);
  const addresses: InterfaceAddress[] = [];
  for (const row of own) {
    if (readProtocol(row) !== LOCAL || readPrefixLength(row) !== bits) continue;
    const { bytes } = prefixOf(row);
    if ((bytes[0] ?? 0) >= (family === AF_INET ? 0xe0 : 0xff)) continue;
    const around = subnets.filter((subnet) => commonBits(subnet.bytes, bytes) >= subnet.length);
    if (family === AF_INET && around.some(({ length }) => length < bits - 1 && hasHostBits(bytes, length, 0xff)))
      continue;
    addresses.push({ bytes, length: Math.max(...around.map(({ length }) => length), 0) || bits });
  }
  return addresses;
}

function prefixOf(row: Uint8Array): InterfaceAddress {
  const { prefix, size } = addressesOf(row);
  return { bytes: row.slice(prefix, prefix + size), length: readPrefixLength(row) };
}
