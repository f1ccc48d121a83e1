import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A machine file with one interface and so many routes, in a folder of its own. */
export function machineFile(count: number): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'iproute-'));
  const path = join(folder, 'many.machine.json');
  const Interfaces = [{ InterfaceIndex: 12, InterfaceAlias: 'Ethernet', IPv4: { InterfaceMetric: 25 } }];
  const Routes = Array.from({ length: count }, (_, at) => ({
    InterfaceIndex: 12,
    DestinationPrefix: `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}/32`,
    NextHop: '192.0.2.254',
    RouteMetric: 20,
  }));
  writeFileSync(path, JSON.stringify({ Interfaces, Routes }));
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}
