import { formatAddress, parseAddress } from 'pwsh-contract';
import { ERROR_NOT_SUPPORTED, ERROR_PROC_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { AF_INET, AF_INET6 } from '../ip-helper/enums.ts';
import { decodeTcpTable, ESTABLISHED, type TcpConnection, type TcpEnd } from '../ip-helper/tcp-table.ts';
import { ask, type Machine } from '../session/machine.ts';
import { isOwnAddress } from './explain.ts';

/** The ports by which people always administer a computer from afar: those of this computer's end of a connection. */
export const MANAGEMENT_PORTS: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [3389, 'RDP'],
  [5985, 'WinRM'],
  [5986, 'WinRM'],
]);

/** Who administers this computer from afar, by one connection. */
export interface Peer {
  readonly address: string;
  /** 4 or 16 bytes. */
  readonly bytes: Uint8Array;
  readonly zone: number;
  readonly port: number;
  /** The address of this computer that the connection was made to. */
  readonly local: string;
  readonly localPort: number;
  /** SSH, RDP or WinRM, or that the configuration names the port. */
  readonly by: string;
}

/** What a computer is administered by where the configuration names the port. */
const CONFIGURED = 'a port of the configuration';

/** The ports by which people administer this computer, and by what. @throws {CommandError} where the configuration is wrong */
function portsOf(machine: Machine, warn: (message: string) => void): ReadonlyMap<number, string> {
  const configured = machine.managementPorts?.(warn) ?? [];
  return new Map([...configured.map((port) => [port, CONFIGURED] as const), ...MANAGEMENT_PORTS]);
}

/** Tells the connections that somebody administers this computer by. */
export function managementTest(
  machine: Machine,
  warn: (message: string) => void,
): (connection: TcpConnection) => boolean {
  const ports = portsOf(machine, warn);
  return ({ state, local }) => state === ESTABLISHED && ports.has(local.port);
}

export interface Peers {
  readonly all: readonly Peer[];
  /** What GetExtendedTcpTable failed with; undefined where all is known. */
  readonly unread: number | undefined;
  /** Why the configuration does not count, where it is not to be trusted. */
  readonly notes: readonly string[];
  /** Whether a person was told that. */
  told: boolean;
}

/** Who administers this computer from afar, asked once in a batch: each peer address and local address once. */
export function managementPeers(machine: Machine): Peers {
  return ask(machine, readPeers);
}

const readPeers = (machine: Machine): Peers => {
  let unread: number | undefined;
  const notes: string[] = [];
  const ports = portsOf(machine, (message) => notes.push(message));
  const found: Peer[] = [];
  for (const family of [AF_INET, AF_INET6]) {
    const { status, table } = machine.ipHelper.GetExtendedTcpTable(family);
    if (status === NO_ERROR && table !== undefined)
      found.push(...decodeTcpTable(table, family).flatMap((connection) => toPeers(connection, ports)));
    // A family without a stack has no connections, and a Windows without the function tells of none.
    else if (status !== ERROR_NOT_SUPPORTED && status !== ERROR_PROC_NOT_FOUND) unread = status;
  }
  const session = sshPeer(process.env['SSH_CONNECTION']);
  // A rehearsal on the table of another computer cannot cut the session that it is typed in.
  if (session !== undefined && (machine.backend === 'Live' || isOwnAddress(session.local, machine)))
    found.push(session);
  const all = new Map(found.reverse().map((peer) => [`${peer.address} ${peer.local}`, peer]));
  return { all: [...all.values()].reverse(), unread, notes, told: false };
};

/** Who administers this computer by a connection. */
function toPeers({ state, local, remote }: TcpConnection, ports: ReadonlyMap<number, string>): Peer[] {
  const by = ports.get(local.port);
  if (state !== ESTABLISHED || by === undefined) return [];
  const [bytes, own] = [unmapped(remote), unmapped(local)];
  const peer = {
    address: formatAddress(bytes, remote.zone),
    bytes,
    zone: remote.zone,
    port: remote.port,
    local: formatAddress(own, local.zone),
    localPort: local.port,
    by,
  };
  return [peer];
}

/** An IPv4 address that a socket for both families shows as an IPv6 one (::ffff:0:0/96) has the routes of IPv4. */
function unmapped({ bytes }: Pick<TcpEnd, 'bytes'>): Uint8Array {
  const isMapped = bytes.length === 16 && bytes.every((byte, at) => at > 11 || byte === (at < 10 ? 0 : 0xff));
  return isMapped ? bytes.slice(12) : bytes;
}

/** What sshd says of its session: "client port server port". Its port may be any. */
function sshPeer(text: string | undefined): Peer | undefined {
  const [client = '', port, server = '', localPort] = text?.trim().split(/ +/) ?? [];
  // OpenSSH writes the zone of a link-local address by name or number; only the number means something here.
  const [remote, local] = [client, server].map((address) => parseAddress(address.replace(/%(?![1-9][0-9]*$).*$/, '')));
  if (remote?.ok !== true || local?.ok !== true) return undefined;
  const [bytes, own] = [unmapped(remote), unmapped(local)];
  return {
    address: formatAddress(bytes, remote.zone),
    bytes,
    zone: remote.zone,
    port: Number(port),
    local: formatAddress(own, local.zone),
    localPort: Number(localPort),
    by: 'SSH',
  };
}
