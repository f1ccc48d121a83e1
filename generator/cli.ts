import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExecutables, isTarget, TARGETS } from './build.ts';
import { describeDifference, readSurface, writeSurface } from './diff.ts';
import { emitAbout, emitTopic, topicName } from './emit/about.ts';
import { checkEmitted } from './emit/check-emitted.ts';
import { emitDscClasses } from './emit/dsc-classes.ts';
import { dscManifestName, emitDscManifest } from './emit/dsc-manifest.ts';
import { insertErrorTable } from './emit/error-table.ts';
import { emitFormat } from './emit/format.ts';
import { emitHelp } from './emit/help.ts';
import { emitJsonSchema } from './emit/json-schema.ts';
import { emitManifest } from './emit/manifest.ts';
import { emitScripts } from './emit/module-script.ts';
import { emitReference } from './emit/reference.ts';
import { emitRoles } from './emit/roles.ts';
import { surfaceOf } from './emit/surface.ts';
import { emitTypes } from './emit/types.ts';
import { emitWireTable } from './emit/wire-table.ts';
import { identityOf } from './identity.ts';
import type { Model } from './model/model.ts';
import { pack } from './pack.ts';
import { BuildError } from './package/build-error.ts';
import { printPackages } from './package/contents-page.ts';
import { isInstalled } from './package/node-binaries.ts';
import type { Certificate } from './package/signing.ts';
import { ContractErrors } from './read/diagnostics.ts';
import { checkEntry, openProgram } from './read/program.ts';
import { readContract } from './read/read-contract.ts';
import { readWarmUp } from './warm-up.ts';

const USAGE = `Usage: pwsh-contract <command> --contract <entry.ts> [options]

Commands
  generate   reads the contract, and writes the module and the executable's table beside the contract
  check      writes nothing, and fails when what is there differs
  package    does what generate --build does, and packs the module: a nupkg, a zip for each target, the list of their
             digests, and a page of what they hold
  diff       reports what the contract's surface has broken or added since the last release, and fails when its version
             does not follow semver

Options
  --contract <entry.ts>   the file that exports the contract and its commands
  --out <folder>          the module's folder
  --docs <folder>         also reference pages in Markdown
  --readme <file.md>      also the table of the native errors, between the marks in that file
  --dsc <folder>          the folder of the module's class resources, <name>Dsc, where the contract has some
  --license <file>        the licence of the module, which goes with it
  --build                 also builds the module's executables: <folder>/bin/<target>/<executable>; what they are made
                          from is noted in ./build/executables, so that those which are up to date are left alone
  --entry <main.ts>       the file that the executable starts with (--build); without it main.ts beside the contract
  --target <target>       ${TARGETS.join(', ')} (--build), may be given more than once; without it
                          those whose packages are installed
  --packages <folder>     the folder that takes the packages (package)
  --certificate <file>    signs programs and libraries for Windows by this PKCS #12 file and osslsigncode (package), with
                          the password in the --password-file <file>
  --certificate-thumbprint <digits>
                          signs programs, libraries, scripts and a catalog by a certificate of this Windows (package)
  --timestamp-server <url>
                          the server that says when it was signed (package); without one a signature ends with its
                          certificate
  --surface <file.json>   the surface of the last release (diff; also with check, which then does what diff does, too)
  --accept                makes that of the contract the one of the last release (diff), where its version allows it
  --help                  this text

Ends with 0; with 1 for a contract with mistakes, a program that cannot be built, a difference, or a version that is too
low; with 2 for wrong options and files that are not there.`;

/** Wrong options, or files that are not there: nothing was done. */
class UsageError extends Error {}

/** Where the files of a contract go besides the module's folder. */
export interface Outputs {
  readonly readme?: string | undefined;
  readonly docs?: string | undefined;
  readonly license?: string | undefined;
  readonly dsc?: string | undefined;
}

/** Every file that a contract becomes: its path and its text. */
export function generate(contract: string, out: string, outputs: Outputs = {}): Map<string, string> {
  return emit(readContract(contract), contract, out, outputs);
}

