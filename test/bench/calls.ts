import { pathToFileURL } from 'node:url';
import koffi from 'koffi';
import { resultOf } from '../../generator/library/contract/plan.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { bindWindows } from '../../src/ip-helper/windows/windows.ts';
import { forgetAll, type Machine, openMachine } from '../../src/session/machine.ts';
import { counted } from '../ip-helper/counted.ts';
import { buildStandIn } from '../windows/stand-in.ts';
import { add, newSamples, type Series, spread } from './series.ts';

/**
 * What a change costs by the calls of iphlpapi: looked up one by one, and verified together. The library is the tests'
 * stand-in, whose look-ups walk through its table; handlers and calls alone, without a process and its pipes.
 *
 *     npx tsx test/bench/calls.ts
 */
export const CALL_TABLES = [1000, 10_000, 50_000];
/** How many changes come together: fewer and more than those that look at the whole table. */
const TOGETHER = { alone: 30, together: 512 } as const;
type How = keyof typeof TOGETHER;

/**
 * Measures, in turns, and adds milliseconds of CPU time for 512 changes to `call-set@<rows>:alone` and `...:together`.
 * @returns the calls of 512 changes, for a person
 */
export function measureCalls(series: Series, rounds: number, tables: readonly number[] = CALL_TABLES): string[] {
  process.env['STANDIN_RECORD'] = '';
  return tables.flatMap((rows) => {
    const library = buildStandIn('linux', rows);
    if (!library.available) throw new Error(library.reason);
    const machine = counted(openMachine(bindWindows(koffi, library.path)));
    const ways = Object.keys(TOGETHER) as How[];
    let metric = 1000;
    for (let round = -1; round < rounds; round++) {
      for (const how of ways) {
        const before = process.cpuUsage();
        changeAll(machine, rows, TOGETHER[how], ++metric);
        const { user, system } = process.cpuUsage(before);
        if (round >= 0) add(series, `call-set@${rows}:${how}`, (user + system) / 1000);
      }
    }
    return ways.map((how) => {
      for (const name of Object.keys(machine.calls)) delete machine.calls[name];
      changeAll(machine, rows, TOGETHER[how], ++metric);
      const calls = Object.entries(machine.calls).filter(([name]) => name.includes('Forward'));
      return `${rows} rows, ${how}: ${calls.map(([name, count]) => `${count} ${name}`).join(', ')}`;
    });
  });
}

const CHANGES = 512;

/** Sets as many routes from all over the table, in its order. */
function changeAll(machine: Machine, rows: number, together: number, RouteMetric: number): void {
  for (let done = 0; done < CHANGES; done += together) {
    forgetAll(machine);
    const count = Math.min(together, CHANGES - done);
    const call = { named: new Set<string>(), piped: true, together: count, warn: () => {} };
    const changes = Array.from({ length: count }, (_, at) => {
      const place = Math.floor(((done + at) * rows) / CHANGES);
      const DestinationPrefix = `2001:db8:1:${place === 0 ? '' : place.toString(16)}::/64`.replace(':::', '::');
      return setIpRouteEntry(
        { DestinationPrefix, NextHop: '::', InterfaceIndex: 47, RouteMetric },
        machine,
        call,
      ).apply();
    });
    for (const change of changes) if (!resultOf(change).Changed) throw new Error('nothing was changed');
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { 1: series } = newSamples();
  for (const line of measureCalls(series, 9)) console.log(line);
  for (const [name, milliseconds] of series) {
    const { low, median, high } = spread(milliseconds);
    console.log(`${name}: ${median.toFixed(1)} ms (${low.toFixed(1)} to ${high.toFixed(1)})`);
  }
}
