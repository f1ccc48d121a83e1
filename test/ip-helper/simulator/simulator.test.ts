import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeForwardRow, encodeForwardKey, type ForwardRow, patchForwardRow } from '../../../src/ip-helper/codec.ts';
import { openSimulator } from '../../../src/ip-helper/machine-store/store.ts';
import { hashOf } from '../../../src/ip-helper/row-keys.ts';
import { emptyTable, findRoute } from '../../../src/ip-helper/simulator/route-table.ts';
import { LAN_LUID, routeRow } from './simulated.ts';

const laptop = new URL('../../../module/IpRoute/Examples/vpn-laptop.machine.json', import.meta.url);
const key = { InterfaceLuid: 0n, InterfaceIndex: 12, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254' };

describe('simulator', () => {
  const { ipHelper } = openSimulator({});
  const set = (change: Partial<ForwardRow>, keys = key) => {
    const row = encodeForwardKey(keys);
    patchForwardRow(row, { ValidLifetime: 0xffff_ffff, PreferredLifetime: 0xffff_ffff, Protocol: 3, ...change });
    return ipHelper.SetIpForwardEntry2(row);
  };
  const get = (keys = key) => {
    const row = encodeForwardKey(keys);
    return { status: ipHelper.GetIpForwardEntry2(row), row: decodeForwardRow(row) };
  };

  it('sets what the row carries, and reads it back as written (Row15, Set12)', () => {
    expect(set({ Metric: 5 })).to.equal(0);
    expect(get()).to.deep.include({ status: 0 });
    expect(get().row).to.include({ Metric: 5, InterfaceIndex: 12, Protocol: 3 });
  });

  it('answers bad keys, lifetimes and families with the codes of Windows (Code87, Set1, Set10, Set11)', () => {
    expect(set({}, { ...key, InterfaceIndex: 0 }), 'no interface').to.equal(87);
    expect(set({}, { ...key, InterfaceIndex: 999 }), 'unknown interface').to.equal(1168);
    expect(set({}, { ...key, NextHop: '192.0.2.253' }), 'absent route').to.equal(1168);
    expect(set({ PreferredLifetime: 2, ValidLifetime: 1 }), 'lifetimes').to.equal(87);
    expect(set({ SitePrefixLength: 9 }), 'site prefix').to.equal(87);
    expect(ipHelper.SetIpForwardEntry2(new Uint8Array(104)), 'unset keys').to.equal(87);
    expect(ipHelper.GetIpForwardTable2(3).status, 'family').to.equal(87);
    expect(ipHelper.GetExtendedTcpTable(0), 'no family of connections').to.deep.equal({ status: 87 });
    expect(ipHelper.ConvertInterfaceIndexToLuid(0)).to.deep.equal({ status: 2, luid: 0n });
    expect(ipHelper.ConvertInterfaceLuidToIndex(1n)).to.deep.equal({ status: 2, index: 0 });
  });

  it('matches by the prefix where a row names no interface (Get6)', () => {
    const quirk = get({ InterfaceLuid: 0n, InterfaceIndex: 0, DestinationPrefix: '10.0.0.0/8', NextHop: '0.0.0.0' });
    expect(quirk.status).to.equal(0);
    expect(quirk.row.NextHop).to.equal('192.0.2.254');
  });

  it('tells routes apart whose keys have the same hash', () => {
    const keys = [
      { DestinationPrefix: '10.0.101.239/32', NextHop: '192.0.124.37' },
      { DestinationPrefix: '10.0.201.19/32', NextHop: '192.0.248.49' },
    ];
    const [one, other, same] = [...keys, ...keys.slice(0, 1)].map((members) =>
      routeRow({ InterfaceLuid: LAN_LUID, ...members }),
    ) as [Uint8Array, Uint8Array, Uint8Array];
    expect(hashOf(one, one)).to.equal(hashOf(other, other));
    const table = emptyTable();
    const found = () => [one, other].map((row) => findRoute(table, row, row));
    expect([table.add(one), found()]).to.deep.equal([true, [one, undefined]]);
    expect([table.add(other), table.add(same), found()]).to.deep.equal([true, false, [one, other]]);
    table.remove(one);
    expect([table.rows, found()]).to.deep.equal([[other], [undefined, other]]);
    table.remove(other);
    expect([table.rows, [...table.byHash]]).to.deep.equal([[], []]);
  });

  it('denies changes to who is not elevated, after the arguments and before the route', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'iproute-')), 'machine.json');
    writeFileSync(file, readFileSync(laptop, 'utf8').replace('"Elevated": true', '"Elevated": false'));
    const denied = openSimulator({ machineFile: file });
    expect(denied.elevated).to.equal(false);
    expect(denied.ipHelper.SetIpForwardEntry2(encodeForwardKey({ ...key, InterfaceIndex: 17 }))).to.equal(5);
    rmSync(join(file, '..'), { recursive: true });
  });
});
