import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { laptop } from '../powershell/laptop.ts';
import { openSession } from '../powershell/session.ts';
import { findPowerShell } from '../tools/powershell.ts';
import { trim } from '../tools/transcripts.ts';
import { machineChanges } from './machine-changes.ts';

export interface HabitSession {
  /** Runs a script as a person would, on a laptop of its own in a folder of its own. */
  run(script: string): Promise<{ printed: string; stopped: string; changes: string }>;
  close(): Promise<void>;
}

/** What a console of 120 columns shows; an error by its text and advice, without its place in the script. */
const console120 = `
Import-Module IpRoute
function Out-Console120 {
    begin { $lines = { Out-String -Stream -Width 120 }.GetSteppablePipeline(); $lines.Begin($true) }
    process {
        if ($_ -is [System.Management.Automation.ErrorRecord]) {
            $lines.Process("$($_.InvocationInfo.MyCommand): $($_.Exception.Message)")
            if ($_.ErrorDetails.RecommendedAction) { $lines.Process("  Recommendation: $($_.ErrorDetails.RecommendedAction)") }
        } elseif ($_ -is [System.Management.Automation.WarningRecord]) {
            $lines.Process("WARNING: $_")
        } else {
            $lines.Process($_)
        }
    }
    end { $lines.End() }
}`;

/** One PowerShell for the habits of a page. */
export async function openHabitSession(): Promise<HabitSession> {
  const root = mkdtempSync(join(tmpdir(), 'habits-'));
  const { path } = findPowerShell();
  // A habit that says "pwsh" means this very one.
  const shell = await openSession({ cwd: root, env: { PATH: `${dirname(path)}${delimiter}${process.env['PATH']}` } });
  await shell.run(console120);
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
${script}
} 2>&1 3>&1 | Out-Console120`);
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
