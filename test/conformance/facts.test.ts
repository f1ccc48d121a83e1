import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import * as assumptions from '../../src/ip-helper/simulator/assumptions.ts';
import { facts } from './facts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kinds = [...new Set(facts.map(({ id }) => id.replace(/\d+$/, '')))].join('|');
const citation = new RegExp(`\\b(?:${kinds})[0-9]+\\b`, 'g');

/** Every citation of the sources under a folder, with the file that it is in. */
function citationsUnder(folder: string): { id: string; file: string }[] {
  const names = readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.(ts|c|h)$/.test(name) && !/(^|\/)(node_modules|obj|bin)\//.test(name));
  return files.flatMap((name) => {
    const text = readFileSync(`${root}/${folder}/${name}`, 'utf8');
    return [...text.matchAll(citation)].map(([id]) => ({ id, file: `${folder}/${name}` }));
  });
}

describe('what is known of Windows', () => {
  const ids = new Set(facts.map(({ id }) => id));
  const tests = citationsUnder('test').filter(({ file }) => !file.includes('/facts.'));
  const sources = citationsUnder('src');

  it('has an id for each fact, once, and a grade and a source', () => {
    expect(ids.size).to.equal(facts.length);
    expect(facts.length).to.be.greaterThan(150);
    for (const { id, grades, source, text } of facts) {
      expect(grades, id).to.have.length.greaterThan(0);
      for (const grade of grades) expect('DTMPU', id).to.contain(grade);
      expect(source, id).not.to.equal('');
      expect(text, id).to.match(/[.)]$/);
    }
  });

  it('has a link for each source that it names', () => {
    const page = readFileSync(`${root}/docs/windows-semantics.md`, 'utf8');
    const named = facts.flatMap(({ source }) => [...source.matchAll(/\[(.+?)\]/g)].map(([, name]) => name));
    for (const name of named) expect(page, name).to.match(new RegExp(`^\\[${name}\\]: https://\\S+$`, 'm'));
    const links = [...page.matchAll(/^\[(.+?)\]: /gm)].map(([, name]) => name);
    expect(
      links.filter((name) => !named.includes(name)),
      'links that no fact uses',
    ).to.deep.equal([]);
  });

  it('has each fact that a test or a source cites', () => {
    expect(tests.length).to.be.greaterThan(200);
    expect(sources.length).to.be.greaterThan(20);
    expect([...tests, ...sources].filter(({ id }) => !ids.has(id))).to.deep.equal([]);
  });

  it('is cited by a test wherever the simulator has it', () => {
    const cited = new Set(tests.map(({ id }) => id));
    const modelled = facts.filter(({ simulator }) => !simulator.startsWith('no: '));
    expect(modelled.filter(({ id }) => !cited.has(id)).map(({ id, text }) => `${id} ${text}`)).to.deep.equal([]);
  });

  it('says of each fact whether the simulator has it', () => {
    for (const { id, simulator, grades } of facts) {
      expect(simulator, id).to.match(/^(yes|chosen|no: .+|`[A-Z0-9_]+`(, `[A-Z0-9_]+`)*)$/);
      if (grades.join() === 'U') expect(simulator, `${id}: unknown`).not.to.equal('yes');
    }
  });

  it('names every assumption of the simulator, and no other', () => {
    const named = facts.flatMap(({ simulator }) => [...simulator.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect([...named].sort()).to.deep.equal(Object.keys(assumptions).sort());
  });
});
