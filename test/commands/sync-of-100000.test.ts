import { expect } from 'chai';
import { syncIpRouteTable } from '../../src/commands/sync-ip-route-table.ts';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { type Machine, openMachine } from '../../src/session/machine.ts';
import type { IpRouteSync } from '../../src/tables/sync-result.ts';
import { routeRow, simulate } from '../ip-helper/simulator/simulated.ts';
import { callOf } from './calls.ts';

const ROUTES = 100_000;
/** One of so many is otherwise: in turn it has another metric, is not there, or is not desired. */
const EACH = 100;

const prefixOf = (at: number) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}/32`;

/** A machine of that many routes that counts the calls of its functions. */
function countingMachine(): { machine: Machine; calls: Map<string, number> } {
  const { ipHelper } = simulate({ Routes: [] });
  for (let at = 0; at < ROUTES; at++)
    if (at % (3 * EACH) !== EACH) ipHelper.CreateIpForwardEntry2(routeRow({ DestinationPrefix: prefixOf(at) }));
  const calls = new Map<string, number>();
  const counting = Object.fromEntries(
    Object.entries(ipHelper).map(([name, call]) => {
      const counted = (...of: unknown[]) => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        return (call as (...of: unknown[]) => unknown)(...of);
      };
      return [name, counted];
    }),
  ) as unknown as IpHelper;
  const machine = openMachine({
    name: 'Simulator',
    elevated: true,
    ipHelper: counting,
    batch: (work) => work(),
    // What a look-up costs beside a row of the table, on Windows.
    rowsInALookUp: 64,
    statusText: () => undefined,
  });
  return { machine, calls };
}

const desired = Array.from({ length: ROUTES }, (_, at) => ({
  DestinationPrefix: prefixOf(at),
  NextHop: '192.0.2.254',
  InterfaceAlias: 'LAN',
  RouteMetric: at % (3 * EACH) === 0 ? 6 : 5,
})).filter((_, at) => at % (3 * EACH) !== 2 * EACH);

describe('Sync-IpRouteTable of 100,000 routes of which one in a hundred differs', function () {
  this.timeout(60_000);

  it('makes the calls of those alone, and asks of no other one but by the whole table', () => {
    const { machine, calls } = countingMachine();
    const asked = { InputObject: desired, UnlistedRoute: 'Remove', Detailed: true };
    const call = { ...callOf(), named: new Set(Object.keys(asked)) };
    const [result] = [...syncIpRouteTable(asked as never, machine, call).apply()] as IpRouteSync[];
    const [missing, other, unlisted] = [333, 334, 333];
    expect(result).to.include({ Created: missing, Set: other, Deleted: unlisted, Unlisted: 0 });
    const of = (name: string) => calls.get(name) ?? 0;
    expect([of('CreateIpForwardEntry2'), of('SetIpForwardEntry2'), of('DeleteIpForwardEntry2')]).to.deep.equal([
      missing,
      other,
      unlisted,
    ]);
    // What was before, the table says that was read; behind, each is looked at where that is sooner than the whole table again.
    expect(of('GetIpForwardTable2')).to.be.within(1, 2);
    expect(of('GetIpForwardEntry2')).to.be.at.most(missing + other + unlisted);
    expect(of('GetIpInterfaceTable')).to.equal(1);
    const all = [...calls.values()].reduce((sum, count) => sum + count, 0);
    expect(all).to.be.below(5 * (missing + other + unlisted));
  });
});
