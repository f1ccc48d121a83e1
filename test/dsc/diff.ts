type Json = { readonly [name: string]: unknown };
type Schema = Json | undefined;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The names of the properties in which what is differs from what is expected, as the engine tells it: what is expected is a pattern, so
 * members that only the state has do not count, and what is not said exists.
 * @param schema - of the resource, where the test is the engine's own; that of a resource has none
 */
export function differing(expected: unknown, actual: unknown, schema?: Schema, root: Schema = schema): string[] {
  if (!isObject(expected)) return [];
  const wanted: Json = '_exist' in expected ? expected : { ...expected, _exist: true };
  const state = isObject(actual) ? { ...actual, _exist: actual['_exist'] ?? true } : undefined;
  return Object.entries(wanted).flatMap(([name, value]) => {
    if (name === '$schema' || isSecret(value)) return [];
    const own = isObject(schema?.['properties']) ? schema['properties'][name] : undefined;
    const property = resolve(own, root);
    if (isWriteOnly(own, root)) return [];
    const isSame =
      state !== undefined &&
      (name in state
        ? matches(value, state[name as keyof typeof state], property, root)
        : isObject(own) && 'default' in own && matches(value, own['default'], property, root));
    return isSame ? [] : [name];
  });
}

function matches(expected: unknown, actual: unknown, schema: Schema, root: Schema): boolean {
  if (Array.isArray(expected)) return Array.isArray(actual) && isSameArray(expected, actual);
  if (isObject(expected)) return isObject(actual) && differing(expected, actual, schema, root).length === 0;
  return expected === actual;
}

/** As long, in whatever order, and for each expected item one that is as it; items are compared without the schema. */
function isSameArray(expected: readonly unknown[], actual: readonly unknown[]): boolean {
  if (expected.length !== actual.length) return false;
  return expected.every((item) => actual.some((other) => isSameItem(item, other)));
}

function isSameItem(item: unknown, other: unknown): boolean {
  if (typeof item === 'number' && typeof other === 'number' && !Number.isInteger(item))
    return Math.abs(item - other) < 0.1;
  if (Array.isArray(item) && Array.isArray(other)) return isSameArray(other, item);
  return matches(item, other, undefined, undefined);
}

function isSecret(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [name, ...others] = Object.keys(value);
  return others.length === 0 && (name === 'secureString' || name === 'secureObject');
}

/** References within the schema are followed, others are not. */
function resolve(schema: unknown, root: Schema): Schema {
  let found = schema;
  for (let hops = 0; hops < 10 && isObject(found) && typeof found['$ref'] === 'string'; hops++) {
    const path = found['$ref'];
    if (!path.startsWith('#/')) return undefined;
    found = path
      .slice(2)
      .split('/')
      .reduce<unknown>(
        (at, step) => (isObject(at) ? at[step.replace(/~1/g, '/').replace(/~0/g, '~')] : undefined),
        root,
      );
  }
  return isObject(found) ? found : undefined;
}

function isWriteOnly(schema: unknown, root: Schema): boolean {
  return (isObject(schema) && schema['writeOnly'] === true) || resolve(schema, root)?.['writeOnly'] === true;
}
