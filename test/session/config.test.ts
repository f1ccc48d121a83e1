import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from 'pwsh-contract';
import { readConfig } from '../../src/session/config.ts';

describe('a configuration file', () => {
  it('that is there and cannot be read is an error, and not the same as none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    try {
      expect(() => readConfig(folder, expect.fail))
        .to.throw(CommandError, `The configuration file '${folder}' could not be read: it is a folder.`)
        .with.nested.property('facts.id', 'ConfigNotRead');
      expect(readConfig(join(folder, 'none.json'), expect.fail)).to.deep.equal({
        changeLogRequired: true,
        changeLogSize: 1_048_576,
        changeLogFiles: 5,
        changeLogEvents: true,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
