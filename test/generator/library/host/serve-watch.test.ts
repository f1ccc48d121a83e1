import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';

describe('a watch whose result has a number that its type cannot hold', function () {
  this.timeout(20_000);

  it('gives what came before, and ends with an error on a line of its own', () => {
    const worker = join(import.meta.dirname, 'watch-worker.ts');
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', worker], {
      input: '1\tWatch-Number\tapply\t\n\n',
      encoding: 'utf8',
      timeout: 15_000,
    });
    const lines = stdout.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => line.split('\t')[0])).to.deep.equal(['hello', '-', '!']);
    expect(lines[1]).to.equal('-\t1\tone\t1');
    expect(lines[2]).to.include('InternalError').and.to.include('has 0.5 for Number, which must be a whole number');
  });
});
