import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runScript } from './session.ts';

const script = fileURLToPath(new URL('./check-script.ps1', import.meta.url));

/**
 * What is wrong with scripts or data files of PowerShell, a line each: `rule, line: text`. One PowerShell reads them all.
 * @returns the lines of each file, in the order of the paths
 */
export async function complaintsAbout(paths: readonly string[]): Promise<string[][]> {
  const { stdout, stderr, exitCode } = await runScript(
    `$at = 0
     foreach ($path in [Console]::In.ReadToEnd().Split([char] 0)) {
       & '${script}' -Path $path | ForEach-Object { "$at $_" }
       $at++
     }`,
    { input: paths.join('\0'), timeoutMs: 110_000 },
  );
  if (exitCode !== 0 || stderr !== '') throw new Error(`${script} ended with ${exitCode}: ${stderr}`);
  const lines = stdout.split(/\r?\n/).map((line) => /^([0-9]+) (.*)$/.exec(line));
  return paths.map((path, at) => [
    ...aboutText(readFileSync(path, 'utf8')),
    ...lines.flatMap((line) => (line?.[1] === String(at) ? [line[2] ?? ''] : [])),
  ]);
}

/** What a text shows without PowerShell. */
function aboutText(text: string): string[] {
  const rules: [name: string, pattern: RegExp][] = [
    ['AvoidTrailingWhitespace', /[ \t]$/],
    ['AvoidLongLines', /^.{121}/],
    ['UseBOMForUnicodeEncodedFile', /[^ -~]/],
  ];
  return text
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line, at) => rules.flatMap(([name, rule]) => (rule.test(line) ? [`${name}, ${at + 1}: ${line}`] : [])));
}
