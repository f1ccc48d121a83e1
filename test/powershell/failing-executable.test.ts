import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { build } from 'esbuild';
import { writeMachine } from '../chaos/machine.ts';
import { moduleCopy } from './module-copy.ts';
import { runFile } from './session.ts';

interface Scenario {
  /** Whether the machine is in the memory of the executable, and lost with it. */
  readonly memory?: true;
  /** How many records there are. */
  readonly count: number;
  readonly act: string;
  /** Where the executable fails: a point, the how manieth time, and how. `* *` is each point, one after the other. */
  readonly orders: readonly string[];
}

const SET = '$rows | Set-IpRouteEntry -RouteMetric 77';
const NEW = '$rows | New-IpRouteEntry -RouteMetric 77 -WarningAction Ignore';

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'at each point of a stream, with its machine in a file': {
    count: 3,
    act: SET,
    orders: ['* * die', 'write 1 half', 'write 2 half', 'write 3 half'],
  },
  'at a point of a stream, with its machine in memory': {
    memory: true,
    count: 4,
    act: NEW,
    orders: [
      'batch 2 die',
      'before 1 die',
      'after 1 die',
      'after 3 die',
      'saved 2 die',
      'write 1 half',
      'write 2 half',
      'write 3 half',
      'written 2 die',
    ],
  },
  'while a late record is sent': {
    count: 3,
    act: `& { foreach ($row in $rows) { $row; [System.Threading.Thread]::Sleep(40) } } | ${SET.slice(8)}`,
    orders: ['read 2 die', 'within 2 die', 'after 2 die', 'saved 3 die', 'write 3 die', 'write 4 half'],
  },
  'behind the second batch of a long stream': {
    count: 1200,
    act: SET,
    orders: [
      'saved 3 die',
      'within 4 die',
      'before 40 die',
      'after 700 die',
      'written 4 die',
      'write 5 half',
      'saved 8 die',
    ],
  },
  'by standing still': { count: 4, act: SET, orders: ['before 3 stall', 'saved 2 stall'] },
  'by standing still, with its machine in memory': { memory: true, count: 4, act: NEW, orders: ['after 2 stall'] },
  'at a point of changes that are made as one': {
    count: 3,
    act: `${SET} -Atomic`,
    orders: ['saved 2 die', 'write 3 die', 'before 1 die', 'after 2 die', 'saved 5 die', 'write 6 half'],
  },
};

interface Outcome {
  readonly How: string;
  readonly Points: readonly string[];
  /** The point at which it failed; empty where it did not come there. */
  readonly Failed: string;
  readonly Shown: readonly string[];
  readonly Said: readonly string[];
  /** What the next cmdlet gave: empty where that is what it should give, or its error id. */
  readonly Next: readonly string[];
  readonly Made: readonly string[];
}

interface Tried {
  readonly Name: string;
  readonly Undisturbed: Outcome;
  readonly Cases: readonly Outcome[];
}

/** What a text says of some changes: how many, and the destinations of the first of them. */
function named(texts: readonly string[], pattern: RegExp): { count: number; names: string[] } {
  const found = texts.flatMap((text) => [...text.matchAll(pattern)]);
  return {
    count: found.reduce((sum, [, count]) => sum + Number(count), 0),
    names: found.flatMap(([, , names = '']) => names.match(/10\.\d+\.\d+\.0\/24/g) ?? []),
  };
}

