import { expect } from 'chai';
import { hasWildcard, unescapeWildcard, wildcard } from '../../../../generator/library/contract/wildcard.ts';

/** What PowerShell's own WildcardPattern says of these, seen in the engine. */
const cases: [pattern: string, text: string, matches: boolean][] = [
  ['Eth*', 'ethernet 2', true],
  ['Eth?rnet 2', 'Ethernet 2', true],
  ['Ethernet [1-3]', 'Ethernet 2', true],
  ['Ethernet [13]', 'Ethernet 2', false],
  ['Eth[]e]rnet*', 'Ethernet 2', true],
  ['[*]', '*', true],
  ['[-e]', '-', true],
  ['[[e]', '[', true],
  ['a`*b', 'a*b', true],
  ['a`*b', 'axb', false],
  ['a.b', 'axb', false],
  ['[^e]', '^', true],
  ['[^e]', 'x', false],
  ['Wi-Fi*', 'WI-FI 2', true],
  ['*[+.)(]*', 'a{}(b', true],
  ['`', '', true],
  ['a?`', 'ab`', true],
  ['[a`-c]', 'b', false],
  ['[b-d]', 'b', true],
  ['[b-d]', 'D', true],
  ['[b-d]', 'a', false],
  ['[b-d]', 'E', false],
  ['??', '\u{1f600}', true],
  ['[\u212a]?', 'Kx', true],
];

describe('wildcards', () => {
  for (const [pattern, text, matches] of cases) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'} ${text}`, () => {
      expect(wildcard('InterfaceAlias', pattern)(text)).to.equal(matches);
    });
  }
  for (const pattern of ['Eth[', 'Eth[]*', 'Eth[z-a]*', '[e-E]thernet']) {
    it(`${pattern} is refused`, () => {
      expect(() => wildcard('InterfaceAlias', pattern)).to.throw(/^-InterfaceAlias .* is not a valid wildcard pattern/);
    });
  }
  // One that goes back for each star takes hours.
  it('takes no longer than the pattern times the text', () => {
    const text = 'ab'.repeat(5000);
    for (const pattern of ['************x', `${'*a'.repeat(20)}x`, `${'*[ab]?'.repeat(20)}x`]) {
      expect(wildcard('InterfaceAlias', pattern)(text)).to.equal(false);
    }
  });
  it('knows a pattern from a literal', () => {
    expect([hasWildcard('Ethernet 2'), hasWildcard('a`*b'), hasWildcard('a*')]).to.deep.equal([false, false, true]);
    expect(unescapeWildcard('Ethernet `[VPN`]')).to.equal('Ethernet [VPN]');
  });
});
