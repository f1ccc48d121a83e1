import type { Recipe } from './sbom.ts';
import { sha256 } from './sha256.ts';
import type { PackedFile } from './zip.ts';

/** A package that was made. */
export interface Package {
  /** Its file name. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What it holds. */
  readonly files: readonly PackedFile[];
}

const MEGABYTE = 1_000_000;

/** Sizes as people say them, in MB of 1,000,000 bytes. */
export function megabytes(size: number): string {
  return size < MEGABYTE / 10 ? `${Math.ceil(size / 1000)} kB` : `${(size / MEGABYTE).toFixed(1)} MB`;
}

/** One line for each package: what it weighs, and what it takes on the disk. */
export function printPackages(packages: readonly Package[]): string[] {
  return [
    '| package | packed | on the disk | SHA-256 |',
    '|---|---|---|---|',
    ...packages.map(
      ({ name, bytes, files }) =>
        `| ${name} | ${megabytes(bytes.length)} | ${megabytes(sizeOf(files))} | \`${sha256(bytes)}\` |`,
    ),
  ];
}

/** A page that says what the packages weigh, and what each holds, file by file, and under which licence. */
export function contentsPage(title: string, packages: readonly Package[], recipe: Recipe): string {
  return [
    `# ${title}`,
    '',
    ...printPackages(packages),
    ...packages.flatMap(({ name, files }) => [
      '',
      `## ${name}`,
      '',
      '| file | bytes | licence |',
      '|---|---|---|',
      ...files.map(({ path, bytes }) => `| ${path} | ${bytes.length} | ${licenceOf(path, recipe)} |`),
    ]),
    '',
  ].join('\n');
}

/** Of a program its own and those of what it is made of, whose texts lie beside it. */
function licenceOf(path: string, recipe: Recipe): string {
  const own = "the module's, LICENSE";
  if (path.endsWith('/LICENCES.txt')) return 'the texts themselves';
  // In a zip the module has a folder of its own.
  const ingredients = recipe.get(path) ?? recipe.get(path.replace(/^[^/]+\//, ''));
  const of = ingredients?.map(({ name, version, licence }) => `${name} ${version}: ${licence}`);
  if (of === undefined) return own;
  const texts = 'LICENCES.txt beside it';
  return path.endsWith('.node') ? `${of.join(', ')}; ${texts}` : `${own}; ${of.join(', ')}; ${texts}`;
}

function sizeOf(files: readonly PackedFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
