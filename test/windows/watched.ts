/**
 * A program for the tests: the executable as it is, but that it changes its routes itself once somebody watches, since
 * those of the stand-in are in the memory of its process. The stand-in notifies from a thread of its own.
 */

import { serve } from '../../generator/library/host/serve.ts';
import * as contract from '../../src/contract.generated.ts';
import { encodeForwardRow, type ForwardRow } from '../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { openWindowsBackend } from '../../src/ip-helper/windows/open.ts';
import { forgetAll, openMachine } from '../../src/session/machine.ts';

const vpn: ForwardRow = {
  InterfaceLuid: 0n,
  InterfaceIndex: 31,
  DestinationPrefix: '198.51.100.0/24',
  NextHop: '0.0.0.0',
  SitePrefixLength: 0,
  ValidLifetime: 0xffffffff,
  PreferredLifetime: 0xffffffff,
  Metric: 1,
  Protocol: 3,
  Loopback: false,
  AutoconfigureAddress: false,
  Publish: false,
  Immortal: false,
  Age: 0,
  Origin: 0,
};
const fresh: ForwardRow = { ...vpn, DestinationPrefix: '203.0.113.0/24', NextHop: '198.51.100.7' };
const link: ForwardRow = { ...vpn, InterfaceIndex: 12, DestinationPrefix: '2001:db8:5::/48', NextHop: 'fe80::7%12' };

/** What happens, one after the other; each step is a burst of its own. */
const STEPS: readonly ((system: IpHelper) => readonly number[])[] = [
  (system) => [create(system, fresh, 5), set(system, fresh, 6), set(system, fresh, 7)],
  (system) => [set(system, vpn, 6000), create(system, link, 9)],
  (system) => [remove(system, fresh), create(system, fresh, 8)],
  (system) => [remove(system, fresh), remove(system, link)],
  (system) => [create(system, fresh, 1), remove(system, fresh)],
];
/** As much as there can be: two hundred changes in each turn of the loop. */
const STORM: (typeof STEPS)[number] = (system) => Array.from({ length: 200 }, (_, at) => set(system, vpn, at));

const create = (system: IpHelper, row: ForwardRow, Metric: number) =>
  system.CreateIpForwardEntry2(encodeForwardRow({ ...row, Metric }));
const set = (system: IpHelper, row: ForwardRow, Metric: number) =>
  system.SetIpForwardEntry2(encodeForwardRow({ ...row, Metric }));
const remove = (system: IpHelper, row: ForwardRow) => system.DeleteIpForwardEntry2(encodeForwardRow(row));

function* forEver<T>(value: T): Generator<T, undefined> {
  for (;;) yield value;
}

let cancelled = false;

/** Goes on while the watch is being cancelled, but not longer. */
function take(steps: Iterator<(typeof STEPS)[number]>, system: IpHelper, every: number): void {
  const { value: step, done } = steps.next();
  if (done || cancelled) return;
  const statuses = step(system);
  if (statuses.some((status) => status !== 0)) throw new Error(`a step gave ${statuses.join()}`);
  setTimeout(() => take(steps, system, every), every);
}

serve(contract, () => {
  const backend = openWindowsBackend();
  const system = backend.ipHelper;
  const ipHelper: IpHelper = {
    ...system,
    NotifyRouteChange2(...values) {
      const result = system.NotifyRouteChange2(...values);
      const storm = process.argv.includes('storm');
      setTimeout(() => take(storm ? forEver(STORM) : STEPS.values(), system, storm ? 0 : 100), 100);
      return result;
    },
    async CancelMibChangeNotify2(handle) {
      if (process.argv.includes('hang')) await new Promise(() => setInterval(() => {}, 1000));
      const status = await system.CancelMibChangeNotify2(handle);
      cancelled = true;
      return status;
    },
  };
  const machine = openMachine({ ...backend, ipHelper });
  return {
    machine,
    facts: { backend: backend.name, elevated: backend.elevated, details: '' },
    batch: (work) => {
      forgetAll(machine);
      return backend.batch(work);
    },
    savesBatches: false,
    statusText: backend.statusText,
  };
});
