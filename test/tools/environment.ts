import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { dotnetRoot } from './pinned-powershell.ts';

const root = join(import.meta.dirname, '..', '..');

/** In columns, of what is printed where no terminal is: as wide as a new console of Windows. */
const WIDTH = 120;

/**
 * The environment of a PowerShell whose output is read by a program: this repository's modules are first on the module path,
 * and what it prints does not depend on the terminal of the caller.
 * @param extra - what a test adds to it
 */
export function powerShellEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // Nothing is sent to Microsoft, and no start waits for that.
    POWERSHELL_TELEMETRY_OPTOUT: '1',
    POWERSHELL_UPDATECHECK: 'Off',
    // Who runs the tests over SSH is not whom they are about.
    SSH_CONNECTION: undefined,
    // Without these two, escape sequences of the caller's terminal stand in the output.
    TERM: 'dumb',
    NO_COLOR: '1',
    ...(process.platform !== 'win32' && { TERMINFO: terminalOfOurs() }),
    ...extra,
    ...atHome(extra['PSModulePath'] ?? process.env['PSModulePath']),
  };
}

/** The environment of a PowerShell that writes where this process does: to a person's terminal, or to a file. */
export function callersEnvironment(): NodeJS.ProcessEnv {
  if (!process.stdout.isTTY) return powerShellEnvironment();
  return { ...process.env, ...atHome(process.env['PSModulePath']) };
}

function atHome(modulePath: string | undefined): NodeJS.ProcessEnv {
  const modules = join(root, 'module');
  const dotnet = dotnetRoot();
  return {
    PSModulePath: modulePath ? `${modules}${delimiter}${modulePath}` : modules,
    ...(dotnet !== undefined && { DOTNET_ROOT: dotnet }),
  };
}

/**
 * The folder of a terminal description (terminfo) by which `dumb` has {@link WIDTH} columns, and can do nothing. That of the
 * system has 80, or there is none; PowerShell asks it for the width where no terminal is. Windows gives a console instead.
 */
function terminalOfOurs(): string {
  const name = 'dumb\0';
  // The header: the magic number; the length of the names; how many booleans, numbers, strings; the size of the strings.
  const header = [0o432, name.length, 0, 1, 0, 0];
  // A number starts at an even offset. The first one is the columns.
  const words = Buffer.from(new Int16Array([...header, 0, 0, 0, WIDTH]).buffer);
  words.write(name, 2 * header.length, 'latin1');
  const folder = join(root, 'build', 'terminfo');
  const file = join(folder, 'd', 'dumb');
  mkdirSync(join(folder, 'd'), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, words);
  renameSync(`${file}.${process.pid}`, file);
  return folder;
}
