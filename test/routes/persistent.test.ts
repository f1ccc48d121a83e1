import { expect } from 'chai';
import { CommandError } from 'pwsh-contract';
import { parsePersistent, persistentEntries } from '../../src/routes/persistent.ts';
import { fakeMachine } from '../ip-helper/fake-ip-helper.ts';

describe('what route -p keeps', () => {
  it('is a route of IPv4 with a mask, a gateway and a metric of 32 bits, and nothing else', () => {
    const kept = { DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.1' };
    expect(parsePersistent(' 10.0.0.0, 255.0.0.0, 192.0.2.1, 4294967294')).to.deep.equal({
      ...kept,
      RouteMetric: 4_294_967_294,
    });
    for (const automatic of ['-1', '4294967295'])
      expect(parsePersistent(`10.0.0.0,255.0.0.0,192.0.2.1,${automatic}`)).to.deep.equal({ ...kept, RouteMetric: 256 });
    for (const wrong of [
      '10.0.0.0,8,192.0.2.1,1',
      '10.0.0.0,ffff::,192.0.2.1,1',
      '10.0.0.0,255.0.255.0,192.0.2.1,1',
      '10.0.0.1,255.0.0.0,192.0.2.1,1',
      '10.0.0.0,255.0.0.0,router,1',
      '10.0.0.0,255.0.0.0,::1,1',
      '10.0.0.0,255.0.0.0,192.0.2.1,4294967296',
      '10.0.0.0,255.0.0.0,192.0.2.1,1,2',
      '10.0.0.0,255.0.0.0,192.0.2.1',
    ])
      expect(parsePersistent(wrong), wrong).to.equal(undefined);
  });

  it('is an error where it cannot be read, and no empty list', () => {
    const machine = {
      ...fakeMachine({}),
      persistentRoutes: () => ({ status: 5, names: ['10.0.0.0,255.0.0.0,192.0.2.1,1'] }),
    };
    expect(() => persistentEntries(machine, { warn: expect.fail } as never))
      .to.throw(CommandError, /what route -p keeps/)
      .with.nested.property('facts.id', 'Win32Error5');
  });
});
