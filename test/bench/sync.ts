import { CommandError, resultOf } from 'pwsh-contract';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { syncIpRouteTable } from '../../src/commands/sync-ip-route-table.ts';
import { forgetAll, type Machine, openMachine } from '../../src/session/machine.ts';
import { callOf } from '../commands/calls.ts';
import { routeRow, simulate } from '../ip-helper/simulator/simulated.ts';
import { add, type Series } from './series.ts';

/** One of so many routes is desired otherwise. */
const EACH = 100;

const prefixOf = (at: number) => `11.${at >> 16}.${(at >> 8) & 255}.${at & 255}/32`;

/** A machine of so many routes, which look-ups find at once. */
function machineOf(rows: number): Machine {
  const { ipHelper } = simulate({ Routes: [] });
  for (let at = 0; at < rows; at++) ipHelper.CreateIpForwardEntry2(routeRow({ DestinationPrefix: prefixOf(at) }));
  return openMachine({
    name: 'Simulator',
    elevated: true,
    ipHelper,
    batch: (work) => work(),
    rowsInALookUp: 64,
    statusText: () => undefined,
  });
}

/** A table that is brought to a desired one as a whole, and by one Set for each of its routes: handlers and simulator alone. */
export function measureSync(series: Series, rounds: number, tables: readonly number[]): void {
  for (const rows of tables) {
    const desired = Array.from({ length: rows }, (_, at) => ({
      ...{ DestinationPrefix: prefixOf(at), NextHop: '192.0.2.254', InterfaceAlias: 'LAN' },
      RouteMetric: at % EACH === 0 ? 6 : 5,
    }));
    const different = Math.ceil(rows / EACH);
    const time = (name: string, work: (machine: Machine) => number) => {
      const machine = machineOf(rows);
      const begun = performance.now();
      const changed = work(machine);
      const milliseconds = performance.now() - begun;
      if (changed !== different) throw new Error(`${name} changed ${changed} of ${different} routes`);
      add(series, `sync@${rows}:${name}`, milliseconds);
    };
    for (let round = 0; round < rounds; round++) {
      time('together', (machine) => {
        const call = { ...callOf(), named: new Set(['InputObject']) };
        const [made] = [...syncIpRouteTable({ InputObject: desired } as never, machine, call).apply()];
        return made === undefined || made instanceof CommandError ? 0 : made.Set;
      });
      time('each', (machine) => {
        const call = { ...callOf(), named: new Set(['RouteMetric']) };
        return desired.filter((route) => {
          // A record that comes alone: nothing that was read before counts.
          forgetAll(machine);
          return resultOf(setIpRouteEntry(route, machine, call).apply()).Changed;
        }).length;
      });
    }
  }
}
