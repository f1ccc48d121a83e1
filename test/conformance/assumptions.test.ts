import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as limits from '../../src/ip-helper/limits.ts';
import * as assumptions from '../../src/ip-helper/simulator/assumptions.ts';

const header = new URL('../windows/stand-in/assumptions.h', import.meta.url);

describe('what is assumed of Windows', () => {
  const lines = readFileSync(header, 'utf8').split('\n');
  const defined = lines.flatMap((line) => {
    const [, name, value] = /^#define (\w+) (.+)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });

  it('is the same in the stand-in as in the simulator', () => {
    const known: Readonly<Record<string, unknown>> = { ...assumptions, ...limits };
    expect(defined).to.have.length.greaterThan(20);
    for (const { name, value } of defined) {
      const own = known[name];
      expect(own, `${name} in assumptions.ts`).not.to.equal(undefined);
      const written = value.startsWith('"') ? value.slice(1, -1) : Number(value);
      expect(written, name).to.equal(typeof own === 'boolean' ? Number(own) : own);
    }
  });
});
