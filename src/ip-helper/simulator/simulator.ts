import { parsePrefix } from '../address.ts';
import { decodeForwardRow, type ForwardRow, joinTable, patchForwardRow, patchInterfaceRow } from '../codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../enums.ts';
import type { IpHelper } from '../ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../layout.ts';
import {
  ERROR_ACCESS_DENIED,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_PARAMETER,
  ERROR_NOT_FOUND,
  NO_ERROR,
} from '../status.ts';
import { SET_CHECKS_LIFETIMES, SET_ON_ABSENT_ROUTE, SET_RESETS_AGE } from './assumptions.ts';
import { rowKey, type SimulatedInterface, type SimulatedMachine } from './machine-file.ts';

/** Tells the owner of the machine that it differs from what was saved. */
export type OnChange = () => void;

/**
 * The functions of IP Helper on a simulated machine: the same bytes in and out, the same codes, in the order that
 * Windows is known to check: arguments, interface, rights, route.
 */
export function createSimulator(current: () => SimulatedMachine, changed: OnChange): IpHelper {
  const byLuid = (luid: bigint) => current().interfaces.find((item) => item.InterfaceLuid === luid);
  const byIndex = (index: number) => current().interfaces.find((item) => item.InterfaceIndex === index);
  /** The LUID is asked first; the index counts only where it is 0. */
  const owner = (luid: bigint, index: number) => (luid !== 0n ? byLuid(luid) : byIndex(index));

  return {
    SetIpForwardEntry2(bytes) {
      const row = readKeys(bytes);
      if (row === undefined || (row.InterfaceLuid === 0n && row.InterfaceIndex === 0)) return ERROR_INVALID_PARAMETER;
      const length = Number(row.DestinationPrefix.split('/')[1]);
      if (row.SitePrefixLength > length && row.SitePrefixLength !== 255) return ERROR_INVALID_PARAMETER;
      if (SET_CHECKS_LIFETIMES && row.PreferredLifetime > row.ValidLifetime) return ERROR_INVALID_PARAMETER;
      const item = owner(row.InterfaceLuid, row.InterfaceIndex);
      if (item === undefined || !hasFamily(item, row)) return ERROR_NOT_FOUND;
      if (!current().elevated) return ERROR_ACCESS_DENIED;
      const found = current().rows.get(rowKey({ ...row, InterfaceLuid: item.InterfaceLuid }));
      if (found === undefined) return SET_ON_ABSENT_ROUTE;
      const { Age, Origin, InterfaceIndex, InterfaceLuid, DestinationPrefix, NextHop, ...settable } = row;
      patchForwardRow(found, { ...settable, ...(SET_RESETS_AGE ? { Age: 0 } : {}) });
      changed();
      return NO_ERROR;
    },
    GetIpForwardEntry2(bytes) {
      const row = readKeys(bytes);
      if (row === undefined) return ERROR_INVALID_PARAMETER;
      if (row.InterfaceLuid === 0n && row.InterfaceIndex === 0) {
        // Measured against the documentation: without an interface and with an on-link next hop it matches by the
        // prefix alone.
        if (!/^(?:0\.0\.0\.0|::)$/.test(row.NextHop)) return ERROR_INVALID_PARAMETER;
        for (const candidate of current().rows.values()) {
          if (decodeForwardRow(candidate).DestinationPrefix !== row.DestinationPrefix) continue;
          bytes.set(candidate);
          return NO_ERROR;
        }
        return ERROR_NOT_FOUND;
      }
      const item = owner(row.InterfaceLuid, row.InterfaceIndex);
      const found = item && current().rows.get(rowKey({ ...row, InterfaceLuid: item.InterfaceLuid }));
      if (found === undefined) return ERROR_NOT_FOUND;
      bytes.set(found);
      return NO_ERROR;
    },
    GetIpForwardTable2(family) {
      if (family !== AF_UNSPEC && family !== AF_INET && family !== AF_INET6) return { status: ERROR_INVALID_PARAMETER };
      const rows = [...current().rows.values()].filter((row) => family === AF_UNSPEC || row[12] === family);
      return rows.length === 0 ? { status: ERROR_NOT_FOUND } : { status: NO_ERROR, table: joinTable(rows) };
    },
    GetIpInterfaceEntry(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const members = MIB_IPINTERFACE_ROW.members;
      const family = view.getUint16(members.Family[0], true);
      const luid = view.getBigUint64(members.InterfaceLuid[0], true);
      const index = view.getUint32(members.InterfaceIndex[0], true);
      if ((family !== AF_INET && family !== AF_INET6) || (luid === 0n && index === 0)) return ERROR_INVALID_PARAMETER;
      const item = owner(luid, index);
      if (item === undefined) return ERROR_FILE_NOT_FOUND;
      const facts = family === AF_INET ? item.IPv4 : item.IPv6;
      if (facts === undefined) return ERROR_NOT_FOUND;
      patchInterfaceRow(bytes, {
        InterfaceLuid: item.InterfaceLuid,
        InterfaceIndex: item.InterfaceIndex,
        Metric: facts.InterfaceMetric,
        Connected: item.Connected ? 1 : 0,
      });
      return NO_ERROR;
    },
    ConvertInterfaceIndexToLuid(index) {
      const item = byIndex(index);
      return item === undefined
        ? { status: ERROR_FILE_NOT_FOUND, luid: 0n }
        : { status: NO_ERROR, luid: item.InterfaceLuid };
    },
    ConvertInterfaceLuidToIndex(luid) {
      const item = byLuid(luid);
      return item === undefined
        ? { status: ERROR_FILE_NOT_FOUND, index: 0 }
        : { status: NO_ERROR, index: item.InterfaceIndex };
    },
    ConvertInterfaceLuidToAlias(luid) {
      const item = byLuid(luid);
      return item === undefined
        ? { status: ERROR_FILE_NOT_FOUND, alias: '' }
        : { status: NO_ERROR, alias: item.InterfaceAlias };
    },
    ConvertInterfaceAliasToLuid(alias) {
      const { interfaces } = current();
      const lower = alias.toLowerCase();
      const item =
        interfaces.find((candidate) => candidate.InterfaceAlias === alias) ??
        interfaces.find((candidate) => candidate.InterfaceAlias.toLowerCase() === lower);
      return item === undefined
        ? { status: ERROR_INVALID_PARAMETER, luid: 0n }
        : { status: NO_ERROR, luid: item.InterfaceLuid };
    },
  };
}

/** The row, unless its keys are unset, impossible or of two families. */
function readKeys(bytes: Uint8Array): ForwardRow | undefined {
  let row: ForwardRow;
  try {
    row = decodeForwardRow(bytes);
  } catch {
    return undefined;
  }
  const v4 = row.DestinationPrefix.includes('.') && !row.DestinationPrefix.includes(':');
  if (v4 === row.NextHop.includes(':')) return undefined;
  const prefix = parsePrefix(row.DestinationPrefix);
  return prefix.ok ? row : undefined;
}

function hasFamily(item: SimulatedInterface, row: ForwardRow): boolean {
  return (row.NextHop.includes(':') ? item.IPv6 : item.IPv4) !== undefined;
}
