import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runForPerson } from './powershell.ts';

/** Runs the recorded laptop's story in a real PowerShell, on a copy of its machine file. */
const examples = join(import.meta.dirname, '..', '..', 'module', 'IpRoute', 'Examples');
const folder = mkdtempSync(join(tmpdir(), 'iproute-'));
try {
  const machine = join(folder, 'vpn-laptop.machine.json');
  copyFileSync(join(examples, 'vpn-laptop.machine.json'), machine);
  const script = join(examples, 'wsl-behind-vpn.ps1');
  const words = ['-NoLogo', '-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', script, '-MachineFile', machine];
  await runForPerson(words);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
