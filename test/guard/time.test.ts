import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { deadlineIn, leaseTime, leftUntil } from '../../src/guard/time.ts';

/** A computer that was started an hour ago. */
function computer() {
  const state = { now: 1_800_000_000_000, up: 3_600_000 };
  return {
    time: { now: () => state.now, sinceStart: () => state.up },
    passes(milliseconds: number) {
      state.now += milliseconds;
      state.up += milliseconds;
    },
    setClock(milliseconds: number) {
      state.now += milliseconds;
    },
    restarts(milliseconds: number) {
      state.now += milliseconds;
      state.up = 5000;
    },
  };
}

describe('the time of a lease', () => {
  it('is over so long after it began, however long the computer slept', () => {
    const { time, passes } = computer();
    const deadline = deadlineIn(300_000, time);
    expect(deadline.deadline).to.equal(time.now() + 300_000);
    passes(299_000);
    expect(leftUntil(deadline, time)).to.equal(1000);
    passes(3_600_000);
    expect(leftUntil(deadline, time)).to.equal(-3_599_000);
  });

  it('is no other one when the clock is set by some seconds, nor for a guard that has run since when it is set by a day', () => {
    const { time, setClock } = computer();
    const deadline = deadlineIn(300_000, time);
    setClock(-30_000);
    expect(leftUntil(deadline, time)).to.equal(300_000);
    for (const day of [86_400_000, -2 * 86_400_000]) {
      setClock(day);
      expect(leftUntil(deadline, time, true)).to.equal(300_000);
    }
  });

  it('goes on after a restart, by the clock', () => {
    const { time, restarts } = computer();
    const deadline = deadlineIn(300_000, time);
    restarts(200_000);
    expect(leftUntil(deadline, time)).to.equal(100_000);
    restarts(7_200_000);
    expect(leftUntil(deadline, time)).to.be.lessThan(0);
  });

  it('is that of the system that counts sleep', function () {
    if (process.platform !== 'linux') this.skip();
    const [text = ''] = readFileSync('/proc/uptime', 'latin1').split(' ');
    expect(leaseTime.sinceStart() / 1000).to.be.closeTo(Number(text), 60);
  });
});
