import { expect } from 'chai';
import fc from 'fast-check';
import { parseMachine } from '../../src/ip-helper/machine-file/parse.ts';
import { printMachine } from '../../src/ip-helper/machine-file/print.ts';
import { CodecError } from '../../src/ip-helper/sockaddr.ts';
import { decodeTcpTable, encodeTcpTable, type TcpConnection } from '../../src/ip-helper/tcp-table.ts';
import { simulate } from './simulator/simulated.ts';

const number = (most: number) => fc.integer({ min: 0, max: most });
const end = (size: 4 | 16) =>
  fc.record({
    bytes: fc.uint8Array({ minLength: size, maxLength: size }),
    zone: size === 4 ? fc.constant(0) : number(0xffff_ffff),
    port: number(0xffff),
  });
const connection = (size: 4 | 16): fc.Arbitrary<TcpConnection> =>
  fc.record({ state: number(12), local: end(size), remote: end(size), process: number(0xffff_ffff) });

describe('tables of TCP connections', () => {
  it('are the rows of Windows, with ports in network byte order, of which the other half may hold anything (Tcp1, Tcp3)', () => {
    const row = '05000000 c000020a 0d3d0000 cb007105 c93a0000 d2040000';
    const six = `${'20010db8000000000000000000000010'} 00000000 00160000 ${'fe800000000000000000000000000099'} 07000000 0fa0ffff 08000000 01000000`;
    const table = (text: string) => new Uint8Array(Buffer.from(`01000000${text}`.replaceAll(' ', ''), 'hex'));
    expect(decodeTcpTable(table(row), 2)).to.deep.equal([
      {
        state: 5,
        local: { bytes: new Uint8Array([192, 0, 2, 10]), zone: 0, port: 3389 },
        remote: { bytes: new Uint8Array([203, 0, 113, 5]), zone: 0, port: 51514 },
        process: 1234,
      },
    ]);
    const [other] = decodeTcpTable(table(six), 23);
    expect([other?.state, other?.local.port, other?.remote.port, other?.remote.zone, other?.process]).to.deep.equal([
      8, 22, 4000, 7, 1,
    ]);
    expect(Buffer.from(encodeTcpTable(decodeTcpTable(table(row), 2), 2)).toString('hex')).to.equal(
      Buffer.from(table(row)).toString('hex'),
    );
  });

  it('come back as they were written, from a machine file, too', () => {
    fc.assert(
      fc.property(fc.array(connection(4), { maxLength: 4 }), fc.array(connection(16), { maxLength: 4 }), (v4, v6) => {
        expect(decodeTcpTable(encodeTcpTable(v4, 2), 2)).to.deep.equal(v4);
        expect(decodeTcpTable(encodeTcpTable(v6, 23), 23)).to.deep.equal(v6);
        const machine = parseMachine('{"Interfaces":[],"Routes":[]}', 'm.json');
        const connections = [...v4, ...v6];
        expect(parseMachine(printMachine({ ...machine, connections }), 'm.json').connections).to.deep.equal(
          connections,
        );
      }),
    );
  });

  it('that are cut are refused', () => {
    const whole = encodeTcpTable(
      [
        {
          state: 5,
          local: { bytes: new Uint8Array(4), zone: 0, port: 1 },
          remote: { bytes: new Uint8Array(4), zone: 0, port: 2 },
          process: 0,
        },
      ],
      2,
    );
    for (let length = 0; length < whole.length; length++)
      expect(() => decodeTcpTable(whole.subarray(0, length), 2), String(length)).to.throw(CodecError);
    expect(decodeTcpTable(new Uint8Array(4), 23)).to.deep.equal([]);
  });

  it('of a simulated machine are those of its file, by family, empty where there is none (Tcp4)', () => {
    const Connections = [
      { LocalAddress: '192.0.2.10', LocalPort: 22, RemoteAddress: '203.0.113.5', RemotePort: 4000 },
      {
        LocalAddress: 'fe80::7%7',
        LocalPort: 22,
        RemoteAddress: 'fe80::9%7',
        RemotePort: 4001,
        State: 'CloseWait',
        OwningProcess: 77,
      },
    ];
    const { ipHelper } = simulate({ Connections });
    const told = (family: number, of = ipHelper) => {
      const { status, table } = of.GetExtendedTcpTable(family);
      expect(status).to.equal(0);
      return decodeTcpTable(table as Uint8Array, family).map(({ state, remote, process }) => [
        state,
        remote.port,
        process,
      ]);
    };
    expect([told(2), told(23)]).to.deep.equal([[[5, 4000, 0]], [[8, 4001, 77]]]);
    expect([told(2, simulate().ipHelper), told(23, simulate().ipHelper)]).to.deep.equal([[], []]);
  });

  it('in a machine file break a rule by an error that names the member', () => {
    const one = { LocalAddress: '192.0.2.10', LocalPort: 22, RemoteAddress: '203.0.113.5', RemotePort: 4000 };
    for (const [change, text] of [
      [{ LocalPort: 65536 }, 'Connections[0].LocalPort: 65536 is not valid; it must be a whole number from 0 to 65535'],
      [{ RemoteAddress: 'somewhere' }, "Connections[0].RemoteAddress: 'somewhere': it must be an IPv4 address"],
      [
        { RemoteAddress: '2001:db8::1' },
        'Connections[0].RemoteAddress: it must be of the same family as the LocalAddress',
      ],
      [{ State: 'Open' }, "Connections[0].State: 'Open' must be one of Closed, Listen"],
      [{ Peer: 1 }, 'Connections[0].Peer: it is unknown'],
    ] as const)
      expect(() => simulate({ Connections: [{ ...one, ...change }] })).to.throw(text);
  });
});
