import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { wildcard } from '../../generator/library/contract/wildcard.ts';
import { runScript } from './session.ts';

/** What patterns and texts are made of: what means something in a pattern, letters of odd case, halves of a surrogate. */
const UNITS = [
  ...'aAbBkKiIsSzZ019 _-.^$\\/()+|{}!#%&,:;<=>@"\'~',
  ...'*?[]`-',
  ...'*?[]`-*?[]',
  'İ',
  'ı',
  '\u212a',
  'ſ',
  'ß',
  'ẞ',
  'ä',
  'Ä',
  'é',
  'É',
  'ς',
  'Σ',
  '日',
  '\ud83d',
  '\ude00',
  '\u00a0',
  '\t',
  '\n',
];
const PAIRS = 6000;

/** mulberry32: the same pairs in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function makePairs(): [pattern: string, text: string][] {
  const next = random(20_261_129);
  const pick = (units: readonly string[]) => units[Math.floor(next() * units.length)] ?? '';
  const some = (units: readonly string[], most: number) =>
    Array.from({ length: Math.floor(next() * (most + 1)) }, () => pick(units));
  // PowerShell compares a pattern without wildcards, and the beginning before a last star, by the rules of a language;
  // a question mark in front keeps it to the characters.
  const few = ['a', 'B', 'k', 'K', 'i', 'I', '\u212a', 'İ', 'ı', '-', ']', '[', '*', '*', '?', '`', 'ß', 'ẞ'];
  return Array.from({ length: PAIRS }, (_, at): [string, string] => {
    const units = at % 2 === 0 ? UNITS : few;
    const pattern = some(units, 8);
    // Every other text is one that the pattern could match: stars and sets filled with something.
    const likely = pattern.flatMap((unit) => (unit === '*' ? some(units, 3) : unit === '?' ? [pick(units)] : [unit]));
    const text = next() < 0.5 ? likely.filter((unit) => !'[]`'.includes(unit)) : some(units, 8);
    return [`?${pattern.join('')}`, `x${text.join('')}`];
  });
}

function ours(pattern: string, text: string): string {
  try {
    return wildcard('Name', pattern)(text) ? '1' : '0';
  } catch (error) {
    if (error instanceof CommandError && error.facts.id === 'InvalidWildcard') return 'x';
    throw error;
  }
}

/** Each unit as four digits, so that halves of a surrogate arrive as they are. */
function hex(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0')).join('');
}

describe('wildcards beside those of PowerShell', () => {
  for (const [culture, options] of [
    ['', 'IgnoreCase'],
    ['tr-TR', 'IgnoreCase, CultureInvariant'],
  ] as const) {
    it(`match the same of ${PAIRS} pairs in the culture '${culture}'`, async () => {
      const pairs = makePairs();
      const input = pairs.map(([pattern, text]) => `${hex(pattern)},${hex(text)}`).join(';');
      const { stdout, stderr } = await runScript(
        `[System.Threading.Thread]::CurrentThread.CurrentCulture = [cultureinfo]::new('${culture}')
        function Read-Hex($Hex) {
            $units = [char[]]::new($Hex.Length / 4)
            for ($at = 0; $at -lt $units.Length; $at++) { $units[$at] = [char] [convert]::ToInt32($Hex.Substring(4 * $at, 4), 16) }
            [string]::new($units)
        }
        $answers = foreach ($pair in '${input}'.Split(';')) {
            $pattern, $text = $pair.Split(',')
            $text = Read-Hex $text
            try {
                [int] [System.Management.Automation.WildcardPattern]::new((Read-Hex $pattern), '${options}').IsMatch($text)
            } catch [System.Management.Automation.WildcardPatternException] { 'x' }
        }
        [Console]::Out.Write([string]::Join('', $answers))`,
      );
      expect(stderr).to.equal('');
      const answers = [...stdout];
      const mine = pairs.map((pair) => ours(...pair));
      const different = pairs.filter((_, at) => mine[at] !== answers[at]);
      expect(different.map((pair) => pair.map((text) => JSON.stringify(text)).join(' ')).slice(0, 20)).to.deep.equal(
        [],
      );
      expect(answers.length).to.equal(PAIRS);
      for (const kind of ['0', '1', 'x']) expect(answers.filter((one) => one === kind).length).to.be.above(PAIRS / 20);
    });
  }
});
