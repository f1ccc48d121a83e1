import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { BUILT_IN_MACHINE } from '../../src/ip-helper/machine-file/built-in-machine.ts';
import { parseMachine } from '../../src/ip-helper/machine-file/parse.ts';
import { cases } from './cases.ts';
import { CouldNotRun } from './ground.ts';
import { exitCode, makeReport, printReport } from './report.ts';
import { made, tableRows } from './rows.ts';
import { type Outcome, runCases } from './run-cases.ts';
import { openSimulatedMachine } from './simulator-ground.ts';

const LOOPBACK = 1;

function open() {
  return openSimulatedMachine(parseMachine(BUILT_IN_MACHINE, 'built-in'), LOOPBACK);
}

/** Runs the cases on a simulator of which some functions do something else. */
async function runWith(fault: (right: IpHelper) => Partial<IpHelper>) {
  const ground = open();
  const before = tableRows(ground, 0).length;
  const outcomes = await runCases({ ...ground, ipHelper: { ...ground.ipHelper, ...fault(ground.ipHelper) } });
  return { outcomes, left: tableRows(ground, 0).length - before };
}

function differing(outcomes: readonly Outcome[]): string[] {
  return outcomes.filter(({ verdict }) => verdict === 'differs').map(({ id }) => id);
}

describe('the run of the cases', function () {
  this.timeout(300_000);

  it('has an id for each case, once', () => {
    const ids = cases.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('asks every question of the certification', () => {
    const page = readFileSync(new URL('../../docs/certification.md', import.meta.url), 'utf8');
    const questions = [...page.matchAll(/windows-semantics\.md#\w+/g)].map(([link]) => link.split('#')[1]);
    const asked = new Set(cases.map(({ fact }) => fact.toLowerCase()));
    expect(questions).to.have.length.greaterThan(14);
    for (const question of questions) expect(asked, question).to.include(question);
  });

  it('says what differs, and takes away what a faulty implementation left', async () => {
    const upsert = await runWith((right) => ({
      SetIpForwardEntry2: (row) => right.SetIpForwardEntry2(row) && right.CreateIpForwardEntry2(row),
    }));
    expect(differing(upsert.outcomes)).to.include.members(['set-on-an-absent-route', 'set-cannot-move-a-route']);
    expect(upsert.left).to.equal(0);
    const outcome = upsert.outcomes.find(({ id }) => id === 'set-on-an-absent-route');
    expect(outcome).to.include({ verdict: 'differs', expected: 1168, observed: 0 });
  });

  it('sees a member that is not stored, a table without its last row, and an error thrown', async () => {
    const lossy = await runWith((right) => ({
      SetIpForwardEntry2(row) {
        const copy = row.slice();
        copy.fill(0, 95, 96);
        return right.SetIpForwardEntry2(copy);
      },
    }));
    expect(differing(lossy.outcomes)).to.include('set-immortal');
    const broken = await runWith(() => ({
      GetBestRoute2() {
        throw new Error('no such function');
      },
    }));
    expect(broken.outcomes.find(({ id }) => id === 'best-route-longest-prefix')).to.include({
      verdict: 'differs',
      reason: 'no such function',
    });
    expect(broken.left).to.equal(0);
  });

  it('touches nothing on a machine that has routes in its ranges', async () => {
    const ground = open();
    made(ground);
    const before = tableRows(ground, 0).length;
    const failure = await runCases(ground).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(CouldNotRun);
    expect((failure as Error).message).to.contain('192.0.2.64/28');
    expect(tableRows(ground, 0)).to.have.length(before);
  });

  it('stops between cases when it is asked to', async () => {
    const ground = open();
    const interrupted = new AbortController();
    const right = ground.ipHelper.CreateIpForwardEntry2;
    const ipHelper: IpHelper = {
      ...ground.ipHelper,
      CreateIpForwardEntry2(row) {
        interrupted.abort();
        return right(row);
      },
    };
    const before = tableRows(ground, 0).length;
    const outcomes = await runCases({ ...ground, ipHelper }, { signal: interrupted.signal });
    expect(outcomes.length).to.be.within(1, 3);
    expect(tableRows(ground, 0)).to.have.length(before);
  });
});

describe('the report of a run', () => {
  const circumstances = {
    backend: 'live',
    system: 'Windows',
    architecture: 'x64',
    node: 'v26',
    elevated: true,
    interface: 'Loopback (1)',
  };
  const outcome = (changes: Partial<Outcome>): Outcome => ({
    id: 'set-metric',
    fact: 'Row15',
    proves: 'whether Metric is stored as given',
    verdict: 'agrees',
    expected: 0,
    observed: 0,
    ...changes,
  });
  const reportOf = (...outcomes: Outcome[]) => makeReport(circumstances, outcomes, new Date(0));

  it('ends with 0 where all that ran agrees, 1 where something differs, 2 where nothing ran', () => {
    expect(exitCode(reportOf(outcome({}), outcome({ verdict: 'could not run' })))).to.equal(0);
    expect(exitCode(reportOf(outcome({}), outcome({ verdict: 'differs' })))).to.equal(1);
    expect(exitCode(reportOf(outcome({ verdict: 'could not run' })))).to.equal(2);
    expect(exitCode(reportOf())).to.equal(2);
  });

  it('says what was expected and observed where it differs', () => {
    const text = printReport(
      reportOf(
        outcome({ verdict: 'differs', observed: { status: 87 } }),
        outcome({ verdict: 'could not run', reason: 'no' }),
      ),
    );
    expect(text).to.match(/^differs +M +Row15 +set-metric +whether Metric/m);
    expect(text).to.contain('    expected: 0\n    observed: {"status":87}\n');
    expect(text).to.match(/^could not run.*\n {4}no$/m);
    expect(text).to.contain('0 agree, 1 differ, 1 could not run');
  });
});
