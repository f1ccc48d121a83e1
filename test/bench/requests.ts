import { escapeField } from '../../generator/library/wire/fields.ts';
import { writeRequest } from '../../generator/library/wire/lines.ts';
import { getIpRouteEntry } from '../../src/commands/get-ip-route-entry.ts';
import { commands } from '../../src/contract.generated.ts';
import { openSimulator } from '../../src/ip-helper/machine-store/store.ts';
import type { IpRouteEntry } from '../../src/routes/entry.ts';
import { openMachine } from '../../src/session/machine.ts';

/** What the cmdlets of the bench send, for the executables alone; and the machine file that the cmdlets work on. */
const COMMAND = 'Set-IpRouteEntry';
const BATCH = 512;

/** Requests on our wire, in batches. */
export function wireRequests(count: number): string {
  const columns = commands.find(({ name }) => name === COMMAND)?.parameters ?? [];
  return inBatches(count, (id, parameters) => {
    const fields = columns.map(({ name }) => escapeField(String(parameters[name] ?? '')));
    return writeRequest({ id: String(id), command: COMMAND, mode: 'apply', named: '$_' }, fields).trimEnd();
  });
}

/** The same requests as JSON lines. */
export function jsonRequests(count: number): string {
  return inBatches(count, (Id, Parameters) =>
    JSON.stringify({ Id, Command: COMMAND, Mode: 'apply', Named: [], Piped: true, Parameters }),
  );
}

/** A machine file of `count` routes that differ in their prefix. */
export function machineFile(count: number): string {
  const family = { InterfaceMetric: 25 };
  const routes = Array.from({ length: count }, (_, at) => ({
    InterfaceIndex: 12,
    DestinationPrefix: `10.${at >> 8}.${at & 255}.0/24`,
    NextHop: '192.0.2.254',
    RouteMetric: 20,
  }));
  const interfaces = [{ InterfaceIndex: 12, InterfaceAlias: 'Ethernet', IPv4: family, IPv6: family }];
  return JSON.stringify({ Interfaces: interfaces, Routes: routes });
}

type Parameters = Readonly<Record<string, string | number>>;

/** The built-in machine's changeable routes over and over; each request carries a metric that its route does not have. */
function inBatches(count: number, print: (id: number, parameters: Parameters) => string): string {
  const machine = openMachine(openSimulator({}));
  const routes = [
    ...getIpRouteEntry({}, machine, { named: new Set(), piped: false, together: 1, warn: () => {} }),
  ].filter((item): item is IpRouteEntry => 'Protocol' in item);
  const changeable = routes.filter(({ Protocol }) => Protocol !== 'Local');
  const some = [1000, 1001].flatMap((RouteMetric) => changeable.map((route) => parametersOf(route, RouteMetric)));
  const lines: string[] = [];
  for (let at = 0; at < count; at++) {
    const parameters = some[at % some.length];
    if (parameters !== undefined) lines.push(print(at + 1, parameters));
    if (lines.length % (BATCH + 1) === BATCH || at === count - 1) lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

function parametersOf(route: IpRouteEntry, RouteMetric: number): Parameters {
  const { DestinationPrefix, NextHop, InterfaceIndex, InterfaceAlias, InterfaceLuid, Backend, Store } = route;
  return {
    DestinationPrefix,
    NextHop,
    InterfaceIndex,
    InterfaceAlias: InterfaceAlias ?? '',
    InterfaceLuid: String(InterfaceLuid),
    RouteMetric,
    Backend,
    Store,
  };
}
