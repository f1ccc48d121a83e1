import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { connects, until } from './until.ts';

const SSHD = '/usr/sbin/sshd';

/** A server of SSH on loopback, of this test's own: its keys, its port, its configuration. */
export interface SshServer {
  readonly port: number;
  /** The private key of who may come. */
  readonly key: string;
  /** Begins a remote session from 127.0.0.2, in which a command line runs. */
  session(command: string): ChildProcess;
  close(): Promise<void>;
}

/** Why there is no such server here; undefined where there can be one. */
export function whyNoSshd(): string | undefined {
  if (process.platform !== 'linux') return 'only on Linux';
  if (!existsSync(SSHD)) return 'no sshd: apt-get install openssh-server';
  return existsSync('/usr/bin/ssh') ? undefined : 'no ssh: apt-get install openssh-client';
}

/** @param subsystems - lines of its configuration that say what it starts by a name: `powershell /usr/bin/pwsh -sshs` */
export async function startSshd(subsystems: readonly string[] = []): Promise<SshServer> {
  const folder = mkdtempSync(join(tmpdir(), 'iproute-sshd-'));
  const file = (name: string) => join(folder, name);
  for (const key of ['host', 'user'])
    execFileSync('/usr/bin/ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  writeFileSync(file('authorized'), execFileSync('/usr/bin/ssh-keygen', ['-y', '-f', file('user')]), { mode: 0o600 });
  const port = await freePort();
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host')}`,
    `AuthorizedKeysFile ${file('authorized')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    ...subsystems.map((line) => `Subsystem ${line}`),
  ];
  writeFileSync(file('config'), `${config.join('\n')}\n`);
  // Where the server runs as root it wants this folder, which the service's unit makes elsewhere.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  const server = spawn(SSHD, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (text: Buffer) => {
    said += text;
  });
  await until(`sshd listens: ${said}`, () => connects(port));
  return {
    port,
    key: file('user'),
    session(command) {
      const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=yes', 'LogLevel=ERROR'];
      return spawn(
        '/usr/bin/ssh',
        [
          ...options.flatMap((option) => ['-o', option]),
          ...['-F', 'none', '-i', file('user'), '-p', String(port), '-b', '127.0.0.2'],
          `${userInfo().username}@127.0.0.1`,
          command,
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
    },
    async close() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
