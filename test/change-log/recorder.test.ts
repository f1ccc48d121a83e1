import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { type RecordTerms, recordingOf } from '../../src/change-log/recorder.ts';
import type { Backend } from '../../src/ip-helper/ip-helper.ts';
import { openMachine } from '../../src/session/machine.ts';
import { simulate } from '../ip-helper/simulator/simulated.ts';

/** A keeper of tasks that is recorded by these terms, what its scheduler did, and who records. */
function recorded(terms: RecordTerms) {
  const done: string[] = [];
  const { ipHelper } = simulate({
    Interfaces: [{ InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25 } }],
    Routes: [{ InterfaceIndex: 7, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.254', RouteMetric: 5 }],
  });
  const scheduler = {
    exists: (name: string) => name === 'one',
    create: (name: string, xmlFile: string) => void done.push(`create ${name} by ${xmlFile}`),
    remove: (name: string) => void done.push(`remove ${name}`),
  };
  const own = {
    name: 'Simulator',
    elevated: true,
    ipHelper,
    batch: <T>(work: () => T) => work(),
    rowsInALookUp: 4,
    statusText: () => undefined,
    tasks: { scheduler },
  };
  const { backend, recorder, open } = recordingOf(terms)(own as never);
  open(openMachine(backend));
  return { done, recorder, scheduler: (backend as Required<Backend>).tasks.scheduler, calls: backend.ipHelper };
}

describe('a change that cannot be recorded', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-recorder-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 9 }));
  const refusal = new CommandError({
    id: 'Refused',
    category: 'InvalidData',
    message: 'It is refused.',
    action: 'Stop.',
  });

  it('is refused before it is made, of a task by what its keeper returns', () => {
    const { done, scheduler, calls } = recorded({ logs: [], refusal });
    expect(scheduler.exists('one')).to.equal(true);
    expect(scheduler.create('one', 'one.xml')).to.equal('It is refused.');
    expect(scheduler.remove('one')).to.equal('It is refused.');
    expect(done).to.deep.equal([]);
    const rows = () => calls.GetIpForwardTable2(0).table as Uint8Array;
    const before = Uint8Array.from(rows());
    expect(() => calls.DeleteIpForwardEntry2(before.slice(8, 112))).to.throw(refusal as never);
    expect(rows()).to.deep.equal(before);
  });

  it('is noted with a warning where it is no change, and what went wrong otherwise is no refusal', () => {
    const file = join(folder, 'log');
    mkdirSync(file);
    const { recorder, scheduler, done } = recorded({ logs: [{ file, required: true, size: 1, keep: 1 }] });
    const warnings: string[] = [];
    recorder.cause = { warn: (message) => warnings.push(message) };
    recorder.note('Began', {});
    expect(warnings).to.have.length(1);
    expect(warnings[0]?.startsWith(`The record of changes '${file}' could not be written: `)).to.equal(true);
    expect(scheduler.create('one', 'one.xml')).to.equal(
      `Nothing is changed, since each change must be recorded first. ${warnings[0]}`,
    );
    expect(done).to.deep.equal([]);
    const fault = new TypeError('a fault');
    const other = recorded({ logs: [], refusal: fault as never });
    expect(() => other.scheduler.remove('one')).to.throw(fault);
    expect(other.done).to.deep.equal([]);
  });
});

describe('a change that is reported in a sentence', () => {
  it('names who made it, by what and why, as far as that is known', () => {
    const said: string[] = [];
    const { recorder, calls } = recorded({ logs: [], report: (sentence) => said.push(sentence) });
    const row = (calls.GetIpForwardTable2(0).table as Uint8Array).slice(8, 112);
    expect(calls.DeleteIpForwardEntry2(row)).to.equal(0);
    recorder.cause = { command: 'New-IpRouteEntry', set: 'k3v9', why: 'a test' };
    expect(calls.CreateIpForwardEntry2(row)).to.equal(0);
    const who = `(user ${userInfo().username}, process ${process.pid}`;
    expect(said).to.deep.equal([
      `10.0.0.0/8 via 192.0.2.254 on LAN (7): Delete RouteMetric 5 ${who}).`,
      `10.0.0.0/8 via 192.0.2.254 on LAN (7): Create RouteMetric 5 ${who}, New-IpRouteEntry, change set k3v9, a test).`,
    ]);
  });
});
