import type { Enum } from 'pwsh-contract';
import { patchInterfaceRow } from '../ip-helper/codec.ts';
import { AF_INET, AF_INET6 } from '../ip-helper/enums.ts';
import type { IpHelper } from '../ip-helper/ip-helper.ts';
import { MIB_IPINTERFACE_ROW } from '../ip-helper/layout.ts';

/**
 * An address family, by its word or, as JSON has an object of NetTCPIP, by its number there:
 * https://learn.microsoft.com/windows/win32/fwp/wmi/nettcpipprov/msft-netroute
 */
export type AddressFamily = Enum<'IpRouteAddressFamily', { IPv4: 2; IPv6: 23 }>;

/** The row of an interface for one address family (168 bytes), and the status of GetIpInterfaceEntry. */
export function readInterfaceRow(ipHelper: IpHelper, luid: bigint, family: AddressFamily) {
  const bytes = new Uint8Array(MIB_IPINTERFACE_ROW.size);
  patchInterfaceRow(bytes, { Family: family === 'IPv4' ? AF_INET : AF_INET6, InterfaceLuid: luid });
  return { status: ipHelper.GetIpInterfaceEntry(bytes), bytes };
}
