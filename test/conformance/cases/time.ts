import { decodeForwardRow, patchForwardRow } from '../../../src/ip-helper/codec.ts';
import {
  IMMORTAL_ROUTES_EXPIRE,
  LIFETIMES_READ_BACK_AS_WRITTEN,
  ROUTES_EXPIRE,
  SET_RESETS_AGE,
} from '../../../src/ip-helper/simulator/assumptions.ts';
import { type ConformanceCase, CouldNotRun, controlsOf, type Ground, type Observed } from '../ground.ts';
import { AGE_SLACK, made, newRow, read, readMembers, tableRows, V4, V6 } from '../rows.ts';

/** Longer than what a route may be older than expected. */
const WAIT = AGE_SLACK + 2;

/** What a route says of its time after a wait: whole seconds are no exact matter on a real machine. */
function ageOf(ground: Ground, row: Uint8Array): string {
  const found = read(ground, row);
  if (typeof found === 'number') return `status ${found}`;
  if (found.Age <= AGE_SLACK) return 'new';
  return found.Age >= WAIT - 1 && found.Age <= WAIT + AGE_SLACK ? 'as old as it is' : `${found.Age} seconds`;
}

/** Reads a row, changes its metric alone, writes it. */
function setMetricOnly(ground: Ground, row: Uint8Array, Metric: number): number {
  const bytes = row.slice();
  const status = ground.ipHelper.GetIpForwardEntry2(bytes);
  if (status !== 0) return status;
  patchForwardRow(bytes, { Metric });
  return ground.ipHelper.SetIpForwardEntry2(bytes);
}

export const timeCases: readonly ConformanceCase[] = [
  {
    id: 'age-after-set',
    fact: 'Set13',
    proves: 'Age counts from the last change',
    async run(ground) {
      const row = made(ground);
      const ages = [ageOf(ground, row)];
      await ground.pass(WAIT);
      ages.push(ageOf(ground, row));
      const status = setMetricOnly(ground, row, 21);
      ages.push(ageOf(ground, row));
      return { status, ages };
    },
    expected: { status: 0, ages: ['new', 'as old as it is', SET_RESETS_AGE ? 'new' : 'as old as it is'] },
  },
  {
    id: 'lifetimes-after-a-metric-only-set',
    fact: 'Stack15',
    proves: 'what time and a Set of the metric alone do to finite lifetimes and to the Protocol',
    async run(ground) {
      const row = made(ground, { ValidLifetime: 1800, PreferredLifetime: 900, Protocol: 10_006 });
      await ground.pass(WAIT);
      const names = ['ValidLifetime', 'PreferredLifetime', 'Protocol'] as const;
      const waited = readMembers(ground, row, ...names);
      const status = setMetricOnly(ground, row, 21);
      return { status, waited, set: readMembers(ground, row, ...names) };
    },
    judge: (observed) => (LIFETIMES_READ_BACK_AS_WRITTEN ? observed : (observed as { status: Observed }).status),
    expected: LIFETIMES_READ_BACK_AS_WRITTEN
      ? {
          status: 0,
          waited: { ValidLifetime: 1800, PreferredLifetime: 900, Protocol: 10_006 },
          set: { ValidLifetime: 1800, PreferredLifetime: 900, Protocol: 10_006 },
        }
      : 0,
  },
  {
    id: 'expiry',
    fact: 'Stack13',
    proves: 'a route whose ValidLifetime has run out is gone, from Get and from the table',
    async run(ground) {
      const row = made(ground, { ValidLifetime: WAIT - 2, PreferredLifetime: 1 });
      await ground.pass(WAIT);
      const listed = tableRows(ground, 2).some((each) => decodeForwardRow(each).DestinationPrefix === V4);
      return { get: readMembers(ground, row), listed };
    },
    expected: ROUTES_EXPIRE ? { get: { status: 1168 }, listed: false } : { get: {}, listed: true },
  },
  {
    id: 'expiry-of-an-immortal-route',
    fact: 'Stack14',
    proves: 'an immortal route outlives its lifetimes',
    async run(ground) {
      const row = made(ground, { ValidLifetime: WAIT - 2, PreferredLifetime: 1, Immortal: true });
      await ground.pass(WAIT);
      return typeof read(ground, row) === 'number' ? 'gone' : 'there';
    },
    expected: ROUTES_EXPIRE && IMMORTAL_ROUTES_EXPIRE ? 'gone' : 'there',
  },
  {
    id: 'expiry-starts-anew-with-a-set',
    fact: 'Set13',
    proves: 'a Set starts the lifetimes anew',
    async run(ground) {
      const row = made(ground, { ValidLifetime: WAIT + 2, PreferredLifetime: 1 });
      await ground.pass(WAIT);
      const status = setMetricOnly(ground, row, 21);
      await ground.pass(WAIT);
      return { status, there: typeof read(ground, row) !== 'number' };
    },
    expected: { status: 0, there: SET_RESETS_AGE || !ROUTES_EXPIRE },
  },
  {
    id: 'rows-of-dhcp-and-routers',
    fact: 'Stack10',
    proves: 'rows of Origin 2 and 3 have finite lifetimes and a Protocol other than 3 (they are read, never changed)',
    run(ground) {
      const foreign = tableRows(ground, 0)
        .map((row) => decodeForwardRow(row))
        .filter(({ Origin }) => Origin === 2 || Origin === 3);
      if (foreign.length === 0) throw new CouldNotRun('no route of this machine came from DHCP or a router');
      // No addresses: a report is published.
      return foreign.map(({ Origin, Protocol, ValidLifetime, PreferredLifetime, Age, Metric, Publish, Immortal }) => ({
        ...{ Origin, Protocol, ValidLifetime, PreferredLifetime, Age, Metric, Publish, Immortal },
      }));
    },
    judge(observed) {
      const rows = observed as { Protocol: number; ValidLifetime: number }[];
      return {
        finite: rows.every(({ ValidLifetime }) => ValidLifetime !== 0xffff_ffff),
        protocol: rows.every(({ Protocol }) => Protocol !== 3),
      };
    },
    expected: { finite: true, protocol: true },
  },
  {
    id: 'metric-only-set-of-a-row-of-a-router',
    fact: 'Set13',
    proves: 'what it does to Age, lifetimes, Protocol and Origin of a row that a router announced',
    async run(ground) {
      const { addRow } = controlsOf(ground);
      const announced = { DestinationPrefix: V6, NextHop: 'fe80::1', Origin: 3, Protocol: 2, Publish: false };
      const row = newRow(ground, {
        ...announced,
        InterfaceIndex: ground.index,
        ValidLifetime: 1800,
        PreferredLifetime: 900,
      });
      addRow(row);
      await ground.pass(WAIT);
      const status = setMetricOnly(ground, row, 21);
      const names = ['Age', 'ValidLifetime', 'PreferredLifetime', 'Protocol', 'Origin', 'Metric'] as const;
      return { status, read: readMembers(ground, row, ...names) };
    },
    expected: {
      status: 0,
      read: {
        Age: SET_RESETS_AGE ? 'new' : WAIT,
        ValidLifetime: 1800,
        PreferredLifetime: 900,
        Protocol: 2,
        Origin: 3,
        Metric: 21,
      },
    },
  },
];
