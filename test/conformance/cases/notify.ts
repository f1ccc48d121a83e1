import { decodeForwardRow } from '../../../src/ip-helper/codec.ts';
import { EQUAL_SET_IS_NOTIFIED, ROUTES_EXPIRE } from '../../../src/ip-helper/simulator/assumptions.ts';
import { type ConformanceCase, CouldNotRun, type Ground, type Observed } from '../ground.ts';
import { AGE_SLACK, HOP4, isOwn, made, newRow, V4, V6 } from '../rows.ts';

const TYPES = ['changed', 'added', 'deleted', 'initial'];

/** What came to a callback about the cases' own routes: other programs change routes, too. */
interface Ear {
  readonly events: string[];
  /** Waits until so many have come, or until patience ends, and then a moment for what should not come. */
  settle(count: number): Promise<readonly string[]>;
}

/** Listens while `work` is done, and ends the registration in any case. */
async function listening(ground: Ground, family: number, work: (ear: Ear) => Promise<Observed>): Promise<Observed> {
  const events: string[] = [];
  const { status, handle } = ground.ipHelper.NotifyRouteChange2(family, false, (row, type) => {
    if (row === null) return void events.push(`${TYPES[type]} without a row`);
    const { DestinationPrefix, NextHop } = decodeForwardRow(row);
    if (isOwn(DestinationPrefix)) events.push(`${TYPES[type]} ${DestinationPrefix} ${NextHop}`);
  });
  if (status !== 0) throw new CouldNotRun(`NotifyRouteChange2 gave ${status}`);
  const settle = async (count: number) => {
    const end = Date.now() + ground.patience;
    while (events.length < count && Date.now() < end) await sleep(5);
    await sleep(Math.min(ground.patience, count === 0 ? 150 : 30));
    return events;
  };
  try {
    return await work({ events, settle });
  } finally {
    await ground.ipHelper.CancelMibChangeNotify2(handle);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

export const notifyCases: readonly ConformanceCase[] = [
  {
    id: 'notify-own-changes',
    fact: 'Notify7',
    proves: 'an own Create, Set and Delete are notified, in their order',
    run: (ground) =>
      listening(ground, 0, async ({ settle }) => {
        const row = made(ground, { DestinationPrefix: V4, NextHop: HOP4 });
        await settle(1);
        ground.ipHelper.SetIpForwardEntry2(newRow(ground, { DestinationPrefix: V4, NextHop: HOP4, Metric: 21 }));
        await settle(2);
        ground.ipHelper.DeleteIpForwardEntry2(row);
        return [...(await settle(3))];
      }),
    expected: [`added ${V4} ${HOP4}`, `changed ${V4} ${HOP4}`, `deleted ${V4} ${HOP4}`],
  },
  {
    id: 'notify-a-burst',
    fact: 'Notify4',
    proves: 'callbacks are serialised and come in the order of the changes',
    run: (ground) =>
      listening(ground, 2, async ({ settle }) => {
        const prefixes = [64, 72, 80, 88, 96].map((last) => `192.0.2.${last}/29`);
        for (const DestinationPrefix of prefixes) made(ground, { DestinationPrefix });
        return (await settle(prefixes.length)).map((event) => event.split(' ')[1] ?? '');
      }),
    expected: ['192.0.2.64/29', '192.0.2.72/29', '192.0.2.80/29', '192.0.2.88/29', '192.0.2.96/29'],
  },
  {
    id: 'notify-of-one-family',
    fact: 'Notify1',
    proves: 'with a family, only its routes are notified',
    run: (ground) =>
      listening(ground, 23, async ({ settle }) => {
        made(ground);
        made(ground, { DestinationPrefix: V6 });
        return [...(await settle(1))];
      }),
    expected: [`added ${V6} ::`],
  },
  {
    id: 'notify-bad-family',
    fact: 'Notify1',
    proves: 'another family: 87',
    run: ({ ipHelper }) => [1, 3, 24].map((family) => ipHelper.NotifyRouteChange2(family, false, () => {}).status),
    expected: [87, 87, 87],
  },
  {
    id: 'notify-ends-with-cancel',
    fact: 'Cancel2',
    proves: 'after CancelMibChangeNotify2 nothing comes any more',
    async run(ground) {
      let calls = 0;
      const { status, handle } = ground.ipHelper.NotifyRouteChange2(0, false, () => void calls++);
      if (status !== 0) return { status };
      const cancelled = await ground.ipHelper.CancelMibChangeNotify2(handle);
      const heard = calls;
      made(ground);
      await sleep(150);
      return { status, cancelled, later: calls - heard };
    },
    expected: { status: 0, cancelled: 0, later: 0 },
  },
  {
    id: 'notify-what-failed',
    fact: 'Notify8',
    proves: 'a change that was refused is not notified',
    run: (ground) =>
      listening(ground, 0, async ({ settle }) => {
        ground.ipHelper.SetIpForwardEntry2(newRow(ground));
        ground.ipHelper.DeleteIpForwardEntry2(newRow(ground));
        return [...(await settle(0))];
      }),
    expected: [],
  },
  {
    id: 'notify-a-set-of-equal-values',
    fact: 'Notify9',
    proves: 'whether a Set that changes nothing is notified',
    run: (ground) =>
      listening(ground, 0, async ({ events, settle }) => {
        const row = made(ground);
        await settle(1);
        ground.ipHelper.SetIpForwardEntry2(row);
        await settle(EQUAL_SET_IS_NOTIFIED ? 2 : 0);
        return events.length > 1 ? 'notified' : 'silent';
      }),
    expected: EQUAL_SET_IS_NOTIFIED ? 'notified' : 'silent',
  },
  {
    id: 'notify-expiry',
    fact: 'Stack13',
    proves: 'a route that expires is notified as deleted',
    run: (ground) =>
      listening(ground, 0, async ({ settle }) => {
        made(ground, { ValidLifetime: 2, PreferredLifetime: 1 });
        await settle(1);
        await ground.pass(2 + AGE_SLACK);
        return (await settle(2)).at(-1) ?? 'nothing';
      }),
    expected: ROUTES_EXPIRE ? `deleted ${V4} 0.0.0.0` : `added ${V4} 0.0.0.0`,
  },
  // The last one: where Windows called from another thread and waited for that, it would never return.
  {
    id: 'notify-initial',
    fact: 'Notify3',
    proves: 'with InitialNotification the callback runs before the call returns, with type 3 and without a row',
    async run({ ipHelper }) {
      const calls: Observed[] = [];
      const { status, handle } = ipHelper.NotifyRouteChange2(0, true, (row, type) => {
        if (type === 3) calls.push(row === null);
      });
      const before = calls.length;
      const cancelled = status === 0 ? await ipHelper.CancelMibChangeNotify2(handle) : -1;
      return { status, before, calls, cancelled };
    },
    expected: { status: 0, before: 1, calls: [true], cancelled: 0 },
  },
];
