import { CommandError } from '../contract/command-error.ts';
import { ERROR_NOT_FOUND } from '../ip-helper/status.ts';
import { errors } from './error-catalogue.ts';

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
  const { id, category, action } = known;
  const message = `${known.meaning}: ${name} failed for ${target} with code ${status}.`;
  return new CommandError({ id, category, message, action, status });
}
