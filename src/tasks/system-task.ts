/** What the two kinds of tasks differ in; all else of a task of ours is the same. */
export interface SystemTask {
  readonly description: string;
  /** Its path in the Task Scheduler, where it says so itself: \IpRoute\Office. */
  readonly uri?: string;
  /** Its triggers, as XML. */
  readonly triggers: readonly string[];
  /** What a start does while it runs. */
  readonly instances: 'Queue' | 'IgnoreNew';
  /** Whether a start that was missed is made up for. */
  readonly startWhenAvailable: boolean;
  /** How long a run may take before the Task Scheduler ends it, as XML has durations; PT0S is for ever. */
  readonly timeLimit: string;
  /** How long it is kept when its triggers are over. */
  readonly deleteAfter?: string;
  /** The absolute path of the program. */
  readonly program: string;
  /** Its arguments, as one line. */
  readonly words: string;
}

/** Whom it runs as: the system, which needs no password and no session. */
const SYSTEM = 'S-1-5-18';

const NAMESPACE = 'http://schemas.microsoft.com/windows/2004/02/mit/task';

/** The XML of a task that runs as the system, also on battery, by the schema of the Task Scheduler: its order counts. */
export function printSystemTask(task: SystemTask): string {
  const uri = task.uri === undefined ? '' : `\n    <URI>${escapeXml(task.uri)}</URI>`;
  const deleteAfter =
    task.deleteAfter === undefined ? '' : `\n    <DeleteExpiredTaskAfter>${task.deleteAfter}</DeleteExpiredTaskAfter>`;
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="${NAMESPACE}">
  <RegistrationInfo>
    <Author>IpRoute</Author>
    <Description>${escapeXml(task.description)}</Description>${uri}
  </RegistrationInfo>
  <Triggers>
${task.triggers.join('\n')}
  </Triggers>
  <Principals>
    <Principal id="System">
      <UserId>${SYSTEM}</UserId>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>${task.instances}</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>${task.startWhenAvailable}</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>${task.timeLimit}</ExecutionTimeLimit>${deleteAfter}
    <Priority>5</Priority>
  </Settings>
  <Actions Context="System">
    <Exec>
      <Command>"${escapeXml(task.program)}"</Command>
      <Arguments>${escapeXml(task.words)}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
}

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' } as const;

/** A text as it stands in XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ESCAPES[sign as keyof typeof ESCAPES]);
}

/** The text that `escapeXml` was given. */
export function unescapeXml(text: string): string {
  return text.replace(/&lt;|&gt;|&quot;|&amp;/g, (escaped) => {
    return Object.entries(ESCAPES).find(([, written]) => written === escaped)?.[0] ?? escaped;
  });
}
