import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeForwardRow, encodeAddress, splitTable } from '../../../src/ip-helper/codec.ts';
import { openSimulator } from '../../../src/ip-helper/machine-store/store.ts';
import { getRoute, LAN, LAN_LUID, listen, listRoutes, routeRow, simulate, stoppedClock, until } from './simulated.ts';

const laptop = new URL('../../../module/IpRoute/Examples/vpn-laptop.machine.json', import.meta.url);
const TEN = { DestinationPrefix: '10.0.0.0/8' };

describe('ages of simulated routes', () => {
  it('are the seconds since the route was added or modified, wherever a row is handed out (Row22, Set13)', () => {
    const { clock, pass } = stoppedClock();
    const { ipHelper } = simulate({}, { clock });
    const ages = () =>
      splitTable(ipHelper.GetIpForwardTable2(0).table ?? new Uint8Array(8)).map((row) => decodeForwardRow(row).Age);
    pass(59.9);
    expect(getRoute(ipHelper, TEN).row.Age).to.equal(59);
    ipHelper.CreateIpForwardEntry2(routeRow());
    pass(10);
    expect(ages()).to.deep.equal([69, 10]);
    expect(
      decodeForwardRow(ipHelper.GetBestRoute2(0n, 0, null, encodeAddress('10.1.2.3')).row ?? routeRow()).Age,
    ).to.equal(10);
    expect(ipHelper.SetIpForwardEntry2(routeRow({ ...TEN, Metric: 9 }))).to.equal(0);
    pass(1);
    expect(ages()).to.deep.equal([1, 11]);
  });
  it('go on from what the file says, and no further than they can (Row22)', () => {
    const { clock, pass } = stoppedClock();
    const route = { InterfaceIndex: LAN, ...TEN, NextHop: '192.0.2.254', RouteMetric: 1 };
    const { ipHelper } = simulate({ Routes: [{ ...route, Age: 500 }] }, { clock });
    pass(5);
    expect(getRoute(ipHelper, TEN).row.Age).to.equal(505);
    pass(-100);
    expect(getRoute(ipHelper, TEN).row.Age, 'a clock that was set back').to.equal(500);
    const old = simulate({ Routes: [{ ...route, Age: 0xffff_fffe }] }, { clock });
    pass(5);
    expect(getRoute(old.ipHelper, TEN).row.Age).to.equal(0xffff_ffff);
  });
});

describe('what somebody else has changed', () => {
  const lasting = (seconds: number) => routeRow({ ValidLifetime: seconds, PreferredLifetime: seconds });

  it('is not followed while something has run out here that is elsewhere still: it may be that', () => {
    const { clock, pass } = stoppedClock();
    const { ipHelper, state } = simulate({}, { clock });
    expect(ipHelper.CreateIpForwardEntry2(lasting(60))).to.equal(0);
    pass(60);
    const left = listRoutes(ipHelper);
    expect(left).to.deep.equal(['10.0.0.0/8 via 192.0.2.254']);
    const change = { row: routeRow({ ...TEN, InterfaceLuid: LAN_LUID }), gone: true };
    expect([state.follow([change]), listRoutes(ipHelper)]).to.deep.equal([false, left]);
    state.saved();
    expect([state.follow([change]), listRoutes(ipHelper)]).to.deep.equal([true, []]);
  });

  it('is told as it was done, but for the removal of what is not here and for what is as it was', async () => {
    const { ipHelper, state } = simulate();
    const { told, cancel } = listen(ipHelper);
    const row = (DestinationPrefix: string, Metric = 5) =>
      routeRow({ DestinationPrefix, Metric, InterfaceLuid: LAN_LUID });
    const changes = [
      { row: row('10.9.0.0/16'), gone: true },
      { row: row('10.2.0.0/16'), gone: false },
      { row: row('10.2.0.0/16'), gone: false },
      { row: row('10.2.0.0/16', 6), gone: false },
      { row: row('10.0.0.0/8'), gone: true },
      { row: row('10.0.0.0/8'), gone: true },
    ];
    expect(state.follow(changes)).to.equal(true);
    expect(listRoutes(ipHelper)).to.deep.equal(['10.2.0.0/16 via 192.0.2.254']);
    expect(getRoute(ipHelper, { DestinationPrefix: '10.2.0.0/16' }).row.Metric).to.equal(6);
    await until('the last notice', () => told.length >= 3);
    expect(told).to.deep.equal(
      ['1 10.2.0.0/16', '0 10.2.0.0/16', '2 10.0.0.0/8'].map((notice) => `${notice} via 192.0.2.254 on 7`),
    );
    await cancel();
  });
});

