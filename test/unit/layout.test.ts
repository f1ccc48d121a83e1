import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as layouts from '../../src/ip-helper/layout.ts';

interface Measured {
  readonly size: number;
  readonly members: Readonly<Record<string, { offset: number; size: number }>>;
}

const file = new URL('../data/ip-helper-layout.json', import.meta.url);
const { types } = JSON.parse(readFileSync(file, 'utf8')) as { types: Record<string, Measured> };

describe('layout: what the C compiler says', () => {
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
});
