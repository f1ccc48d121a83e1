import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';

describe('a result that has a number that its type cannot hold', function () {
  this.timeout(20_000);

  /** What the executable says to these requests. */
  function answer(...requests: string[]): string[] {
    const worker = join(import.meta.dirname, 'half-worker.ts');
    const input = `${requests.join('\n')}\n`;
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', worker], {
      input,
      encoding: 'utf8',
      timeout: 15_000,
    });
    return stdout.split('\n').slice(0, -1);
  }

  it('ends a watch with an error on a line of its own, behind what came before', () => {
    const lines = answer('1\tWatch-Number\tapply\t');
    expect(lines.map((line) => line.split('\t')[0])).to.deep.equal(['hello', '+', '-', '!']);
    expect(lines[2]).to.equal('-\t1\tone\t1');
    expect(lines[3]).to.include('InternalError').and.to.include('has 0.5 for Number, which must be a whole number');
  });

  it('does not pass a change that was made for one that was not', () => {
    const [, applied = '', planned = ''] = answer('1\tSet-Number\tapply\t', '2\tSet-Number\tplan\t');
    expect(applied).to.match(
      /^!\t1\tResultNotShown\tInvalidData\tThe change was made, but its result cannot be shown: .* has 0\.5/,
    );
    expect(planned).to.match(/^!\t2\tInternalError\t/);
  });
});
