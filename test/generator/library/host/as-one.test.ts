import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import { Runs } from '../../../../generator/library/host/runs.ts';
import { STAGE } from '../../../../generator/library/wire/limits.ts';
import { Child, heads } from './child.ts';
import { machineFile } from './machines.ts';

const SET = 'Set-IpRouteEntry';

describe('records that are changed as one, in an executable', function () {
  this.timeout(20_000);
  let file: ReturnType<typeof machineFile>;
  let child: Child;
  beforeEach(async () => {
    file = machineFile(20);
    child = new Child(['--simulator', '--machine-file', file.path]);
    await child.hear('hello');
  });
  afterEach(() => {
    child.process.kill('SIGKILL');
    file.remove();
  });
  const stage = (id: string, run: string, last: number, metric = 5) =>
    `${id}\t${SET}\tstage\t$_,RouteMetric,$run=${run}\t10.0.0.${last}/32\t192.0.2.254\t\t12\t\t${metric}`;
  const commit = (id: string, run: string, count: number) =>
    `${id}\t${SET}\tcommit\tAtomic,$run=${run},$staged=${count}\t1`;
  const metrics = () => readFileSync(file.path, 'utf8').match(/"RouteMetric": ?\d+/g) ?? [];
  const changed = () => metrics().filter((one) => !one.endsWith('20')).length;

  it('are kept until they are committed, each answered by its end, and then changed together', async () => {
    const before = readFileSync(file.path, 'utf8');
    child.say(stage('a.1', 'r', 1), stage('a.2', 'r', 2), stage('a.3', 'r', 3));
    expect(await child.hear('=\ta.3')).to.deep.equal(['=\ta.1', '=\ta.2', '=\ta.3']);
    expect(readFileSync(file.path, 'utf8')).to.equal(before);
    child.say(commit('a.4', 'r', 3));
    const answer = await child.hear('=\ta.4');
    expect(heads(answer)).to.deep.equal(['- a.4', '- a.4', '- a.4', '= a.4']);
    expect(answer.map((line) => line.split('\t')[5])).to.deep.equal([
      '10.0.0.1/32',
      '10.0.0.2/32',
      '10.0.0.3/32',
      undefined,
    ]);
    expect(changed()).to.equal(3);
  });

  it('are all there or none: a part of them is not what was meant', async () => {
    child.say(stage('a.1', 'r', 1), commit('a.2', 'r', 2));
    const [, gone = ''] = await child.hear('!\ta.2');
    expect(gone).to.match(
      /^!\ta\.2\tRunGone\tResourceUnavailable\tNothing is done: of the 2 record\(s\).* 1 are kept\./,
    );
    // Nothing is kept of it afterwards.
    child.say(commit('a.3', 'r', 1));
    expect((await child.hear('!\ta.3'))[0])
      .to.include('RunGone')
      .and.to.include('0 are kept');
    child.say(commit('a.4', 'never', 0).replace(',$staged=0', ''));
    expect(heads(await child.hear('=\ta.4'))).to.deep.equal(['= a.4']);
    expect(changed()).to.equal(0);
  });

  it('are forgotten where nobody wants them, which is not answered', async () => {
    child.say(
      stage('a.1', 'r', 1),
      `a.0\t${SET}\tclose\t$run=r`,
      stage('b.1', 's', 2),
      commit('a.2', 'r', 1),
      commit('b.2', 's', 1),
    );
    const heard = heads(await child.hear('=\tb.2'));
    expect(heard).to.deep.equal(['= a.1', '= b.1', '! a.2', '- b.2', '= b.2']);
    expect(changed()).to.equal(1);
  });

  it('of two runs that take turns do not mix', async () => {
    child.say(stage('a.1', 'r', 1, 7), stage('b.1', 's', 1, 8), stage('a.2', 'r', 2, 7), stage('b.2', 's', 3, 8));
    child.say(commit('b.3', 's', 2));
    await child.hear('=\tb.3');
    expect([changed(), metrics().filter((one) => one.endsWith('8')).length]).to.deep.equal([2, 2]);
    // What the other run has changed meanwhile is not as it was read.
    child.say(commit('a.3', 'r', 2));
    const problem = (await child.hear('=\ta.3')).find((line) => line.startsWith('?')) ?? '';
    expect(problem).to.include('Nothing is done').and.to.include('10.0.0.1/32');
    expect(metrics().filter((one) => one.endsWith('7'))).to.deep.equal([]);
  });

  it('answer a record that cannot be changed with its error, which is not kept', async () => {
    child.say(stage('a.1', 'r', 1), stage('a.2', 'r', 99), commit('a.3', 'r', 1));
    expect(heads(await child.hear('=\ta.3'))).to.deep.equal(['= a.1', '! a.2', '- a.3', '= a.3']);
  });

  it('are no matter of a cmdlet that changes nothing as one', async () => {
    child.say('a.1\tGet-IpRouteEntry\tstage\t$run=r', 'a.2\tGet-IpRouteEntry\tcommit\t$run=r,$staged=0');
    const lines = await child.hear('!\ta.2');
    expect(lines.map((line) => line.split('\t')[2])).to.deep.equal(['InvalidRequest', 'InvalidRequest']);
  });

  it('keep the executable from ending, which nobody asks meanwhile', async () => {
    const idle = new Child(['--idle', '300', '--simulator', '--machine-file', file.path]);
    await idle.hear('hello');
    idle.say(stage('a.1', 'r', 1));
    await idle.hear('=\ta.1');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    idle.say(commit('a.2', 'r', 1));
    expect(heads(await idle.hear('=\ta.2'))).to.deep.equal(['- a.2', '= a.2']);
    expect(await idle.hear('bye')).to.deep.equal(['bye']);
  });

  it('are of so many runs at most: the first of more is forgotten', async () => {
    for (let run = 0; run <= STAGE.runs; run++) child.say(stage(`a.${run + 1}`, `r${run}`, 1));
    await child.hear(`=\ta.${STAGE.runs + 1}`);
    child.say(commit('b.1', 'r0', 1), commit('b.2', 'r1', 1));
    const heard = heads(await child.hear('=\tb.2'));
    expect(heard).to.deep.equal(['! b.1', '- b.2', '= b.2']);
  });
});

describe('what is kept to be changed as one', () => {
  const refusal = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      if (error instanceof CommandError) return error.facts;
      throw error;
    }
  };

  it('is so many records of all runs at most, and more again when a run is over', () => {
    const runs = new Runs();
    for (let at = 1; at < STAGE.records; at++) runs.stage('a', at);
    runs.stage('b', 'last');
    const stage = () => refusal(() => runs.stage('b', 'more'));
    expect(stage()).to.deep.equal({
      id: 'TooManyRecords',
      category: 'InvalidArgument',
      message: '250,000 record(s) are kept to be changed as one, and at most 250,000 can be.',
      action: 'Change fewer of them as one.',
    });
    // What was refused is not kept.
    expect(runs.take('b', 1)).to.deep.equal(['last']);
    expect(stage()).to.equal(undefined);
    expect(stage()).to.have.property('id', 'TooManyRecords');
    runs.drop('a');
    expect(stage()).to.equal(undefined);
    expect(runs.take('b', 2)).to.deep.equal(['more', 'more']);
    expect(runs.open).to.equal(false);
  });
});
