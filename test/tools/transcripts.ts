import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFleet } from '../estate/fleet.ts';
import { openSession } from '../powershell/session.ts';
import { defineConsole, onConsole } from './console.ts';
import { pinnedPowerShell } from './pinned-powershell.ts';

/** The pages whose sessions are run. */
export const pages = ['sessions', 'safe-change', 'intune', 'jea', 'fleet'].map((name) =>
  fileURLToPath(new URL(`../../docs/${name}.md`, import.meta.url)),
);
/** The one of which a picture is drawn. */
export const [transcripts = ''] = pages;
const laptop = new URL('../../module/IpRoute/Examples/vpn-laptop.machine.json', import.meta.url);

/**
 * Runs the session that a Markdown file shows: each `powershell` block, in order, in one PowerShell whose current folder
 * holds a copy of the recorded laptop. What it prints is the `text` block behind it.
 *
 *     npm run transcripts      writes these pages anew
 *
 * @returns the text of the file with what its blocks print now
 */
export async function runTranscript(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'transcript-'));
  // The same PowerShell everywhere: another one may have other words for an error.
  const fleet = text.includes('New-PSSession -HostName') ? await startFleet(folder, ['srv01', 'srv02']) : undefined;
  const shell = await openSession({ executable: pinnedPowerShell(), cwd: folder, env: fleet?.env ?? {} });
  try {
    copyFileSync(laptop, join(folder, 'laptop.json'));
    await shell.run(defineConsole);
    await shell.run(`Set-Alias pwsh '${pinnedPowerShell()}'`);
    const parts: string[] = [];
    let end = 0;
    for (const match of text.matchAll(/```powershell\n(.*?)```\n(?:\n```text\n.*?```\n)?/gs)) {
      const { output, errors } = await shell.run(onConsole(match[1] ?? ''));
      const printed = [output, errors].map(trim).filter((each) => each !== '');
      const shown = printed.length === 0 ? '' : `\n\`\`\`text\n${anywhere(printed.join('\n\n'), folder)}\n\`\`\`\n`;
      parts.push(text.slice(end, match.index), `\`\`\`powershell\n${match[1]}\`\`\`\n`, shown);
      end = match.index + match[0].length;
    }
    return parts.join('') + text.slice(end);
  } finally {
    await shell.close();
    await fleet?.close();
    rmSync(folder, { recursive: true });
  }
}

/** Without what is another one each time: a time, the folder, the name of this computer, the Id of a set. */
function anywhere(text: string, folder: string): string {
  return text
    .replace(/^\d\d:\d\d:\d\d(?= )/gm, 'HH:mm:ss')
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, 'yyyy-MM-dd HH:mm:ss')
    .replace(/(?<= -Id )[0-9a-z]{8}\b/g, 'k3f09a7c')
    .replaceAll(`${folder}/`, '')
    .replaceAll(` of ${hostname()} `, ' of SRV01 ')
    .replace(/(?<=^srv\d\d\s+)[0-9a-z]{8}\b/gm, 'k3f09a7c');
}

/** Without the blank lines around it and the spaces at line ends, which no reader sees. */
export function trim(text: string): string {
  return text
    .replace(/\r/g, '')
    .replace(/ +$/gm, '')
    .replace(/^\n+|\n+$/g, '');
}

if (process.argv[1] === import.meta.filename) {
  for (const page of pages) writeFileSync(page, await runTranscript(readFileSync(page, 'utf8')));
}
