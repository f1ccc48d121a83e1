import { writeFileSync } from 'node:fs';

/** The next hop of every route of {@link writeMachine}. */
export const NEXT_HOP = '192.0.2.1';

/** The prefix of a route, by its place in the table. */
export function prefixAt(at: number): string {
  return `${10 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}.0/24`;
}

/** A machine file of so many routes, all of the metric 1, on the interface 5. */
export function writeMachine(file: string, count: number): void {
  const Routes = Array.from({ length: count }, (_, at) => ({
    InterfaceIndex: 5,
    DestinationPrefix: prefixAt(at),
    NextHop: NEXT_HOP,
    RouteMetric: 1,
  }));
  const Interfaces = [{ InterfaceIndex: 5, InterfaceAlias: 'Ethernet', IPv4: { InterfaceMetric: 5 } }];
  writeFileSync(file, JSON.stringify({ Interfaces, Routes }));
}
