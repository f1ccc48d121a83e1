import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runScript } from '../../powershell/session.ts';
import { npxIn, root } from './outside.ts';

/** The blocks of code of the README's walkthrough, by their language. */
function walkthrough(): { language: string; text: string }[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, section = ''] = readme.split('## A cmdlet is one file');
  const blocks = section.split('\n## ')[0]?.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm) ?? [];
  return [...blocks].map(([, language = '', text = '']) => ({ language, text }));
}

/** Does what the README's walkthrough says, as it is written, in a folder that has the second contract and the kit. */
export async function walkThrough(folder: string): Promise<void> {
  const [file, line, command, session, ...more] = walkthrough();
  const languages = [file, line, command, session].map((block) => block?.language);
  expect(languages).to.deep.equal(['ts', 'ts', '', 'powershell']);
  expect(more).to.deep.equal([]);

  const [, name = ''] = /^\/\/ (\S+)\n/.exec(file?.text ?? '') ?? [];
  expect(existsSync(join(folder, name)), 'is new').to.equal(false);
  writeFileSync(join(folder, name), file?.text ?? '');
  const [, entry = '', addition = ''] = /^\/\/ (\S+)\n(.+\n)$/.exec(line?.text ?? '') ?? [];
  appendFileSync(join(folder, entry), addition);

  const words = (command?.text.trim() ?? '').split(' ');
  expect(words[0]).to.equal('npx');
  expect(npxIn(folder, words.slice(1))).to.include({ status: 0, stderr: '' });

  const script = `${session?.text}
(Get-Help Measure-Seal).Synopsis
(TabExpansion2 'Measure-Seal M' 14).CompletionMatches.CompletionText`;
  const ran = await runScript(script, { cwd: folder });
  expect(ran.stderr).to.equal('');
  const [head, , row, synopsis, ...offered] = ran.stdout.split(/\r?\n/).filter((text) => text.trim() !== '');
  expect(head).to.match(/^Algorithm\s+Count\s+Size\s*$/);
  expect(row).to.match(new RegExp(`^SHA256\\s+1\\s+${statSync(join(folder, 'contract.ts')).size}\\s*$`));
  expect(synopsis).to.equal('Measures seals, those of each algorithm together.');
  expect(offered).to.deep.equal(['MD5']);
}
