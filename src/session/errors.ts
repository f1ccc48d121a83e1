import { CommandError, type NativeError } from 'pwsh-contract';
import { ERROR_ACCESS_DENIED, ERROR_NOT_FOUND } from 'pwsh-contract/native';
import { deniedElevated, errors } from './error-catalogue.ts';
import type { Machine } from './machine.ts';

/** A parameter that is missing, contradictory or against a rule that concerns more than its own text. */
export function invalidArgument(id: string, message: string, action: string): CommandError {
  return new CommandError({ id, category: 'InvalidArgument', message, action });
}

export function notFound(id: string, message: string, action: string): CommandError {
  return new CommandError({ id, category: 'ObjectNotFound', message, action, status: ERROR_NOT_FOUND });
}

/**
 * What a function of Windows refused.
 * @param name - The function; what follows a space says when it was called.
 */
export function windowsError(name: string, status: number, target: string): CommandError {
  const called = name.split(' ')[0] ?? name;
  const known = errors.find(
    ({ code, functions }) => code === status && (functions.includes(called) || functions[0] === '*'),
  ) ?? {
    meaning: 'Windows refused',
    id: `Win32Error${status}`,
    category: 'NotSpecified' as const,
    action: `See the documentation of ${called} for code ${status}.`,
  };
  return failure(known, name, status, target);
}

/** The error of a function that was to change something: an elevated session is not told to elevate itself. */
export function changeError(machine: Machine, name: string, status: number, target: string): CommandError {
  const denied = status === ERROR_ACCESS_DENIED && machine.elevated;
  return denied ? failure(deniedElevated, name, status, target) : windowsError(name, status, target);
}

function failure(
  { meaning, id, category, action }: Pick<NativeError, 'meaning' | 'id' | 'category' | 'action'>,
  name: string,
  status: number,
  target: string,
): CommandError {
  const message = `${meaning}: ${name} failed for ${target} with code ${status}.`;
  return new CommandError({ id, category, message, action, status });
}
