import {
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_PARAMETER,
  ERROR_NOT_FOUND,
  ERROR_NOT_SUPPORTED,
  ERROR_OBJECT_ALREADY_EXISTS,
  NO_ERROR,
} from 'pwsh-contract/native';
import { copyRow, decodeForwardRow, joinTable } from '../codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC, LOCAL } from '../enums.ts';
import type { IpHelper } from '../ip-helper.ts';
import { MIB_IPFORWARD_ROW2 } from '../layout.ts';
import { isOnLink, readFamily, samePrefix } from '../row-keys.ts';
import {
  DELETE_OF_UNDELETABLE,
  DELETE_WITHOUT_INTERFACE,
  EQUAL_SET_IS_NOTIFIED,
  KEYLESS_GET_TAKES_FIRST,
  SET_ON_ABSENT_ROUTE,
  UNDELETABLE_LOCAL_PREFIX,
} from './assumptions.ts';
import { sameRow } from './compare-tables.ts';
import {
  hasLegalKeys,
  hasLegalLifetimes,
  hasLegalSettings,
  hasLegalSitePrefix,
  hasLegalZone,
  initializeRow,
  namesInterface,
  readIndex,
  readLuid,
  readProtocol,
  storeNew,
  storeSettings,
} from './forward-row.ts';
import { findRoute } from './route-table.ts';
import { familyOn, type Owner, type State } from './state.ts';

type RouteFunctions = Pick<
  IpHelper,
  | 'InitializeIpForwardEntry'
  | 'CreateIpForwardEntry2'
  | 'SetIpForwardEntry2'
  | 'DeleteIpForwardEntry2'
  | 'GetIpForwardEntry2'
  | 'GetIpForwardTable2'
>;

/**
 * The functions of routes. Each checks in one order (Create20): keys and settings, the stack, the interface,
 * rights, the route.
 */
export function routeFunctions(state: State): RouteFunctions {
  return { InitializeIpForwardEntry: initializeRow, ...changingFunctions(state), ...readingFunctions(state) };
}

/** The interface that a row names, or the status that ends the call. */
function ownerOf(row: Uint8Array, state: State, stacks: readonly number[]): Owner | number {
  const family = readFamily(row);
  if (!stacks.includes(family)) return ERROR_NOT_SUPPORTED;
  const owner = state.owner(readLuid(row), readIndex(row));
  return owner === undefined || familyOn(owner.item, family) === undefined ? ERROR_NOT_FOUND : owner;
}

type Changing = 'CreateIpForwardEntry2' | 'SetIpForwardEntry2' | 'DeleteIpForwardEntry2';

function changingFunctions(state: State): Pick<RouteFunctions, Changing> {
  return {
    CreateIpForwardEntry2(row) {
      if (!hasLegalKeys(row) || !namesInterface(row)) return ERROR_INVALID_PARAMETER;
      if (!hasLegalSitePrefix(row) || !hasLegalLifetimes(row)) return ERROR_INVALID_PARAMETER;
      const { elevated, routes, stacks } = state.machine();
      const owner = ownerOf(row, state, stacks);
      if (typeof owner === 'number') return owner;
      const { item, luid } = owner;
      if (!hasLegalZone(row, item.InterfaceIndex)) return ERROR_INVALID_PARAMETER;
      if (!item.SupportsRoutes) return ERROR_NOT_SUPPORTED;
      if (!elevated) return ERROR_ACCESS_DENIED;
      if (findRoute(routes, row, luid) !== undefined) return ERROR_OBJECT_ALREADY_EXISTS;
      const stored = copyRow(NOTHING);
      storeNew(row, luid, item.InterfaceIndex, stored);
      state.add(stored);
      return NO_ERROR;
    },

    SetIpForwardEntry2(row) {
      if (!hasLegalKeys(row) || !namesInterface(row) || !hasLegalSettings(row)) return ERROR_INVALID_PARAMETER;
      const { elevated, routes, stacks } = state.machine();
      const owner = ownerOf(row, state, stacks);
      if (typeof owner === 'number') return owner;
      if (!elevated) return ERROR_ACCESS_DENIED;
      const stored = findRoute(routes, row, owner.luid);
      if (stored === undefined) return SET_ON_ABSENT_ROUTE;
      const before = EQUAL_SET_IS_NOTIFIED ? undefined : stored.slice();
      storeSettings(row, stored);
      state.changed(stored, before === undefined || !sameRow(before, stored));
      return NO_ERROR;
    },

    DeleteIpForwardEntry2(row) {
      if (!hasLegalKeys(row)) return ERROR_INVALID_PARAMETER;
      if (!namesInterface(row)) return isOnLink(row) ? DELETE_WITHOUT_INTERFACE : ERROR_INVALID_PARAMETER;
      const { elevated, routes, stacks } = state.machine();
      const owner = ownerOf(row, state, stacks);
      if (typeof owner === 'number') return owner;
      if (!elevated) return ERROR_ACCESS_DENIED;
      const stored = findRoute(routes, row, owner.luid);
      if (stored === undefined) return ERROR_NOT_FOUND;
      if (isUndeletable(stored)) return DELETE_OF_UNDELETABLE;
      state.remove(stored);
      return NO_ERROR;
    },
  };
}

function readingFunctions(state: State): Pick<RouteFunctions, 'GetIpForwardEntry2' | 'GetIpForwardTable2'> {
  return {
    GetIpForwardEntry2(row) {
      if (!hasLegalKeys(row)) return ERROR_INVALID_PARAMETER;
      const { routes, stacks } = state.machine();
      let stored: Uint8Array | undefined;
      if (namesInterface(row)) {
        const owner = ownerOf(row, state, stacks);
        if (typeof owner === 'number') return owner;
        stored = findRoute(routes, row, owner.luid);
      } else {
        // Measured, against the documentation (Get6): without an interface and with an on-link next hop it matches by
        // the prefix alone.
        if (!isOnLink(row)) return ERROR_INVALID_PARAMETER;
        if (!stacks.includes(readFamily(row))) return ERROR_NOT_SUPPORTED;
        const matches = (candidate: Uint8Array) => samePrefix(candidate, row);
        stored = KEYLESS_GET_TAKES_FIRST ? routes.rows.find(matches) : routes.rows.findLast(matches);
      }
      if (stored === undefined) return ERROR_NOT_FOUND;
      row.set(stored);
      state.writeTimes(stored, row);
      return NO_ERROR;
    },

    GetIpForwardTable2(family) {
      if (family !== AF_UNSPEC && family !== AF_INET && family !== AF_INET6) return { status: ERROR_INVALID_PARAMETER };
      const { routes, stacks } = state.machine();
      if (family !== AF_UNSPEC && !stacks.includes(family)) return { status: ERROR_NOT_SUPPORTED };
      const { rows } = routes;
      const wanted = family === AF_UNSPEC ? rows : rows.filter((row) => readFamily(row) === family);
      if (wanted.length === 0) return { status: ERROR_NOT_FOUND };
      const table = joinTable(wanted);
      state.writeTableTimes(wanted, table);
      return { status: NO_ERROR, table };
    },
  };
}

const NOTHING = new Uint8Array(MIB_IPFORWARD_ROW2.size);

function isUndeletable(row: Uint8Array): boolean {
  return readProtocol(row) === LOCAL && decodeForwardRow(row).DestinationPrefix === UNDELETABLE_LOCAL_PREFIX;
}
