import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readContract } from '../../generator/read/read-contract.ts';
import { OUTPUTS, outputKey } from '../../generator/read/read-outputs.ts';
import { examplesOf, runExample } from '../powershell/run-examples.ts';
import { openSession } from '../powershell/session.ts';
import { pinnedPowerShell } from './pinned-powershell.ts';
import { trim } from './transcripts.ts';

/**
 * Runs the examples of the help, twice, each on a fresh copy of the recorded laptop, and notes what they print: the help
 * and the reference pages show it. What differs between the two (a folder, a time), and what is long, is not shown.
 *
 *     npm run transcripts
 */
const contract = fileURLToPath(new URL('../../src/contract.ts', import.meta.url));
const laptop = new URL('../../module/IpRoute/Examples/vpn-laptop.machine.json', import.meta.url);

/** In lines. */
const LONGEST = 16;

const [first, second] = [await outputs(), await outputs()];
const alike = Object.entries(first).filter(([key, text]) => {
  return text !== '' && text === second[key] && text.split('\n').length <= LONGEST;
});
writeFileSync(join(dirname(contract), OUTPUTS), `${JSON.stringify(Object.fromEntries(alike.sort()), null, 2)}\n`);

async function outputs(): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  const shell = await openSession({ executable: pinnedPowerShell(), cwd: folder });
  const texts: Record<string, string> = {};
  try {
    await shell.run('Import-Module IpRoute');
    for (const example of examplesOf(readContract(contract))) {
      copyFileSync(laptop, join(folder, 'laptop.json'));
      await shell.run('$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json');
      const { output, errors, stopped } = await runExample(shell, example);
      if (errors === '' && !stopped) texts[outputKey(example.cmdlet, example)] = trim(output);
    }
    return texts;
  } finally {
    await shell.close();
    rmSync(folder, { recursive: true });
  }
}
