import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Outside, putOutside } from './outside.ts';
import { walkThrough } from './walkthrough.ts';

describe("the README's walkthrough", function () {
  this.timeout(120_000);
  let outside: Outside;
  before(() => {
    outside = putOutside();
  });
  after(() => outside.remove());

  it('adds a cmdlet to the second contract by one file and a line, as it is written', async () => {
    await walkThrough(outside.folder);
    // For both platforms, as nothing else is said.
    for (const program of ['linux-x64/fileseal', 'win-x64/fileseal.exe']) {
      expect(existsSync(join(outside.folder, 'FileSeal', 'bin', program)), program).to.equal(true);
    }
  });
});
