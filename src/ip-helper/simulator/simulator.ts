import { ERROR_INVALID_PARAMETER, NO_ERROR } from 'pwsh-contract/native';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../enums.ts';
import type { IpHelper } from '../ip-helper.ts';
import { encodeTcpTable } from '../tcp-table.ts';
import { bestRoute } from './best-route.ts';
import { interfaceFunctions } from './interface-functions.ts';
import { INITIAL } from './notifier.ts';
import { routeFunctions } from './route-functions.ts';
import type { State } from './state.ts';

/** The functions of IP Helper on a simulated machine: the same bytes in and out, the same codes. */
export function createSimulator(state: State): IpHelper {
  return {
    ...routeFunctions(state),
    ...interfaceFunctions(state),
    GetBestRoute2: (luid, index, source, destination) => bestRoute(state, luid, index, source, destination),
    GetExtendedTcpTable(family) {
      if (family !== AF_INET && family !== AF_INET6) return { status: ERROR_INVALID_PARAMETER };
      const size = family === AF_INET ? 4 : 16;
      const connections = state.machine().connections.filter(({ local }) => local.bytes.length === size);
      return { status: NO_ERROR, table: encodeTcpTable(connections, family) };
    },
    NotifyRouteChange2(family, initial, callback) {
      if (family !== AF_UNSPEC && family !== AF_INET && family !== AF_INET6) return { status: ERROR_INVALID_PARAMETER };
      const handle = state.subscribe(family, callback);
      if (initial) callback(null, INITIAL);
      return { status: NO_ERROR, handle };
    },
    CancelMibChangeNotify2: async (handle) => ((await state.unsubscribe(handle)) ? NO_ERROR : ERROR_INVALID_PARAMETER),
  };
}
