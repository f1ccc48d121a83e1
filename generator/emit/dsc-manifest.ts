import { RESOURCE_EXIT_CODES } from '../library/wire/resources.ts';
import type { Model, Resource } from '../model/model.ts';
import { headerOf } from './header.ts';
import { resourceSchema } from './resource-schema.ts';

const SCHEMA = 'https://aka.ms/dsc/schemas/v3/bundled/resource/manifest.json';

/** The name of the file in which a module lists its resources: all in lower case, since the engine may look for it so. */
export function dscManifestName({ name }: Pick<Model, 'name'>): string {
  return `${name.toLowerCase()}.dsc.manifests.json`;
}

/**
 * The list of a module's resources for the engine of DSC. The executable is named by a path with separators: a bare name would be
 * looked for in PATH first, wherever the manifest lies.
 * @param target - the folder of that executable: one manifest names one, and Windows on ARM translates that of x64
 */
export function emitDscManifest(model: Model, target = 'win-x64'): string {
  const executable = `bin/${target}/${model.executable}.exe`;
  const resources = model.resources.map((resource) => withExecutable(resourceManifest(model, resource), executable));
  return `${JSON.stringify({ $comment: headerOf(model), resources }, null, 2)}\n`;
}

/** The manifest of one resource, whose executable is still to be said. */
export function resourceManifest(model: Model, resource: Resource): Record<string, unknown> {
  const { type, help, state, exports } = resource;
  const method = (verb: string, ...more: object[]) => ({
    executable: '',
    args: ['dsc', verb, '--resource', type, ...more],
  });
  const whatIf = { whatIfArg: '--what-if' };
  const canBeAbsent = state.properties.some((property) => property.type.is === 'exist');
  return {
    $schema: SCHEMA,
    type,
    version: model.version,
    description: help,
    tags: model.tags.filter((tag) => /^\w+$/.test(tag)),
    get: { ...method('get'), input: 'stdin' },
    set: {
      ...method('set', whatIf),
      input: 'stdin',
      implementsPretest: true,
      ...(canBeAbsent ? { handlesExist: true } : {}),
      return: 'stateAndDiff',
      whatIfReturns: 'stateAndDiff',
    },
    test: { ...method('test'), input: 'stdin', return: 'stateAndDiff' },
    ...(canBeAbsent ? { delete: { ...method('delete', whatIf), input: 'stdin' } } : {}),
    // All are given, and the engine filters: it sends nothing, though published schemas want a way for it.
    ...(exports ? { export: { ...method('export'), input: 'stdin', supportsFiltering: false } } : {}),
    exitCodes: RESOURCE_EXIT_CODES,
    schema: { embedded: resourceSchema(resource) },
  };
}

function withExecutable(manifest: Record<string, unknown>, executable: string): object {
  return Object.fromEntries(
    Object.entries(manifest).map(([name, value]) => {
      const isMethod = typeof value === 'object' && value !== null && 'executable' in value;
      return [name, isMethod ? { ...value, executable } : value];
    }),
  );
}
