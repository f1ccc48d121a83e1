import { formatAddress, parseAddress } from 'pwsh-contract';
import { ULONG_MAX } from '../limits.ts';
import { ESTABLISHED, TCP_STATES, type TcpConnection, type TcpEnd } from '../tcp-table.ts';
import { type Fail, type JsonChecks, numbersOf } from './json-checks.ts';

/** The members are named as Get-NetTCPConnection names them. */
const MEMBERS = ['LocalAddress', 'LocalPort', 'RemoteAddress', 'RemotePort', 'State', 'OwningProcess'];
const STATE_NUMBERS = numbersOf(TCP_STATES);
const LARGEST_PORT = 0xffff;

/** Reads a member of Connections. */
export function parseConnection(value: unknown, path: string, read: JsonChecks, fail: Fail): TcpConnection {
  const item = read.object(value, path, MEMBERS);
  const end = (name: 'Local' | 'Remote'): TcpEnd => {
    const address = parseAddress(read.text(item, path, `${name}Address`));
    if (!address.ok) return fail(`${path}.${name}Address`, `'${item[`${name}Address`]}': ${address.rule}`);
    return {
      bytes: address.bytes,
      zone: address.zone,
      port: read.number(item, path, `${name}Port`, [0, LARGEST_PORT]),
    };
  };
  const [local, remote] = [end('Local'), end('Remote')];
  if (local.bytes.length !== remote.bytes.length)
    fail(`${path}.RemoteAddress`, 'it must be of the same family as the LocalAddress');
  return {
    state: read.named(item, path, 'State', STATE_NUMBERS, 'Established'),
    local,
    remote,
    process: read.number(item, path, 'OwningProcess', [0, ULONG_MAX], 0),
  };
}

/** A connection as such a member. */
export function printConnection({ state, local, remote, process }: TcpConnection): string {
  return JSON.stringify({
    LocalAddress: formatAddress(local.bytes, local.zone),
    LocalPort: local.port,
    RemoteAddress: formatAddress(remote.bytes, remote.zone),
    RemotePort: remote.port,
    State: state === ESTABLISHED ? undefined : (TCP_STATES[state] ?? String(state)),
    OwningProcess: process === 0 ? undefined : process,
  });
}
