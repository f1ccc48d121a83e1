import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  type Call,
  CommandError,
  type FilePath,
  lazyPlan,
  type Matching,
  type Plan,
  refuseEmptyNamed,
  type Switch,
  writeFault,
} from 'pwsh-contract';
import { optionName } from 'pwsh-contract/host';
import type { TaskKeeper } from '../ip-helper/ip-helper.ts';
import type { Machine } from '../session/machine.ts';
import type { RemoteSafety } from '../session/planning.ts';
import { quoteWord } from '../tasks/command-line.ts';
import { filesOf, keeperOf, type TaskFiles, toTask } from '../tasks/kept-tasks.ts';
import type { IpRouteTask } from '../tasks/task.ts';
import { describeTriggers, readEventTriggers, type TaskTrigger } from '../tasks/task-trigger.ts';
import { printTask } from '../tasks/task-xml.ts';
import { rehearseSync } from './rehearse-sync.ts';
import { SCOPE, type TableScope } from './table-scope.ts';

/** The task, and what it applies. */
export interface StandingTask {
  /**
   * What it is called, also in the Task Scheduler: letters, digits, - and _.
   * @position 0
   */
  Name: Matching<'[A-Za-z0-9][A-Za-z0-9_-]{0,63}'>;
  /**
   * The file that says how the table is to be, as Sync-IpRouteTable takes it. The task applies a copy of it: register it again after a change.
   * @position 1
   */
  Path: FilePath;
}

/** When the table is applied again; where nothing is named, at start-up and at each connection. */
export interface TaskTriggers {
  /** Applies the table at each start of the computer. */
  AtStartup?: Switch;
  /** Applies the table each time Windows connects to a network. */
  AtConnection?: Switch;
  /** Applies the table at each of these events: the log, the source and one or more ids. Some VPN clients tell Windows of no connection, and write events of their own. */
  EventTrigger?: string[];
}

/** How it is applied. */
export interface TaskOptions {
  /**
   * What becomes of routes in the scope that are not listed: they are left, told in the log, or deleted.
   * @default Ignore
   */
  UnlistedRoute?: 'Ignore' | 'Report' | 'Remove';
  /** Also deletes routes and creates them again, where Windows makes them as they are listed in no other way. */
  Recreate?: Switch;
  /** Lets a default route be deleted. */
  AllowDefaultRoute?: Switch;
  /** Makes all changes of a look at the table, or none. */
  Atomic?: Switch;
  /** Replaces a task of that name. */
  Force?: Switch;
}

/**
 * Registers a scheduled task that applies a desired table again, at start-up and at each connection.
 *
 * Windows forgets routes of the active store at a restart, and VPN clients make theirs anew at each connection. The task runs
 * the executable of this module, as the system: `iproute sync`, which waits for the interfaces, applies the table, and applies it
 * again until it has held for 30 seconds. No PowerShell is needed for it. It takes a copy of the file, which lies where
 * administrators alone may write, with the task's XML and its log; the module must be installed for all users.
 *
 * The file is read and compared with the present table first: what Sync-IpRouteTable would refuse is refused here; an interface that
 * is not there is waited for at each run. The scope is that of Sync-IpRouteTable. Runs that come at once wait for each other.
 * Needs an elevated session on a live machine. On a machine file it is a rehearsal: the files are made, and nothing starts the task.
 *
 * @cmdlet Register-IpRouteTask
 * @part Tasks
 * @impact Medium
 * @calls GetIpForwardTable2 GetIpInterfaceTable
 * @example Apply a table again at start-up and at each connection
 * Export-IpRouteTable ./desired.json
 * Register-IpRouteTask Office ./desired.json
 * @example Also when AnyConnect has connected, or connected again
 * Export-IpRouteTable ./vpn.json
 * Register-IpRouteTask Vpn ./vpn.json -AtConnection -EventTrigger 'Cisco AnyConnect Secure Mobility Client', acvpnagent, 2039, 2041
 * @see Get-IpRouteTask
 * @see Unregister-IpRouteTask
 * @see Sync-IpRouteTable
 */
export function registerIpRouteTask(
  asked: StandingTask & TaskTriggers & TableScope & TaskOptions & RemoteSafety,
  machine: Machine,
  call: Call,
): Plan<IpRouteTask> {
  refuseEmptyNamed(asked, ['EventTrigger'], call);
  const keeper = keeperOf(machine);
  const { Name: name } = asked;
  const triggers = triggersOf(asked);
  rehearseSync(asked, machine, call);
  const bytes = readFileSync(asked.Path);
  const taskPath = `\\IpRoute\\${name}`;
  const made = (folder: string) => {
    const files = filesOf(folder, name);
    const [desired, other] = isJson(bytes) ? [files.json, files.csv] : [files.csv, files.json];
    const words = actionWords(desired, files, asked, keeper).map(quoteWord).join(' ');
    const xml = printTask({ taskPath, program: process.execPath, arguments: words, triggers });
    return { name, files, desired, other, xml, machine, State: 'Registered' as const };
  };
  // Where the folder is not there yet, or is not to be trusted, it is known only when it is made.
  const planned = made(keeper.folder.find() ?? keeper.usualFolder());
  const exists = existsSync(planned.files.xml) || (asked.Force !== true && keeper.scheduler.exists(name));
  if (exists && asked.Force !== true) {
    throw new CommandError({
      id: 'TaskExists',
      category: 'ResourceExists',
      message: `There is a task of -Name '${name}' already.`,
      action: 'Give another name, or -Force to replace that task.',
    });
  }
  return lazyPlan<IpRouteTask>({
    target: () => `the task ${taskPath}`,
    action: () =>
      `${exists ? 'Replace by one' : 'Register one'} that applies ${asked.Path} again ${describeTriggers(triggers)}`,
    planned: () => toTask({ ...planned, WhatIf: true }),
    apply() {
      refuseNotElevated(machine, `the task ${taskPath}`);
      refuseProgram(keeper);
      const task = made(makeFolder(keeper, call));
      const { desired, other, files, xml } = task;
      replacing([desired, other, files.xml], () => {
        writeFileSync(desired, bytes);
        rmSync(other, { force: true });
        writeFileSync(files.xml, `\ufeff${xml}`, 'utf16le');
        const refusal = keeper.scheduler.create(name, files.xml);
        if (refusal !== undefined) throw schedulerError('registered', taskPath, refusal);
      });
      return toTask({ ...task, WhatIf: false });
    },
  });
}

