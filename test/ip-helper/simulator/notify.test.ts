import { expect } from 'chai';
import { patchInterfaceRow } from '../../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../../src/ip-helper/ip-helper.ts';
import { getInterface, getRoute, listen, routeRow, simulate, stoppedClock, turn, until } from './simulated.ts';

const TEN = { DestinationPrefix: '10.0.0.0/8' };
const V6 = { DestinationPrefix: '2001:db8::/32', NextHop: 'fe80::1%7' };
describe('simulated NotifyRouteChange2', () => {
  it('calls back for an own Create, Set and Delete in their order, and not inside the call (Notify2, Notify7)', async () => {
    const { ipHelper } = simulate();
    const { told, cancel } = listen(ipHelper);
    expect(ipHelper.CreateIpForwardEntry2(routeRow())).to.equal(0);
    expect(ipHelper.SetIpForwardEntry2(routeRow({ Metric: 9 }))).to.equal(0);
    expect(ipHelper.DeleteIpForwardEntry2(routeRow(TEN))).to.equal(0);
    expect(told).to.deep.equal([]);
    await turn();
    expect(told).to.deep.equal([
      '1 10.1.0.0/16 via 192.0.2.254 on 7',
      '0 10.1.0.0/16 via 192.0.2.254 on 7',
      '2 10.0.0.0/8 via 192.0.2.254 on 7',
    ]);
    expect(await cancel()).to.equal(0);
  });
  it('calls back before it returns, with type 3 and no row, where InitialNotification is asked for (Notify3)', async () => {
    const { told, cancel } = listen(simulate().ipHelper, 0, true);
    expect(told).to.deep.equal(['3 null']);
    await cancel();
  });
  it('hands out a row of its own that holds its keys and nothing else (Notify5, Notify6)', async () => {
    const { ipHelper } = simulate();
    const [one, other] = [listen(ipHelper), listen(ipHelper)];
    ipHelper.SetIpForwardEntry2(routeRow({ ...TEN, Metric: 9, Publish: true }));
    await turn();
    const [row] = one.rows;
    expect([...(row?.subarray(72) ?? [1])].every((byte) => byte === 0)).to.equal(true);
    expect(row?.subarray(0, 8)).to.deep.equal(getRouteBytes(ipHelper).subarray(0, 8));
    row?.fill(0xff);
    expect(other.rows[0]?.[0]).to.not.equal(0xff);
    expect(getRoute(ipHelper, TEN).row.Metric).to.equal(9);
    await Promise.all([one.cancel(), other.cancel()]);
  });
  it('notifies of one family or of both, and refuses another with 87 (Notify1)', async () => {
    const { ipHelper } = simulate();
    const heard = [0, 2, 23].map((family) => listen(ipHelper, family));
    ipHelper.CreateIpForwardEntry2(routeRow());
    ipHelper.CreateIpForwardEntry2(routeRow(V6));
    await turn();
    expect(heard.map(({ told }) => told.length)).to.deep.equal([2, 1, 1]);
    expect(heard[2]?.told).to.deep.equal(['1 2001:db8::/32 via fe80::1%7 on 7']);
    for (const { cancel } of heard) await cancel();
    expect(ipHelper.NotifyRouteChange2(3, true, () => expect.fail('called')).status).to.equal(87);
  });
  it('says nothing of what failed, of what came before it and of interfaces (Notify8)', async () => {
    const { ipHelper } = simulate();
    ipHelper.CreateIpForwardEntry2(routeRow());
    const { told, cancel } = listen(ipHelper);
    expect(ipHelper.CreateIpForwardEntry2(routeRow())).to.equal(5010);
    expect(ipHelper.DeleteIpForwardEntry2(routeRow({ NextHop: '0.0.0.0' }))).to.equal(1168);
    const { bytes } = getInterface(ipHelper);
    patchInterfaceRow(bytes, { Metric: 9, UseAutomaticMetric: 0, SitePrefixLength: 0 });
    expect(ipHelper.SetIpInterfaceEntry(bytes)).to.equal(0);
    await turn();
    expect(told).to.deep.equal([]);
    await cancel();
  });
  it('notifies of a Set of equal values, as assumed (Notify9)', async () => {
    const { ipHelper } = simulate();
    const { told, cancel } = listen(ipHelper);
    ipHelper.SetIpForwardEntry2(routeRow(TEN));
    await turn();
    expect(told).to.deep.equal(['0 10.0.0.0/8 via 192.0.2.254 on 7']);
    await cancel();
  });
  it('calls back one after the other, also for what the callbacks bring about (Notify4)', async () => {
    const { ipHelper } = simulate();
    let depth = 0;
    const metrics: number[] = [];
    const { handle } = ipHelper.NotifyRouteChange2(0, false, () => {
      depth++;
      expect(depth).to.equal(1);
      const { Metric } = getRoute(ipHelper, TEN).row;
      metrics.push(Metric);
      // An answer to each event, as a pipeline of Watch and Set gives it.
      if (Metric < 9) ipHelper.SetIpForwardEntry2(routeRow({ ...TEN, Metric: Metric + 1 }));
      depth--;
    });
    ipHelper.SetIpForwardEntry2(routeRow({ ...TEN, Metric: 6 }));
    await until('the last answer', () => metrics.includes(9));
    expect(metrics).to.deep.equal([6, 7, 8, 9]);
    expect(await ipHelper.CancelMibChangeNotify2(handle)).to.equal(0);
  });
  it('notifies of a route that has run out as deleted, though nobody asks, as assumed (Stack13)', async () => {
    const { clock, pass } = stoppedClock();
    const { ipHelper } = simulate({}, { clock, lookEvery: 5 });
    ipHelper.CreateIpForwardEntry2(routeRow({ ValidLifetime: 60, PreferredLifetime: 60 }));
    const { told, cancel } = listen(ipHelper);
    pass(60);
    await until('the end of the route', () => told.length > 0);
    expect(told).to.deep.equal(['2 10.1.0.0/16 via 192.0.2.254 on 7']);
    await cancel();
  });
});

