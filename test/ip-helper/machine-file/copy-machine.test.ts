import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { patchForwardRow, splitTable } from '../../../src/ip-helper/codec.ts';
import type { IpHelper } from '../../../src/ip-helper/ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../../../src/ip-helper/layout.ts';
import { copyMachine } from '../../../src/ip-helper/machine-file/copy-machine.ts';
import { parseMachine } from '../../../src/ip-helper/machine-file/parse.ts';
import { printMachine } from '../../../src/ip-helper/machine-file/print.ts';
import { openSimulator } from '../../../src/ip-helper/machine-store/store.ts';

const laptop = new URL('../../../module/IpRoute/Examples/vpn-laptop.machine.json', import.meta.url).pathname;

/** The machine behind `ipHelper`, exported, read again and asked for its tables. */
function thereAndBack(ipHelper: IpHelper) {
  const copy = copyMachine(ipHelper, () => true);
  if ('status' in copy) throw new Error(`${copy.name}: ${copy.status}`);
  return parseMachine(printMachine(copy), 'copy.json');
}

describe('export of a machine', () => {
  it('is the same machine, byte for byte, when it is read again', () => {
    const { ipHelper } = openSimulator({ machineFile: laptop });
    const copy = thereAndBack(ipHelper);
    expect(copy.routes.rows.map((row) => Buffer.from(row).toString('hex'))).to.deep.equal(
      splitTable(ipHelper.GetIpForwardTable2(0).table ?? new Uint8Array(8)).map((row) =>
        Buffer.from(row).toString('hex'),
      ),
    );
    const rows = copy.interfaces.flatMap(({ IPv4, IPv6 }) => [IPv4, IPv6].flatMap((family) => family?.row ?? []));
    const live = splitTable(ipHelper.GetIpInterfaceTable(0).table ?? new Uint8Array(8), MIB_IPINTERFACE_ROW.size);
    const hex = (all: Uint8Array[]) => all.map((row) => Buffer.from(row).toString('hex')).sort();
    expect(hex(rows)).to.deep.equal(hex(live));
    const { interfaces } = parseMachine(readFileSync(laptop, 'utf8'), laptop);
    const names = (all: typeof interfaces) =>
      all.map(({ InterfaceAlias, Connected }) => `${InterfaceAlias} ${Connected}`);
    expect(names(copy.interfaces)).to.deep.equal(names(interfaces));
  });

  it('copies what a live table may hold: marks, an interface without a row or a name', () => {
    const { ipHelper } = openSimulator({ machineFile: laptop });
    const table = Uint8Array.from(ipHelper.GetIpForwardTable2(0).table ?? []);
    const [first] = splitTable(table);
    if (first !== undefined)
      patchForwardRow(first, { SitePrefixLength: 255, Metric: 0xffff_ffff, Protocol: 77, Origin: 9 });
    const copy = thereAndBack({
      ...ipHelper,
      GetIpForwardTable2: () => ({ status: 0, table }),
      GetIpInterfaceTable: () => ({ status: 1168 }),
      ConvertInterfaceLuidToAlias: () => ({ status: 2, alias: '' }),
    });
    expect(copy.routes.rows[0]).to.deep.equal(first);
    expect(copy.interfaces[0]?.InterfaceAlias).to.equal('Interface 13');
  });

  it('says which function could not be read', () => {
    const { ipHelper } = openSimulator({});
    expect(copyMachine({ ...ipHelper, GetIpInterfaceTable: () => ({ status: 50 }) }, () => true)).to.deep.equal({
      name: 'GetIpInterfaceTable',
      status: 50,
    });
    expect(copyMachine({ ...ipHelper, GetIpForwardTable2: () => ({ status: 14 }) }, () => true)).to.deep.equal({
      name: 'GetIpForwardTable2',
      status: 14,
    });
  });
});
