import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runFile } from './session.ts';

const script = fileURLToPath(new URL('./check-script.ps1', import.meta.url));

/** What is wrong with a script or data file of PowerShell, a line each: `rule, line: text`. */
export async function complaintsAbout(path: string): Promise<string[]> {
  const { stdout, stderr, exitCode } = await runFile(script, { args: ['-Path', path], timeoutMs: 110_000 });
  if (exitCode !== 0 || stderr !== '') throw new Error(`${script} ended with ${exitCode}: ${stderr}`);
  const lines = stdout.split(/\r?\n/).filter((line) => line !== '');
  return [...aboutText(readFileSync(path, 'utf8')), ...lines];
}

/** What can be told of a text without PowerShell. */
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
