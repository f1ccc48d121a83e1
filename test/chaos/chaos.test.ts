import { expect } from 'chai';
import { runChaos, runOnMachine } from './chaos.ts';

/** The lines that say what is wrong, and a last one that sums up. */
const lines = (text: string) => text.trim().split(/\r?\n/);

describe('a session in which much goes wrong', function () {
  this.timeout(1_000_000);

  it('has reported each change that is in the table, and answered each request', async () => {
    const { stdout, stderr, exitCode } = await runChaos({ seed: 12, minutes: 1 });
    expect(stderr).to.equal('');
    const said = lines(stdout);
    expect(said.slice(0, -1)).to.deep.equal([]);
    expect(said.at(-1)).to.match(/^seed 12, [0-9]+ s, [0-9]+ steps: [0-9]+ requests; changes: [1-9]/);
    expect(exitCode).to.equal(0);
  });

  // The others are for a run by hand: each takes a minute or so.
  for (const [what, disturb, scenarios] of [
    ['Ctrl+C', 'Stop', ['piped changes', 'a first change']],
    ["an event's action", 'Event', ['piped changes']],
  ] as const) {
    it(`stays whole when ${what} comes at any statement of the module`, async () => {
      const args = ['-Disturb', disturb, '-Scenario', scenarios.join(',')];
      const { stdout, stderr } = await runOnMachine('at-each-statement.ps1', { rows: 200, args, timeoutMs: 950_000 });
      expect(stderr).to.equal('');
      const said = lines(stdout);
      expect(said.filter((line) => line.startsWith('FAILED'))).to.deep.equal([]);
      expect(said.at(-1)).to.equal('0 failures');
      expect(said).to.have.length(scenarios.length + 1);
    });
  }
});
