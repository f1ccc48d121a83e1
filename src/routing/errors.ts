import { CommandError, type ErrorFacts } from '../contract/command-error.ts';
import { ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_NOT_FOUND } from '../ip-helper/status.ts';

/** A parameter that is missing, contradictory or against a rule that concerns more than its own text. */
export function invalidArgument(id: string, message: string, action: string): CommandError {
  return new CommandError({ id, category: 'InvalidArgument', message, action });
}

export function notFound(id: string, message: string, action: string): CommandError {
  return new CommandError({ id, category: 'ObjectNotFound', message, action, status: ERROR_NOT_FOUND });
}

const BY_STATUS: Readonly<Record<number, Pick<ErrorFacts, 'id' | 'category' | 'action'> & { what: string }>> = {
  [ERROR_ACCESS_DENIED]: {
    what: 'Access is denied: this session is not elevated',
    id: 'AccessDenied',
    category: 'PermissionDenied',
    action:
      'Run elevated: start PowerShell with "Run as administrator". A member of Administrators is not elevated until then (UAC).',
  },
  [ERROR_INVALID_PARAMETER]: {
    what: 'The route would not be valid',
    id: 'InvalidRoute',
    category: 'InvalidArgument',
    action: 'Check the lifetimes and the lengths of the route.',
  },
  [ERROR_NOT_FOUND]: {
    what: 'There is no such route',
    id: 'RouteNotFound',
    category: 'ObjectNotFound',
    action: 'List the routes with Get-IpRouteEntry: prefix, next hop and interface must all match.',
  },
};

/** What a function of Windows refused. */
export function windowsError(name: string, status: number, target: string): CommandError {
  const { what, ...known } = BY_STATUS[status] ?? {
    what: 'Windows refused',
    id: `Win32Error${status}`,
    category: 'NotSpecified' as const,
    action: `See the documentation of ${name} for code ${status}.`,
  };
  return new CommandError({ ...known, message: `${what}: ${name} failed for ${target} with code ${status}.`, status });
}
