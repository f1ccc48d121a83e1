import { joinTable, patchInterfaceRow } from '../codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../enums.ts';
import type { IpHelper } from '../ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../layout.ts';
import {
  ERROR_ACCESS_DENIED,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_PARAMETER,
  ERROR_NOT_FOUND,
  ERROR_NOT_SUPPORTED,
  NO_ERROR,
} from '../status.ts';
import { SET_ON_ABSENT_ROUTE } from './assumptions.ts';
import { aliasKey, type SimulatedInterface, type SimulatedMachine } from './machine.ts';
import { findRoute, samePrefix } from './route-table.ts';
import { hasLegalKeys, hasLegalSettings, isOnLink, readFamily, readIndex, readLuid, storeSettings } from './set-row.ts';

/** Tells the owner of the machine which row differs from what was saved. */
export type OnChange = (row: Uint8Array) => void;

/** An interface, and its LUID as the bytes of a row. */
interface Owner {
  readonly item: SimulatedInterface;
  readonly luid: Uint8Array;
}

/**
 * The functions of IP Helper on a simulated machine: the same bytes in and out, the same codes, in the order that
 * Windows is known to check: arguments, interface, rights, route.
 */
export function createSimulator(current: () => SimulatedMachine, changed: OnChange): IpHelper {
  let indexed: SimulatedMachine | undefined;
  const byLuid = new Map<bigint, Owner>();
  const byIndex = new Map<number, Owner>();
  /** The machine, whose interfaces are indexed anew when it is another one. */
  const machine = () => {
    const now = current();
    if (now === indexed) return now;
    indexed = now;
    byLuid.clear();
    byIndex.clear();
    for (const item of now.interfaces) {
      const luid = new Uint8Array(8);
      new DataView(luid.buffer).setBigUint64(0, item.InterfaceLuid, true);
      byLuid.set(item.InterfaceLuid, { item, luid });
      byIndex.set(item.InterfaceIndex, { item, luid });
    }
    return now;
  };
  /** The LUID is asked first; the index counts only where it is 0. */
  const owner = (luid: bigint, index: number) => (luid !== 0n ? byLuid.get(luid) : byIndex.get(index));

  return {
    InitializeIpForwardEntry: () => {},
    CreateIpForwardEntry2: () => ERROR_NOT_SUPPORTED,
    DeleteIpForwardEntry2: () => ERROR_NOT_SUPPORTED,
    GetBestRoute2: () => ({ status: ERROR_NOT_SUPPORTED }),
    NotifyRouteChange2: () => ({ status: ERROR_NOT_SUPPORTED }),
    CancelMibChangeNotify2: async () => ERROR_NOT_SUPPORTED,
    InitializeIpInterfaceEntry: () => {},
    SetIpInterfaceEntry: () => ERROR_NOT_SUPPORTED,
    GetIpInterfaceTable: () => ({ status: ERROR_NOT_SUPPORTED }),
    SetIpForwardEntry2(row) {
      const { routes, elevated } = machine();
      if (!hasLegalKeys(row)) return ERROR_INVALID_PARAMETER;
      const luid = readLuid(row);
      const index = readIndex(row);
      if ((luid === 0n && index === 0) || !hasLegalSettings(row)) return ERROR_INVALID_PARAMETER;
      const found = owner(luid, index);
      if (found === undefined || familyOf(found.item, readFamily(row)) === undefined) return ERROR_NOT_FOUND;
      if (!elevated) return ERROR_ACCESS_DENIED;
      const stored = findRoute(routes, row, found.luid);
      if (stored === undefined) return SET_ON_ABSENT_ROUTE;
      storeSettings(row, stored);
      changed(stored);
      return NO_ERROR;
    },
    GetIpForwardEntry2(row) {
      const { routes } = machine();
      if (!hasLegalKeys(row)) return ERROR_INVALID_PARAMETER;
      const luid = readLuid(row);
      const index = readIndex(row);
      let stored: Uint8Array | undefined;
      if (luid === 0n && index === 0) {
        // Measured against the documentation: without an interface and with an on-link next hop it matches by the
        // prefix alone.
        if (!isOnLink(row)) return ERROR_INVALID_PARAMETER;
        stored = routes.rows.find((candidate) => samePrefix(candidate, row));
      } else {
        const found = owner(luid, index);
        stored = found && findRoute(routes, row, found.luid);
      }
      if (stored === undefined) return ERROR_NOT_FOUND;
      row.set(stored);
      return NO_ERROR;
    },
    GetIpForwardTable2(family) {
      if (family !== AF_UNSPEC && family !== AF_INET && family !== AF_INET6) return { status: ERROR_INVALID_PARAMETER };
      const { rows } = machine().routes;
      const wanted = family === AF_UNSPEC ? rows : rows.filter((row) => readFamily(row) === family);
      return wanted.length === 0 ? { status: ERROR_NOT_FOUND } : { status: NO_ERROR, table: joinTable(wanted) };
    },
    GetIpInterfaceEntry(bytes) {
      machine();
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const members = MIB_IPINTERFACE_ROW.members;
      const family = view.getUint16(members.Family[0], true);
      const luid = view.getBigUint64(members.InterfaceLuid[0], true);
      const index = view.getUint32(members.InterfaceIndex[0], true);
      if ((family !== AF_INET && family !== AF_INET6) || (luid === 0n && index === 0)) return ERROR_INVALID_PARAMETER;
      const found = owner(luid, index);
      if (found === undefined) return ERROR_FILE_NOT_FOUND;
      const facts = familyOf(found.item, family);
      if (facts === undefined) return ERROR_NOT_FOUND;
      patchInterfaceRow(bytes, {
        InterfaceLuid: found.item.InterfaceLuid,
        InterfaceIndex: found.item.InterfaceIndex,
        Metric: facts.InterfaceMetric,
        Connected: found.item.Connected ? 1 : 0,
      });
      return NO_ERROR;
    },
    ConvertInterfaceIndexToLuid(index) {
      machine();
      const item = byIndex.get(index)?.item;
      return item === undefined
        ? { status: ERROR_FILE_NOT_FOUND, luid: 0n }
        : { status: NO_ERROR, luid: item.InterfaceLuid };
    },
    ConvertInterfaceLuidToIndex(luid) {
      machine();
      const item = byLuid.get(luid)?.item;
      return item === undefined
        ? { status: ERROR_FILE_NOT_FOUND, index: 0 }
        : { status: NO_ERROR, index: item.InterfaceIndex };
    },
    ConvertInterfaceLuidToAlias(luid) {
      machine();
      const item = byLuid.get(luid)?.item;
      return item === undefined
        ? { status: ERROR_FILE_NOT_FOUND, alias: '' }
        : { status: NO_ERROR, alias: item.InterfaceAlias };
    },
    ConvertInterfaceAliasToLuid(alias) {
      const wanted = aliasKey(alias);
      const item = machine().interfaces.find((candidate) => aliasKey(candidate.InterfaceAlias) === wanted);
      return item === undefined
        ? { status: ERROR_INVALID_PARAMETER, luid: 0n }
        : { status: NO_ERROR, luid: item.InterfaceLuid };
    },
  };
}

function familyOf(item: SimulatedInterface, family: number) {
  return family === AF_INET ? item.IPv4 : item.IPv6;
}
