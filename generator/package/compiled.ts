import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildError } from './build-error.ts';

/** What a program does while it is built, so that its first session finds compiled what that took. */
export interface WarmUp {
  /** The words that it is started with. */
  readonly words: readonly string[];
  /** Its whole input. */
  readonly input: string;
  /** Finds the first reply that reports a failure, if there is one: what failed warms up nothing. */
  readonly failed: (output: string) => string | undefined;
}

/** The files of a compiled program, by names in the scratch folder, and what each is called in the program. */
export const COMPILED = { main: 'main.cjs', assets: { program: 'program.cjs', code: 'program.code' } } as const;

const OPENING = '(function (exports, require, module, __filename, __dirname) {';
const RUN = 'script.runInThisContext()(exports, require, module, __filename, __dirname);';
/** The name of the script where an error shows its stack. */
const NAME = JSON.stringify({ filename: COMPILED.assets.program });

/** What the program starts with. Where V8 does not take the code, as in another version, it compiles the text. */
const LOADER = `'use strict';
// The program, and V8's code of what its first session runs, which was made when it was built.
const { getRawAsset } = require('node:sea');
const { Script } = require('node:vm');
const text = Buffer.from(getRawAsset('program')).latin1Slice();
const script = new Script(text, { ...${NAME}, cachedData: Buffer.from(getRawAsset('code')) });
${RUN}
`;

/** Runs the program as the loader does, in no time, and writes the code of all that it ran. */
const MAKER = `'use strict';
const { readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');
const now = Date.now();
Date.now = () => now;
performance.now = () => 0;
const script = new Script(readFileSync(${JSON.stringify(COMPILED.assets.program)}, 'latin1'), ${NAME});
process.on('exit', () => writeFileSync(${JSON.stringify(COMPILED.assets.code)}, script.createCachedData()));
${RUN}
`;

/**
 * With these V8 makes the same code of the same script. Its random numbers, which its hashes come from, begin with the same
 * seed, and no thread compiles beside the program: what such a thread has begun is noted in the code. They are none of the
 * flags by which V8 decides whether it takes the code.
 */
const SAME = ['--random-seed=1', '--predictable'];
/** How long the program may take while it is built, in milliseconds. */
const LIMIT = 60_000;

/**
 * Writes the files of a program that starts with compiled code into `scratch`: `script` is run by the node of the build,
 * which must be that of the program, version and platform.
 *
 * The code is the same for the same script, on a busy machine, too: no time passes for it.
 * @param script - ASCII
 * @throws {BuildError} where the program fails, or reports an error
 */
export async function writeCompiled(scratch: string, script: string, node: string, warmUp: WarmUp): Promise<void> {
  const { main, assets } = COMPILED;
  await writeFile(join(scratch, main), LOADER);
  await writeFile(join(scratch, assets.program), `${OPENING}${script}\n})`);
  await writeFile(join(scratch, 'maker.cjs'), MAKER);
  const output = await converse(node, [...SAME, 'maker.cjs', ...warmUp.words], warmUp.input, scratch);
  const failure = warmUp.failed(output);
  if (failure !== undefined) throw new BuildError(`The warm-up of the program fails: ${failure}`);
  await readFile(join(scratch, assets.code));
}

function converse(program: string, words: readonly string[], input: string, cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, timeout: LIMIT, maxBuffer: 2 ** 28 };
    const child = execFile(program, words, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new BuildError(`The program fails while it is warmed up: ${stderr.trim() || error.message}`));
    });
    // A program that ends early says why itself.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
