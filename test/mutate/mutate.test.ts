import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Copy, copyRepository, readIn } from './copy.ts';
import type { Explanation } from './explained.ts';
import { findSurvivors, type Kept, keepAgain, keepFigures } from './figures.ts';
import { measureReach } from './measure-reach.ts';
import { type Mutant, mutantsOf, type Site, shuffled } from './mutant.ts';
import { printPage, printTable } from './page.ts';
import { isMeasured, readReach, testsThatReach, unreached, writeReach } from './reach.ts';
import { runPowerShellFile } from './run-script.ts';
import { type Outcome, tryMutant } from './try-mutant.ts';
import { typeScriptSites } from './typescript-sites.ts';
import { testsFor } from './which-tests.ts';

const root = join(import.meta.dirname, '..', '..');

/** Each site as what stands there and what is tried in its place. */
const drawn = (sites: readonly Site[], source: string) =>
  sites.map(({ start, end, texts }) => `${source.slice(start, end)} -> ${texts.join(' | ')}`);

const CLAMP = `/** The middle one. */
export function clamp(value: number, low: number, high: number): number {
  if (low > high) throw new RangeError('low is above high');
  return Math.max(low, Math.min(value, high));
}

export function same(value: number): number {
  return Math.max(value, value);
}
`;
const CLAMP_TEST = `import { expect } from 'chai';
import { clamp, same } from './clamp.ts';

it('is between', () => {
  expect([clamp(1, 2, 4), clamp(3, 2, 4), clamp(9, 2, 4), same(5)]).to.deep.equal([2, 3, 4, 5]);
  expect(() => clamp(1, 3, 2)).to.throw(RangeError);
});
`;

const BRANCHES = `export const named = (name: string) => name.length;
export function sizeOf(value: number): string {
  if (value < 0) throw new RangeError('below 0');
  if (value > 9) return 'large';
  else if (value > 5) return 'middle';
  const twice = () => ({ value: value * 2 });
  switch (value) {
    case 0:
      return 'none';
    default:
      return twice().value > 4 ? 'some' : 'few';
  }
}
`;
/** What runs it is another process. */
const BRANCHES_TEST = `import { execFileSync } from 'node:child_process';

it('is small', () => {
  const script = "import('./branches.ts').then((all) => console.log(all.sizeOf(1), all.sizeOf(0)))";
  const printed = execFileSync(process.execPath, ['--import', 'tsx', '--eval', script], { env: {}, encoding: 'utf8' });
  if (printed !== 'few none\\n') throw new Error(printed);
});
`;

const ONCE_TEST = `import { existsSync, writeFileSync } from 'node:fs';

it('passes from the second time on', () => {
  const mark = process.env['TMPDIR'] + '/mark';
  if (existsSync(mark)) return;
  writeFileSync(mark, '');
  throw new Error('the first time');
});
`;