function emit(
  model: Model,
  contract: string,
  out: string,
  { readme, docs, license, dsc }: Outputs,
): Map<string, string> {
  const files = new Map([
    ...(readme === undefined ? [] : [[readme, withErrorTable(model, readme)] as const]),
    ...(docs === undefined ? [] : referencePages(model, docs)),
    ...(license === undefined ? [] : [[join(out, 'LICENSE'), readFileSync(license, 'utf8')] as const]),
    [join(dirname(contract), 'contract.generated.ts'), emitWireTable(model)],
    [join(dirname(contract), 'contract.schema.json'), emitJsonSchema(model)],
    [join(out, `${model.name}.psd1`), emitManifest(model)],
    ...[...emitScripts(model)].map(([name, text]) => [join(out, name), text] as const),
    [join(out, `${model.name}.Format.ps1xml`), emitFormat(model)],
    [join(out, `${model.name}.Types.ps1xml`), emitTypes(model)],
    [join(out, 'en-US', `${model.name}-help.xml`), emitHelp(model)],
    [join(out, 'en-US', `about_${model.name}.help.txt`), emitAbout(model)],
    ...(dsc === undefined ? [] : [...emitDscClasses(model)].map(([name, text]) => [join(dsc, name), text] as const)),
    ...(model.resources.length === 0 ? [] : [[join(out, dscManifestName(model)), emitDscManifest(model)] as const]),
    ...model.topics.map(
      (topic) => [join(out, 'en-US', `${topicName(model, topic.name)}.help.txt`), emitTopic(model, topic)] as const,
    ),
  ]);
  for (const [name, text] of emitRoles(model)) files.set(join(out, name), text);
  checkEmitted(files);
  return files;
}

function withErrorTable(model: Model, readme: string): string {
  const text = readFileSync(readme, 'utf8');
  try {
    return insertErrorTable(model, text);
  } catch (error) {
    throw new UsageError(`--readme '${readme}': ${(error as Error).message}`);
  }
}

function referencePages(model: Model, docs: string): [string, string][] {
  return model.commands.map((command) => [join(docs, `${command.name}.md`), emitReference(model, command)]);
}

/** Does what the words of a command line say, and returns the exit code. */
export async function run(words: string[]): Promise<number> {
  try {
    return await runCommand(words);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const usage = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true;
    if (usage) console.error(`${message}\nSee: pwsh-contract --help`);
    else if (error instanceof ContractErrors || error instanceof BuildError) console.error(message);
    else throw error;
    return usage ? 2 : 1;
  }
}

async function runCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      contract: { type: 'string' },
      out: { type: 'string' },
      docs: { type: 'string' },
      readme: { type: 'string' },
      license: { type: 'string' },
      dsc: { type: 'string' },
      build: { type: 'boolean' },
      entry: { type: 'string' },
      target: { type: 'string', multiple: true },
      packages: { type: 'string' },
      certificate: { type: 'string' },
      'password-file': { type: 'string' },
      'certificate-thumbprint': { type: 'string' },
      'timestamp-server': { type: 'string' },
      surface: { type: 'string' },
      accept: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const [word = '', ...others] = positionals;
  if (!['generate', 'check', 'diff', 'package'].includes(word) || others.length > 0) {
    throw new UsageError(`'${positionals.join(' ')}' is no command: it is generate, check, diff or package.`);
  }
  const { docs, readme, license, dsc } = values;
  const contract = existing('contract', values.contract);
  if (word === 'diff') return diff(readContract(contract), given('surface', values.surface), values.accept === true);
  const out = given('out', values.out);
  if (readme !== undefined) existing('readme', readme);
  if (license !== undefined) existing('license', license);
  const packing = word === 'package' ? packingOf(values) : undefined;
  const build = values.build || packing !== undefined ? buildOf(contract, out, values) : undefined;
  if (word === 'check' && build !== undefined) throw new UsageError('check builds nothing: leave out --build.');
  const program = openProgram(contract);
  const model = readContract(contract, program);
  const emitted = emit(model, contract, out, { docs, readme, license, dsc });
  const code = write(emitted, [out, ...[docs, dsc].filter((folder) => folder !== undefined)], word);
  if (word === 'check' && values.surface !== undefined) {
    return Math.max(code, diff(model, given('surface', values.surface), false));
  }
  if (build === undefined) return code;
  checkEntry(build.entry, program);
  const warmUp = readWarmUp(build.entry, model);
  const identity = identityOf(model, contract);
  for (const path of await buildExecutables({ ...build, name: model.executable, warmUp, identity }))
    console.log(`Built ${path}`);
  if (packing !== undefined) {
    const made = await pack({ ...build, ...packing, model, dsc, emitted, warmUp, identity });
    console.log(printPackages(made).join('\n'));
  }
  return 0;
}

