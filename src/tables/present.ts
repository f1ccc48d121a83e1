import { interfaceTable } from '../interfaces/read.ts';
import { routeEntries } from '../routes/read.ts';
import type { Machine } from '../session/machine.ts';
import type { StatedTable } from './stated-route.ts';

/** The table that this session works on. */
export function presentTable(machine: Machine): StatedTable {
  const fail = (_place: string, rule: string) => {
    throw new Error(`the present table: ${rule}`);
  };
  return { routes: [...routeEntries(machine)], interfaces: interfaceTable(machine).entries, fail };
}
