/**
 * A program for the tests: the executable as it is, but that it changes its routes itself once somebody watches, since
 * those of the stand-in are in the memory of its process. The stand-in notifies from a thread of its own.
 */

import { setTimeout } from 'node:timers/promises';
import { serve } from '../../generator/library/host/serve.ts';
import * as contract from '../../src/contract.generated.ts';
import { encodeForwardRow, type ForwardRow } from '../../src/ip-helper/codec.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../../src/ip-helper/enums.ts';
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

/** What happens, one after the other: each 100 ms after all is notified that the step before it did. */
const STEPS: readonly ((system: IpHelper) => readonly number[])[] = [
  (system) => [create(system, fresh, 5), set(system, fresh, 6), set(system, fresh, 7)],
  (system) => [set(system, vpn, 6000), create(system, link, 9)],
  (system) => [remove(system, fresh), create(system, fresh, 8)],
  (system) => [remove(system, fresh), remove(system, link)],
  (system) => [create(system, fresh, 1), remove(system, fresh)],
  (system) => [create(system, link, 4)],
];
/** As much as there can be: two hundred changes in each turn of the loop. */
const STORM: (typeof STEPS)[number] = (system) => Array.from({ length: 200 }, (_, at) => set(system, vpn, at));

/** The family that is watched, how many notifications of it are due, and how many came. */
const watched = { family: AF_UNSPEC, due: 0, came: 0 };

function counted(status: number, { DestinationPrefix }: ForwardRow): number {
  const family = DestinationPrefix.includes(':') ? AF_INET6 : AF_INET;
  if (watched.family === AF_UNSPEC || watched.family === family) watched.due++;
  return status;
}

const create = (system: IpHelper, row: ForwardRow, Metric: number) =>
  counted(system.CreateIpForwardEntry2(encodeForwardRow({ ...row, Metric })), row);
const set = (system: IpHelper, row: ForwardRow, Metric: number) =>
  counted(system.SetIpForwardEntry2(encodeForwardRow({ ...row, Metric })), row);
const remove = (system: IpHelper, row: ForwardRow) => counted(system.DeleteIpForwardEntry2(encodeForwardRow(row)), row);

function* forEver<T>(value: T): Generator<T, undefined> {
  for (;;) yield value;
}

let cancelled = false;

/** Goes on while the watch is being cancelled, but not longer. */
async function take(steps: Iterable<(typeof STEPS)[number]>, system: IpHelper, storm: boolean): Promise<void> {
  for (const step of steps) {
    do await setTimeout(storm ? 0 : 100);
    while (!storm && watched.came < watched.due);
    if (cancelled) return;
    const statuses = step(system);
    if (statuses.some((status) => status !== 0)) throw new Error(`a step gave ${statuses.join()}`);
  }
}

serve(contract, () => {
  const backend = openWindowsBackend();
  const system = backend.ipHelper;
  const ipHelper: IpHelper = {
    ...system,
    NotifyRouteChange2(family, initial, callback) {
      const storm = process.argv.includes('storm');
      watched.family = family;
      void take(storm ? forEver(STORM) : STEPS, system, storm);
      return system.NotifyRouteChange2(family, initial, (row, type) => {
        watched.came++;
        callback(row, type);
      });
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
