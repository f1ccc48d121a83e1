import { type CommandError, invalidArgument, parseAddress } from 'pwsh-contract';

/** What is asked whether it can be reached still. */
export interface Probe {
  /** As people write it: tcp://10.0.0.5:5985, tcp://[2001:db8::5]:22, ping://10.0.0.5. */
  readonly text: string;
  readonly family: 4 | 6;
  /** In canonical text, without a zone. */
  readonly address: string;
  /** Of TCP; a ping has none. */
  readonly port?: number;
}

/** Why nothing is done where no probe answers: such a guard could never confirm. The names of the probes follow. */
export const NONE_ANSWERS = 'of -RollbackUnless none answers now, before the first change';

/** How many are asked at most: each is a socket. */
const MOST = 16;

/**
 * Reads probes. Each names one address: a name would be asked of a name server first, which is another conversation, by other
 * routes.
 * @throws {CommandError} InvalidProbe, which names the first that is none, and the rule
 */
export function parseProbes(texts: readonly string[]): Probe[] {
  if (texts.length > MOST) throw refused(`${texts.length} probes are given; at most ${MOST} are asked`);
  const probes = texts.map(parseProbe);
  const twice = probes.find((probe, at) => probes.findIndex(({ text }) => text === probe.text) < at);
  if (twice !== undefined) throw refused(`'${twice.text}' is given twice`);
  return probes;
}

function parseProbe(given: string): Probe {
  const text = given.trim();
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/is.exec(text) ?? [];
  const kind = scheme.toLowerCase();
  if (kind !== 'tcp' && kind !== 'ping') throw invalid(given, 'it must begin with tcp:// or ping://');
  const bare = kind === 'ping' && !rest.startsWith('[');
  const parts = bare ? [rest, rest] : /^(\[[^\]]*\]|[^:[\]]*)(?::(.*))?$/s.exec(rest);
  if (parts === null) throw invalid(given, 'an IPv6 address stands in brackets, as in tcp://[2001:db8::5]:22');
  const host = (parts[1] ?? '').replace(/^\[|\]$/g, '');
  const port = bare ? undefined : parts[2];
  const address = parseAddress(host);
  if (!address.ok) throw invalid(given, `'${host}' is no address, and names are not looked up: ${address.rule}`);
  if (host !== parts[1] && !bare && address.family === 4)
    throw invalid(given, 'only an IPv6 address stands in brackets');
  if (address.zone !== 0) throw invalid(given, 'a probe has no zone: give an address that is not link-local');
  const first = address.bytes[0] ?? 0;
  const isMany = address.family === 4 ? first >= 224 : first === 255;
  if (isMany || address.bytes.every((byte) => byte === 0)) throw invalid(given, 'it must be the address of one host');
  const { family, text: canonical } = address;
  const inUrl = family === 6 ? `[${canonical}]` : canonical;
  if (kind === 'ping') {
    if (port !== undefined) throw invalid(given, 'a ping has no port');
    return { text: `ping://${inUrl}`, family, address: canonical };
  }
  if (port === undefined) throw invalid(given, `it needs a port, as in tcp://${inUrl}:5985`);
  const number = /^[1-9][0-9]{0,4}$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > 65_535) throw invalid(given, `the port '${port}' must be a number from 1 to 65535`);
  return { text: `tcp://${inUrl}:${number}`, family, address: canonical, port: number };
}

function invalid(given: string, rule: string): CommandError {
  return refused(`'${given}' is not valid: ${rule}`);
}

function refused(what: string): CommandError {
  return invalidArgument(
    'InvalidProbe',
    `-RollbackUnless: ${what}.`,
    'Give what must still answer afterwards: tcp://10.0.0.5:5985, tcp://[2001:db8::5]:22 or ping://10.0.0.5.',
  );
}
