import {
  ERROR_ACCESS_DENIED,
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_PARAMETER,
  ERROR_NOT_FOUND,
  ERROR_NOT_SUPPORTED,
  NO_ERROR,
} from 'pwsh-contract/native';
import { joinTable } from '../codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../enums.ts';
import type { IpHelper } from '../ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../layout.ts';
import {
  hasLegalInterfaceKey,
  hasLegalInterfaceSettings,
  initializeInterfaceRow,
  readMember,
  readWideMember,
  storeInterfaceSettings,
  writeWideMember,
} from './interface-row.ts';
import type { SimulatedFamily } from './machine.ts';
import { familyOn, type State } from './state.ts';

type InterfaceFunctions = Pick<
  IpHelper,
  | 'InitializeIpInterfaceEntry'
  | 'GetIpInterfaceEntry'
  | 'SetIpInterfaceEntry'
  | 'GetIpInterfaceTable'
  | 'ConvertInterfaceIndexToLuid'
  | 'ConvertInterfaceLuidToIndex'
  | 'ConvertInterfaceLuidToAlias'
  | 'ConvertInterfaceAliasToLuid'
>;

/** The functions of interfaces. */
export function interfaceFunctions(state: State): InterfaceFunctions {
  /** What a row with a legal key names, or the status that ends the call. */
  const find = (row: Uint8Array): SimulatedFamily | number => {
    const family = readMember(row, 'Family');
    if (!state.machine().stacks.includes(family)) return ERROR_NOT_SUPPORTED;
    const owner = state.owner(readWideMember(row, 'InterfaceLuid'), readMember(row, 'InterfaceIndex'));
    if (owner === undefined) return ERROR_FILE_NOT_FOUND;
    return familyOn(owner.item, family) ?? ERROR_NOT_FOUND;
  };

  return {
    InitializeIpInterfaceEntry: initializeInterfaceRow,

    GetIpInterfaceEntry(row) {
      if (!hasLegalInterfaceKey(row)) return ERROR_INVALID_PARAMETER;
      const found = find(row);
      if (typeof found === 'number') return found;
      row.set(found.row);
      return NO_ERROR;
    },

    SetIpInterfaceEntry(row) {
      if (!hasLegalInterfaceKey(row) || !hasLegalInterfaceSettings(row)) return ERROR_INVALID_PARAMETER;
      const found = find(row);
      if (typeof found === 'number') return found;
      if (!state.machine().elevated) return ERROR_ACCESS_DENIED;
      storeInterfaceSettings(row, found.row, found.automaticMetric);
      state.interfaceChanged();
      // Documented: the LUID is filled in where the index named the interface.
      writeWideMember(row, 'InterfaceLuid', readWideMember(found.row, 'InterfaceLuid'));
      return NO_ERROR;
    },

    GetIpInterfaceTable(family) {
      if (family !== AF_UNSPEC && family !== AF_INET && family !== AF_INET6) return { status: ERROR_INVALID_PARAMETER };
      const { interfaces, stacks } = state.machine();
      if (family !== AF_UNSPEC && !stacks.includes(family)) return { status: ERROR_NOT_SUPPORTED };
      const rows = [AF_INET, AF_INET6]
        .filter((one) => family === AF_UNSPEC || one === family)
        .flatMap((one) => interfaces.map((item) => familyOn(item, one)?.row))
        .filter((row) => row !== undefined);
      if (rows.length === 0) return { status: ERROR_NOT_FOUND };
      return { status: NO_ERROR, table: joinTable(rows, MIB_IPINTERFACE_ROW.size) };
    },

    ConvertInterfaceIndexToLuid(index) {
      const item = state.owner(0n, index)?.item;
      return item === undefined
        ? { status: ERROR_FILE_NOT_FOUND, luid: 0n }
        : { status: NO_ERROR, luid: item.InterfaceLuid };
    },

    ConvertInterfaceLuidToIndex(luid) {
      const item = state.owner(luid, 0)?.item;
      return item === undefined
        ? { status: ERROR_FILE_NOT_FOUND, index: 0 }
        : { status: NO_ERROR, index: item.InterfaceIndex };
    },

    ConvertInterfaceLuidToAlias(luid) {
      const item = state.owner(luid, 0)?.item;
      return item === undefined
        ? { status: ERROR_FILE_NOT_FOUND, alias: '' }
        : { status: NO_ERROR, alias: item.InterfaceAlias };
    },

    ConvertInterfaceAliasToLuid(alias) {
      const item = state.ownerOfAlias(alias);
      return item === undefined
        ? { status: ERROR_INVALID_PARAMETER, luid: 0n }
        : { status: NO_ERROR, luid: item.InterfaceLuid };
    },
  };
}
