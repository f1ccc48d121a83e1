import { readFileSync } from 'node:fs';
import { CommandError, didYouMean, parseValue, readFault } from 'pwsh-contract';
import { ERROR_ACCESS_DENIED } from 'pwsh-contract/native';
import { decodeForwardRow } from '../ip-helper/codec.ts';
import type { Backend, Delegation } from '../ip-helper/ip-helper.ts';
import { type Fail, jsonChecks } from '../ip-helper/machine-file/json-checks.ts';
import { refuseTwice } from '../ip-helper/machine-file/parse.ts';
import type { Machine } from './machine.ts';
import { strangerOf } from './stranger.ts';
import { withOthers } from './with-others.ts';

/** The variable by which sessions of just enough administration have it: whoever is in one cannot change it. */
export const DELEGATION_VARIABLE = 'IPROUTE_ALLOW_PREFIX';

/**
 * Reads what is delegated.
 * @param files - by the command line and by the environment: each must allow a change
 * @returns undefined where there is no file, and so no limit
 * @throws {CommandError} for the first file that cannot be read, or has a mistake: then nothing is opened
 */
export function readDelegation(files: readonly string[]): Delegation | undefined {
  if (files.length === 0) return undefined;
  // Each time anew: what an administrator takes back is taken back from open sessions, too.
  const read = () => files.map(readPrefixes);
  read();
  return {
    files,
    describe: () =>
      read()
        .map((prefixes) => prefixes.join(', ') || 'nothing')
        .join('; and '),
    allows: (destination) => read().every((prefixes) => prefixes.some((prefix) => isWithin(destination, prefix))),
  };
}

function readPrefixes(file: string): readonly string[] {
  const refuse = (rule: string): never => {
    throw new CommandError({
      id: 'InvalidDelegation',
      category: 'PermissionDenied',
      message: `The file '${file}', which says what may be changed here, is not valid: ${rule}. So nothing is done.`,
      action: 'Ask an administrator to correct it: { "AllowPrefix": ["10.0.0.0/8", "2001:db8::/32"] }',
    });
  };
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    return refuse(`it cannot be read, ${readFault(error)}`);
  }
  const stranger = strangerOf(file);
  if (stranger !== undefined) refuse(`${stranger}, so anybody may have written it`);
  const fail: Fail = (place, rule) => refuse(`${place === '' ? '' : `${place}: `}${rule.replace(/\.$/, '')}`);
  refuseTwice(text, fail);
  const { AllowPrefix } = jsonChecks(fail).object(JSON.parse(text), '', ['AllowPrefix']);
  if (!Array.isArray(AllowPrefix)) return refuse('AllowPrefix is no list of prefixes');
  return AllowPrefix.map((one, at) => {
    const parsed = parseValue({ kind: 'IpPrefix' }, typeof one === 'string' ? one : String(JSON.stringify(one)));
    if (parsed.ok) return parsed.value as string;
    return refuse(`AllowPrefix[${at}]: ${parsed.rule.replace(/\.$/, '')}${didYouMean(parsed.suggestion)}`);
  });
}

/** Whether a prefix is another one, or a part of it. Both are as they are printed: without bits behind their lengths. */
function isWithin(destination: string, prefix: string): boolean {
  const [address = '', length = ''] = destination.split('/');
  const [network = '', bits = ''] = prefix.split('/');
  const family = (text: string) => (text.includes(':') ? 'ipv6' : 'ipv4');
  if (family(address) !== family(network) || Number(length) < Number(bits)) return false;
  const net = process.getBuiltinModule('node:net');
  const list = new net.BlockList();
  list.addSubnet(network, Number(bits), family(network));
  return list.check(address, family(address));
}

/**
 * A backend that changes nothing but routes to the prefixes that are delegated. What a command plans is refused before
 * (`refuseUndelegated`); this holds whatever comes to be called.
 */
export function restrict(backend: Backend, delegation: Delegation): Backend {
  const { ipHelper } = backend;
  const denied = () => ERROR_ACCESS_DENIED;
  const isAllowed = (row: Uint8Array) => {
    try {
      return delegation.allows(decodeForwardRow(row).DestinationPrefix);
    } catch {
      return false;
    }
  };
  const walled = withOthers(ipHelper, {
    CreateIpForwardEntry2: denied,
    DeleteIpForwardEntry2: denied,
    SetIpInterfaceEntry: denied,
    SetIpForwardEntry2: (row: Uint8Array) => (isAllowed(row) ? ipHelper.SetIpForwardEntry2(row) : ERROR_ACCESS_DENIED),
  });
  return withOthers(backend, { ipHelper: walled, delegation });
}

/**
 * Refuses a change that is not delegated.
 * @param target - what is to be changed, for a person
 * @param allowed - the destination, where no more than the metric of a route is changed; undefined for any other change
 * @throws {CommandError} NotDelegated
 */
export function refuseUndelegated({ delegation }: Machine, target: string, allowed: string | undefined): void {
  if (delegation === undefined || (allowed !== undefined && delegation.allows(allowed))) return;
  throw new CommandError({
    id: 'NotDelegated',
    category: 'PermissionDenied',
    message: `Changing ${target} is not delegated to this session, which may change the RouteMetric of routes to ${delegation.describe()}, and nothing else.`,
    action: `Ask an administrator. What is allowed stands in ${delegation.files.join(' and ')}.`,
  });
}
