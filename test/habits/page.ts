import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Habit {
  title: string;
  /** Where people do it so: an address, or the words that name the page. */
  source: string;
  script: string;
  /** What it prints: a line of three dots stands for any lines, three dots within a line for any text. */
  prints: string;
  /** What it changes on the machine, as machine-changes.ts prints it. */
  changes: string;
}

const block = (language: string) => new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm');

/** The names of the pages of this folder. */
export function pages(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
}

/** The habits of a page: each from its heading to the next one. */
export function readPage(folder: string, name: string): Habit[] {
  const text = readFileSync(join(folder, name), 'utf8');
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = ''] = section.split('\n', 1);
      const part = (language: string) => block(language).exec(section)?.[1]?.trimEnd() ?? '';
      return {
        title,
        source: /^Source: (\S.*)$/m.exec(section)?.[1] ?? '',
        script: part('powershell'),
        prints: part('text'),
        changes: part('diff'),
      };
    });
}

/** Whether the text is what a page says, where three dots stand for any text, and as a line of their own for any lines. */
export function isPrinted(expected: string, actual: string): boolean {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = expected
    .split('\n')
    .map((line) => (line === '...' ? '(?:.*\\n)*' : `${line.split('...').map(literal).join('.*')}\\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(`${actual}\n`);
}
