import { ERROR_NOT_FOUND, NO_ERROR } from '../../generator/library/native/status.ts';
import { decodeForwardRow, encodeForwardKey, joinTable, patchForwardRow } from '../../src/ip-helper/codec.ts';
import { AF_INET } from '../../src/ip-helper/enums.ts';
import type { IpHelper, RouteCallback } from '../../src/ip-helper/ip-helper.ts';
import type { Clock } from '../../src/session/clock.ts';
import { type Machine, openMachine } from '../../src/session/machine.ts';

/** The one interface of the machine. */
export const ETHERNET = { InterfaceLuid: 0x6000001000000n, InterfaceIndex: 12 };

/** Routes in memory, whose changes a test makes and notifies of, together or not. */
export interface WatchedMachine {
  readonly machine: Machine;
  /** What the watch asked for, in order: `notify 2`, `cancel`. */
  readonly calls: string[];
  put(prefix: string, metric?: number): void;
  drop(prefix: string): void;
  notify(prefix: string, type: number): void;
  /** What the next functions of Windows return. */
  status: { notify: number; get: number };
  /** Lets CancelMibChangeNotify2 return. */
  cancelled(): void;
}

export function watchedMachine(backend: { name: string; machineFile?: string } = { name: 'Live' }): WatchedMachine {
  const rows = new Map<string, Uint8Array>();
  const calls: string[] = [];
  const status = { notify: NO_ERROR, get: NO_ERROR };
  let callback: RouteCallback | undefined;
  let cancelled: () => void = () => {};
  const keyRow = (prefix: string) =>
    encodeForwardKey({
      ...ETHERNET,
      DestinationPrefix: prefix,
      NextHop: prefix.includes(':') ? 'fe80::1' : '192.0.2.1',
    });
  const familyOf = (row: Uint8Array, at = 12) => new DataView(row.buffer, row.byteOffset).getUint16(at, true);
  const ipHelper: Partial<IpHelper> = {
    GetIpForwardEntry2(row) {
      if (status.get !== NO_ERROR) return status.get;
      const found = rows.get(decodeForwardRow(row).DestinationPrefix);
      if (found === undefined) return ERROR_NOT_FOUND;
      row.set(found);
      return NO_ERROR;
    },
    GetIpForwardTable2(family) {
      const wanted = [...rows.values()].filter((row) => family === 0 || familyOf(row) === family);
      return wanted.length === 0 ? { status: ERROR_NOT_FOUND } : { status: NO_ERROR, table: joinTable(wanted) };
    },
    NotifyRouteChange2(family, initial, notified) {
      calls.push(`notify ${family} ${initial}`);
      if (status.notify !== NO_ERROR) return { status: status.notify };
      callback = notified;
      return { status: NO_ERROR, handle: 'handle' };
    },
    CancelMibChangeNotify2(handle) {
      calls.push(`cancel ${handle}`);
      return new Promise((resolve) => {
        cancelled = () => {
          callback = undefined;
          resolve(NO_ERROR);
        };
      });
    },
    GetIpInterfaceEntry(row) {
      // Metric, at 148.
      new DataView(row.buffer, row.byteOffset).setUint32(148, familyOf(row, 0) === AF_INET ? 25 : 35, true);
      return NO_ERROR;
    },
    ConvertInterfaceLuidToAlias: () => ({ status: NO_ERROR, alias: 'Ethernet' }),
  };
  const machine = openMachine({
    ...backend,
    elevated: true,
    ipHelper: ipHelper as IpHelper,
    batch: (work) => work(),
    rowsInALookUp: 250,
    statusText: () => undefined,
  });
  return {
    machine,
    calls,
    status,
    put(prefix, metric = 1) {
      const row = keyRow(prefix);
      patchForwardRow(row, { Metric: metric });
      rows.set(prefix, row);
    },
    drop: (prefix) => rows.delete(prefix),
    // Of a notification the keys alone are reliable.
    notify: (prefix, type) => callback?.(keyRow(prefix), type),
    cancelled: () => cancelled(),
  };
}

/** A clock that goes on when a test says so. */
export function handClock(): Clock & { go(milliseconds: number): void; readonly waiting: number } {
  let now = 1_700_000_000_000;
  const timers = new Set<{ at: number; work: () => void }>();
  return {
    now: () => now,
    after(milliseconds, work) {
      const timer = { at: now + milliseconds, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    go(milliseconds) {
      const until = now + milliseconds;
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers.delete(next);
        now = next.at;
        next.work();
      }
      now = until;
    },
    get waiting() {
      return timers.size;
    },
  };
}
