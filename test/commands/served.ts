import { BlockList } from 'node:net';
import { expect } from 'chai';
import type { ForwardRow } from '../../src/ip-helper/codec.ts';
import type { KeptMachine } from './kept-machine.ts';

/** The edges of every prefix of test/changes/drawn.ts, and what lies beside them. */
const ADDRESSES = `
  0.0.0.0 9.255.255.255 10.0.0.0 10.0.255.255 10.1.0.0 10.1.1.255 10.1.2.0 10.1.2.2 10.1.2.3 10.1.2.4 10.1.2.255 10.1.3.0
  10.1.255.255 10.2.0.0 10.255.255.255 11.0.0.0 127.255.255.255 128.0.0.0 255.255.255.255
  :: 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db8:: 2001:db8:0:ffff:ffff:ffff:ffff:ffff 2001:db8:1:: 2001:db8:1::4
  2001:db8:1::5 2001:db8:1::6 2001:db8:1:ffff:ffff:ffff:ffff:ffff 2001:db8:2:: 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9::
  ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`
  .trim()
  .split(/\s+/);

const known = new Map<string, bigint>();

/** Which of the addresses a prefix holds, a bit each: told by Node, by whom the routes are not compared. */
function heldBy(prefix: string): bigint {
  let bits = known.get(prefix);
  if (bits !== undefined) return bits;
  const [address = '', length] = prefix.split('/');
  const familyOf = (text: string) => (text.includes(':') ? 'ipv6' : 'ipv4');
  const list = new BlockList();
  list.addSubnet(address, Number(length), familyOf(address));
  // An IPv4 address is none of ::/0.
  const holds = (one: string) => familyOf(one) === familyOf(address) && list.check(one, familyOf(one));
  bits = ADDRESSES.reduce((all, one, at) => (holds(one) ? all | (1n << BigInt(at)) : all), 0n);
  known.set(prefix, bits);
  return bits;
}

const servedBy = (rows: readonly ForwardRow[]) =>
  rows.reduce((all, { DestinationPrefix }) => all | heldBy(DestinationPrefix), 0n);
const ofStack = (rows: readonly ForwardRow[]) =>
  rows
    .filter(({ Protocol }) => Protocol === 2)
    .map(({ Age: _, InterfaceLuid, ...row }) => `${InterfaceLuid} ${JSON.stringify(row)}`)
    .sort();

/**
 * Does something, and looks at the table before each call that changes it: an address that has a route before and after has one
 * all the time, and what the stack made stays as it is.
 * @param keepsServing - false where the order of the changes is the caller's
 * @returns how many calls there were
 */
export function watching(kept: KeptMachine, work: () => void, keepsServing = true): number {
  const seen: ForwardRow[][] = [];
  kept.fail(() => void seen.push(kept.routes()));
  work();
  kept.fail(() => undefined);
  const last = kept.routes();
  const [first = last] = seen;
  const both = keepsServing ? servedBy(first) & servedBy(last) : 0n;
  for (const [step, rows] of [...seen, last].entries()) {
    const missing = both & ~servedBy(rows);
    const unserved = ADDRESSES.filter((_, at) => (missing >> BigInt(at)) & 1n);
    expect(unserved, `without a route before call ${step}`).to.deep.equal([]);
    expect(ofStack(rows), `of the stack before call ${step}`).to.deep.equal(ofStack(first));
  }
  return seen.length;
}
