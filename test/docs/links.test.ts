import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..', '..');

/** The pages that people read, from the root of the repository. */
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'test/habits/README.md', 'generator/README.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** A page without its code, in which brackets are no links. */
function proseOf(page: string): string {
  return readFileSync(join(root, page), 'utf8')
    .replace(/^ *```[\s\S]*?^ *```/gm, '')
    .replace(/`[^`\n]*`/g, '');
}

/** The anchors of a page: those of its headings, as GitHub makes them, and those that it names itself. */
function anchorsOf(page: string): Set<string> {
  const text = readFileSync(join(root, page), 'utf8').replace(/^ *```[\s\S]*?^ *```/gm, '');
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/\[(.*?)\]\(.*?\)/g, '$1')
      .replace(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...text.matchAll(/<a (?:id|name)="(.+?)">/g)].map(([, name = '']) => name)]);
}

describe('the pages', () => {
  for (const page of pages) {
    it(`${page}: every link leads somewhere`, () => {
      const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)|^\[.+?\]: (\S+)$/gm)].map(([, a, b]) => a ?? b ?? '');
      for (const link of links.filter((one) => !/^[a-z]+:/.test(one))) {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page : join(dirname(page), path);
        expect(existsSync(join(root, target)), `${link}: no such file`).to.equal(true);
        if (anchor === undefined || statSync(join(root, target)).isDirectory()) continue;
        expect([...anchorsOf(target)], `${link}: no such heading`).to.include(anchor);
      }
    });
  }
});
