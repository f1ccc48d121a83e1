import { posix } from 'node:path';
import { printXml } from '../text/xml.ts';
import { sha256 } from './sha256.ts';
import { type PackedFile, textFile } from './zip.ts';

/** What a package says of itself. */
export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly author: string;
  readonly copyright: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly releaseNotes: string;
  readonly projectUri?: string | undefined;
  /** The functions that it exports. */
  readonly functions: readonly string[];
  /** Class resources of PowerShell DSC. */
  readonly resources: readonly string[];
  /** The modules that are installed with it, each in just this version. */
  readonly needs: readonly { readonly name: string; readonly version: string }[];
}

const NUSPEC = 'http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd';
const PACKAGES = 'http://schemas.openxmlformats.org/package/2006';
const LICENCE = 'LICENSE';

/**
 * The parts of a nupkg, which is a package by the Open Packaging Conventions: the types of its parts, their relations, the core
 * properties, the nuspec, and behind them the files of the module.
 */
export function nupkgParts(facts: PackageFacts, files: readonly PackedFile[]): PackedFile[] {
  const nuspec = `${facts.name}.nuspec`;
  // Other tools draw this name by chance.
  const name = sha256(`${facts.name} ${facts.version}`).slice(0, 32);
  const properties = `package/services/metadata/core-properties/${name}.psmdcp`;
  const parts = [
    textFile('_rels/.rels', printRelations(nuspec, properties)),
    textFile(nuspec, printNuspec(facts, files)),
    textFile(properties, printProperties(facts)),
    ...files,
  ];
  return [textFile('[Content_Types].xml', printTypes(parts)), ...parts];
}

function printNuspec(facts: PackageFacts, files: readonly PackedFile[]): string {
  const { name, version, author, copyright, description, releaseNotes, projectUri, needs } = facts;
  const licence = files.some(({ path }) => path === LICENCE) ? { license: { '@type': 'file', '#': LICENCE } } : {};
  const dependencies = needs.map((need) => ({ '@id': need.name, '@version': `[${need.version}]` }));
  return printXml(`The nuspec of ${name} ${version}`, {
    package: {
      '@xmlns': NUSPEC,
      metadata: {
        id: name,
        version,
        authors: author,
        owners: author,
        requireLicenseAcceptance: 'false',
        ...licence,
        ...(projectUri === undefined ? {} : { projectUrl: projectUri }),
        description,
        releaseNotes,
        copyright,
        tags: tagsOf(facts).join(' '),
        ...(dependencies.length === 0 ? {} : { dependencies: { dependency: dependencies } }),
      },
    },
  });
}

/** By these galleries know that it is a module, for which editions, and what is in it. */
function tagsOf({ tags, functions, resources }: PackageFacts): string[] {
  return [
    'PSModule',
    ...tags,
    ...(functions.length === 0 ? [] : ['PSIncludes_Function']),
    ...functions.flatMap((name) => [`PSFunction_${name}`, `PSCommand_${name}`]),
    ...(resources.length === 0 ? [] : ['PSIncludes_DscResource']),
    ...resources.map((name) => `PSDscResource_${name}`),
  ];
}

function printRelations(nuspec: string, properties: string): string {
  return printXml('What this package is', {
    Relationships: {
      '@xmlns': `${PACKAGES}/relationships`,
      Relationship: [
        { '@Type': 'http://schemas.microsoft.com/packaging/2010/07/manifest', '@Target': `/${nuspec}`, '@Id': 'R1' },
        { '@Type': `${PACKAGES}/relationships/metadata/core-properties`, '@Target': `/${properties}`, '@Id': 'R2' },
      ],
    },
  });
}

function printProperties({ name, version, author, description, tags }: PackageFacts): string {
  return printXml('Core properties', {
    coreProperties: {
      '@xmlns': `${PACKAGES}/metadata/core-properties`,
      '@xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      'dc:creator': author,
      'dc:description': description,
      'dc:identifier': name,
      version,
      keywords: tags.join(' '),
    },
  });
}

const TYPES: Readonly<Record<string, string>> = {
  rels: 'application/vnd.openxmlformats-package.relationships+xml',
  psmdcp: 'application/vnd.openxmlformats-package.core-properties+xml',
};

/** A type for each extension, and one for each file that has none. */
function printTypes(parts: readonly PackedFile[]): string {
  const extensions = new Set<string>();
  const without: string[] = [];
  for (const { path } of parts) {
    // posix.extname('.rels') is none.
    const extension = path.endsWith('/.rels') ? 'rels' : posix.extname(path).slice(1);
    if (extension === '') without.push(path);
    else extensions.add(extension);
  }
  return printXml('The types of the parts', {
    Types: {
      '@xmlns': `${PACKAGES}/content-types`,
      Default: [...extensions].map((extension) => ({
        '@Extension': extension,
        '@ContentType': TYPES[extension] ?? 'application/octet-stream',
      })),
      Override: without.map((path) => ({ '@PartName': `/${path}`, '@ContentType': 'application/octet-stream' })),
    },
  });
}
