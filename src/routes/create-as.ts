import { type ForwardRow, patchForwardRow, putForwardKey } from '../ip-helper/codec.ts';
import { MIB_IPFORWARD_ROW2 } from '../ip-helper/layout.ts';
import type { Machine } from '../session/machine.ts';
import type { CheckedKey } from './key.ts';
import { settableSitePrefix } from './settings.ts';

/**
 * Creates a route of that key that is as `row` is, but for what is Windows' own.
 * @returns the status of CreateIpForwardEntry2
 */
export function createAs({ key }: CheckedKey, row: ForwardRow, { ipHelper }: Machine): number {
  const bytes = new Uint8Array(MIB_IPFORWARD_ROW2.size);
  ipHelper.InitializeIpForwardEntry(bytes);
  putForwardKey(bytes, key);
  const SitePrefixLength = settableSitePrefix(row.SitePrefixLength, key.DestinationPrefix);
  patchForwardRow(bytes, { ...row, SitePrefixLength, Age: 0, Origin: 0 });
  return ipHelper.CreateIpForwardEntry2(bytes);
}
