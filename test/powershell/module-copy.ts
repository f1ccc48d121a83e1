import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildIpRoute } from '../windows/iproute-program.ts';
import { buildStandIn } from '../windows/stand-in.ts';

const module = join(import.meta.dirname, '..', '..', 'module', 'IpRoute');

/**
 * A copy of the module in that folder, with a shell script in the executable's place: not on Windows.
 * @param command - what the script becomes: a program and its first words, as a shell has them, with variables before it
 * @returns the manifest
 */
export function moduleCopy(folder: string, command: string): string {
  const copy = join(folder, 'IpRoute');
  cpSync(module, copy, { recursive: true, filter: (path) => !/IpRoute[\\/]bin/.test(path) });
  const bin = join(copy, 'bin', 'linux-x64');
  mkdirSync(bin, { recursive: true });
  const [, variables = '', program = ''] = /^((?:\w+=\S* )*)(.*)$/.exec(command) ?? [];
  // The module gives its child a few names of the environment only.
  writeFileSync(join(bin, 'iproute'), `#!/bin/sh\n${variables}exec ${program} "$@"\n`);
  chmodSync(join(bin, 'iproute'), 0o755);
  return join(copy, 'IpRoute.psd1');
}

/**
 * The same with a test build that calls the stand-in for iphlpapi.
 * @param variables - of its environment, as a shell has them: `STANDIN_COUNTS='/tmp/counts'`
 * @returns the manifest, or why it cannot be had
 */
export async function moduleOnStandIn(
  folder: string,
  variables: string,
): Promise<{ readonly path: string } | { readonly reason: string }> {
  if (process.platform !== 'linux') return { reason: 'these tests run on Linux only' };
  const library = buildStandIn('linux');
  if (!library.available) return { reason: library.reason };
  const program = await buildIpRoute('linux-x64', library.path);
  return { path: moduleCopy(folder, `${variables} '${program}'`) };
}