describe('npm run mutate', function () {
  this.timeout(180_000);

  it('finds where a fault fits into TypeScript: not in types, in imports and in sentences', () => {
    const source = `import { a } from './a.ts';
type Word = 'one' | 'two';
export function f(list: number[], word: Word): Word {
  if (list.length <= 3 && !a) return 'one';
  try {
    call('a sentence of words');
  } finally {
    free(list);
  }
  return list.every(Boolean) ? word : g({ word, at: 7 }) ?? 'two';
}`;
    expect(drawn(typeScriptSites('f.ts', source), source)).to.deep.equal([
      'list.length <= 3 && !a -> !(list.length <= 3 && !a)',
      "if (list.length <= 3 && !a) return 'one'; -> ;",
      '&& -> ||',
      '<= -> <',
      '3 -> 4',
      '!a -> a',
      "'one' -> 'onex' | 'two'",
      '{\n    free(list);\n  } -> {}',
      "call('a sentence of words'); -> ;",
      'free(list); -> ;',
      'list.every(Boolean) -> !(list.every(Boolean))',
      'every -> some',
      "g({ word, at: 7 }) ?? 'two' -> 'two' | g({ word, at: 7 })",
      'word -> ...{}',
      'at: 7 -> ...{}',
      '7 -> 8',
      "'two' -> 'twox' | 'one'",
    ]);
    const script = "export const lines = [`if ($a -eq ${b}) { $true }`, 'Get-A -and -le'];";
    const inScript = drawn(typeScriptSites('e.ts', script, true), script);
    expect(inScript).to.include.members(['-eq  -> -ne ', '$true -> $false', '-and  -> -or ']);
    expect(drawn(typeScriptSites('e.ts', script), script).join()).not.to.include('-ne');
  });

  it('finds them in PowerShell, where marks stand for names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sites-'));
    const source = `function Get-{{prefix}}_One {
    param ([string] $Text)
    if ($Text -ceq 'one' -and -not $script:Lost) { return 2 }
    try { Set-{{prefix}}_Two -Name $Text -Force } finally { Clear-It }
}
`;
    try {
      const file = join(folder, 'one.ps1');
      writeFileSync(file, source);
      const sites: Site[] = JSON.parse(runPowerShellFile('powershell-sites.ps1', [file]));
      expect(drawn(sites, source)).to.have.members([
        "if ($Text -ceq 'one' -and -not $script:Lost) { return 2 } -> ",
        "$Text -ceq 'one' -and -not $script:Lost -> -not ($Text -ceq 'one' -and -not $script:Lost)",
        '-and -> -or',
        '-ceq -> -cne',
        "'one' -> 'onex'",
        '-not $script:Lost -> $script:Lost',
        'return 2 -> return | ',
        '2 -> 3',
        '{ Clear-It } -> { }',
        'Set-{{prefix}}_Two -Name $Text -Force -> ',
        '-Force -> ',
        'Clear-It -> ',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('draws the same ones for the same seed', () => {
    const items = Array.from({ length: 50 }, (_, at) => at);
    expect(shuffled(items, 7)).to.deep.equal(shuffled(items, 7));
    expect(shuffled(items, 7)).not.to.deep.equal(shuffled(items, 8));
    expect(shuffled(items, 7).sort((a, b) => a - b)).to.deep.equal(items);
  });

  it('runs the tests that import a file first, the nearest before others', () => {
    const { fromSource, built } = testsFor(root, 'generator/library/wire/fields.ts');
    expect(fromSource[0]).to.equal('test/generator/library/wire/fields.test.ts');
    expect(built).to.include('test/generator/second/module.test.ts');
    expect(testsFor(root, 'src/commands/move-ip-route-entry.ts').built[0]).to.equal('test/powershell/move.test.ts');
    // It reads the scripts that were made, too.
    expect(testsFor(root, 'generator/library/wire/lines.ts').built[0]).to.equal(
      'test/generator/library/wire/lines.test.ts',
    );
    expect(testsFor(root, 'generator/pack.ts').built).to.include('test/packages/whole.test.ts');
    expect(testsFor(root, 'generator/runtime/watch.ps1').ofModule[0]).to.equal('test/powershell/watch.test.ts');
  });

  it('has an explanation for no line that is not there any more', () => {
    const explained: Explanation[] = JSON.parse(readFileSync(join(import.meta.dirname, 'explained.json'), 'utf8'));
    for (const { file, line, was } of explained) {
      const lines = readFileSync(join(root, file), 'utf8').split('\n');
      expect(
        lines.map((one) => one.trim()),
        file,
      ).to.include(line);
      // What goes over more lines begins on this one.
      expect(line, file).to.include(was.split('\n')[0]);
    }
  });

  const survivor = { file: 'a/b.ts', line: 3, lineText: 'f(1);', was: '1', now: '2' };
  const first = keepFigures([], [{ folder: 'a', sites: 9, noticed: 1, survivors: [survivor] }], 1);
  const empty = { folder: 'a', sites: 9, noticed: 0, survivors: [] };

  it('keeps what each seed has found, and counts it together', () => {
    const both = keepFigures(first, [{ ...empty, noticed: 3 }], 2);
    expect(both).to.deep.equal([
      {
        folder: 'a',
        sites: 9,
        samples: [
          { seed: 1, tried: 2, atOnce: 1, survivors: [survivor] },
          { seed: 2, tried: 3, atOnce: 3, survivors: [] },
        ],
      },
    ]);
    expect(keepFigures(first, [empty], 3)).to.deep.equal(first);
    expect(keepFigures(first, [{ ...empty, noticed: 2 }], 1)[0]?.samples).to.have.length(1);
    const page = printPage(both, []);
    expect(page).to.include('\n| a | 9 | 1, 2 | 5 | 4, 80 % | 4, 80 % |\n');
    expect(page).to.include('\n- `a/b.ts:3: 1 -> 2`\n');
    expect(printTable([{ ...empty, noticed: 3, survivors: [survivor] }])).to.deep.equal([
      'folder  valid  noticed  survived  share',
      'a           4        3         1   75 %',
    ]);
  });

  it('tries survivors again where they are now, and does not count those that are gone', () => {
    const sourceNow = '// A line more.\n\n\nf(1);\n';
    const sites = (text: string): Site[] => typeScriptSites('a/b.ts', text);
    const again = (kept: readonly Kept[], explained: Explanation[], text: string | undefined) =>
      findSurvivors(
        kept,
        explained,
        () => sites(text ?? ''),
        () => text,
      );
    const found = again(first, [], sourceNow);
    const start = sourceNow.indexOf('1');
    expect([...found.sites]).to.deep.equal([['a', [{ file: 'a/b.ts', start, end: start + 1, texts: ['2'] }]]]);
    expect(found.gone).to.deep.equal([]);
    const { file, lineText: line, was, now } = survivor;
    for (const gone of [
      again(first, [{ file, line, was, now, why: 'it is' }], sourceNow),
      again(first, [], 'g(1);\n'),
      again(first, [], undefined),
    ]) {
      expect([gone.sites.size, gone.gone]).to.deep.equal([0, [survivor]]);
    }
    expect(keepAgain(first, [{ ...survivor, line: 4 }], [])[0]?.samples).to.deep.equal([
      { seed: 1, tried: 2, atOnce: 1, survivors: [] },
    ]);
    expect(keepAgain(first, [], [survivor])[0]?.samples).to.deep.equal([
      { seed: 1, tried: 1, atOnce: 1, survivors: [] },
    ]);
    expect(keepAgain(first, [], [])).to.deep.equal(first);
  });

  describe('of a small repository', () => {
    let from: string;
    let copy: Copy;
    before(function () {
      // It copies and links by cp.
      if (process.platform === 'win32') return this.skip();
      from = mkdtempSync(join(tmpdir(), 'mutate-'));
      mkdirSync(join(from, 'node_modules'));
      for (const name of ['chai', 'mocha', 'tsx', 'typescript', '@types'])
        symlinkSync(join(root, 'node_modules', name), join(from, 'node_modules', name));
      const files = {
        '.gitignore': 'node_modules\n',
        '.mocharc.json': '{ "import": "tsx", "extension": ["ts"] }',
        'package.json': '{ "type": "module" }',
        'tsconfig.json': JSON.stringify({
          compilerOptions: {
            strict: true,
            module: 'nodenext',
            target: 'esnext',
            skipLibCheck: true,
            allowImportingTsExtensions: true,
            noEmit: true,
            types: ['node', 'mocha'],
          },
        }),
        'clamp.ts': CLAMP,
        'clamp.test.ts': CLAMP_TEST,
        'once.test.ts': ONCE_TEST,
        'branches.ts': BRANCHES,
        'branches.test.ts': BRANCHES_TEST,
        'always.test.ts': "it('fails', () => { throw new Error('always'); });\n",
      };
      for (const [name, text] of Object.entries(files)) writeFileSync(join(from, name), text);
      execFileSync('git', ['init', '--quiet'], { cwd: from });
      copy = copyRepository(from);
    });
    after(() => {
      copy?.remove();
      if (from !== undefined) rmSync(from, { recursive: true });
    });

    /** What becomes of the mutant that has this text in the place of that one. */
    const outcomeOf = (was: string, now: string, tests = ['clamp.test.ts']): Promise<Outcome> => {
      const start = CLAMP.indexOf(was);
      const [mutant] = mutantsOf({ file: 'clamp.ts', start, end: start + was.length, texts: [now] }, CLAMP);
      const failsAnyway = async (test: string) => test === 'always.test.ts';
      return tryMutant(copy, mutant as Mutant, { fromSource: tests, built: [], ofModule: [] }, failsAnyway);
    };

    it('notices what a test states, and says by which', async () => {
      expect(await outcomeOf('low > high', '!(low > high)')).to.deep.equal({
        kind: 'noticed',
        by: 'clamp.test.ts: is between',
      });
      expect(readIn(copy, 'clamp.ts')).to.equal(CLAMP);
    });

    it('lets through what nobody can see, and does not count what does not compile', async () => {
      expect(await outcomeOf('max(value, value)', 'min(value, value)')).to.deep.equal({ kind: 'survived' });
      expect(await outcomeOf('return Math.max(value, value);', ';')).to.deep.equal({ kind: 'invalid' });
    });

    it('takes no notice of a test that fails without a mutant, too, and goes on behind it', async () => {
      const tests = ['always.test.ts', 'clamp.test.ts'];
      expect(await outcomeOf('max(value, value)', 'min(value, value)', tests)).to.deep.equal({ kind: 'survived' });
      expect(await outcomeOf('Math.min(value, high)', 'value', tests)).to.include({ kind: 'noticed' });
    });

    it('takes no notice of a failure by chance, which the same test does not have the second time', async () => {
      const tests = ['once.test.ts', 'clamp.test.ts'];
      expect(await outcomeOf('max(value, value)', 'min(value, value)', tests)).to.deep.equal({ kind: 'survived' });
      expect(await outcomeOf('Math.min(value, high)', 'value', tests)).to.include({ kind: 'noticed' });
    });

    it('notices a mutant that ends the process', async () => {
      const outcome = await outcomeOf('return Math.max(value, value);', 'process.exit(3);');
      expect(outcome).to.deep.equal({ kind: 'noticed', by: 'clamp.test.ts: ended with 3' });
    });

    it('finds out which tests run a place, in whichever process, and what none runs', async () => {
      const heard: string[] = [];
      const tests = ['clamp.test.ts', 'branches.test.ts', 'always.test.ts'];
      const reach = await measureReach(
        from,
        ['clamp.ts', 'branches.ts'],
        tests,
        1,
        async () => {},
        ({ file }, why) => heard.push(why === undefined ? file : `${file}: ${why}`),
      );
      expect(heard).to.deep.equal(['clamp.test.ts', 'branches.test.ts', 'always.test.ts: fails']);
      const reaching = (file: string, source: string, text: string) =>
        testsThatReach(reach, file, source, source.indexOf(text));
      expect(reaching('clamp.ts', CLAMP, 'Math.min')).to.deep.equal(['clamp.test.ts']);
      expect(reaching('clamp.ts', `${CLAMP}\n`, 'Math.min')).to.equal(undefined);
      const measured = [CLAMP_TEST, `${CLAMP_TEST}\n`].map((text) => isMeasured(reach, 'clamp.test.ts', text));
      expect([...measured, isMeasured(reach, 'new.test.ts', '')]).to.deep.equal([true, false, false]);
      const reached = (text: string) => reaching('branches.ts', BRANCHES, text)?.length;
      for (const text of ['export const', 'value < 0', 'value > 9', 'const twice', 'value * 2', "'none'", "'few'"])
        expect(reached(text), text).to.equal(1);
      for (const text of ['name.length', 'throw', "return 'large'", "return 'middle'"])
        expect(reached(text), text).to.equal(0);
      expect([...unreached(reach, () => BRANCHES)]).to.deep.equal([['branches.ts', [1, 3, 4, 5]]]);
      writeReach(from, reach);
      expect(readReach(from)).to.deep.equal(reach);
    });
  });
});
