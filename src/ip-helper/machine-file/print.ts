import { decodeForwardRow } from '../codec.ts';
import { AF_INET, AF_INET6, nameOf, ROUTE_ORIGINS, ROUTE_PROTOCOLS } from '../enums.ts';
import { INFINITE_SECONDS } from '../limits.ts';
import { defaultInterfaceRow, readMember } from '../simulator/interface-row.ts';
import type { SimulatedInterface, SimulatedMachine } from '../simulator/machine.ts';
import type { RouteTable } from '../simulator/route-table.ts';
import { CHANGES_BEGIN, FILE_END, printBatch, type SavedBatch } from './changes.ts';
import { printConnection } from './connections.ts';
import { printInterfaceAddress } from './interface-address.ts';
import { printFamilyMembers } from './interface-members.ts';
import { presetAutomaticMetric } from './read-interfaces.ts';
import { missingStackRoutes } from './stack-routes.ts';

/** Prints one machine again and again: a row is printed anew only when it was forgotten. */
export interface MachinePrinter {
  /** `open`: with an empty list of changes at the end, to which others are added. */
  print(machine: SimulatedMachine, open: boolean): string;
  /** One line of that list. */
  printBatch(batch: SavedBatch): string;
  /** Forgets the printed line of a row that has changed. */
  forget(row: Uint8Array): void;
}

export function machinePrinter(): MachinePrinter {
  const lines = new WeakMap<Uint8Array, string>();
  const line = (row: Uint8Array) => {
    const known = lines.get(row);
    if (known !== undefined) return known;
    const printed = printRoute(row);
    lines.set(row, printed);
    return printed;
  };
  return {
    print(machine, open) {
      const text = printWith(machine, line);
      if (!open) return text;
      // A machine without routes prints no list of lines.
      return text.endsWith(FILE_END) ? `${text.slice(0, -FILE_END.length)}${CHANGES_BEGIN}${FILE_END}` : text;
    },
    printBatch: (batch) => printBatch(batch, line),
    forget: (row) => lines.delete(row),
  };
}

/** Writes a machine as the text of a machine file: a line for each interface and route, so that changes read well. */
export function printMachine(machine: SimulatedMachine): string {
  return printWith(machine, printRoute);
}

function printWith(machine: SimulatedMachine, line: (row: Uint8Array) => string): string {
  const { elevated, stacks, interfaces, routes, connections, persistentRoutes = [] } = machine;
  const items = interfaces.map((item) => printInterface(item, routes));
  const families =
    stacks.length === 2
      ? ''
      : `  "AddressFamilies": ${JSON.stringify(stacks.map((family) => `IPv${family === AF_INET ? 4 : 6}`))},\n`;
  const tcp = connections.length === 0 ? '' : `  "Connections": ${list(connections.map(printConnection))},\n`;
  const kept = persistentRoutes.map((name) => JSON.stringify(name));
  const persistent = kept.length === 0 ? '' : `  "PersistentRoutes": ${list(kept)},\n`;
  return `{\n  "Elevated": ${elevated},\n${families}  "Interfaces": ${list(items)},\n${tcp}${persistent}  "Routes": ${list(routes.rows.map(line))}\n}\n`;
}

function printInterface(item: SimulatedInterface, routes: RouteTable): string {
  const { InterfaceIndex, InterfaceLuid, InterfaceAlias, InterfaceType, Connected, SupportsRoutes } = item;
  return JSON.stringify({
    InterfaceIndex,
    InterfaceLuid: String(InterfaceLuid),
    InterfaceAlias,
    InterfaceType,
    Connected,
    SupportsRoutes: SupportsRoutes ? undefined : false,
    IPv4: printFamily(item, 'IPv4', routes),
    IPv6: printFamily(item, 'IPv6', routes),
  });
}

function printFamily(item: SimulatedInterface, name: 'IPv4' | 'IPv6', routes: RouteTable): object | undefined {
  const facts = item[name];
  if (facts === undefined) return undefined;
  const { row, automaticMetric, addresses } = facts;
  const { InterfaceLuid, InterfaceIndex, InterfaceType } = item;
  const family = name === 'IPv4' ? AF_INET : AF_INET6;
  const metric = readMember(row, 'Metric');
  const preset = readMember(row, 'UseAutomaticMetric') === 0 ? presetAutomaticMetric(InterfaceType) : metric;
  const missing = missingStackRoutes(item, name, routes);
  return {
    InterfaceMetric: metric,
    AutomaticMetric: automaticMetric === preset ? undefined : automaticMetric,
    Addresses: addresses?.map(printInterfaceAddress),
    WithoutRoutes: missing.length === 0 ? undefined : missing,
    ...printFamilyMembers(row, defaultInterfaceRow(family, InterfaceLuid, InterfaceIndex, InterfaceType)),
  };
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
}

/** What is as the file's defaults say is left out: the file stays short, and what is special shows. */
function printRoute(bytes: Uint8Array): string {
  const row = decodeForwardRow(bytes);
  const lifetime = (seconds: number) => (seconds === INFINITE_SECONDS ? undefined : seconds);
  const unless = <T>(preset: T, value: T) => (value === preset ? undefined : value);
  return JSON.stringify({
    InterfaceIndex: row.InterfaceIndex,
    DestinationPrefix: row.DestinationPrefix,
    NextHop: row.NextHop,
    RouteMetric: row.Metric,
    Protocol: unless('NetMgmt', nameOf(ROUTE_PROTOCOLS, row.Protocol)),
    Origin: unless('Manual', nameOf(ROUTE_ORIGINS, row.Origin)),
    Age: unless(0, row.Age),
    ValidLifetime: lifetime(row.ValidLifetime),
    PreferredLifetime: lifetime(row.PreferredLifetime),
    SitePrefixLength: unless(0, row.SitePrefixLength),
    Loopback: unless(false, row.Loopback),
    AutoconfigureAddress: unless(false, row.AutoconfigureAddress),
    Publish: unless(false, row.Publish),
    Immortal: unless(false, row.Immortal),
  });
}