function getRouteBytes(ipHelper: IpHelper): Uint8Array {
  const row = routeRow(TEN);
  expect(ipHelper.GetIpForwardEntry2(row)).to.equal(0);
  return row;
}

describe('simulated CancelMibChangeNotify2', () => {
  it('calls nothing after it, not even what was on its way (Cancel2)', async () => {
    const { ipHelper } = simulate();
    const { told, cancel } = listen(ipHelper);
    ipHelper.CreateIpForwardEntry2(routeRow());
    expect(await cancel()).to.equal(0);
    ipHelper.DeleteIpForwardEntry2(routeRow());
    await turn();
    expect(told).to.deep.equal([]);
  });
  it('refuses no handle, another one and the same again with 87 (Cancel1)', async () => {
    const { ipHelper } = simulate();
    const { cancel } = listen(ipHelper);
    expect(await ipHelper.CancelMibChangeNotify2(null)).to.equal(87);
    expect(await ipHelper.CancelMibChangeNotify2({})).to.equal(87);
    expect(await cancel()).to.equal(0);
    expect(await cancel()).to.equal(87);
  });
  it('waits for the callback that runs, and does not hang inside one (Cancel2)', async () => {
    const { ipHelper } = simulate();
    const order: string[] = [];
    const { handle } = ipHelper.NotifyRouteChange2(0, false, () => {
      void ipHelper.CancelMibChangeNotify2(handle).then((status) => order.push(`cancelled ${status}`));
      order.push('called');
    });
    ipHelper.CreateIpForwardEntry2(routeRow());
    ipHelper.DeleteIpForwardEntry2(routeRow());
    await until('the end', () => order.length > 1);
    expect(order).to.deep.equal(['called', 'cancelled 0']);
  });
  it('calls the others, too, when a callback throws', async () => {
    const { ipHelper } = simulate();
    const { handle } = ipHelper.NotifyRouteChange2(0, false, () => {
      throw new Error('thrown by the callback');
    });
    const { told, cancel } = listen(ipHelper);
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const thrown: Error[] = [];
    process.on('uncaughtException', (error) => thrown.push(error));
    try {
      ipHelper.CreateIpForwardEntry2(routeRow());
      ipHelper.DeleteIpForwardEntry2(routeRow());
      await until('both errors', () => thrown.length === 2);
      await turn();
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of listeners) process.on('uncaughtException', listener);
    }
    expect(thrown.map(({ message }) => message)).to.deep.equal(Array(2).fill('thrown by the callback'));
    expect(told).to.have.length(2);
    await Promise.all([cancel(), ipHelper.CancelMibChangeNotify2(handle)]);
  });
});
