import { escapeXml, printSystemTask, unescapeXml } from './system-task.ts';
import { CONNECTED, describeTriggers, type TaskTrigger } from './task-trigger.ts';

/** What a scheduled task is made of. */
export interface TaskFacts {
  /** Its path in the Task Scheduler: \IpRoute\Office. */
  readonly taskPath: string;
  /** The absolute path of the program. */
  readonly program: string;
  /** Its arguments, as one line. */
  readonly arguments: string;
  readonly triggers: readonly TaskTrigger[];
}

/** How long a run may take before the Task Scheduler ends it: twice what `iproute sync` is given. */
export const EXECUTION_TIME_LIMIT = 'PT10M';

/**
 * The XML of a task, by the schema of the Task Scheduler: applied again whenever a trigger fires, also on battery. What comes while
 * it runs waits for its end, since that may be the connection that counts.
 */
export function printTask({ taskPath, program, arguments: words, triggers }: TaskFacts): string {
  const description = `Brings the routing table to what a file says. Applied again ${describeTriggers(triggers)}. Made by Register-IpRouteTask; Unregister-IpRouteTask removes it.`;
  return printSystemTask({
    description,
    uri: taskPath,
    triggers: triggers.map(printTrigger),
    instances: 'Queue',
    startWhenAvailable: false,
    timeLimit: EXECUTION_TIME_LIMIT,
    program,
    words,
  });
}

function printTrigger(trigger: TaskTrigger): string {
  if (trigger.kind === 'AtStartup')
    return '    <BootTrigger id="AtStartup">\n      <Enabled>true</Enabled>\n    </BootTrigger>';
  const isConnection = trigger.kind === 'AtConnection';
  const { log, id } = isConnection ? CONNECTED : trigger;
  const source = isConnection ? '' : `Provider[@Name='${trigger.source}'] and `;
  const select = `<Select Path="${log}">*[System[${source}EventID=${id}]]</Select>`;
  const query = `<QueryList><Query Id="0" Path="${log}">${select}</Query></QueryList>`;
  const name = isConnection ? ' id="AtConnection"' : '';
  return [
    `    <EventTrigger${name}>`,
    '      <Enabled>true</Enabled>',
    `      <Subscription>${escapeXml(query)}</Subscription>`,
    '    </EventTrigger>',
  ].join('\n');
}

/** What the XML that `printTask` has written says. @returns undefined for what is none such */
export function readTask(xml: string): TaskFacts | undefined {
  const textOf = (name: string) => {
    const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
    return found === undefined ? undefined : unescapeXml(found);
  };
  const [taskPath, command, words] = [textOf('URI'), textOf('Command'), textOf('Arguments')];
  if (taskPath === undefined || command === undefined || words === undefined) return undefined;
  const triggers = [...xml.matchAll(/<(BootTrigger|EventTrigger)\b[^>]*>([\s\S]*?)<\/\1>/g)].flatMap(readTrigger);
  return { taskPath, program: command.replace(/^"|"$/g, ''), arguments: words, triggers };
}

function readTrigger([whole, kind]: RegExpExecArray): TaskTrigger[] {
  if (kind === 'BootTrigger') return [{ kind: 'AtStartup' }];
  if (whole.includes('id="AtConnection"')) return [{ kind: 'AtConnection' }];
  const query = unescapeXml(/<Subscription>([^<]*)/.exec(whole)?.[1] ?? '');
  const found = /<Select Path="([^"]*)">\*\[System\[Provider\[@Name='([^']*)'\] and EventID=(\d+)\]\]/.exec(query);
  const [, log, source, id] = found ?? [];
  return log === undefined || source === undefined ? [] : [{ kind: 'Event', log, source, id: Number(id) }];
}
