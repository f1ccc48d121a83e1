import { type Model, sessionCmdlets } from '../model/model.ts';
import { indent, quoteData, quoteList, versionText } from '../text/powershell.ts';
import { headerOf } from './header.ts';

/** The module manifest. */
export function emitManifest(model: Model): string {
  const functions = model.commands
    .map((command) => command.name)
    .concat(sessionCmdlets(model))
    .sort();
  return [
    `# ${headerOf(model)}`,
    '@{',
    `    RootModule           = ${quoteData(`${model.name}.psm1`)}`,
    `    ModuleVersion        = ${quoteData(versionText(model.version))}`,
    `    GUID                 = ${quoteData(model.guid)}`,
    `    Author               = ${quoteData(model.author)}`,
    `    CompanyName          = ${quoteData(model.author)}`,
    `    Copyright            = ${quoteData(model.copyright)}`,
    `    Description          = ${quoteData(model.description)}`,
    "    PowerShellVersion    = '5.1'",
    "    CompatiblePSEditions = @('Desktop', 'Core')",
    `    FormatsToProcess     = @(${quoteData(`${model.name}.Format.ps1xml`)})`,
    `    TypesToProcess       = @(${quoteData(`${model.name}.Types.ps1xml`)})`,
    ...indent(quoteList('FunctionsToExport    = @(', functions, ')', quoteData), 1),
    '    CmdletsToExport      = @()',
    '    VariablesToExport    = @()',
    '    AliasesToExport      = @()',
    '    PrivateData          = @{',
    '        PSData = @{',
    ...indent(quoteList('Tags         = @(', model.tags, ')', quoteData), 3),
    ...[
      ['ProjectUri', model.projectUri],
      ['LicenseUri', model.licenseUri],
      ['ReleaseNotes', model.releaseNotes],
    ].flatMap(([name = '', value]) =>
      value === undefined ? [] : [`            ${name.padEnd(12)} = ${quoteData(value)}`],
    ),
    '        }',
    '    }',
    '}',
    '',
  ].join('\n');
}