function triggersOf({ AtStartup, AtConnection, EventTrigger }: TaskTriggers): readonly TaskTrigger[] {
  const triggers: TaskTrigger[] = [
    ...(AtStartup ? [{ kind: 'AtStartup' } as const] : []),
    ...(AtConnection ? [{ kind: 'AtConnection' } as const] : []),
    ...(EventTrigger === undefined ? [] : readEventTriggers(EventTrigger)),
  ];
  return triggers.length > 0 ? triggers : [{ kind: 'AtStartup' }, { kind: 'AtConnection' }];
}

/** The words behind the program's name. Values of the scope stand behind a sign, whatever they begin with. */
function actionWords(
  desired: string,
  { log }: TaskFiles,
  asked: TableScope & TaskOptions & RemoteSafety,
  { words }: TaskKeeper,
): readonly string[] {
  const each = (name: (typeof SCOPE)[number]) =>
    [...(asked[name] ?? [])].map((value) => `--${optionName(name)}=${value}`);
  return [
    ...['sync', '--path', desired, '--log', log],
    ...['--wait-for-interface', '60', '--hold', '30', '--time-limit', '300'],
    ...SCOPE.flatMap(each),
    ...(asked.UnlistedRoute === undefined ? [] : ['--unlisted-route', asked.UnlistedRoute]),
    ...(asked.Recreate ? ['--recreate'] : []),
    ...(asked.AllowDefaultRoute ? ['--allow-default-route'] : []),
    ...(asked.AllowLockout ? ['--allow-lockout'] : []),
    ...(asked.Atomic ? ['--atomic'] : []),
    ...words,
  ];
}

function isJson(bytes: Uint8Array): boolean {
  // Also of UTF-16, with or without a mark.
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*[[{]/.test(text);
}

/** What runs as the system must not be anybody else's to exchange. */
function refuseProgram(keeper: TaskKeeper): void {
  const refusal = keeper.refusal(process.execPath);
  if (refusal === undefined) return;
  throw new CommandError({
    id: 'ExecutableNotProtected',
    category: 'PermissionDenied',
    message: `The task would run '${process.execPath}' as the system, but ${refusal}: who does could put another program there.`,
    action:
      'Install the module for all users: copy it, elevated, to $env:ProgramFiles\\WindowsPowerShell\\Modules, and register the task from there.',
  });
}

function makeFolder({ folder }: TaskKeeper, call: Call): string {
  try {
    return folder.make((message) => call.warn(message));
  } catch (error) {
    throw new CommandError({
      id: 'TaskFolderNotMade',
      category: 'ResourceUnavailable',
      message: `The folder of the tasks could not be made: ${writeFault(error)}.`,
      action: 'Run elevated, and check what is in the way.',
    });
  }
}

/** Files that have what they had before where the work fails. */
function replacing(files: readonly string[], work: () => void): void {
  const before: (readonly [file: string, bytes: Buffer | undefined])[] = [];
  try {
    for (const file of files) before.push([file, existsSync(file) ? readFileSync(file) : undefined]);
    work();
  } catch (error) {
    for (const [file, bytes] of before) {
      if (bytes === undefined) rmSync(file, { force: true });
      else writeFileSync(file, bytes);
    }
    if (error instanceof CommandError) throw error;
    throw new CommandError({
      id: 'TaskNotWritten',
      category: 'ResourceUnavailable',
      message: `The files of the task could not be written: ${writeFault(error)}. All is as it was.`,
      action: 'Check that the folder can be written and that the disk has room.',
    });
  }
}

/** @throws {CommandError} AccessDenied where the session is not elevated: a task of the system is administrators' alone */
export function refuseNotElevated({ elevated }: Machine, target: string): void {
  if (elevated) return;
  throw new CommandError({
    id: 'AccessDenied',
    category: 'PermissionDenied',
    message: `Access to ${target} is denied: this session is not elevated.`,
    action: 'Run elevated: start PowerShell with "Run as administrator".',
  });
}

/** @param left - how things are now */
export function schedulerError(
  what: 'registered' | 'removed',
  taskPath: string,
  refusal: string,
  left = 'All is as it was.',
): CommandError {
  return new CommandError({
    id: what === 'registered' ? 'TaskNotRegistered' : 'TaskNotRemoved',
    category: 'ResourceUnavailable',
    message: `The task ${taskPath} could not be ${what}: ${refusal.replace(/\.$/, '')}. ${left}`,
    action: 'Look at the task in the Task Scheduler of Windows (taskschd.msc), and at what the message says.',
  });
}
