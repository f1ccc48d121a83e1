import type { Model } from '../model/model.ts';
import { HEADER, indent, quote, quoteList } from '../text/powershell.ts';
import { sessionCmdlets } from './module-script.ts';

/** The module manifest. */
export function emitManifest(model: Model): string {
  const functions = model.commands
    .map((command) => command.name)
    .concat(sessionCmdlets(model))
    .sort();
  return [
    `# ${HEADER}`,
    '@{',
    `    RootModule           = ${quote(`${model.name}.psm1`)}`,
    `    ModuleVersion        = ${quote(model.version)}`,
    `    GUID                 = ${quote(model.guid)}`,
    `    Author               = ${quote(model.author)}`,
    `    CompanyName          = ${quote(model.author)}`,
    `    Copyright            = ${quote(model.copyright)}`,
    `    Description          = ${quote(model.description)}`,
    "    PowerShellVersion    = '5.1'",
    "    CompatiblePSEditions = @('Desktop', 'Core')",
    `    FormatsToProcess     = @(${quote(`${model.name}.Format.ps1xml`)})`,
    `    TypesToProcess       = @(${quote(`${model.name}.Types.ps1xml`)})`,
    ...indent(quoteList('FunctionsToExport    = @(', functions, ')'), 1),
    '    CmdletsToExport      = @()',
    '    VariablesToExport    = @()',
    '    AliasesToExport      = @()',
    '    PrivateData          = @{',
    '        PSData = @{',
    ...indent(quoteList('Tags         = @(', model.tags, ')'), 3),
    ...[
      ['ProjectUri', model.projectUri],
      ['LicenseUri', model.licenseUri],
      ['ReleaseNotes', model.releaseNotes],
    ].flatMap(([name = '', value]) =>
      value === undefined ? [] : [`            ${name.padEnd(12)} = ${quote(value)}`],
    ),
    '        }',
    '    }',
    '}',
    '',
  ].join('\n');
}
