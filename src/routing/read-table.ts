import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { decodeForwardRow, type ForwardRow, splitTable } from '../ip-helper/codec.ts';
import { windowsError } from './errors.ts';
import type { Machine } from './machine.ts';

/**
 * The rows of the table, of one address family (AF_INET, AF_INET6) or of both (AF_UNSPEC).
 * @throws {CommandError} when Windows does not tell them
 */
export function readTable({ ipHelper }: Machine, family: number): ForwardRow[] {
  const { status, table } = ipHelper.GetIpForwardTable2(family);
  // An empty table is "not found" to Windows, and nothing to a person.
  if (status !== NO_ERROR && status !== ERROR_NOT_FOUND) throw windowsError('GetIpForwardTable2', status, 'the table');
  return table === undefined ? [] : splitTable(table).map((bytes) => decodeForwardRow(bytes));
}
