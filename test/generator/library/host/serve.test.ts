import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';

/** What the executable says to these requests of one batch, without its greeting. */
function answer(...requests: string[]): string[] {
  const worker = join(import.meta.dirname, 'half-worker.ts');
  const input = `${requests.join('\n')}\n`;
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', worker], {
    input,
    encoding: 'utf8',
    timeout: 15_000,
  });
  return stdout.split('\n').slice(1, -1);
}

describe('a result that has a number that its type cannot hold', function () {
  this.timeout(120_000);

  it('ends a watch with an error on a line of its own, behind what came before', () => {
    const lines = answer('1\tWatch-Number\tapply\t');
    expect(lines.map((line) => line.split('\t')[0])).to.deep.equal(['+', '-', '!']);
    expect(lines[1]).to.equal('-\t1\tone\t1');
    expect(lines[2]).to.include('InternalError').and.to.include('has 0.5 for Number, which must be a whole number');
  });

  it('does not pass a change that was made for one that was not', () => {
    const [applied = '', planned = ''] = answer('1\tSet-Number\tapply\t', '2\tSet-Number\tplan\t');
    expect(applied).to.match(
      /^!\t1\tResultNotShown\tInvalidData\tThe change was made, but its result cannot be shown: .* has 0\.5/,
    );
    expect(planned).to.match(/^!\t2\tInternalError\t/);
  });
});

describe('a result that is known later', function () {
  this.timeout(120_000);
  const add = (id: number, number: number) => `${id}\tAdd-Number\tapply\tNumber\t${number}`;
  const told = (...requests: string[]) => answer(...requests).map((line) => line.split('\t').slice(0, 4).join(' '));

  it('is told behind the last change, in the order of the requests', () => {
    expect(told(add(1, 1), add(2, 2), add(3, 3))).to.deep.equal([
      '= 1 1 of 3 6',
      // This one was known at once.
      '= 2 2 of 3 3',
      '= 3 3 of 3 6',
    ]);
  });

  it('is told before what only reads', () => {
    expect(told(add(1, 1), '2\tGet-Number\tapply\t', add(3, 3), '4\tGet-Number\tplan\t', add(5, 5))).to.deep.equal([
      '= 1 1 of 5 1',
      '- 2 sum 1',
      '= 2',
      '= 3 3 of 5 4',
      '- 4 sum 4',
      '= 4',
      '= 5 5 of 5 9',
    ]);
    const [later, plan] = told(add(1, 1), '2\tSet-Number\tplan\t', add(3, 3));
    expect([later, plan]).to.deep.equal(['= 1 1 of 3 1', '! 2 InternalError NotSpecified']);
  });

  it('does not wait for the last change where that takes long', () => {
    expect(told(add(1, 1), add(2, 93), add(3, 3))).to.deep.equal(['= 1 1 of 3 94', '= 2 93 of 3 94', '= 3 3 of 3 97']);
  });

  it('has the errors and the warnings of other requests in their places', () => {
    const unknown = '5\tRemove-Number\tapply\t';
    expect(told(add(1, 1), add(2, 13), add(3, 7), add(4, 97), unknown, add(6, 3))).to.deep.equal([
      '= 1 1 of 6 108',
      '! 2 Unlucky InvalidArgument',
      '~ 3 It is 7.',
      '= 3 7 of 6 108',
      '~ 4 It was 97.',
      '= 4 97 of 6 108',
      '! 5 InvalidRequest InvalidData',
      '= 6 3 of 6 108',
    ]);
  });

  it('is an error that says that the change was made, where it is not known after all', () => {
    const lines = answer(add(1, 99), add(2, 3), add(3, 95));
    expect(lines[0]).to.match(/^!\t1\tUnseen\tInvalidArgument\tThe sum was changed, and is not seen\./);
    expect(lines[1]).to.equal('=\t2\t3 of 3\t197');
    expect(lines[2]).to.match(/^!\t3\tResultNotShown\tInvalidData\tThe change was made, .*: not seen\./);
  });
});
