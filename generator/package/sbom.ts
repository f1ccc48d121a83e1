import { version as kit } from '../package.json';
import { guidOf } from '../text/guid.ts';
import type { Ingredient } from './ingredients.ts';
import type { PackageFacts } from './nuspec.ts';
import { sha256 } from './sha256.ts';
import { type PackedFile, sorted, textFile } from './zip.ts';

/** What files of a package are made of, by their paths. */
export type Recipe = ReadonlyMap<string, readonly Ingredient[]>;

const MODULE = 'module';

/**
 * The bill of materials, as CycloneDX 1.6 has it: the packages that are in the programs, and each file with its digest. It has no time,
 * and its number follows from what it lists: the same package has the same bill.
 */
export function billOfMaterials(facts: PackageFacts, files: readonly PackedFile[], recipe: Recipe): PackedFile {
  const listed = sorted(files);
  const ingredients = new Map(listed.flatMap(({ path }) => recipe.get(path) ?? []).map((each) => [purlOf(each), each]));
  const digests = listed.map(({ path, bytes }) => ({ path, digest: sha256(bytes) }));
  const components = [
    ...[...ingredients].sort(([a], [b]) => (a < b ? -1 : 1)).map(([purl, each]) => describeIngredient(purl, each)),
    ...digests.map(({ path, digest }) => ({
      type: 'file',
      'bom-ref': refOf(path),
      name: path,
      hashes: [{ alg: 'SHA-256', content: digest }],
    })),
  ];
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${guidOf(JSON.stringify([facts.name, facts.version, components]))}`,
    version: 1,
    metadata: {
      tools: { components: [{ type: 'application', name: 'pwsh-contract', version: kit }] },
      component: {
        type: 'library',
        'bom-ref': MODULE,
        authors: [{ name: facts.author }],
        name: facts.name,
        version: facts.version,
        description: facts.description,
        ...licenceOf(files),
        copyright: facts.copyright,
        purl: `pkg:nuget/${facts.name}@${facts.version}`,
      },
    },
    components,
    dependencies: [
      { ref: MODULE, dependsOn: digests.map(({ path }) => refOf(path)) },
      ...listed.flatMap(({ path }) => {
        const of = recipe.get(path) ?? [];
        return of.length === 0 ? [] : [{ ref: refOf(path), dependsOn: of.map(purlOf) }];
      }),
    ],
  };
  return textFile('_manifest/bom.json', `${JSON.stringify(bill, null, 2)}\n`);
}

function describeIngredient(purl: string, { name, version, licence }: Ingredient): object {
  // By this name those know it who list its faults.
  const cpe = name.startsWith('node-') ? { cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*` } : {};
  const licenses = [{ expression: licence }];
  return { type: 'library', 'bom-ref': purl, name, version, licenses, ...cpe, purl };
}

/** The licence of the module, by the first line of its text. */
function licenceOf(files: readonly PackedFile[]): object {
  const text = files.find(({ path }) => path === 'LICENSE')?.bytes;
  const name = text === undefined ? undefined : /\S.*/.exec(Buffer.from(text).toString())?.[0]?.trim();
  return name === undefined ? {} : { licenses: [{ license: { name } }] };
}

function purlOf({ name, version }: Ingredient): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function refOf(path: string): string {
  return `file:${path}`;
}
