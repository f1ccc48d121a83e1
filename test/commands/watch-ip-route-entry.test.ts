import { hostname } from 'node:os';
import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import type { Call } from '../../generator/library/contract/vocabulary.ts';
import { BURST, LOOK, type WatchFilter, watchIpRouteEntry } from '../../src/commands/watch-ip-route-entry.ts';
import type { IpRouteEvent } from '../../src/routes/event.ts';
import { ETHERNET, handClock, watchedMachine } from './watched-machine.ts';

const [CHANGE, ADD, DELETE] = [0, 1, 2];
const NOBODY: Call = { named: new Set(), piped: false, together: 1, warn: () => {} };

/** A running watch: what it emitted, and how it ended. */
function start(filter: WatchFilter, setUp: (machine: ReturnType<typeof watchedMachine>) => void = () => {}) {
  const [fake, clock, stopper] = [watchedMachine(), handClock(), new AbortController()];
  setUp(fake);
  const events: IpRouteEvent[] = [];
  const watch = watchIpRouteEntry(filter, fake.machine, NOBODY, clock);
  const state = { outcome: 'running' as unknown };
  const done = watch.run({ emit: (event) => events.push(event), read: (work) => work(), stopped: stopper.signal }).then(
    () => {
      state.outcome = 'over';
    },
    (error) => {
      state.outcome = error;
    },
  );
  return { fake, clock, events, state, done, stop: () => stopper.abort() };
}

const told = (events: readonly IpRouteEvent[]) =>
  events.map(({ Action, DestinationPrefix, Route }) => `${Action} ${DestinationPrefix} ${Route?.RouteMetric ?? '-'}`);

function idOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) return error.facts.id;
    throw error;
  }
  return 'nothing';
}

