import { parseAddress } from 'pwsh-contract';
import { binder, type Koffi, type Native, windowsSystem } from 'pwsh-contract/native';

/** Sends one echo request, and says whether it was answered within so many milliseconds. */
export type Echo = (address: string, longest: number) => Promise<boolean>;

/** Of the replies, ICMP_ECHO_REPLY and ICMPV6_ECHO_REPLY_LH: where their Status is, in bytes. 0 is IP_SUCCESS. */
const STATUS_V4 = 4;
const STATUS_V6 = 28;
const DATA = Buffer.from('IpRoute guard');
/** A reply, its data, and what an error of ICMP takes besides, with room to spare. */
const REPLY_ROOM = 256;
const AF_INET6 = 23;

/**
 * Echo requests by IcmpSendEcho2 and Icmp6SendEcho2, which need no elevation. The exit code of ping.exe does not say what came back:
 * it is 0 for "destination host unreachable", too.
 */
export function windowsEcho(koffi: Koffi): Echo {
  const bind = binder(koffi, windowsSystem(koffi).inSystem32('Iphlpapi.dll'));
  const open4 = bind('intptr_t IcmpCreateFile()');
  const open6 = bind('intptr_t Icmp6CreateFile()');
  const close = bind('int IcmpCloseHandle(intptr_t handle)');
  const send4 = bind(
    'uint32_t IcmpSendEcho2(intptr_t handle, void *event, void *routine, void *context, uint32_t address, const void *data, uint16_t size, void *options, void *reply, uint32_t room, uint32_t timeout)',
  );
  const send6 = bind(
    'uint32_t Icmp6SendEcho2(intptr_t handle, void *event, void *routine, void *context, const void *source, const void *address, const void *data, uint16_t size, void *options, void *reply, uint32_t room, uint32_t timeout)',
  );
  return async (text, longest) => {
    const address = parseAddress(text);
    if (!address.ok) throw new Error(`${text}: ${address.rule}`);
    const isV4 = address.family === 4;
    const handle = (isV4 ? open4() : open6()) as number | bigint;
    if (BigInt(handle) === -1n) return false;
    const reply = Buffer.alloc(REPLY_ROOM);
    const rest = [DATA, DATA.length, null, reply, reply.length, longest];
    const bytes = Buffer.from(address.bytes);
    try {
      const count = isV4
        ? await later(send4, handle, null, null, null, bytes.readUInt32LE(), ...rest)
        : await later(send6, handle, null, null, null, socketAddress(Buffer.alloc(16)), socketAddress(bytes), ...rest);
      return count > 0 && reply.readUInt32LE(isV4 ? STATUS_V4 : STATUS_V6) === 0;
    } finally {
      close(handle);
    }
  };
}

/** A SOCKADDR_IN6. */
function socketAddress(bytes: Buffer): Buffer {
  const address = Buffer.alloc(28);
  address.writeUInt16LE(AF_INET6);
  bytes.copy(address, 8);
  return address;
}

function later(send: Native, ...values: unknown[]): Promise<number> {
  return new Promise((resolve, reject) =>
    send.async(...values, (error: Error | null, count: number) => (error === null ? resolve(count) : reject(error))),
  );
}
