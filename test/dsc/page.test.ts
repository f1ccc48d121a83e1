import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { program } from '../command-line/program.ts';
import { Engine, type Json } from './engine.ts';

const root = join(import.meta.dirname, '..', '..');
const page = join(root, 'docs', 'dsc.md');
const laptop = join(root, 'module', 'IpRoute', 'Examples', 'vpn-laptop.machine.json');

/** A file of the page, what is typed, or an answer, which is made anew. */
const BLOCK = /(?:`([\w.-]+)`:\n\n)?```(json|sh)\n(.*?)```\n(?:\n```text\n.*?```\n)?/gs;

describe('the page of the resources', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-dsc-page-'));
    copyFileSync(laptop, join(folder, 'laptop.json'));
  });
  after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  /** What a line prints, as `dsc` would write it. */
  async function answer(line: string): Promise<string> {
    const [typed = '', target] = line.split(' > ');
    const words = typed.split(' ');
    if (words[0] === 'iproute') {
      const { stdout, stderr, status } = spawnSync(program, words.slice(1), { cwd: folder, encoding: 'utf8' });
      if (status !== 0 || target === undefined) throw new Error(`${line}: ${stderr}`);
      mkdirSync(dirname(join(folder, target)), { recursive: true });
      writeFileSync(join(folder, target), stdout);
      return '';
    }
    const engine = new Engine({ env: { ...process.env, DSC_RESOURCE_PATH: join(folder, 'rehearsal') }, cwd: folder });
    const wordAfter = (word: string) => words[words.indexOf(word) + 1] ?? '';
    const input = JSON.parse(readFileSync(join(folder, wordAfter('-f')), 'utf8')) as Json;
    const perform = async (): Promise<unknown> => {
      if (words[1] === 'config') {
        const results = [];
        for (const { name, type, properties } of input['resources'] as {
          name: string;
          type: string;
          properties: Json;
        }[]) {
          const { inDesiredState, differingProperties } = await engine.test(type, properties);
          results.push({ name, type, inDesiredState, differingProperties });
        }
        return results;
      }
      if (words[2] === 'test') return engine.test(wordAfter('-r'), input);
      return engine.set(wordAfter('-r'), input, { whatIf: words.includes('--what-if') });
    };
    const lines = await perform().then(printed, (error: Error) => [error.message]);
    return [...engine.traces.map(({ level, message }) => `${level.toUpperCase()} ${message}`), ...lines].join('\n');
  }

  it('shows what they answer', async () => {
    const text = readFileSync(page, 'utf8');
    let made = '';
    let end = 0;
    for (const match of text.matchAll(BLOCK)) {
      const [whole, name, language, body = ''] = match;
      made += text.slice(end, match.index);
      end = match.index + whole.length;
      const block = `${name === undefined ? '' : `\`${name}\`:\n\n`}\`\`\`${language}\n${body}\`\`\`\n`;
      if (name !== undefined) writeFileSync(join(folder, name), body);
      const answers = [];
      for (const line of language === 'sh' ? body.trim().split('\n') : []) answers.push(await answer(line));
      const said = answers.filter((one) => one !== '').join('\n\n');
      made += `${block}${said === '' ? '' : `\n\`\`\`text\n${said}\n\`\`\`\n`}`;
    }
    made += text.slice(end);
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(page, made);
    expect(made).to.equal(text);
  });
});

/** The members of a result, each on a line, and the items of lists of objects on lines of their own. */
function printed(result: unknown): string[] {
  if (Array.isArray(result)) return result.map((one) => JSON.stringify(one));
  return Object.entries(result as Json)
    .filter(([name]) => name !== 'desiredState')
    .flatMap(([name, value]) => {
      const { routes, ...others } = (value ?? {}) as Json;
      if (!Array.isArray(routes)) return [`${name}: ${JSON.stringify(value)}`];
      return [`${name}: ${JSON.stringify(others)}`, ...routes.map((route) => `  ${JSON.stringify(route)}`)];
    });
}
