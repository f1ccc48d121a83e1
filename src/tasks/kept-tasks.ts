import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, invalidArgument } from 'pwsh-contract';
import type { TaskKeeper } from '../ip-helper/ip-helper.ts';
import type { Machine } from '../session/machine.ts';
import { splitWords } from './command-line.ts';
import type { IpRouteTask } from './task.ts';
import { describeTrigger, describeTriggers } from './task-trigger.ts';
import { readTask } from './task-xml.ts';

/** The files of a task, of which each has its name. */
export interface TaskFiles {
  /** The desired table, as JSON or as CSV. */
  readonly json: string;
  readonly csv: string;
  readonly xml: string;
  readonly log: string;
}

/** Names that Windows keeps for devices, whatever stands behind a dot. */
const DEVICES = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

/**
 * The files of the task of that name.
 * @throws {CommandError} for what is no name: it names files, too, so nothing in it may lead elsewhere
 */
export function filesOf(folder: string, name: string): TaskFiles {
  if (DEVICES.test(name)) {
    throw invalidArgument(
      'InvalidTaskName',
      `-Name '${name}' is not valid: Windows keeps that name for a device.`,
      'Give another name.',
    );
  }
  const file = (ending: string) => join(folder, `${name}.${ending}`);
  return { json: file('json'), csv: file('csv'), xml: file('xml'), log: file('log.jsonl') };
}

/**
 * Who keeps the tasks of the machine of this session.
 * @throws {CommandError} TaskNeedsSharedMachine where there is none
 */
export function keeperOf({ tasks }: Machine): TaskKeeper {
  if (tasks !== undefined) return tasks;
  throw new CommandError({
    id: 'TaskNeedsSharedMachine',
    category: 'InvalidOperation',
    message: 'A task is a process of its own, and sees no machine that is in the memory of this session.',
    action: 'Connect to a machine file: Connect-IpRouteHost -Simulator -MachineFile <path>.',
  });
}

/** The names of the tasks whose files are there. */
export function taskNames(keeper: TaskKeeper): string[] {
  const folder = keeper.folder.find();
  if (folder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[\w-]+\.xml$/.test(name))
    .map((name) => name.slice(0, -'.xml'.length))
    .sort();
}

/** The task of that name; undefined where its file is gone. @throws {CommandError} where that is no task */
export function readKeptTask(name: string, keeper: TaskKeeper, machine: Machine): IpRouteTask | undefined {
  const files = filesOf(keeper.folder.find() ?? '', name);
  if (!existsSync(files.xml)) return undefined;
  const xml = readFileSync(files.xml, 'utf16le').replace(/^\ufeff/, '');
  const exists = keeper.scheduler.exists(name);
  const State = exists ? 'Registered' : machine.elevated ? 'Missing' : 'Unknown';
  return toTask({ name, xml, files, machine, State, WhatIf: false });
}

/** The object of a task. */
export function toTask({
  name,
  xml,
  files,
  machine,
  ...state
}: Pick<IpRouteTask, 'State' | 'WhatIf'> & {
  readonly name: string;
  readonly xml: string;
  readonly files: TaskFiles;
  readonly machine: Machine;
}): IpRouteTask {
  const facts = readTask(xml);
  if (facts === undefined) {
    throw new CommandError({
      id: 'InvalidTask',
      category: 'InvalidData',
      message: `'${files.xml}' is no task that Register-IpRouteTask has written.`,
      action: `Register it again: Register-IpRouteTask ${name} <path> -Force; or delete that file.`,
    });
  }
  const words = splitWords(facts.arguments);
  return {
    Name: name,
    Applied: describeTriggers(facts.triggers),
    Triggers: facts.triggers.map(describeTrigger),
    Path: words[words.indexOf('--path') + 1] ?? '',
    LogPath: files.log,
    CommandLine: `"${facts.program}" ${facts.arguments}`,
    TaskPath: facts.taskPath,
    Xml: xml,
    Backend: machine.backend,
    ComputerName: machine.computer,
    ...state,
  };
}
