import { CommandError, findError, type NativeError } from 'pwsh-contract';
import { ERROR_ACCESS_DENIED, ERROR_NOT_FOUND } from 'pwsh-contract/native';
import { deniedElevated, errors } from './error-catalogue.ts';
import type { Machine } from './machine.ts';

/** Something that is named does not exist. */
export function notFound(id: string, message: string, action: string): CommandError {
  return new CommandError({ id, category: 'ObjectNotFound', message, action, status: ERROR_NOT_FOUND });
}

/**
 * What a function of Windows refused.
 * @param call - the function; `when` says of it, where it is called more than once, which time that was
 */
export function windowsError(call: string, status: number, target: string, when?: string): CommandError {
  const known = findError(errors, call, status) ?? {
    meaning: 'Windows refused',
    id: `Win32Error${status}`,
    category: 'NotSpecified',
    action: `See the documentation of ${call} for code ${status}.`,
  };
  return failure(known, when === undefined ? call : `${call} (${when})`, status, target);
}

/** The error of a function that was to change something: it does not ask an elevated session to elevate itself. */
export function changeError(machine: Machine, call: string, status: number, target: string): CommandError {
  const denied = status === ERROR_ACCESS_DENIED && machine.elevated;
  return denied ? failure(deniedElevated, call, status, target) : windowsError(call, status, target);
}

function failure(
  { meaning, id, category, action }: Pick<NativeError, 'meaning' | 'id' | 'category' | 'action'>,
  call: string,
  status: number,
  target: string,
): CommandError {
  const message = `${meaning}: ${call} failed for ${target} with code ${status}.`;
  return new CommandError({ id, category, message, action, status });
}
