import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What an import is compared with, and what of a module each of its parts has: names of files without the module's. */
const PARTS = {
  empty: [],
  formats: ['Format.ps1xml', 'Types.ps1xml'],
  script: ['psm1'],
} as const;

/** Makes modules that hold one part of the module in the folder each, and nothing else: the path of the manifest of each. */
export function importParts(folder: string, work: string): [part: string, manifest: string][] {
  const name = basename(folder);
  return Object.entries(PARTS).map(([part, ends]) => {
    const path = join(work, part);
    mkdirSync(path, { recursive: true });
    const file = (end: string) => `${name}.${end}`;
    const has = (end: string) => ends.some((one) => one === end);
    writeFileSync(join(path, file('psm1')), '');
    for (const end of ends) copyFileSync(join(folder, file(end)), join(path, file(end)));
    const manifest = join(path, file('psd1'));
    const lines = [
      '@{',
      `    RootModule = '${file('psm1')}'`,
      "    ModuleVersion = '1.0.0'",
      `    FunctionsToExport = ${has('psm1') ? "'*'" : '@()'}`,
      ...['Cmdlets', 'Variables', 'Aliases'].map((kind) => `    ${kind}ToExport = @()`),
      ...(has('Format.ps1xml') ? [`    FormatsToProcess = @('${file('Format.ps1xml')}')`] : []),
      ...(has('Types.ps1xml') ? [`    TypesToProcess = @('${file('Types.ps1xml')}')`] : []),
      '}',
    ];
    writeFileSync(manifest, lines.join('\n'));
    return [part, manifest];
  });
}
