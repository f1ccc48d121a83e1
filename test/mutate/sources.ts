import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import type { Site } from './mutant.ts';
import { runPowerShellFile } from './run-script.ts';
import { typeScriptSites } from './typescript-sites.ts';

/** What is made, and what is words alone: the pages of the help. */
const LEFT_OUT = /\.generated\.ts$|\.d\.ts$|^src\/(?:contract|safe-change|roles)\.ts$/;

/** The sources of each folder of the kit and the module, from the root, by folder. */
export function sourceFolders(root: string): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const top of ['generator', 'src']) {
    const entries = readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).sort();
    for (const path of entries.map((entry) => `${top}/${entry.replaceAll('\\', '/')}`)) {
      if (!/\.(?:ts|ps1)$/.test(path) || path.includes('node_modules/') || LEFT_OUT.test(path)) continue;
      const folder = dirname(path);
      folders.set(folder, [...(folders.get(folder) ?? []), path]);
    }
  }
  return folders;
}

/** Where a fault fits into some of the sources. */
export function sitesOf(root: string, files: readonly string[]): Site[] {
  const scripts = files.filter((file) => file.endsWith('.ps1'));
  const inTypeScript = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      typeScriptSites(file, readFileSync(join(root, file), 'utf8'), file.startsWith('generator/emit/')),
    );
  return scripts.length === 0 ? inTypeScript : [...inTypeScript, ...powerShellSites(root, scripts)];
}

function powerShellSites(root: string, files: readonly string[]): Site[] {
  const paths = files.map((file) => join(root, file));
  const found: Site[] = JSON.parse(runPowerShellFile('powershell-sites.ps1', paths));
  return found.map((site) => ({ ...site, file: site.file.slice(root.length + 1) }));
}
