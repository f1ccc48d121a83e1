import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { powerShellEnvironment } from '../tools/environment.ts';
import { pinnedPowerShell } from '../tools/pinned-powershell.ts';

/**
 * How long Import-Module takes, each time in a PowerShell of its own, in milliseconds: the module, an empty one beside it in
 * the same round, and modules that hold only one part of it.
 *
 *     npm run bench:import [-- <module folder> <rounds>]
 */
const [folder = fileURLToPath(new URL('../../module/IpRoute', import.meta.url)), count = '20'] = process.argv.slice(2);
const name =
  folder
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .at(-1) ?? '';
const work = mkdtempSync(join(tmpdir(), 'import-'));
const pwsh = pinnedPowerShell();
const env = powerShellEnvironment();

/** A module of some of these parts: the script of the module or an empty one, and what its manifest names. */
function moduleOf(label: string, { script = false, format = false, types = false }): [label: string, path: string] {
  const path = join(work, label.replaceAll(' ', '-'));
  mkdirSync(path);
  const [formatFile, typesFile, scriptFile] = [`${name}.Format.ps1xml`, `${name}.Types.ps1xml`, `${name}.psm1`];
  const files = [...(format ? [formatFile] : []), ...(types ? [typesFile] : []), ...(script ? [scriptFile] : [])];
  for (const file of files) copyFileSync(join(folder, file), join(path, file));
  if (!script) writeFileSync(join(path, scriptFile), '');
  const manifest = join(path, `${name}.psd1`);
  const lines = [
    '@{',
    `    RootModule = '${scriptFile}'`,
    "    ModuleVersion = '1.0.0'",
    `    FunctionsToExport = ${script ? "'*'" : '@()'}`,
    '    CmdletsToExport = @()',
    '    VariablesToExport = @()',
    '    AliasesToExport = @()',
    ...(format ? [`    FormatsToProcess = @('${formatFile}')`] : []),
    ...(types ? [`    TypesToProcess = @('${typesFile}')`] : []),
    '}',
  ];
  writeFileSync(manifest, lines.join('\n'));
  return [label, manifest];
}

function milliseconds(script: string): number {
  const text = `$w = [System.Diagnostics.Stopwatch]::StartNew(); ${script}; $w.Stop(); [System.Console]::Out.Write($w.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))`;
  const { status, stdout, stderr } = spawnSync(pwsh, ['-NoLogo', '-NoProfile', '-Command', text], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0 || stderr !== '') throw new Error(`${script} ended with ${status}: ${stderr}`);
  return Number(stdout);
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (
    ((sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN) + (sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)) /
    2
  );
}

try {
  const imports = [
    moduleOf('empty', {}),
    [name, join(folder, `${name}.psd1`)] as const,
    moduleOf('script alone', { script: true }),
    moduleOf('format alone', { format: true }),
    moduleOf('types alone', { types: true }),
  ];
  const contenders = new Map(imports.map(([label, path]) => [label, `Import-Module '${path}'`]));
  const parse = '$null = [System.Management.Automation.Language.Parser]::ParseFile';
  contenders.set(
    'parse of the script',
    `$t = $null; $e = $null; ${parse}('${join(folder, `${name}.psm1`)}', [ref] $t, [ref] $e)`,
  );
  contenders.set(
    'parse of nothing',
    `$t = $null; $e = $null; ${parse}('${join(work, 'empty', `${name}.psm1`)}', [ref] $t, [ref] $e)`,
  );
  const times = new Map<string, number[]>([...contenders.keys()].map((label) => [label, []]));
  for (let round = 0; round <= Number(count); round++) {
    for (const [label, script] of contenders) {
      const taken = milliseconds(script);
      // The first round fills the caches of the disk.
      if (round > 0) times.get(label)?.push(taken);
    }
  }
  const empty = median(times.get('empty') ?? []);
  console.log(
    `Import-Module, median of ${count} fresh processes each; ${cpus()[0]?.model ?? ''}, ${cpus().length} cores`,
  );
  for (const [label, taken] of times) {
    const value = median(taken);
    const range = `${Math.min(...taken).toFixed(0)}-${Math.max(...taken).toFixed(0)}`;
    console.log(
      `  ${label.padEnd(22)}${value.toFixed(1).padStart(8)} ms ${range.padStart(9)}${(value / empty).toFixed(2).padStart(8)} x empty`,
    );
  }
} finally {
  rmSync(work, { recursive: true });
}
