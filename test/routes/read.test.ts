import { expect } from 'chai';
import { CommandError } from 'pwsh-contract';
import { encodeForwardKey } from '../../src/ip-helper/codec.ts';
import { readRoute } from '../../src/routes/read.ts';
import { fakeMachine, interfaceRow } from '../ip-helper/fake-ip-helper.ts';

const KEY = { DestinationPrefix: '10.0.0.0/8', NextHop: '0.0.0.0' };

/** A machine whose GetIpForwardEntry2 answers with the route of this next hop, whatever it is asked for. */
function machineThatGives(NextHop: string) {
  const row = interfaceRow({ Family: 2, InterfaceLuid: 7n, InterfaceIndex: 7, Connected: 1 });
  const machine = fakeMachine({ interfaces: [row] });
  const given = encodeForwardKey({ ...KEY, NextHop, InterfaceLuid: 7n, InterfaceIndex: 7 });
  const GetIpForwardEntry2 = (asked: Uint8Array) => {
    asked.set(given);
    return 0;
  };
  return { ...machine, ipHelper: { ...machine.ipHelper, GetIpForwardEntry2 } };
}

describe('a route that is read to be changed', () => {
  it('is the one that was asked for', () => {
    expect(readRoute({ ...KEY, InterfaceIndex: 7 }, machineThatGives('0.0.0.0')).row).to.include(KEY);
  });

  it('does not exist where Windows answers with another one (Recipe1, Get6)', () => {
    const read = () => readRoute({ ...KEY, InterfaceIndex: 7 }, machineThatGives('10.29.176.1'));
    expect(read)
      .to.throw(CommandError, /no such route/i)
      .with.nested.property('facts.id', 'RouteNotFound');
  });
});
