import { CommandError, defineErrors, findError } from 'pwsh-contract';

const READING = ['open', 'read', 'stat'] as const;

/** What the system's functions fail with. */
export const errors = defineErrors([
  {
    code: 2,
    name: 'ENOENT',
    functions: [...READING],
    id: 'FileNotFound',
    category: 'ObjectNotFound',
    meaning: 'There is no such file',
    action: 'Check the path; relative ones start at the current location.',
  },
  {
    code: 13,
    name: 'EACCES',
    functions: [...READING, 'write'],
    id: 'AccessDenied',
    category: 'PermissionDenied',
    meaning: 'Access is denied',
    action: 'Ask the owner of the file.',
  },
  {
    code: 21,
    name: 'EISDIR',
    functions: ['read'],
    id: 'NotAFile',
    category: 'InvalidArgument',
    meaning: 'It is a folder',
    action: 'Give the files in it.',
  },
  {
    code: 5,
    name: 'EIO',
    functions: ['*'],
    id: 'DeviceFailed',
    category: 'ResourceUnavailable',
    meaning: 'The device failed',
    action: 'Try again.',
  },
]);

type NativeFunction = 'open' | 'read' | 'stat' | 'write';

/** Calls a function of the system; what it throws becomes the error of the catalogue. */
export function native<T>(call: NativeFunction, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const known = findError(errors, call, code ?? '');
    if (known === undefined) throw error instanceof CommandError ? error : new Error(message);
    const { id, category, meaning, action, code: status } = known;
    throw new CommandError({ id, category, message: `${meaning}: '${path}'.`, action, status });
  }
}
