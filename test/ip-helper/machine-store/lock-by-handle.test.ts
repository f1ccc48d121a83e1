import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { lockByHandle } from '../../../src/ip-helper/machine-store/lock-by-handle.ts';
import { codeOf } from '../../../src/ip-helper/machine-store/retry.ts';

/** File systems of the kernel, in which nobody makes a file, root either. */
const CLOSED = ['/sys/iproute.lock', '/dev/pts/iproute.lock'];
const DENIED = ['EACCES', 'EPERM'];

function denied(path: string): boolean {
  try {
    closeSync(openSync(path, constants.O_RDWR | constants.O_CREAT));
    rmSync(path);
    return false;
  } catch (error) {
    return DENIED.includes(codeOf(error) ?? '');
  }
}

describe('the lock by a handle', () => {
  it('waits for a file on its way out, which denies itself, and gives up where no file may be made', function () {
    const path = CLOSED.find(denied);
    if (path === undefined) return this.skip();
    const { attempt } = lockByHandle(path);
    const attempts = Array.from({ length: 30 }, () => attempt());
    const outcomes = attempts.map(({ outcome }) => outcome);
    const first = outcomes.indexOf('refused');
    expect(first).to.be.within(5, 25);
    expect(new Set(outcomes.slice(0, first))).to.deep.equal(new Set(['busy']));
    expect(new Set(outcomes.slice(first))).to.deep.equal(new Set(['refused']));
    const last = attempts.at(-1);
    expect(DENIED).to.include(last?.outcome === 'refused' ? codeOf(last.error) : last?.outcome);
  });
});
