import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', 'runtime');

/**
 * The text of files of `generator/runtime`, one after another.
 * @param files - their names, without `.ps1`
 * @param values - what stands in the place of each `{{name}}`
 */
export function printRuntimeFiles(files: readonly string[], values: Readonly<Record<string, string>>): string {
  const template = files.map((name) => readFileSync(join(FOLDER, `${name}.ps1`), 'utf8')).join('\n');
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}
