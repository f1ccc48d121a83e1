import { existsSync } from 'node:fs';
import { CommandError } from 'pwsh-contract';
import type { Ping } from './ask.ts';

/** Where Linux keeps it: by these paths alone, since PATH is the caller's. */
const PROGRAMS = ['/usr/bin/ping', '/bin/ping', '/usr/sbin/ping', '/sbin/ping'];

/**
 * Pings by the system's own program, which may open the socket that this takes: to others Linux opens one only where
 * net.ipv4.ping_group_range says so, and no such socket can be made by node.
 * @throws {CommandError} PingMissing
 */
export function pingByProgram(programs = PROGRAMS): Ping {
  const program = programs.find(existsSync);
  if (program === undefined) throw missing();
  return ({ family, address }, longest) =>
    new Promise((resolve) => {
      const { execFile } = process.getBuiltinModule('node:child_process');
      const seconds = String(Math.max(1, Math.ceil(longest / 1000)));
      const words = [`-${family}`, '-n', '-q', '-c', '1', '-W', seconds, address];
      execFile(program, words, { env: {}, timeout: longest }, (error) => resolve(error === null));
    });
}

function missing(): CommandError {
  return new CommandError({
    id: 'PingMissing',
    category: 'ObjectNotFound',
    message: `There is no ping here: ${PROGRAMS.join(', ')}.`,
    action: 'Install it (iputils-ping), or give a probe of tcp://.',
  });
}
