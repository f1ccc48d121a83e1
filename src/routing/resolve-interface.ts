import type { RouteKey } from '../commands/set-ip-route-entry.ts';
import type { CommandError } from '../contract/command-error.ts';
import { NO_ERROR } from '../ip-helper/status.ts';
import { invalidArgument, notFound } from './errors.ts';
import type { Machine } from './machine.ts';

export interface ResolvedInterface {
  readonly luid: bigint;
  readonly index: number;
  readonly alias: string | null;
}

/**
 * The one interface that LUID, index and alias name; asked in this order, as SetIpForwardEntry2 does.
 * @throws {CommandError} when none is given, one is unknown, or they name different interfaces
 */
export function resolveInterface(key: RouteKey, { ipHelper }: Machine): ResolvedInterface {
  const luids: [name: string, value: string, luid: bigint][] = [];
  if (key.InterfaceLuid !== undefined) {
    const { status } = ipHelper.ConvertInterfaceLuidToIndex(key.InterfaceLuid);
    if (status !== NO_ERROR) throw unknown('InterfaceLuid', key.InterfaceLuid);
    luids.push(['InterfaceLuid', String(key.InterfaceLuid), key.InterfaceLuid]);
  }
  if (key.InterfaceIndex !== undefined) {
    const { status, luid } = ipHelper.ConvertInterfaceIndexToLuid(key.InterfaceIndex);
    if (status !== NO_ERROR) throw unknown('InterfaceIndex', key.InterfaceIndex);
    luids.push(['InterfaceIndex', String(key.InterfaceIndex), luid]);
  }
  if (key.InterfaceAlias !== undefined) {
    const { status, luid } = ipHelper.ConvertInterfaceAliasToLuid(key.InterfaceAlias);
    if (status !== NO_ERROR) throw unknown('InterfaceAlias', key.InterfaceAlias);
    luids.push(['InterfaceAlias', key.InterfaceAlias, luid]);
  }
  const [first, ...others] = luids;
  if (first === undefined) {
    throw invalidArgument(
      'InterfaceMissing',
      'No interface is given: a route is named by its prefix, its next hop and its interface.',
      'Give -InterfaceIndex, -InterfaceAlias or -InterfaceLuid, or pipe a route from Get-IpRouteEntry.',
    );
  }
  const luid = first[2];
  for (const [name, value, other] of others) {
    if (other === luid) continue;
    throw invalidArgument(
      'InterfaceMismatch',
      `-${first[0]} '${first[1]}' and -${name} '${value}' name different interfaces.`,
      'Give one of them, or those of the same interface.',
    );
  }
  const { index } = ipHelper.ConvertInterfaceLuidToIndex(luid);
  const { status, alias } = ipHelper.ConvertInterfaceLuidToAlias(luid);
  return { luid, index, alias: status === NO_ERROR ? alias : null };
}

function unknown(name: string, value: unknown): CommandError {
  return notFound(
    'InterfaceNotFound',
    `There is no interface with the ${name} '${value}'.`,
    'List the interfaces with Get-IpInterfaceEntry.',
  );
}
