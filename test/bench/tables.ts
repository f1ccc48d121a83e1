import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a machine file of so many routes, each of which is a host of its own, as `<rows>.json`. */
export function writeTable(folder: string, rows: number): void {
  const routes = Array.from({ length: rows }, (_, at) => ({
    InterfaceIndex: 12,
    DestinationPrefix: `11.${at >> 16}.${(at >> 8) & 255}.${at & 255}/32`,
    NextHop: '192.0.2.254',
    RouteMetric: 20,
  }));
  const family = { InterfaceMetric: 25 };
  const interfaces = [{ InterfaceIndex: 12, InterfaceAlias: 'Ethernet', IPv4: family, IPv6: family }];
  writeFileSync(join(folder, `${rows}.json`), JSON.stringify({ Interfaces: interfaces, Routes: routes }));
}
