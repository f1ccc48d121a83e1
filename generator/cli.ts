import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ContractErrors } from './contract/diagnostics.ts';
import { readContract } from './contract/read-contract.ts';
import { insertErrorTable } from './emit/error-table.ts';
import { emitFormat } from './emit/format.ts';
import { emitHelp } from './emit/help.ts';
import { emitManifest } from './emit/manifest.ts';
import { emitModuleScript } from './emit/module-script.ts';
import { emitTypes } from './emit/types.ts';
import { emitWireTable } from './emit/wire-table.ts';

const USAGE = `Usage: generate [check] --contract <entry.ts> --out <folder> [--readme <file.md>]

Reads the contract and writes the PowerShell module to <folder>, and the executable's table beside the contract. With
--readme it also writes the table of the native errors between the marks in that file.
With check, writes nothing and fails when what is there differs.`;

/** Every file that a contract becomes: its path and its text. */
export function generate(contract: string, out: string, readme?: string): Map<string, string> {
  const model = readContract(contract);
  return new Map([
    ...(readme === undefined ? [] : [[readme, insertErrorTable(model, readFileSync(readme, 'utf8'))] as const]),
    [join(dirname(contract), 'contract.generated.ts'), emitWireTable(model)],
    [join(out, `${model.name}.psd1`), emitManifest(model)],
    [join(out, `${model.name}.psm1`), emitModuleScript(model)],
    [join(out, `${model.name}.Format.ps1xml`), emitFormat(model)],
    [join(out, `${model.name}.Types.ps1xml`), emitTypes(model)],
    [join(out, 'en-US', `${model.name}-help.xml`), emitHelp(model)],
  ]);
}

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      contract: { type: 'string' },
      out: { type: 'string' },
      readme: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || values.contract === undefined || values.out === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const check = positionals[0] === 'check';
  const generated = generate(values.contract, values.out, values.readme);
  const differing = check ? strayFiles(values.out, generated) : [];
  for (const [path, text] of generated) {
    if (readOrUndefined(path) === text) continue;
    differing.push(relative('.', path));
    if (check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (differing.length > 0) {
    const said = check ? 'Differs from the contract (npm run generate writes it anew)' : 'Written';
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
  try {
    process.exitCode = main();
  } catch (error) {
    if (!(error instanceof ContractErrors) && (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') !== true)
      throw error;
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
