import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect } from 'chai';
import { here, root } from './outside.ts';

/** The words of the first contract. IP addresses and prefixes are types of the vocabulary, so they may be known. */
const FOREIGN =
  /rout(?:e|ing)|metric|next ?hop|iphlpapi|ip ?helper|interface ?(?:index|alias|luid)|simulat|machine ?file|mib_/i;

function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).replaceAll('\\', '/'));
}

describe('the kit', () => {
  // What packing copies into the kit's folder is not of the kit.
  const files = filesOf('generator').filter((file) => !/\/(?:docs\/|(?:node-)?LICENSE$)/.test(file));

  it('know nothing of the first contract', () => {
    const found = files.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const lines = text.split('\n').map((line, at) => `${file}:${at + 1}: ${line.trim()}`);
      return lines.filter((line) => FOREIGN.test(line.slice(line.indexOf(' '))));
    });
    expect(found).to.deep.equal([]);
  });

  it('import nothing of it', () => {
    for (const file of files.filter((name) => name.endsWith('.ts'))) {
      for (const [, from = ''] of readFileSync(join(root, file), 'utf8').matchAll(/from '(\.[^']*)'/g)) {
        const target = normalize(join(dirname(file), from)).replaceAll('\\', '/');
        expect(target, file).to.match(/^generator\//);
      }
    }
  });

  it('leave none of its words in the module of another contract', () => {
    for (const file of readdirSync(join(here, 'module'), { recursive: true, encoding: 'utf8' })) {
      if (!/\.\w+$/.test(file)) continue;
      expect(readFileSync(join(here, 'module', file), 'utf8'), file).to.not.match(FOREIGN);
    }
  });

  it('of which only the reader of contracts needs the TypeScript compiler', () => {
    const importing = files.filter((file) => readFileSync(join(root, file), 'utf8').includes("from 'ts-morph'"));
    expect(new Set(importing.map(dirname))).to.deep.equal(new Set(['generator/read']));
  });
});
