import { PROTOCOL, writeHello } from '../../generator/library/wire/lines.ts';
import { checksum, version } from '../../src/contract.generated.ts';

/** The greeting of an executable that is a shell script, as its printf takes it; `$$` is the process id there. */
export function shellHello(backend: string, inMemory = false): string {
  const session = {
    processId: '$$',
    backend,
    elevated: '1',
    details: '',
    node: 'v0',
    inMemory: inMemory ? '1' : '0',
    computer: '',
  };
  return writeHello({ protocol: PROTOCOL, module: 'IpRoute', version, checksum, ...session }).replaceAll('\t', '\\t');
}
