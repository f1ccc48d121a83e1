import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ROUTE_PROTOCOLS } from '../../src/ip-helper/enums.ts';
import * as layouts from '../../src/ip-helper/layout.ts';

interface Measured {
  readonly size: number;
  readonly members: Readonly<Record<string, { offset: number; size: number }>>;
}

const file = new URL('../data/ip-helper-layout.json', import.meta.url);
const { types, enums } = JSON.parse(readFileSync(file, 'utf8')) as {
  types: Record<string, Measured>;
  enums: Record<string, Record<string, number>>;
};

describe('layout: what the C compiler says (Row1, Row26)', () => {
  for (const [name, layout] of Object.entries(layouts)) {
    it(`${name}: size and every member`, () => {
      const measured = types[name];
      expect(layout.size).to.equal(measured?.size);
      const members = Object.entries(measured?.members ?? {}).map(([member, { offset, size }]) => [
        member,
        [offset, size],
      ]);
      expect(layout.members).to.deep.equal(Object.fromEntries(members));
    });
  }

  it('names the protocols as the headers do (Row28)', () => {
    // The enumerators 15 to 19 are newer than these headers.
    const headers = Object.entries(enums['NL_ROUTE_PROTOCOL'] ?? {});
    expect(headers.length).to.be.greaterThan(14);
    for (const [name, value] of headers) {
      const word = name.replace(/^(RouteProtocol|MIB_IPPROTO_)/, '').replaceAll('_', '');
      expect(ROUTE_PROTOCOLS[value], name).to.match(new RegExp(`^${word}$`, 'i'));
    }
  });
});
