import { patchInterfaceRow } from '../ip-helper/codec.ts';
import { AF_INET, AF_INET6 } from '../ip-helper/enums.ts';
import type { IpHelper } from '../ip-helper/ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../ip-helper/layout.ts';

export type AddressFamily = 'IPv4' | 'IPv6';

/** The row of an interface for one address family (168 bytes), and the status of GetIpInterfaceEntry. */
export function readInterfaceRow(ipHelper: IpHelper, luid: bigint, family: AddressFamily) {
  const bytes = new Uint8Array(MIB_IPINTERFACE_ROW.size);
  patchInterfaceRow(bytes, { Family: family === 'IPv4' ? AF_INET : AF_INET6, InterfaceLuid: luid });
  return { status: ipHelper.GetIpInterfaceEntry(bytes), bytes };
}
