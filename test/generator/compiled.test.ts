import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BuildError } from '../../generator/package/build-error.ts';
import { type WarmUp, writeCompiled } from '../../generator/package/compiled.ts';
import { buildExecutable } from '../../generator/package/executable.ts';
import { builderBinary } from '../../generator/package/node-binaries.ts';
import { readWarmUp } from '../../generator/warm-up.ts';
import { readOnce } from './read-once.ts';
import { root, target } from './second/outside.ts';

/** A program that answers each line of its input; only the word `--loud` has it shout. */
const ECHO = `
function shout(text) { return text.toUpperCase(); }
function repeat(text) { return \`= \${text}\`; }
const loud = process.argv[2] === '--loud';
for (const line of require('node:fs').readFileSync(0, 'latin1').split('\\n'))
  if (line === 'throw') throw new Error('thrown by the program');
  else if (line !== '') console.log(loud ? shout(line) : repeat(line));
`;

/** A program that does something else when some time has passed: its input is how long it waits, in milliseconds. */
const LATE = `
function late() { return 'late'; }
function soon() { return 'soon'; }
const [begun, tick] = [Date.now(), performance.now()];
const wait = Number(require('node:fs').readFileSync(0, 'latin1'));
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
console.log(Date.now() > begun + 9 || performance.now() > tick + 9 ? late() : soon());
`;

const NODE = builderBinary().path;

describe('a program that is compiled', function () {
  this.timeout(300_000);
  let folder: string;
  let made = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'compiled-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const warmUp = (change: Partial<WarmUp> = {}): WarmUp => ({
    words: [],
    input: 'a\n',
    failed: () => undefined,
    ...change,
  });

  /** Makes the files of a program, and returns their folder. */
  async function compile(change?: Partial<WarmUp>, script = ECHO): Promise<string> {
    const scratch = join(folder, String(++made));
    mkdirSync(scratch);
    await writeCompiled(scratch, script, NODE, warmUp(change));
    return scratch;
  }

  async function failure(work: () => unknown): Promise<unknown> {
    try {
      await work();
    } catch (error) {
      return error;
    }
    throw new Error('It did not fail.');
  }

  it('has the code of what it ran, which a node without options takes, and the same each time', async () => {
    const taken = `
      const { readFileSync } = require('node:fs');
      const read = (name) => readFileSync(name);
      const script = new (require('node:vm').Script)(read('program.cjs').latin1Slice(), {
        filename: 'program.cjs', cachedData: read('program.code') });
      console.log(script.cachedDataRejected);`;
    const quiet = await compile();
    expect(execFileSync(NODE, ['-e', taken], { cwd: quiet, encoding: 'utf8' })).to.equal('false\n');
    const code = (scratch: string) => readFileSync(join(scratch, 'program.code'));
    expect(code(await compile()).equals(code(quiet)), 'the same').to.equal(true);
    const loud = await compile({ words: ['--loud'] });
    expect(code(loud).equals(code(quiet)), 'of another function').to.equal(false);
    const [soon, late] = [await compile({ input: '1' }, LATE), await compile({ input: '300' }, LATE)];
    expect(code(late).equals(code(soon)), 'on a slow machine, too').to.equal(true);
  });

  it('does what it did without, whatever it is asked, and is made anew when its warm-up is another one', async () => {
    const entry = join(folder, 'echo.ts');
    // A pattern keeps its letters in a bundle, and the script is read byte by byte.
    writeFileSync(
      entry,
      `if (/^ä|日本$/.test('日本')) process.stdout.write(process.argv.slice(2).join('+') + '\\n');\n${ECHO}`,
    );
    const build = (change?: Partial<WarmUp>) =>
      buildExecutable({
        entry,
        name: 'echo',
        outDir: join(folder, 'bin'),
        workDir: join(folder, 'work'),
        target,
        warmUp: change && warmUp(change),
      });
    const plain = await build();
    const ask = (...words: string[]) => execFileSync(plain.path, words, { input: 'b\nc\n', encoding: 'utf8' });
    const answers = () => [ask(), ask('--loud'), ask('x', 'y')];
    const before = answers();
    expect(before).to.deep.equal(['\n= b\n= c\n', '--loud\nB\nC\n', 'x+y\n= b\n= c\n']);
    const compiled = await build({});
    expect(compiled.sha256).to.not.equal(plain.sha256);
    expect(answers()).to.deep.equal(before);
    expect(await build({})).to.include({ sha256: compiled.sha256, rebuilt: false });
    expect(await build({ input: 'b\n' })).to.include({ rebuilt: true });
    expect(answers()).to.deep.equal(before);
  });

  it('is not made where its warm-up fails, and says how', async () => {
    const thrown = await failure(() => compile({ input: 'throw\n' }));
    expect(thrown).to.be.instanceOf(BuildError);
    expect((thrown as Error).message).to.match(
      /^The program fails while it is warmed up: [\s\S]*thrown by the program/,
    );
    const failed = await failure(() => compile({ failed: (output) => output.trim() }));
    expect((failed as Error).message).to.equal('The warm-up of the program fails: = a');
  });

  describe('of a module', () => {
    const contract = join(root, 'test', 'generator', 'second', 'contract.ts');
    const model = readOnce(contract);
    const read = (text: string) => {
      writeFileSync(join(folder, 'warm-up.json'), text);
      return readWarmUp(join(folder, 'main.ts'), model);
    };

    it('takes its requests from warm-up.json beside its entry, by the names of cmdlets and parameters', async () => {
      expect(readWarmUp(join(folder, 'main.ts'), model)).to.equal(undefined);
      const { words, input } =
        read('{ "words": ["--x"], "requests": [["Get-Seal", { "Path": ["/a\\tb", "/c"] }]] }') ?? {};
      expect(words).to.deep.equal(['--x']);
      expect(input).to.match(/^1\tGet-Seal\tapply\tPath\t\/a\\tb\\,\/c\t*\n\n$/);
      for (const [text, reason] of [
        ['{', /warm-up\.json: .*JSON/],
        ['{ "words": [], "requests": [["Get-Nothing", {}]] }', /warm-up\.json: there is no cmdlet 'Get-Nothing'\.$/],
        ['{ "words": [], "requests": [["Get-Seal", { "Nowhere": "x" }]] }', /Get-Seal has no parameter 'Nowhere'\.$/],
      ] as const) {
        expect(((await failure(() => read(text))) as Error).message).to.match(reason);
      }
    });

    it('fails by the words of the first error, or by what is not answered', () => {
      const { failed } = read('{ "words": [], "requests": [["Get-Seal", {}], ["Get-Seal", {}]] }') as WarmUp;
      expect(failed('hello\n-\t1\tx\n=\t1\n=\t2\n')).to.equal(undefined);
      expect(failed('hello\n=\t1\n')).to.match(/warm-up\.json: Get-Seal is not answered\.$/);
      expect(failed('hello\n?\t1\tNotFound\tObjectNotFound\tThere is none.\t\t\t\t\n=\t1\n=\t2\n')).to.match(
        /: There is none\.$/,
      );
    });
  });
});
