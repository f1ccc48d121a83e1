import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { unescapeField } from '../../generator/library/wire/fields.ts';
import { batch, request } from './iproute-program.ts';
import { buildStandIn, type Platform } from './stand-in.ts';
import { buildWatched, readEvent } from './watch-program.ts';
import { findWine, windowsPath, wineReady } from './wine.ts';

type Start = (...words: string[]) => ChildProcessWithoutNullStreams;

/** The program on `platform`, or why it cannot run. */
async function openWatched(platform: Platform): Promise<Start | string> {
  if (process.platform !== 'linux') return 'these tests run on Linux only';
  const library = buildStandIn(platform);
  if (!library.available) return library.reason;
  if (platform === 'linux') {
    const program = await buildWatched('linux-x64', library.path);
    return (...words) => spawn(program, words);
  }
  const wine = findWine();
  if (!wine.available) return wine.reason;
  const program = wineReady(await buildWatched('win-x64', windowsPath(library.path)));
  return (...words) => wine.start(program, words);
}

/** Asks to watch, and gives what comes line by line. */
function watch(child: ChildProcessWithoutNullStreams, parameters: Record<string, string>) {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.write(batch(request(1, 'Watch-IpRouteEntry', parameters)));
  const next = async (): Promise<string[]> => {
    const { value, done } = await lines.next();
    return done
      ? ['ended']
      : (value as string).split('\t').map((field) => (/^\\[AE]$/.test(field) ? field : unescapeField(field)));
  };
  /** The events, up to `count` or to the `last`, and the reply that ends them, if the watch ends by itself before. */
  const events = async (count: number, last?: string) => {
    const told: string[] = [];
    while (told.length < count && (last === undefined || told.at(-1) !== last)) {
      const fields = await next();
      if (fields[0] === '-') {
        const event = readEvent(fields);
        const { Action, DestinationPrefix, NextHop, InterfaceAlias } = event;
        told.push(`${Action} ${DestinationPrefix} via ${NextHop} on ${InterfaceAlias}: ${event['Route.RouteMetric']}`);
      } else {
        if (fields[0] !== 'hello' && fields[0] !== '+') told.push(fields.join(' '));
        if (fields[0] === '=' || fields[0] === 'ended') break;
      }
    }
    return told;
  };
  return { next, events };
}

for (const platform of ['linux', 'windows'] as const) {
  describe(`a watch on ${platform}, with the stand-in for iphlpapi`, function () {
    this.timeout(900_000);
    let start: Start;

    before(async function () {
      const opened = await openWatched(platform);
      if (typeof opened === 'string') {
        console.log(`      skipped: ${opened}`);
        return this.skip();
      }
      start = opened;
    });

    it('gets the notifications of a thread of the library, and ends with its input', async () => {
      const child = start();
      const { events } = watch(child, {});
      // What is notified of one route may take more than a burst's time, and is then said again: what was added has changed, to the same.
      const isNew = (event: string, before = '') =>
        event.slice(event.indexOf(' ')) !== before.slice(before.indexOf(' '));
      const told = await events(Infinity, 'Add 2001:db8:5::/48 via fe80::7%12 on Ethernet: 4');
      expect(told.filter((event, at) => isNew(event, told[at - 1]))).to.deep.equal([
        'Add 203.0.113.0/24 via 198.51.100.7 on VPN [1]: 7',
        'Change 198.51.100.0/24 via 0.0.0.0 on VPN [1]: 6000',
        'Add 2001:db8:5::/48 via fe80::7%12 on Ethernet: 9',
        'Change 203.0.113.0/24 via 198.51.100.7 on VPN [1]: 8',
        'Delete 203.0.113.0/24 via 198.51.100.7 on VPN [1]: ',
        'Delete 2001:db8:5::/48 via fe80::7%12 on Ethernet: ',
        'Delete 203.0.113.0/24 via 198.51.100.7 on VPN [1]: ',
        'Add 2001:db8:5::/48 via fe80::7%12 on Ethernet: 4',
      ]);
      child.stdin.end();
      expect(await once(child, 'exit')).to.deep.equal([0, null]);
    });

    it('leaves out what is of another family or prefix', async () => {
      const child = start();
      const { events } = watch(child, { AddressFamily: 'IPv6', MaximumCount: '2' });
      expect(await events(9)).to.deep.equal([
        'Add 2001:db8:5::/48 via fe80::7%12 on Ethernet: 9',
        'Delete 2001:db8:5::/48 via fe80::7%12 on Ethernet: ',
        '= 1',
      ]);
      child.stdin.end();
      expect(await once(child, 'exit')).to.deep.equal([0, null]);
    });

    it('gives what is there, ends after its time, and waits for the end of its input', async () => {
      const child = start();
      const { events } = watch(child, {
        IncludeExisting: '1',
        DestinationPrefix: '198.51.*',
        Timeout: '00:00:02',
      });
      expect(await events(9)).to.deep.equal([
        'Existing 198.51.100.0/24 via 0.0.0.0 on VPN [1]: 1',
        'Existing 198.51.100.0/24 via 203.0.113.1 on WLAN \u00fcber: 256',
        'Change 198.51.100.0/24 via 0.0.0.0 on VPN [1]: 6000',
        '= 1',
      ]);
      expect(child.exitCode).to.equal(null);
      child.stdin.end();
      expect(await once(child, 'exit')).to.deep.equal([0, null]);
    });

    it('is cancelled in the middle of a storm, without a deadlock', async () => {
      const child = start('storm');
      const { events } = watch(child, {});
      expect((await events(20)).every((event) => event.startsWith('Change 198.51.100.0/24'))).to.equal(true);
      child.stdin.end();
      child.stdout.resume();
      // By itself: a process that hangs would be ended after two seconds, by a signal.
      expect(await once(child, 'exit')).to.deep.equal([0, null]);
    });

    it('ends when nobody reads any more, although its input is open', async () => {
      const child = start('storm');
      const { events } = watch(child, {});
      await events(1);
      child.stdout.destroy();
      await once(child, 'exit');
    });

    it('ends in two seconds where the cancel does not return', async () => {
      const child = start('hang');
      const { events } = watch(child, {});
      await events(1);
      child.stdin.end();
      const started = Date.now();
      child.stdout.resume();
      await once(child, 'exit');
      expect(Date.now() - started).to.be.within(1900, 30_000);
    });
  });
}
