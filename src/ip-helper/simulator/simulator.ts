import type { IpHelper } from '../ip-helper.ts';
import { ERROR_NOT_SUPPORTED } from '../status.ts';
import { bestRoute } from './best-route.ts';
import { interfaceFunctions } from './interface-functions.ts';
import { routeFunctions } from './route-functions.ts';
import type { State } from './state.ts';

/** The functions of IP Helper on a simulated machine: the same bytes in and out, the same codes. */
export function createSimulator(state: State): IpHelper {
  return {
    ...routeFunctions(state),
    ...interfaceFunctions(state),
    GetBestRoute2: (luid, index, source, destination) => bestRoute(state, luid, index, source, destination),
    NotifyRouteChange2: () => ({ status: ERROR_NOT_SUPPORTED }),
    CancelMibChangeNotify2: async () => ERROR_NOT_SUPPORTED,
  };
}
