import { expect } from 'chai';
import { decodeForwardRow, encodeForwardKey, type ForwardRow } from '../../src/ip-helper/codec.ts';
import { entryReader, publishOf } from '../../src/routes/entry.ts';
import { fakeMachine, interfaceRow } from '../ip-helper/fake-ip-helper.ts';

/** What Windows says for "infinite". */
const INFINITE = 0xffff_ffff;
const MACHINE = fakeMachine({
  interfaces: [interfaceRow({ Family: 2, InterfaceLuid: 7n, InterfaceIndex: 7, Connected: 1, Metric: 25 })],
});
const KEY = { DestinationPrefix: '10.0.0.0/8', NextHop: '10.0.0.1', InterfaceLuid: 7n, InterfaceIndex: 7 };

/** The entry of a row with these members. */
const entryOf = (more: Partial<ForwardRow>) =>
  entryReader(MACHINE)({ ...decodeForwardRow(encodeForwardKey(KEY)), ...more });

describe('the entry of a row', () => {
  it('has the seconds of its age and its lifetimes, and Infinity for what never ends', () => {
    for (const seconds of [0, 1, INFINITE - 1]) {
      const { Age, ValidLifetime, PreferredLifetime } = entryOf({
        Age: seconds,
        ValidLifetime: seconds,
        PreferredLifetime: INFINITE,
      });
      expect([Age, ValidLifetime, PreferredLifetime]).to.deep.equal([seconds, seconds, Infinity]);
    }
    const { Age, ValidLifetime, PreferredLifetime } = entryOf({
      Age: INFINITE,
      ValidLifetime: INFINITE,
      PreferredLifetime: 9,
    });
    expect([Age, ValidLifetime, PreferredLifetime]).to.deep.equal([Infinity, Infinity, 9]);
  });

  it('has the sum of the metrics, which may be more than 32 bits hold', () => {
    const { RouteMetric, InterfaceMetric, EffectiveMetric } = entryOf({ Metric: INFINITE });
    expect(InterfaceMetric).to.equal(25);
    expect([RouteMetric, EffectiveMetric]).to.deep.equal([INFINITE, BigInt(INFINITE) + 25n]);
  });

  it('has nulls where its interface cannot be read, and stays a route', () => {
    const entry = entryOf({ InterfaceLuid: 99n, InterfaceIndex: 99, Metric: 5 });
    expect(entry).to.deep.include({
      InterfaceAlias: null,
      InterfaceMetric: null,
      EffectiveMetric: null,
      RouteMetric: 5,
    });
    expect(entry).to.include({ InterfaceIndex: 99, DestinationPrefix: '10.0.0.0/8' });
  });

  it('says Age for what is published and ends, Yes where it never does', () => {
    expect([
      publishOf(false, INFINITE),
      publishOf(false, 5),
      publishOf(true, INFINITE),
      publishOf(true, 5),
    ]).to.deep.equal(['No', 'No', 'Yes', 'Age']);
    expect(entryOf({ Publish: true, ValidLifetime: 5 }).Publish).to.equal('Age');
  });
});