describe('lifetimes of simulated routes', () => {
  const finite = (ValidLifetime: number, members: object = {}) =>
    routeRow({ ValidLifetime, PreferredLifetime: ValidLifetime, ...members });

  it('end a route when its time has run out, and not before (Row12, Stack13, Stack15)', () => {
    const { clock, pass } = stoppedClock();
    const { ipHelper } = simulate({}, { clock });
    expect(ipHelper.CreateIpForwardEntry2(finite(60))).to.equal(0);
    pass(59);
    expect(getRoute(ipHelper).row, 'read back as written, as assumed').to.include({ ValidLifetime: 60, Age: 59 });
    pass(1);
    expect(getRoute(ipHelper).status).to.equal(1168);
    expect(listRoutes(ipHelper)).to.deep.equal(['10.0.0.0/8 via 192.0.2.254']);
    expect(ipHelper.SetIpForwardEntry2(finite(60))).to.equal(1168);
    expect(ipHelper.DeleteIpForwardEntry2(finite(60))).to.equal(1168);
    expect(ipHelper.GetBestRoute2(0n, 0, null, encodeAddress('10.1.2.3')).row?.[40], 'the way of old').to.equal(8);
    expect(ipHelper.CreateIpForwardEntry2(finite(60)), 'free again').to.equal(0);
  });
  it('keep a route where they are infinite, and begin anew with a Set, as assumed (Row12, Set13)', () => {
    const { clock, pass } = stoppedClock();
    const { ipHelper } = simulate({}, { clock });
    ipHelper.CreateIpForwardEntry2(finite(60));
    pass(50);
    expect(ipHelper.SetIpForwardEntry2(finite(60, { Metric: 9 }))).to.equal(0);
    pass(50);
    expect(getRoute(ipHelper).status).to.equal(0);
    expect(ipHelper.SetIpForwardEntry2(routeRow())).to.equal(0);
    pass(1e9);
    expect(getRoute(ipHelper).status).to.equal(0);
    expect(getRoute(ipHelper, TEN).status).to.equal(0);
  });
  it('run out each at its time, also where one was set to less (Stack13)', () => {
    const { clock, pass } = stoppedClock();
    const { ipHelper } = simulate({ Routes: [] }, { clock });
    for (const [at, seconds] of [300, 100, 200].entries())
      ipHelper.CreateIpForwardEntry2(finite(seconds, { DestinationPrefix: `10.${at}.0.0/16` }));
    const left = () => listRoutes(ipHelper).map((line) => line.split('.')[1]);
    pass(100);
    expect(left()).to.deep.equal(['0', '2']);
    ipHelper.SetIpForwardEntry2(finite(5, { DestinationPrefix: '10.0.0.0/16' }));
    pass(5);
    expect(left()).to.deep.equal(['2']);
    pass(95);
    expect(left()).to.deep.equal([]);
  });
  it('do not end an immortal route, as assumed (Row21, Stack14)', () => {
    const { clock, pass } = stoppedClock();
    const { ipHelper } = simulate({}, { clock });
    ipHelper.CreateIpForwardEntry2(finite(60, { Immortal: true }));
    pass(61);
    expect(getRoute(ipHelper).row).to.include({ Age: 61, Immortal: true });
  });
  it('end the rows of routers and DHCP, which have an Origin (Stack10)', () => {
    const { clock, pass } = stoppedClock();
    const { ipHelper } = simulate(JSON.parse(readFileSync(laptop, 'utf8')), { clock });
    const ra = { InterfaceIndex: 13, DestinationPrefix: '::/0', NextHop: 'fe80::1%13' };
    expect(getRoute(ipHelper, ra).row).to.include({ Origin: 3, ValidLifetime: 1800 });
    pass(1800);
    expect(getRoute(ipHelper, ra).status).to.equal(1168);
    expect(getRoute(ipHelper, { ...ra, DestinationPrefix: '2001:db8:80::/64', NextHop: '::' }).status).to.equal(0);
  });
});

describe('time and machine files', () => {
  let folder: string;
  let file: string;
  const ra = { InterfaceIndex: 13, DestinationPrefix: '::/0', NextHop: 'fe80::1%13' };
  const vpn = { InterfaceIndex: 17, DestinationPrefix: '172.22.0.0/20', NextHop: '10.29.176.1' };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    file = join(folder, 'machine.json');
    copyFileSync(laptop, file);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () => {
    const { clock, pass } = stoppedClock();
    const { batch, ipHelper } = openSimulator({ machineFile: file, clock });
    return {
      pass,
      get: (key: object) => batch(() => getRoute(ipHelper, key)),
      set: (key: object, Metric: number) => batch(() => ipHelper.SetIpForwardEntry2(routeRow({ ...key, Metric }))),
    };
  };

  it('writes nothing because time goes by', () => {
    const before = readFileSync(file, 'utf8');
    const session = open();
    session.pass(1900);
    expect(session.get(vpn).row.Age).to.equal(1900);
    expect(session.get(ra).status).to.equal(1168);
    expect(readFileSync(file, 'utf8')).to.equal(before);
    expect(open().get(ra).status, 'another session begins to count').to.equal(0);
  });
  it('writes what it saves as it was read, and no more what has run out', () => {
    const session = open();
    session.pass(1900);
    expect(session.set(vpn, 6000)).to.equal(0);
    const text = readFileSync(file, 'utf8');
    expect(text).to.not.contain('"Age"');
    expect(text).to.not.contain('"::/0"');
    expect(text).to.contain('"2001:db8:80::/64"');
  });
  it('goes on counting when another session saves, for what that left as it was', () => {
    const [session, other] = [open(), open()];
    session.pass(100);
    expect(other.set(vpn, 6000)).to.equal(0);
    expect(session.get(vpn).row).to.include({ Age: 0, Metric: 6000 });
    expect(session.get({ ...vpn, DestinationPrefix: '169.254.0.0/16' }).row.Age).to.equal(100);
    session.pass(1700);
    expect(session.get(ra).status).to.equal(1168);
    expect(other.set(vpn, 6001)).to.equal(0);
    expect(session.get(ra).status, 'still in the file, and still gone').to.equal(1168);
    expect(session.get(vpn).row).to.include({ Metric: 6001 });
  });
  it('takes a route anew that ran out, was saved away, and came back', () => {
    const session = open();
    const before = readFileSync(file, 'utf8');
    session.pass(1800);
    session.set(vpn, 6000);
    writeFileSync(file, before);
    expect(session.get(ra)).to.deep.include({ status: 0 });
  });
});
