import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from 'pwsh-contract';
import type { Change } from '../../src/changes/change-set.ts';
import { readJournal } from '../../src/changes/journal.ts';
import type { Journal } from '../../src/changes/read-journal.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { removeIpRouteEntry } from '../../src/commands/remove-ip-route-entry.ts';
import { setIpInterfaceEntry } from '../../src/commands/set-ip-interface-entry.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { withoutZone } from '../../src/ip-helper/address.ts';
import { decodeForwardRow, decodeInterfaceRow, type ForwardRow, splitTable } from '../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { keyOf } from '../../src/routes/key.ts';
import { forgetAll, type Machine, openMachine } from '../../src/session/machine.ts';
import { simulate } from '../ip-helper/simulator/simulated.ts';
import { callOf } from './calls.ts';
import { CHANGING } from './machines.ts';

/**
 * Is called before each change with its number, from 0: gives a code to fail with, or nothing. `make` makes the change all the
 * same, as where Windows says that something failed that is done, or somebody else does it.
 */
export type Fault = (call: number, name: string, make: () => number) => number | undefined;

/** A machine whose sets are kept in a folder, as those of a live one are, and whose changes can fail. */
export interface KeptMachine {
  readonly machine: Machine;
  readonly folder: string;
  /** Fails the changes from now on, counted from 0. */
  fail(fault: Fault): void;
  /** All routes and the metrics of the interfaces, a line each. */
  table(): string[];
  /** All that can be set of routes and interfaces, a line each, by what names them. */
  settings(): Map<string, string>;
  /** The routes, as Windows has them. */
  routes(): ForwardRow[];
  /** The journal of a set. */
  journals(): Journal[];
  remove(): void;
}

export function keptMachine(Routes: readonly object[] = ROUTES, members: object = {}): KeptMachine {
  const { ipHelper } = simulate({ ...members, Routes });
  const base = mkdtempSync(join(tmpdir(), 'iproute-sets-'));
  const folder = join(base, 'Sets');
  let fault: Fault = () => undefined;
  let calls = 0;
  const helper: IpHelper = { ...ipHelper };
  for (const name of CHANGING) {
    helper[name] = (row) => fault(calls++, name, () => ipHelper[name](row)) ?? ipHelper[name](row);
  }
  const machine = openMachine({
    name: 'Live',
    elevated: true,
    ipHelper: helper,
    batch: (work) => work(),
    rowsInALookUp: 4,
    statusText: () => undefined,
    sets: {
      find: () => folder,
      make() {
        mkdirSync(folder, { recursive: true });
        return folder;
      },
    },
  });
  const routes = () => splitTable(ipHelper.GetIpForwardTable2(0).table ?? new Uint8Array(8)).map(decodeForwardRow);
  const interfaces = () =>
    splitTable(ipHelper.GetIpInterfaceTable(0).table ?? new Uint8Array(8), 168).map((row) => decodeInterfaceRow(row));
  const list = () => (readdirSync(base).length === 0 ? [] : readdirSync(folder));
  return {
    machine,
    folder,
    fail(next) {
      fault = next;
      calls = 0;
    },
    table() {
      const lines = routes().map(({ DestinationPrefix, NextHop, InterfaceIndex, Metric, Protocol }) => {
        return `${DestinationPrefix} ${NextHop} ${InterfaceIndex} ${Metric} ${Protocol}`;
      });
      const others = interfaces().map(({ InterfaceIndex, Family, Metric, UseAutomaticMetric }) => {
        return `${InterfaceIndex} ${Family} ${Metric} ${UseAutomaticMetric}`;
      });
      return [...lines, ...others].sort();
    },
    settings: () =>
      new Map([
        ...routes().map(({ Age: _, ...row }) => {
          // 255 is Windows' mark of none, which no Create takes back.
          const SitePrefixLength = row.SitePrefixLength === 255 ? 0 : row.SitePrefixLength;
          return [keyOf(row), print({ ...row, SitePrefixLength, NextHop: withoutZone(row.NextHop) })] as const;
        }),
        ...interfaces().map((row) => [`${row.InterfaceLuid} IPv${row.Family === 2 ? 4 : 6}`, print(row)] as const),
      ]),
    routes,
    journals: () =>
      list()
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => readJournal(join(folder, name)) as Journal),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

const print = (row: object) =>
  JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? value.toString() : value));

const ROUTES = [
  { InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', RouteMetric: 5 },
  { InterfaceIndex: 7, DestinationPrefix: '10.9.0.0/16', NextHop: '192.0.2.254', RouteMetric: 6 },
];

/** A set of every kind of change, planned on a machine of {@link keptMachine}, in the order in which they are made as one. */
export function planEvery(machine: Machine): Change[] {
  forgetAll(machine);
  const plan = <Request extends object>(
    handler: (request: Request, machine: Machine, call: never) => Plan<Change>,
    request: Request,
  ) => handler(request, machine, { ...callOf(), named: new Set(Object.keys(request)) } as never).planned;
  const LAN = { NextHop: '192.0.2.254', InterfaceAlias: 'LAN' };
  return [
    plan(newIpRouteEntry, { ...LAN, DestinationPrefix: '10.20.0.0/16', RouteMetric: 10 }),
    plan(newIpRouteEntry, { ...LAN, DestinationPrefix: '10.21.0.0/16', RouteMetric: 11 }),
    plan(setIpRouteEntry, { ...LAN, DestinationPrefix: '10.0.0.0/8', RouteMetric: 6000 }),
    plan(setIpInterfaceEntry, { InterfaceAlias: 'LAN', AddressFamily: 'IPv4', InterfaceMetric: 77 }),
    plan(removeIpRouteEntry, { ...LAN, DestinationPrefix: '10.9.0.0/16' }),
    plan(setIpInterfaceEntry, { InterfaceAlias: 'VPN', AddressFamily: 'IPv4', InterfaceMetric: 78 }),
  ];
}