/** What the cmdlets said of the changes, compared with what is so. */
function compare({ Shown, Said, Made }: Outcome, count: number): void {
  const told = named(Said, /made (\d+) change\(s\) that were not shown: (.*?)(?=\. |\.$)/g);
  const unknown = named(Said, /outcome of (\d+) request\(s\) of \S+ is unknown: (.*?)(?=\. |\.$)/g);
  const asOne = named(Said, /Whether the (\d+) changes that \S+ was to make as one are made is unknown()/g);
  expect(new Set(Shown).size).to.equal(Shown.length);
  const done = [...Shown, ...told.names];
  expect(Made).to.include.members(done);
  expect(new Set(done).size).to.equal(done.length);
  // No more than five are named.
  for (const { count: all, names } of [told, unknown]) expect(names.length).to.equal(Math.min(all, 5));
  expect(done).to.not.include.members(unknown.names.length === 0 ? ['none'] : unknown.names);
  const atLeast = Shown.length + told.count;
  const atMost = atLeast + unknown.count + asOne.count;
  expect(Made.length).to.be.within(atLeast, atMost);
  expect(atMost).to.be.at.most(count);
  if (asOne.count > 0) expect(Made.length).to.be.oneOf([0, count]);
  if (told.count > 5 || unknown.count > 5 || asOne.count > 0) return;
  // What nobody said anything of is not made.
  expect(Made.filter((one) => !done.includes(one) && !unknown.names.includes(one))).to.deep.equal([]);
}

/** Programs here are shell scripts, and a signal stops one: not on Windows. */
describe('an executable that fails at a point of its work', function () {
  this.timeout(300_000);
  let folder: string;
  let tried: Map<string, Tried>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    const program = join(folder, 'failing.cjs');
    const entryPoints = [fileURLToPath(new URL('failing-program.ts', import.meta.url))];
    await build({ entryPoints, outfile: program, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });
    const variables = `NODE_COMPILE_CACHE='${join(folder, 'compiled')}' FAILING='${join(folder, 'failing')}' FAILING_LOG='${join(folder, 'failing.log')}'`;
    const path = moduleCopy(folder, `${variables} '${process.execPath}' '${program}'`);
    writeMachine(join(folder, 'machine.saved'), 1200);
    const scenarios = join(folder, 'scenarios.json');
    writeFileSync(
      scenarios,
      JSON.stringify(
        Object.entries(SCENARIOS).map(([Name, { memory: Memory = false, count: Count, act: Act, orders: Orders }]) => {
          return { Name, Memory, Count, Act, Orders };
        }),
      ),
    );
    const args = ['-Module', path, '-Folder', folder, '-Scenarios', scenarios];
    const { stdout, stderr } = await runFile(join(import.meta.dirname, 'failing.ps1'), { args });
    expect(stderr).to.equal('');
    tried = new Map((JSON.parse(stdout) as Tried[]).map((one) => [one.Name, one]));
  });
  after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  for (const [name, { memory = false, count }] of Object.entries(SCENARIOS)) {
    it(`${name}: the cmdlets say of each change what is so`, () => {
      const { Undisturbed, Cases } = tried.get(name) as Tried;
      expect([Undisturbed.Said, Undisturbed.Shown.length, Undisturbed.Made.length]).to.deep.equal([[], count, count]);
      for (const point of ['read', 'batch', 'within', 'before', 'after', 'saved', 'write', 'written'])
        expect(Undisturbed.Points).to.include(point);
      let failures = 0;
      for (const one of Cases) {
        const what = `${one.How}, ${one.Failed}: ${JSON.stringify(one)}`;
        try {
          compare(one, count);
        } catch (error) {
          (error as Error).message = `${what}\n${(error as Error).message}`;
          throw error;
        }
        if (one.Failed !== '') failures++;
        if (one.Shown.length < count)
          expect(one.Said.join(), what).to.match(/ExecutableLost|RunGone|MemoryMachineLost/);
        // A machine that was in its memory is lost with it, and nothing else is taken for it.
        const isLost = memory && one.Failed !== '' && !one.How.startsWith('write 1 ');
        expect(one.Next, what).to.deep.equal([isLost ? 'MemoryMachineLost,Get-IpInterfaceEntry' : '']);
      }
      expect(failures, JSON.stringify(Cases.map(({ How, Failed }) => [How, Failed]))).to.be.at.least(Cases.length / 2);
    });
  }
});
