import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSession, type Session } from './session.ts';

export const laptop = new URL('../../module/IpRoute/Examples/vpn-laptop.machine.json', import.meta.url);

/** The VPN's route to the network of the WSL guest. */
export const KEY = '-DestinationPrefix 172.22.0.0/20 -NextHop 10.29.176.1 -InterfaceIndex 17';

/** What New- warns of where Wi-Fi has no network of that next hop. */
export const unreachedFromWiFi = (nextHop: string) =>
  `The next hop ${nextHop} is in no on-link prefix of Wi-Fi (13), so no packet gets out by it: Windows does not check this. On-link there: 192.168.0.0/24, 172.16.126.0/24. Give a next hop in one of them, or another interface.`;

export interface LaptopSession {
  readonly shell: Session;
  readonly folder: string;
  /** The machine file, a copy of the recorded laptop that is made anew for each test. */
  readonly file: string;
}

/** One PowerShell for the tests around the call, connected to a machine file in its current folder. */
export function onLaptop(): LaptopSession {
  const folder = mkdtempSync(join(tmpdir(), 'iproute-'));
  const file = join(folder, 'laptop.json');
  let shell: Session;
  before(async () => {
    shell = await openSession({ cwd: folder });
    await shell.run('Import-Module IpRoute');
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  beforeEach(async () => {
    copyFileSync(laptop, file);
    await shell.run('$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json; $Error.Clear()');
  });
  return {
    folder,
    file,
    get shell() {
      return shell;
    },
  };
}

/** What the script writes, line by line; any error text fails the test. */
export async function linesOf(shell: Session, script: string): Promise<string[]> {
  const { output, errors } = await shell.run(script);
  expect(errors).to.equal('');
  return output.split(/\r?\n/).filter((line) => line !== '');
}

/** Of the one error that the script writes: how many there are, its id, category, message and recommended action. */
export async function failureOf(shell: Session, script: string): Promise<string[]> {
  const [line] = await linesOf(
    shell,
    `$out = @(try { . { ${script} } 2>&1 } catch { $_ })
     $e = @($out | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
     "$($e.Count)|$($e[0].FullyQualifiedErrorId)|$($e[0].CategoryInfo.Category)|$($e[0].Exception.Message)|$($e[0].ErrorDetails.RecommendedAction)"`,
  );
  return line?.split('|') ?? [];
}
