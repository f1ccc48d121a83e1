import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The scripts of a module: its own, `path`, and its parts beside it. */
export function scriptsOf(path: string): string[] {
  const name = basename(path, '.psm1');
  const parts = readdirSync(dirname(path)).filter((file) => file.startsWith(`${name}.`) && /\.\w+\.psm1$/.test(file));
  return [path, ...parts.sort().map((file) => join(dirname(path), file))];
}

/** A module's script with its parts imported: their functions instead of those that stand in for them. */
export function wholeScript(path: string): string {
  const [script = '', ...parts] = scriptsOf(path).map((file) => readFileSync(file, 'utf8'));
  const imported = script.replace(
    /^function ([\w-]+) \{\n(?: {4}param \(\)\n)? {4}(Import-\w+_Part -Name '\w+')\n {4}(?:\1 @args|\. \1)\n\}$/gm,
    '$2',
  );
  // A part finds the classes of the module in its state.
  return [imported, ...parts.map((part) => part.replace(/\$script:Types\.(\w+)/g, '[$1]'))].join('\n');
}
