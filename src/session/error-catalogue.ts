import { defineErrors } from 'pwsh-contract';

/** The functions that change something. */
const CHANGING = [
  'CreateIpForwardEntry2',
  'SetIpForwardEntry2',
  'DeleteIpForwardEntry2',
  'SetIpInterfaceEntry',
] as const;

/** Denied although the session is elevated: the row behind the usual one, so the code alone never means it. */
export const deniedElevated = {
  code: 5,
  name: 'ERROR_ACCESS_DENIED',
  functions: CHANGING,
  id: 'AccessDenied',
  category: 'PermissionDenied',
  meaning: 'Access is denied although this session is elevated',
  action:
    'Something else forbids it: a VPN client or security software that guards the routes, a policy, or an account that is not in Administrators (of JEA or of a service, say).',
} as const;

/**
 * What Windows' functions fail with, what that means here and what to do: the codes that their documentation names, and
 * those that were seen. Where two rows fit a function and a code, the first counts.
 */
export const errors = defineErrors([
  {
    code: 2,
    name: 'ERROR_FILE_NOT_FOUND',
    functions: [
      'GetIpInterfaceEntry',
      'SetIpInterfaceEntry',
      'GetBestRoute2',
      'DeleteIpForwardEntry2',
      'ConvertInterfaceIndexToLuid',
      'ConvertInterfaceLuidToIndex',
      'ConvertInterfaceAliasToLuid',
      'ConvertInterfaceLuidToAlias',
    ],
    id: 'InterfaceNotFound',
    category: 'ObjectNotFound',
    meaning: 'There is no such interface',
    action: 'List the interfaces with Get-IpInterfaceEntry.',
  },
  {
    code: 5,
    name: 'ERROR_ACCESS_DENIED',
    functions: CHANGING,
    id: 'AccessDenied',
    category: 'PermissionDenied',
    meaning: 'Access is denied: this session is not elevated',
    action:
      'Run elevated: start PowerShell with "Run as administrator". Only members of Administrators may change this, and with User Account Control (UAC) a member other than the built-in Administrator is not elevated until then.',
  },
  deniedElevated,
  {
    code: 6,
    name: 'ERROR_INVALID_HANDLE',
    functions: ['NotifyRouteChange2', 'CancelMibChangeNotify2'],
    id: 'NotificationFailed',
    category: 'ResourceUnavailable',
    meaning: 'Windows could not set up the notifications',
    action: 'Try again; when it stays so, look at the event log of the computer.',
  },
  {
    code: 8,
    name: 'ERROR_NOT_ENOUGH_MEMORY',
    functions: ['GetIpForwardTable2', 'GetIpInterfaceTable', 'NotifyRouteChange2', 'GetExtendedTcpTable'],
    id: 'OutOfMemory',
    category: 'ResourceUnavailable',
    meaning: 'Windows has not enough memory for it',
    action: 'Close what is not needed and try again.',
  },
  {
    code: 50,
    name: 'ERROR_NOT_SUPPORTED',
    functions: [
      ...CHANGING,
      'GetIpForwardEntry2',
      'GetIpForwardTable2',
      'GetBestRoute2',
      'NotifyRouteChange2',
      'GetIpInterfaceEntry',
      'GetIpInterfaceTable',
      'GetExtendedTcpTable',
    ],
    id: 'NotSupported',
    category: 'NotImplemented',
    meaning: 'This computer has no stack of that address family, or the interface does not support routes',
    action: 'Use the other address family or another interface.',
  },
  {
    code: 87,
    name: 'ERROR_INVALID_PARAMETER',
    functions: ['CreateIpForwardEntry2', 'SetIpForwardEntry2'],
    id: 'InvalidRoute',
    category: 'InvalidArgument',
    meaning: 'The route would not be valid',
    action: 'Check the lifetimes and the lengths of the route.',
  },
  {
    code: 87,
    name: 'ERROR_INVALID_PARAMETER',
    functions: ['SetIpInterfaceEntry'],
    id: 'InvalidInterface',
    category: 'InvalidArgument',
    meaning: 'The settings of the interface would not be valid',
    action: 'Check the values given.',
  },
  {
    code: 127,
    name: 'ERROR_PROC_NOT_FOUND',
    functions: ['*'],
    id: 'FunctionMissing',
    category: 'NotImplemented',
    meaning: 'This Windows does not have the function',
    action: 'Use Windows 10, Windows Server 2016 or newer.',
  },
  {
    code: 1168,
    name: 'ERROR_NOT_FOUND',
    functions: ['CreateIpForwardEntry2'],
    id: 'InterfaceNotFound',
    category: 'ObjectNotFound',
    meaning: 'There is no such interface, or the address family is not bound to it (yet)',
    action: 'List the interfaces with Get-IpInterfaceEntry; one that was just made may need some seconds.',
  },
  {
    code: 1168,
    name: 'ERROR_NOT_FOUND',
    functions: ['GetIpForwardEntry2', 'SetIpForwardEntry2', 'DeleteIpForwardEntry2'],
    id: 'RouteNotFound',
    category: 'ObjectNotFound',
    meaning: 'There is no such route',
    action: 'List the routes with Get-IpRouteEntry: prefix, next hop and interface must all match.',
  },
  {
    code: 1168,
    name: 'ERROR_NOT_FOUND',
    functions: ['GetBestRoute2'],
    id: 'NoRoute',
    category: 'ObjectNotFound',
    meaning: 'No route leads there',
    action: 'List the routes with Get-IpRouteEntry; those of a disconnected interface are not used.',
  },
  {
    code: 1168,
    name: 'ERROR_NOT_FOUND',
    functions: ['GetIpInterfaceEntry', 'SetIpInterfaceEntry'],
    id: 'InterfaceFamilyNotFound',
    category: 'ObjectNotFound',
    meaning: 'The interface does not have that address family',
    action: 'Use the other address family, or another interface.',
  },
  {
    code: 1231,
    name: 'ERROR_NETWORK_UNREACHABLE',
    functions: ['GetBestRoute2'],
    id: 'NoRoute',
    category: 'ObjectNotFound',
    meaning: 'No route leads there',
    action: 'List the routes with Get-IpRouteEntry; those of a disconnected interface are not used.',
  },
  {
    code: 5010,
    name: 'ERROR_OBJECT_ALREADY_EXISTS',
    functions: ['CreateIpForwardEntry2'],
    id: 'RouteExists',
    category: 'ResourceExists',
    meaning: 'There is a route of that prefix, next hop and interface already; it belongs to whoever made it',
    action: 'Change it with Set-IpRouteEntry, or leave it alone.',
  },
]);