/** Lets what is resolved go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a watch of routes', () => {
  it('reports what has become of a route, with its row read again', () => {
    const { fake, clock, events } = start({}, ({ put }) => put('10.0.0.0/8', 5));
    fake.put('10.1.0.0/16', 7);
    fake.notify('10.1.0.0/16', ADD);
    clock.go(100);
    fake.put('10.0.0.0/8', 6000);
    fake.notify('10.0.0.0/8', CHANGE);
    clock.go(100);
    fake.drop('10.1.0.0/16');
    fake.notify('10.1.0.0/16', DELETE);
    clock.go(100);
    expect(told(events)).to.deep.equal(['Add 10.1.0.0/16 7', 'Change 10.0.0.0/8 6000', 'Delete 10.1.0.0/16 -']);
    const { Time, Action, Route, Before, ...deleted } = events[2] as IpRouteEvent;
    expect(Before).to.deep.equal(events[0]?.Route);
    const rest = 'RouteMetric 7, ValidLifetime 00:00:00, PreferredLifetime 00:00:00, Protocol 0';
    expect([Time, Action, Route]).to.deep.equal([1_700_000_000_200, 'Delete', null]);
    expect(deleted).to.deep.equal({
      DestinationPrefix: '10.1.0.0/16',
      NextHop: '192.0.2.1',
      ...ETHERNET,
      InterfaceAlias: 'Ethernet',
      ChangedProperties: [],
      Summary: `Delete ${rest}`,
      Store: 'ActiveStore',
      Backend: 'Live',
      ComputerName: hostname(),
    });
    expect(events[1]?.Route).to.include({ InterfaceMetric: 25, EffectiveMetric: 6025n });
    expect(events[1]?.Before).to.include({ RouteMetric: 5, EffectiveMetric: 30n });
    expect(events[1]?.ChangedProperties).to.deep.equal(['RouteMetric']);
    expect(events.slice(0, 2).map(({ Summary }) => Summary)).to.deep.equal([`Add ${rest}`, 'RouteMetric 5 -> 6000']);
    expect(events[0]?.Before).to.equal(null);
  });

  it('makes one event of a burst for each route, in the order of their first notifications', () => {
    const { fake, clock, events } = start({});
    fake.put('10.0.0.0/8');
    fake.put('10.1.0.0/16');
    for (const type of [ADD, CHANGE, CHANGE]) {
      fake.notify('10.1.0.0/16', type);
      fake.notify('10.0.0.0/8', type);
      clock.go(3);
    }
    fake.put('10.1.0.0/16', 9);
    expect(events).to.have.length(0);
    clock.go(BURST - 9);
    expect(told(events)).to.deep.equal(['Add 10.1.0.0/16 9', 'Add 10.0.0.0/8 1']);
    clock.go(1000);
    expect([events.length, clock.waiting]).to.deep.equal([2, 0]);
  });

  it('does not let a storm hold an event back', () => {
    const { fake, clock, events } = start({}, ({ put }) => put('10.0.0.0/8'));
    for (let at = 0; at < 100; at++) {
      fake.notify('10.0.0.0/8', CHANGE);
      clock.go(1);
    }
    expect(events).to.have.length(10);
  });

  it('judges a burst by what was and what is, whatever came between', () => {
    const { fake, clock, events } = start({}, ({ put }) => put('10.0.0.0/8'));
    fake.notify('10.0.0.0/8', DELETE);
    fake.notify('10.0.0.0/8', ADD);
    fake.notify('10.1.0.0/16', ADD);
    fake.notify('10.1.0.0/16', DELETE);
    clock.go(BURST);
    // Added again before the first notification was answered; its own comes later.
    fake.notify('10.0.0.0/8', DELETE);
    clock.go(BURST);
    fake.notify('10.0.0.0/8', ADD);
    clock.go(BURST);
    expect(told(events)).to.deep.equal([
      'Change 10.0.0.0/8 1',
      'Delete 10.1.0.0/16 -',
      'Change 10.0.0.0/8 1',
      'Change 10.0.0.0/8 1',
    ]);
  });

  it('filters by prefix and family; a literal prefix need not be there yet', () => {
    const { fake, clock, events } = start({ DestinationPrefix: ['10.9.0.0/16', '172.*'], AddressFamily: ['IPv4'] });
    for (const prefix of ['10.9.0.0/16', '10.8.0.0/16', '172.22.0.0/20']) {
      fake.put(prefix);
      fake.notify(prefix, ADD);
    }
    clock.go(BURST);
    expect(told(events)).to.deep.equal(['Add 10.9.0.0/16 1', 'Add 172.22.0.0/20 1']);
    expect(fake.calls).to.deep.equal(['notify 2 false']);
    const families = ([['IPv6'], ['IPv4', 'IPv6'], undefined] as const).map((AddressFamily) => {
      const filter = AddressFamily === undefined ? {} : { AddressFamily: [...AddressFamily] };
      return start(filter).fake.calls[0];
    });
    expect(families).to.deep.equal(['notify 23 false', 'notify 0 false', 'notify 0 false']);
  });

  it('knows an IPv6 route by its link-local next hop, whose zone a notification may lack', () => {
    const { fake, clock, events } = start({ IncludeExisting: true }, ({ put }) => put('2001:db8::/32'));
    fake.notify('2001:db8::/32', CHANGE);
    clock.go(BURST);
    expect(events.map(({ Action, NextHop }) => `${Action} ${NextHop}`)).to.deep.equal([
      'Existing fe80::1%12',
      'Change fe80::1%12',
    ]);
  });

  it('counts what is there and what happens, and ends when nothing calls back any more', async () => {
    const { fake, clock, events, state, done } = start({ IncludeExisting: true, MaximumCount: 3 }, ({ put }) => {
      put('10.0.0.0/8');
      put('10.1.0.0/16');
    });
    for (const prefix of ['10.0.0.0/8', '10.1.0.0/16']) fake.notify(prefix, CHANGE);
    clock.go(BURST);
    await turn();
    expect(told(events)).to.deep.equal(['Existing 10.0.0.0/8 1', 'Existing 10.1.0.0/16 1', 'Change 10.0.0.0/8 1']);
    expect(fake.calls).to.deep.equal(['notify 0 false', 'cancel handle']);
    expect(state.outcome).to.equal('running');
    fake.notify('10.1.0.0/16', CHANGE);
    expect(clock.waiting).to.equal(0);
    fake.cancelled();
    await done;
    expect([state.outcome, events.length]).to.deep.equal(['over', 3]);
  });

  it('ends after its time, with what was noticed until then', async () => {
    const { fake, clock, events, state, done } = start({ Timeout: 2 }, ({ put }) => put('10.0.0.0/8'));
    clock.go(1999);
    fake.notify('10.0.0.0/8', CHANGE);
    expect(events).to.have.length(0);
    clock.go(1);
    await turn();
    fake.cancelled();
    await done;
    expect([told(events), state.outcome, clock.waiting]).to.deep.equal([['Change 10.0.0.0/8 1'], 'over', 0]);
  });

  it('never ends by itself without a time, nor with an infinite one', async () => {
    const { clock, state } = start({ Timeout: Infinity });
    clock.go(1e12);
    await turn();
    expect([state.outcome, clock.waiting]).to.deep.equal(['running', 0]);
  });

  it('stops at once, in the middle of a burst, too', async () => {
    const { fake, clock, events, state, done, stop } = start({}, ({ put }) => put('10.0.0.0/8'));
    fake.notify('10.0.0.0/8', CHANGE);
    stop();
    await turn();
    expect([fake.calls.at(-1), clock.waiting]).to.deep.equal(['cancel handle', 0]);
    fake.notify('10.0.0.0/8', CHANGE);
    fake.cancelled();
    await done;
    expect([state.outcome, events.length, clock.waiting]).to.deep.equal(['over', 0, 0]);
  });

  it('ends with the error of the function that failed, and is not left registered', async () => {
    const refused = start({}, ({ status }) => {
      status.notify = 8;
    });
    await refused.done;
    expect((refused.state.outcome as CommandError).facts).to.include({ id: 'OutOfMemory', status: 8 });
    expect(refused.fake.calls).to.deep.equal(['notify 0 false']);

    const { fake, clock, state, done } = start({});
    fake.status.get = 5;
    fake.notify('10.0.0.0/8', CHANGE);
    clock.go(BURST);
    await turn();
    expect(fake.calls.at(-1)).to.equal('cancel handle');
    fake.cancelled();
    await done;
    expect((state.outcome as CommandError).facts).to.include({ id: 'Win32Error5', status: 5 });
  });

  it('ends with the error of a machine file that is gone, but not of one that is missed once', async () => {
    const fake = watchedMachine({ name: 'Simulator:x', machineFile: 'x' });
    const clock = handClock();
    let gone = false;
    const read = <T>(work: () => T): T => {
      if (gone)
        throw new CommandError({ id: 'MachineFileNotRead', category: 'ResourceUnavailable', message: '', action: '' });
      return work();
    };
    let outcome: unknown = 'running';
    const done = watchIpRouteEntry({}, fake.machine, NOBODY, clock)
      .run({ emit: () => {}, read, stopped: new AbortController().signal })
      .catch((error) => {
        outcome = error;
      });
    for (const state of [true, false, true]) {
      gone = state;
      clock.go(LOOK);
      await turn();
      expect(fake.calls).to.deep.equal(['notify 0 false']);
    }
    clock.go(LOOK);
    await turn();
    expect(fake.calls.at(-1)).to.equal('cancel handle');
    fake.cancelled();
    await done;
    expect((outcome as CommandError).facts.id).to.equal('MachineFileNotRead');
    expect(clock.waiting).to.equal(0);
  });

  it('refuses what means nothing', () => {
    const { machine } = watchedMachine();
    const watch = (filter: WatchFilter, named: string[] = [], on = machine) =>
      idOf(() => watchIpRouteEntry(filter, on, { named: new Set(named), piped: false, together: 1, warn: () => {} }));
    expect(watch({}, ['DestinationPrefix'])).to.equal('EmptySelector');
    expect(watch({ AddressFamily: [] }, ['AddressFamily'])).to.equal('EmptySelector');
    expect(watch({}, ['Timeout'])).to.equal('EmptyValue');
    expect(watch({}, ['MaximumCount'])).to.equal('EmptyValue');
    expect(watch({}, ['IncludeExisting'])).to.equal('nothing');
    expect(watch({ MaximumCount: 0 })).to.equal('InvalidParameterValue');
    expect(watch({ DestinationPrefix: ['10.0.0.1/8'] })).to.equal('InvalidParameterValue');
    expect(watch({ DestinationPrefix: ['10.[0'] })).to.equal('InvalidWildcard');
    expect(watch({}, [], watchedMachine({ name: 'Simulator' }).machine)).to.equal('WatchNeedsSharedMachine');
  });
});
