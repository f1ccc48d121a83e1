import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SshServer, startSshd } from '../guard/sshd.ts';
import { laptop } from '../powershell/laptop.ts';
import { powerShellEnvironment } from '../tools/environment.ts';
import { testPowerShell } from '../tools/powershell.ts';

/** Computers that PowerShell reaches by SSH: each a server of its own on loopback, with a folder that has a machine file. */
export interface Fleet {
  /** What a session needs to find them by their names. */
  readonly env: NodeJS.ProcessEnv;
  /** Where a computer's sessions begin. */
  folderOf(name: string): string;
  close(): Promise<void>;
}

/**
 * Starts computers. A name that is none of theirs is one that does not answer.
 * @param folder - where their folders are made
 */
export async function startFleet(folder: string, names: readonly string[]): Promise<Fleet> {
  const env = powerShellEnvironment();
  const kept = ['PSModulePath', 'DOTNET_ROOT', 'POWERSHELL_UPDATECHECK', 'POWERSHELL_TELEMETRY_OPTOUT'];
  const words = kept.flatMap((name) => (env[name] === undefined ? [] : [`${name}=${env[name]}`]));
  const servers: SshServer[] = [];
  const hosts: string[] = [
    'Host *',
    'StrictHostKeyChecking no',
    'UserKnownHostsFile /dev/null',
    'LogLevel QUIET',
    'BatchMode yes',
  ];
  for (const name of names) {
    const home = join(folder, name);
    mkdirSync(home, { recursive: true });
    copyFileSync(laptop, join(home, 'laptop.json'));
    const command = ['/usr/bin/env', `HOME=${home}`, ...words, testPowerShell().path, '-sshs', '-NoLogo', '-NoProfile'];
    const server = await startSshd([`powershell ${command.join(' ')}`]);
    servers.push(server);
    hosts.push(`Host ${name}`, 'HostName 127.0.0.1', `Port ${server.port}`, `IdentityFile ${server.key}`);
  }
  // Nobody listens at that port.
  hosts.push('Host srv*', 'HostName 127.0.0.1', 'Port 1');
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'config'), `${hosts.join('\n')}\n`);
  writeFileSync(join(bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${join(bin, 'config')}' "$@"\n`);
  chmodSync(join(bin, 'ssh'), 0o755);
  return {
    env: { PATH: `${bin}:${process.env['PATH']}` },
    folderOf: (name) => join(folder, name),
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
