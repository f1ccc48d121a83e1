import { manifestViolation } from './schemas.ts';

/** One method of a manifest. */
export interface Method {
  readonly executable: string;
  readonly args?: readonly (string | Readonly<Record<string, unknown>>)[];
  readonly input?: 'stdin' | 'env';
  readonly return?: 'state' | 'stateAndDiff';
  readonly whatIfReturns?: 'state' | 'stateAndDiff';
  readonly implementsPretest?: boolean;
  readonly handlesExist?: boolean;
  readonly supportsFiltering?: boolean;
}

export interface Manifest {
  readonly type: string;
  readonly version: string;
  readonly get?: Method;
  readonly set?: Method;
  readonly test?: Method;
  readonly delete?: Method;
  readonly export?: Method;
  readonly exitCodes?: Readonly<Record<string, string>>;
  readonly schema?: { readonly embedded?: object };
}

const TOP = [
  ...['$schema', 'type', 'version', 'condition', 'deprecationMessage', 'kind', 'description', 'tags'],
  ...['get', 'set', 'whatIf', 'test', 'delete', 'export', 'resolve', 'validate', 'adapter'],
  ...['exitCodes', 'schema', 'metadata'],
];

/** What each method may have beside the executable and its arguments. The engine overlooks others, so a typo means nothing. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  get: ['input', 'requireSecurityContext'],
  set: ['input', 'implementsPretest', 'handlesExist', 'return', 'whatIfReturns', 'requireSecurityContext'],
  test: ['input', 'return', 'requireSecurityContext'],
  delete: ['input', 'requireSecurityContext'],
  export: ['input', 'requireSecurityContext', 'supportsFiltering', 'schema'],
};

const VALIDATED = ['get', 'set', 'test', 'delete', 'export'];
const ANY = ['resourceTypeArg', 'resourceVersionArg', 'resourcePathArg', 'adaptedContentArg'];

/** The reason why a manifest does not do; undefined where it does. */
export function manifestFault(manifest: unknown): string | undefined {
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) return 'it is no object';
  const unknown = Object.keys(manifest).find((name) => !TOP.includes(name));
  if (unknown !== undefined) return `unknown member ${unknown}`;
  const { type, version, exitCodes, schema } = manifest as Manifest;
  if (!/^\w+(\.\w+)*\/\w+$/.test(String(type))) return `the type '${type}' is none`;
  if (!/^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/.test(String(version))) return `the version '${version}' is none`;
  const code = Object.keys(exitCodes ?? {}).find((name) => !/^-?\d+$/.test(name));
  if (code !== undefined) return `the exit code '${code}' is none`;
  for (const name of VALIDATED) {
    const method = manifest[name as keyof typeof manifest] as Method | undefined;
    const fault = method === undefined ? undefined : methodFault(name, method);
    if (fault !== undefined) return `${name}: ${fault}`;
  }
  if (schema?.embedded === undefined) return 'it has no schema, so nothing can be validated';
  return manifestViolation(manifest);
}

function methodFault(name: string, method: Method): string | undefined {
  if (typeof method.executable !== 'string' || method.executable === '') return 'it has no executable';
  const stranger = Object.keys(method).find(
    (member) => !['executable', 'args', ...(METHODS[name] ?? [])].includes(member),
  );
  if (stranger !== undefined) return `unknown member ${stranger}, which the engine overlooks`;
  const kinds = [...ANY, 'jsonInputArg', ...(name === 'set' || name === 'delete' ? ['whatIfArg'] : [])];
  for (const arg of method.args ?? []) {
    if (typeof arg === 'string') continue;
    if (!kinds.some((kind) => kind in arg)) return `its argument ${JSON.stringify(arg)} is none of this method`;
  }
  const takesInput =
    method.input !== undefined || method.args?.some((arg) => typeof arg !== 'string' && 'jsonInputArg' in arg);
  return takesInput ? undefined : 'nothing is sent to it';
}
