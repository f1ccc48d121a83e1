import type { Call } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import type { RouteKey } from '../commands/set-ip-route-entry.ts';
import { copyRow, decodeForwardRow, type ForwardRow } from '../ip-helper/codec.ts';
import { describeRoute } from './describe.ts';
import { windowsError } from './errors.ts';
import type { Machine } from './machine.ts';
import type { ResolvedInterface } from './resolve-interface.ts';
import { type CheckedKey, checkKey } from './route-key.ts';
import { withoutZone } from './zone.ts';

/** A route that was read: its bytes, what they say, and its keys alone, to read it again. */
export interface RouteAsRead {
  readonly key: Uint8Array;
  readonly bytes: Uint8Array;
  readonly row: ForwardRow;
  readonly owner: ResolvedInterface;
}

/**
 * Reads the row that the keys name, and makes sure that it is that one before anything is written.
 * @throws {CommandError} when a key is missing, keys contradict each other, or there is no such route
 */
export function readRoute(asked: RouteKey, machine: Machine, call?: Call): RouteAsRead {
  const checked = checkKey(asked, machine, call);
  const { key, bytes: keyBytes, owner } = checked;
  const bytes = copyRow(keyBytes);
  const status = readRow(bytes, checked, machine);
  if (typeof status !== 'number') return { key: keyBytes, bytes, row: status, owner };
  throw windowsError('GetIpForwardEntry2', status, describeRoute(key.DestinationPrefix, key.NextHop, owner));
}

/** Reads the row of these keys into `bytes`, which hold them; the status where there is none. */
export function readRow(bytes: Uint8Array, { key }: CheckedKey, machine: Machine): ForwardRow | number {
  const status = machine.ipHelper.GetIpForwardEntry2(bytes);
  if (status !== NO_ERROR) return status;
  const row = decodeForwardRow(bytes);
  const same =
    row.InterfaceLuid === key.InterfaceLuid &&
    row.DestinationPrefix === key.DestinationPrefix &&
    withoutZone(row.NextHop) === withoutZone(key.NextHop);
  // Another route came back (Get6): to a person, there is no such route.
  return same ? row : ERROR_NOT_FOUND;
}
