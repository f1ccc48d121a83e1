import { type Model, sessionCmdlets } from '../model/model.ts';
import { indent, quoteData, quoteList, versionText } from '../text/powershell.ts';
import { headerOf } from './header.ts';

/** SHA-256 of the files of a program, in hexadecimal, by their paths below `bin`: `win-x64/notes.exe`. */
export type Digests = ReadonlyMap<string, string>;

const PRIVATE_DATA = '    PrivateData          = @{\n';

/** The module manifest. That of a package has {@link withDigests}. */
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
    `    CompanyName          = ${quoteData(model.company ?? model.author)}`,
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
    PRIVATE_DATA.trimEnd(),
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

/**
 * The text of a manifest with the digests of the files that are packed: a module whose manifest has them holds these files
 * while it starts its program, and compares them. They are in a fixed order.
 * @throws {Error} for a text that has no place for them or has some already, and for what is no path below `bin` or no SHA-256
 */
export function withDigests(manifest: string, digests: Digests): string {
  const [before, after, ...others] = manifest.split(PRIVATE_DATA);
  if (before === undefined || after === undefined || others.length > 0)
    throw new Error('the manifest has no PrivateData of ours');
  if (after.startsWith('        Digests = ')) throw new Error('the manifest has digests already');
  const entries = [...digests].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [path, digest] of entries) {
    if (!/^[\w.-]+\/[\w.-]+$/.test(path)) throw new Error(`'${path}' is no file of a folder of bin`);
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`'${digest}' is no SHA-256 in small letters`);
  }
  const lines = entries.map(([path, digest]) => `            ${quoteData(path)} = ${quoteData(digest)}\n`);
  return [before, PRIVATE_DATA, '        Digests = @{\n', ...lines, '        }\n', after].join('');
}
