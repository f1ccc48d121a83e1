import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from 'pwsh-contract';
import { writeOutput } from '../../src/session/output-file.ts';

describe('a file that a cmdlet writes', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'output-'));
    file = join(folder, 'table.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  const failure = (path: string, exists: boolean) => {
    try {
      writeOutput(path, exists, 'new');
    } catch (error) {
      if (error instanceof CommandError) return `${error.facts.id} ${error.facts.category}: ${error.message}`;
      throw error;
    }
    return 'written';
  };

  it('is written whole, in the place of what a killed session had begun, and replaced only where that was asked for', () => {
    writeFileSync(`${file}.saving`, 'begun');
    expect([failure(file, false), readFileSync(file, 'utf8')]).to.deep.equal(['written', 'new']);
    writeFileSync(file, 'old');
    expect([failure(file, true), readFileSync(file, 'utf8')]).to.deep.equal(['written', 'new']);
    expect(readdirSync(folder)).to.deep.equal(['table.json']);
  });

  it('is left where somebody has made it meanwhile', () => {
    writeFileSync(file, 'theirs');
    expect(failure(file, false)).to.equal(`FileExists ResourceExists: -Path '${file}' is there already.`);
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).to.deep.equal(['theirs', ['table.json']]);
  });

  it('has one error where its folder is gone', () => {
    const path = join(folder, 'none', 'table.json');
    for (const exists of [false, true])
      expect(failure(path, exists)).to.match(/^FileNotWritten ResourceUnavailable: -Path '.*' could not be written: /);
    expect(existsSync(join(folder, 'none'))).to.equal(false);
  });
});
