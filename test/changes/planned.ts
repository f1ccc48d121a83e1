import type { Plan } from 'pwsh-contract';
import type { Change, ChangeSet } from '../../src/changes/change-set.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from '../../src/commands/set-ip-interface-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { type Machine, openMachine } from '../../src/session/machine.ts';
import { simulate } from '../ip-helper/simulator/simulated.ts';

/** Two interfaces, one of a name that no format may stumble over. */
export const ODD = '=Büro, "West"; \\1';

export function twoInterfaces(): Machine {
  const { ipHelper } = simulate({
    Interfaces: [
      { InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25 }, IPv6: { InterfaceMetric: 35 } },
      { InterfaceIndex: 8, InterfaceAlias: ODD, IPv4: { InterfaceMetric: 1 }, IPv6: { InterfaceMetric: 25 } },
    ],
    Routes: [
      { InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', RouteMetric: 5 },
      {
        InterfaceIndex: 8,
        DestinationPrefix: '2001:db8::/32',
        NextHop: 'fe80::1',
        RouteMetric: 5,
        ValidLifetime: 600,
        PreferredLifetime: 600,
      },
    ],
  });
  return openMachine({
    name: 'Simulator',
    elevated: true,
    ipHelper,
    batch: (work) => work(),
    rowsInALookUp: 4,
    statusText: () => undefined,
  });
}

/** A plan of every kind of change. */
export function everyChange(machine: Machine): ChangeSet {
  const plan = <Request extends object>(
    handler: (request: Request, machine: Machine, call: never) => Plan<Change>,
    request: Request,
  ) => {
    const call = { named: new Set(Object.keys(request)), piped: false, run: 'k7f3w2qa', together: 1, warn: () => {} };
    return handler(request, machine, call as never).planned;
  };
  return {
    id: 'k7f3w2qa',
    created: Date.UTC(2026, 10, 29, 16, 30),
    computer: machine.computer,
    backend: machine.backend,
    changes: [
      plan(newIpRouteEntry, {
        DestinationPrefix: '10.20.0.0/16',
        NextHop: '192.0.2.254',
        InterfaceAlias: ODD,
        RouteMetric: 10,
      }),
      plan(setIpRouteEntry, {
        DestinationPrefix: '2001:db8::/32',
        NextHop: 'fe80::1',
        InterfaceAlias: ODD,
        RouteMetric: 6000,
        PreferredLifetime: 60,
        Protocol: '4711' as never,
      }),
      plan(setIpInterfaceEntry, { InterfaceAlias: ODD, AddressFamily: 'IPv6', InterfaceMetric: 77, Forwarding: true }),
      plan(removeIpRouteEntry, { DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', InterfaceAlias: 'LAN' }),
      plan(removeIpRouteEntry, { DestinationPrefix: '10.9.0.0/16', NextHop: '192.0.2.254', InterfaceAlias: 'LAN' }),
    ],
  };
}
