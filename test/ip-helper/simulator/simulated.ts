import { expect } from 'chai';
import {
  decodeForwardRow,
  decodeInterfaceRow,
  encodeForwardKey,
  encodeForwardRow,
  type ForwardKey,
  type ForwardRow,
  type InterfaceRow,
  patchInterfaceRow,
  splitTable,
} from '../../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../../src/ip-helper/ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../../../src/ip-helper/layout.ts';
import { parseMachine } from '../../../src/ip-helper/machine-file/parse.ts';
import { createSimulator } from '../../../src/ip-helper/simulator/simulator.ts';
import { openState, type State, type StateOptions } from '../../../src/ip-helper/simulator/state.ts';

/** A machine of two interfaces for the tests of single functions; what is given takes the place of its members. */
export const LAN = 7;
export const VPN = 8;
export const LAN_LUID = (6n << 48n) | (7n << 24n);
const MACHINE = {
  Interfaces: [
    { InterfaceIndex: LAN, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25 }, IPv6: { InterfaceMetric: 35 } },
    { InterfaceIndex: VPN, InterfaceAlias: 'VPN', IPv4: { InterfaceMetric: 1 } },
  ],
  Routes: [{ InterfaceIndex: LAN, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', RouteMetric: 5 }],
};

export interface Simulated {
  readonly ipHelper: IpHelper;
  readonly state: State;
}

export function simulate(members: object = {}, options: StateOptions = {}): Simulated {
  const state = openState(parseMachine(JSON.stringify({ ...MACHINE, ...members }), 'm.json'), options);
  return { ipHelper: createSimulator(state), state };
}

const INFINITE = 0xffff_ffff;

/** A row that CreateIpForwardEntry2 takes, but for what is given. */
export function routeRow(members: Partial<ForwardRow> = {}): Uint8Array {
  return encodeForwardRow({
    InterfaceLuid: 0n,
    InterfaceIndex: LAN,
    DestinationPrefix: '10.1.0.0/16',
    NextHop: '192.0.2.254',
    SitePrefixLength: 0,
    ValidLifetime: INFINITE,
    PreferredLifetime: INFINITE,
    Metric: 5,
    Protocol: 3,
    Loopback: false,
    AutoconfigureAddress: false,
    Publish: false,
    Immortal: false,
    Age: 0,
    Origin: 0,
    ...members,
  });
}

/** What GetIpForwardEntry2 says of a key. */
export function getRoute(ipHelper: IpHelper, key: Partial<ForwardKey> = {}): { status: number; row: ForwardRow } {
  const row = encodeForwardKey(decodeForwardRow(routeRow(key)));
  return { status: ipHelper.GetIpForwardEntry2(row), row: decodeForwardRow(row) };
}

/** `prefix via hop` of every route. */
export function listRoutes(ipHelper: IpHelper, family = 0): string[] {
  const { table } = ipHelper.GetIpForwardTable2(family);
  if (table === undefined) return [];
  return splitTable(table).map((bytes) => {
    const row = decodeForwardRow(bytes);
    return `${row.DestinationPrefix} via ${row.NextHop}`;
  });
}

/** A row of zeros with what is given. */
export function interfaceRow(members: Partial<InterfaceRow> = {}): Uint8Array {
  const row = new Uint8Array(MIB_IPINTERFACE_ROW.size);
  patchInterfaceRow(row, { Family: 2, InterfaceIndex: LAN, ...members });
  return row;
}

/** What GetIpInterfaceEntry says of an interface. */
export function getInterface(
  ipHelper: IpHelper,
  key: Partial<InterfaceRow> = {},
): { status: number; row: InterfaceRow; bytes: Uint8Array } {
  const bytes = interfaceRow(key);
  return { status: ipHelper.GetIpInterfaceEntry(bytes), row: decodeInterfaceRow(bytes), bytes };
}

/** A clock that stands still until a test moves it. */
export function stoppedClock(): { readonly clock: () => number; pass(seconds: number): void } {
  let now = 1_000_000;
  return {
    clock: () => now,
    pass(seconds) {
      now += 1000 * seconds;
    },
  };
}

/** Waits until it is so, for at most five seconds. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`it did not come to pass: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Lets what was put off happen. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Registers, and notes each notification. */
export function listen(ipHelper: IpHelper, family = 0, initial = false) {
  const told: string[] = [];
  const rows: Uint8Array[] = [];
  const { status, handle } = ipHelper.NotifyRouteChange2(family, initial, (bytes, type) => {
    if (bytes === null) {
      told.push(`${type} null`);
      return;
    }
    const row = decodeForwardRow(bytes);
    rows.push(bytes);
    told.push(`${type} ${row.DestinationPrefix} via ${row.NextHop} on ${row.InterfaceIndex}`);
  });
  expect(status).to.equal(0);
  return { told, rows, cancel: () => ipHelper.CancelMibChangeNotify2(handle) };
}