function packingOf(values: {
  packages?: string;
  certificate?: string;
  'password-file'?: string;
  'certificate-thumbprint'?: string;
  'timestamp-server'?: string;
}): { readonly packages: string; readonly certificate?: Certificate } {
  const { certificate: file, 'certificate-thumbprint': thumbprint, 'password-file': passwordFile } = values;
  const packages = given('packages', values.packages);
  const timestampServer = values['timestamp-server'];
  if (file !== undefined && thumbprint !== undefined) {
    throw new UsageError('--certificate and --certificate-thumbprint: give one of them.');
  }
  if (passwordFile !== undefined) existing('password-file', passwordFile);
  if (file !== undefined) {
    return { packages, certificate: { file: existing('certificate', file), passwordFile, timestampServer } };
  }
  return { packages, ...(thumbprint === undefined ? {} : { certificate: { thumbprint, timestampServer } }) };
}

function buildOf(contract: string, out: string, { entry, target }: { entry?: string; target?: string[] }) {
  const targets = target?.filter(isTarget) ?? TARGETS.filter(isInstalled);
  const unknown = target?.find((each) => !isTarget(each));
  if (unknown !== undefined) throw new UsageError(`--target '${unknown}' is unknown: it is ${listOf(TARGETS)}.`);
  return { entry: entry === undefined ? usualEntry(contract) : existing('entry', entry), out, targets };
}

/** `a, b or c`. */
function listOf(words: readonly string[]): string {
  return words.join(', ').replace(/, (?=[^,]*$)/, ' or ');
}

function usualEntry(contract: string): string {
  const file = join(dirname(contract), 'main.ts');
  if (isFile(file)) return file;
  const example =
    "import { serve } from 'pwsh-contract/host'; docs/contract-language.md of the package shows a whole one";
  throw new UsageError(
    `--build: there is no file '${file}' for the executable to start with: write it (${example}), or name another file with --entry.`,
  );
}

function given(option: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`--${option} must be given.`);
  return value;
}

function existing(option: string, value: string | undefined): string {
  const file = given(option, value);
  if (isFile(file)) return file;
  throw new UsageError(`--${option}: there is no file '${file}' (in ${process.cwd()}).`);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function diff(model: Model, file: string, accept: boolean): number {
  const after = surfaceOf(model);
  const { lines, ok } = describeDifference(readSurface(file), after);
  console.log(lines.join('\n'));
  if (ok && accept) writeSurface(file, after);
  return ok ? 0 : 1;
}

/** Writes what differs; with `check` only reports it. */
function write(generated: ReadonlyMap<string, string>, folders: readonly string[], word: string): number {
  const check = word === 'check';
  const differing = check ? folders.flatMap((folder) => strayFiles(folder, generated)) : [];
  for (const [path, text] of generated) {
    if (readOrUndefined(path) === text) continue;
    differing.push(relative('.', path));
    if (check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (differing.length > 0) {
    const said = check ? 'Differs from the contract (generate writes it anew)' : 'Written';
    console.log(`${said}: ${differing.join(', ')}`);
  }
  return check && differing.length > 0 ? 1 : 0;
}

/** Files of the module that no contract became: left over, or put there by hand. Programs and examples are not emitted. */
function strayFiles(out: string, generated: ReadonlyMap<string, string>): string[] {
  if (!existsSync(out)) return [];
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !generated.has(path) && !/^(?:bin|Examples)[\\/]/.test(relative(out, path)))
    .map((path) => relative('.', path));
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  process.exitCode = await run(process.argv.slice(2));
}
