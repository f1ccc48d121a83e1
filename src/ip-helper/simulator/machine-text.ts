import { decodeForwardRow } from '../codec.ts';
import { nameOf, ROUTE_ORIGINS, ROUTE_PROTOCOLS } from '../enums.ts';
import { INFINITE_LIFETIME } from './assumptions.ts';
import type { SimulatedMachine } from './machine.ts';

/** Prints one machine again and again: a row is printed anew only when it was forgotten. */
export interface MachinePrinter {
  print(machine: SimulatedMachine): string;
  /** Tells that a row has changed. */
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
    print: (machine) => printWith(machine, line),
    forget: (row) => lines.delete(row),
  };
}

/** Writes a machine as the text of a machine file: a line for each interface and route, so that changes read well. */
export function printMachine(machine: SimulatedMachine): string {
  return printWith(machine, printRoute);
}

function printWith({ elevated, interfaces, routes }: SimulatedMachine, line: (row: Uint8Array) => string): string {
  const items = interfaces.map((item) => JSON.stringify({ ...item, InterfaceLuid: String(item.InterfaceLuid) }));
  return `{\n  "Elevated": ${elevated},\n  "Interfaces": ${list(items)},\n  "Routes": ${list(routes.rows.map(line))}\n}\n`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
}

/** What is as the file's defaults say is left out: the file stays short, and what is special shows. */
function printRoute(bytes: Uint8Array): string {
  const row = decodeForwardRow(bytes);
  const lifetime = (seconds: number) => (seconds === INFINITE_LIFETIME ? undefined : seconds);
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
