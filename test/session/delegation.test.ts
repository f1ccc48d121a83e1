import { expect } from 'chai';
import { CommandError } from 'pwsh-contract';
import type { Backend } from '../../src/ip-helper/ip-helper.ts';
import { openSimulator } from '../../src/ip-helper/machine-store/store.ts';
import { restrict } from '../../src/session/delegation.ts';
import { getInterface, getRoute, listRoutes, routeRow, simulate } from '../ip-helper/simulator/simulated.ts';

const TEN = { DestinationPrefix: '10.0.0.0/8' };

describe('a machine of which a part is delegated', () => {
  const open = (allows: (destination: string) => boolean) => {
    const { ipHelper } = simulate();
    const delegation = { files: ['operator.json'], describe: () => '10.0.0.0/8', allows };
    const backend: Backend = { ...openSimulator({}), ipHelper };
    return { whole: ipHelper, delegation, ...restrict(backend, delegation) };
  };

  it('has the routes to what is allowed set, and says no to any other change', () => {
    const asked: string[] = [];
    const { whole, ipHelper } = open((destination) => asked.push(destination) > 0 && destination === '10.0.0.0/8');
    const before = getInterface(whole).bytes;
    expect(ipHelper.SetIpForwardEntry2(routeRow({ ...TEN, Metric: 9 }))).to.equal(0);
    expect(getRoute(ipHelper, TEN).row.Metric).to.equal(9);
    expect(ipHelper.SetIpForwardEntry2(routeRow())).to.equal(5);
    expect(ipHelper.CreateIpForwardEntry2(routeRow())).to.equal(5);
    expect(ipHelper.DeleteIpForwardEntry2(routeRow(TEN))).to.equal(5);
    expect(ipHelper.SetIpInterfaceEntry(before)).to.equal(5);
    expect(asked).to.deep.equal(['10.0.0.0/8', '10.1.0.0/16']);
    expect(listRoutes(whole)).to.deep.equal(['10.0.0.0/8 via 192.0.2.254']);
    expect(getInterface(whole).bytes).to.deep.equal(before);
  });

  it('says no to what is no route, and where what is allowed cannot be read any more', () => {
    const all = open(() => true);
    expect(all.ipHelper.SetIpForwardEntry2(new Uint8Array(104))).to.equal(5);
    expect(all.ipHelper.SetIpForwardEntry2(routeRow(TEN).subarray(1))).to.equal(5);
    const gone = open(() => {
      throw new CommandError({
        id: 'InvalidDelegation',
        category: 'PermissionDenied',
        message: 'It is gone.',
        action: '',
      });
    });
    expect(gone.ipHelper.SetIpForwardEntry2(routeRow({ ...TEN, Metric: 9 }))).to.equal(5);
    expect(getRoute(gone.whole, TEN).row.Metric).to.equal(5);
    expect(gone.delegation.files).to.deep.equal(['operator.json']);
  });
});
