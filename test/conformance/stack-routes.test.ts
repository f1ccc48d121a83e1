import { expect } from 'chai';
import koffi from 'koffi';
import { decodeForwardRow, splitTable } from '../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { parseMachine } from '../../src/ip-helper/machine-file/parse.ts';
import { createSimulator } from '../../src/ip-helper/simulator/simulator.ts';
import { openState } from '../../src/ip-helper/simulator/state.ts';
import { buildStandIn } from '../windows/stand-in.ts';
import { openStandIn } from './stand-in-ground.ts';
import { STAND_IN_MACHINE } from './stand-in-machine.ts';

/** The rows that the stack made for its own addresses, without their age. */
function localRows(ipHelper: IpHelper): string[] {
  const rows = splitTable(ipHelper.GetIpForwardTable2(0).table ?? new Uint8Array(8));
  const local = rows.filter((row) => decodeForwardRow(row).Protocol === 2);
  return local.map((row) => Buffer.from(row).fill(0, 96, 100).toString('hex')).sort();
}

describe('the routes that the stack adds for addresses', () => {
  it('are the same, byte for byte, in the simulator and the stand-in', function () {
    const built = process.platform === 'linux' ? buildStandIn('linux') : undefined;
    if (built?.available !== true) {
      console.log(`      skipped: ${built?.reason ?? 'this test runs on Linux only'}`);
      return this.skip();
    }
    const standIn = openStandIn(koffi, built.path);
    standIn.reset();
    standIn.furnish();
    const family = (index: number, is: (address: string) => boolean) => ({
      InterfaceMetric: 25,
      Addresses: STAND_IN_MACHINE.addresses
        .filter(({ index: owner, address }) => owner === index && is(address))
        .map(({ address, length }) => `${address}/${length}`),
    });
    const interfaces = [12, 31, 47].map((index) => {
      const { luid } = standIn.ipHelper.ConvertInterfaceIndexToLuid(index);
      const v6 = family(index, (address) => address.includes(':'));
      return {
        InterfaceIndex: index,
        InterfaceLuid: String(luid),
        InterfaceAlias: `Interface ${index}`,
        IPv4: family(index, (address) => !address.includes(':')),
        ...(v6.Addresses.length > 0 && { IPv6: v6 }),
      };
    });
    const text = JSON.stringify({ Interfaces: interfaces, Routes: [] });
    const simulator = createSimulator(openState(parseMachine(text, 'addresses')));
    const wanted = localRows(standIn.ipHelper);
    // Subnets, hosts, broadcasts and groups of three interfaces.
    expect(wanted.length).to.be.greaterThan(20);
    expect(localRows(simulator)).to.deep.equal(wanted);
    standIn.reset();
  });
});
