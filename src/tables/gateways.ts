import { interfaceTowards } from '../routes/towards.ts';
import type { Machine } from '../session/machine.ts';
import type { StatedRoute, StatedTable } from './stated-route.ts';

/** The table with the interfaces of those routes that name none: each is the one towards its gateway, where there is one. */
export function resolveGateways(table: StatedTable, machine: Machine): StatedTable {
  if (table.routes.every((route) => !isByGateway(route))) return table;
  const routes = table.routes.map((route): StatedRoute => {
    if (!isByGateway(route)) return route;
    const towards = interfaceTowards(route.NextHop, machine);
    if ('fault' in towards) return { ...route, unreached: towards };
    const { alias: InterfaceAlias, luid: InterfaceLuid, index: InterfaceIndex } = towards.owner;
    return { ...route, InterfaceAlias, InterfaceLuid, InterfaceIndex };
  });
  return { ...table, routes, interfaces: table.interfaces === table.routes ? routes : table.interfaces };
}

/**
 * Refuses routes of which nobody knows the interface.
 * @throws {CommandError} for the first one
 */
export function refuseGateways({ routes, fail }: StatedTable): void {
  const route = routes.find(isByGateway);
  if (route !== undefined)
    fail(
      route.place ?? '',
      'it names no interface, and which one leads to its NextHop is known of the present table only',
    );
}

/**
 * Refuses a route whose gateway is on the link of several interfaces.
 * @throws {CommandError} for it
 */
export function refuseSeveral({ unreached, place }: StatedRoute, { fail }: StatedTable): void {
  if (unreached?.fault === 'Several')
    fail(place ?? '', `it names no interface, and ${unreached.rule}; add which one is meant, as InterfaceAlias`);
}

function isByGateway({ InterfaceAlias, InterfaceLuid, InterfaceIndex }: StatedRoute): boolean {
  return InterfaceAlias === undefined && InterfaceLuid === undefined && InterfaceIndex === undefined;
}
