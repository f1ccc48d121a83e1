import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { laptop } from '../powershell/laptop.ts';
import { openSession } from '../powershell/session.ts';
import { defineConsole, onConsole } from '../tools/console.ts';
import { testPowerShell } from '../tools/powershell.ts';
import { trim } from '../tools/transcripts.ts';
import { machineChanges } from './machine-changes.ts';

export interface HabitSession {
  /** Runs a script as a person would, on a laptop of its own in a folder of its own. */
  run(script: string): Promise<{ printed: string; stopped: string; changes: string }>;
  close(): Promise<void>;
}

/** One PowerShell for the habits of a page. */
export async function openHabitSession(): Promise<HabitSession> {
  const root = mkdtempSync(join(tmpdir(), 'habits-'));
  const { path } = testPowerShell();
  // A habit that says "pwsh" means this very one.
  const shell = await openSession({ cwd: root, env: { PATH: `${dirname(path)}${delimiter}${process.env['PATH']}` } });
  await shell.run(`Import-Module IpRoute\n${defineConsole}`);
  let count = 0;
  return {
    async run(script) {
      count += 1;
      const folder = join(root, String(count));
      const machine = join(folder, 'laptop.json');
      mkdirSync(folder);
      copyFileSync(laptop, machine);
      const { output, errors } = await shell.run(`
Set-Location '${folder}'
$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json
$Error.Clear()
& {
${onConsole(script)}
}`);
      return {
        printed: trim(output).replaceAll(folder, '.'),
        stopped: errors,
        changes: machineChanges(readFileSync(laptop, 'utf8'), readFileSync(machine, 'utf8')).join('\n'),
      };
    },
    async close() {
      await shell.close();
      rmSync(root, { recursive: true });
    },
  };
}
