import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { resultOf } from '../../generator/library/contract/plan.ts';
import { getIpRouteTask } from '../../src/commands/get-ip-route-task.ts';
import { registerIpRouteTask } from '../../src/commands/register-ip-route-task.ts';
import { unregisterIpRouteTask } from '../../src/commands/unregister-ip-route-task.ts';
import type { TaskKeeper } from '../../src/ip-helper/ip-helper.ts';
import { forgetAll, type Machine } from '../../src/session/machine.ts';
import { factsOf } from '../facts-of.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine } from './kept-machine.ts';

const FIRST = '[{"DestinationPrefix":"10.0.0.0/8","NextHop":"192.0.2.254","InterfaceAlias":"LAN","RouteMetric":5}]';
const SECOND = FIRST.replace('5}', '6}');

describe('a task that applies a table again', () => {
  let kept: KeptMachine;
  let base: string;
  let folder: string;
  let desired: string;
  /** What the Task Scheduler has. */
  let scheduled: Set<string>;
  let warnings: string[];
  beforeEach(() => {
    kept = keptMachine();
    base = mkdtempSync(join(tmpdir(), 'iproute-tasks-'));
    folder = join(base, 'Tasks');
    desired = join(base, 'desired.json');
    writeFileSync(desired, FIRST);
    scheduled = new Set();
    warnings = [];
  });
  afterEach(() => {
    kept.remove();
    rmSync(base, { recursive: true, force: true });
  });

  const machineOf = (keeper: Partial<TaskKeeper> = {}, members: Partial<Machine> = {}): Machine => ({
    ...kept.machine,
    tasks: {
      folder: {
        find: () => folder,
        make(warn) {
          mkdirSync(folder, { recursive: true });
          warn('something was in the way');
          return folder;
        },
      },
      usualFolder: () => folder,
      words: [],
      refusal: () => undefined,
      ...keeper,
      scheduler: {
        create: (name) => void scheduled.add(name),
        exists: (name) => scheduled.has(name),
        remove: (name) => void scheduled.delete(name),
        ...keeper.scheduler,
      },
    },
    ...members,
  });
  const schedulerWith = (members: Partial<TaskKeeper['scheduler']>) =>
    machineOf({ scheduler: members as TaskKeeper['scheduler'] });

  function register(machine: Machine, options: object = {}) {
    forgetAll(machine);
    const asked = { Name: 'Office', Path: desired, ...options };
    return resultOf(registerIpRouteTask(asked, machine, callOf('k7', warnings)).apply());
  }

  function unregister(machine: Machine) {
    return resultOf(unregisterIpRouteTask({ Name: 'office' }, machine).apply());
  }

  const list = () => (existsSync(folder) ? readdirSync(folder).sort() : []);

  it('is registered with what stood in the way told, and listed', () => {
    const { State, Path, WhatIf } = register(machineOf());
    expect([State, Path, WhatIf]).to.deep.equal(['Registered', join(folder, 'Office.json'), false]);
    expect([list(), [...scheduled]]).to.deep.equal([['Office.json', 'Office.xml'], ['Office']]);
    expect(warnings).to.deep.equal(['something was in the way']);
    const names = (asked: object) =>
      [...getIpRouteTask(asked, machineOf())].map((one) => (one instanceof CommandError ? one.facts.id : one.Name));
    expect(names({})).to.deep.equal(['Office']);
    expect(names({ Name: ['off*'] })).to.deep.equal(['Office']);
    expect(names({ Name: ['home*'] })).to.deep.equal([]);
    expect(names({ Name: ['home'] })).to.deep.equal(['TaskNotFound']);
    // One that somebody has broken is an error, and the others go on.
    writeFileSync(join(folder, 'Home.xml'), 'x', 'utf16le');
    expect(names({})).to.deep.equal(['InvalidTask', 'Office']);
  });

  it('runs no program that others than administrators could exchange, and leaves no file', () => {
    const refusal = (program: string) => `${program === process.execPath ? 'Users' : 'nobody'} may write it`;
    expect(factsOf(() => register(machineOf({ refusal })))).to.deep.equal({
      id: 'ExecutableNotProtected',
      category: 'PermissionDenied',
      message: `The task would run '${process.execPath}' as the system, but Users may write it: who does could put another program there.`,
      action:
        'Install the module for all users: copy it, elevated, to $env:ProgramFiles\\WindowsPowerShell\\Modules, and register the task from there.',
    });
    expect([list(), [...scheduled], warnings]).to.deep.equal([[], [], []]);
  });

  it('is neither made nor removed by who is not elevated', () => {
    const denied = {
      id: 'AccessDenied',
      category: 'PermissionDenied',
      message: 'Access to the task \\IpRoute\\Office is denied: this session is not elevated.',
      action: 'Run elevated: start PowerShell with "Run as administrator".',
    };
    expect(factsOf(() => register(machineOf({}, { elevated: false })))).to.deep.equal(denied);
    expect([list(), [...scheduled]]).to.deep.equal([[], []]);
    register(machineOf());
    expect(factsOf(() => unregister(machineOf({}, { elevated: false })))).to.deep.equal(denied);
    expect([list(), [...scheduled]]).to.deep.equal([['Office.json', 'Office.xml'], ['Office']]);
  });

  it('is not made where its folder cannot be', () => {
    const make = () => {
      throw new Error('it is of somebody else');
    };
    expect(factsOf(() => register(machineOf({ folder: { find: () => undefined, make } })))).to.deep.equal({
      id: 'TaskFolderNotMade',
      category: 'ResourceUnavailable',
      message: 'The folder of the tasks could not be made: it is of somebody else.',
      action: 'Run elevated, and check what is in the way.',
    });
    expect([...scheduled]).to.deep.equal([]);
  });

  it('stays as it was where its files cannot be written, or the Task Scheduler refuses the new one', () => {
    register(machineOf());
    writeFileSync(desired, SECOND);
    const whole = () => list().map((name) => [name, readFileSync(join(folder, name), 'latin1')]);
    const before = whole();
    const refused = schedulerWith({ create: () => 'the XML is not valid.' });
    expect(factsOf(() => register(refused)).id).to.equal('TaskExists');
    expect(factsOf(() => register(refused, { Force: true, AtStartup: true }))).to.deep.include({
      id: 'TaskNotRegistered',
      message: 'The task \\IpRoute\\Office could not be registered: the XML is not valid. All is as it was.',
    });
    expect(whole()).to.deep.equal(before);
    const broken = schedulerWith({
      create: () => {
        throw Object.assign(new Error('write'), { code: 'ENOENT' });
      },
    });
    const notWritten = (why: string) => ({
      id: 'TaskNotWritten',
      category: 'ResourceUnavailable',
      message: `The files of the task could not be written: ${why}. All is as it was.`,
      action: 'Check that the folder can be written and that the disk has room.',
    });
    expect(factsOf(() => register(broken, { Force: true }))).to.deep.equal(notWritten('there is no such folder'));
    expect(whole()).to.deep.equal(before);
    // Something else is in the place of a file.
    mkdirSync(join(folder, 'Office.csv'));
    expect(factsOf(() => register(machineOf(), { Force: true }))).to.deep.equal(notWritten('it is a folder'));
    rmSync(join(folder, 'Office.csv'), { recursive: true });
    expect(whole()).to.deep.equal(before);
    // Of a new one nothing is left.
    expect(factsOf(() => register(refused, { Name: 'Home' })).id).to.equal('TaskNotRegistered');
    expect(whole()).to.deep.equal(before);
    register(machineOf(), { Force: true });
    expect(readFileSync(join(folder, 'Office.json'), 'utf8')).to.equal(SECOND);
  });

  it('whose files cannot be removed is said to be registered no more', () => {
    register(machineOf());
    mkdirSync(join(folder, 'Office.csv'));
    const { id, message } = factsOf(() => unregister(machineOf()));
    expect(id).to.equal('TaskNotRemoved');
    expect(message).to.match(
      /^The task \\IpRoute\\Office could not be removed: .*\. The Task Scheduler has it no more\.$/,
    );
    expect([...scheduled]).to.deep.equal([]);
    rmSync(join(folder, 'Office.csv'), { recursive: true });
    expect(unregister(machineOf()).State).to.equal('Unregistered');
    expect(list()).to.deep.equal([]);
  });
});
