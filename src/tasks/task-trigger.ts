import { invalidArgument, shorten } from 'pwsh-contract';

/** What starts a task. */
export type TaskTrigger =
  | { readonly kind: 'AtStartup' }
  | { readonly kind: 'AtConnection' }
  | { readonly kind: 'Event'; readonly log: string; readonly source: string; readonly id: number };

/** What Windows writes when it has connected to a network. */
export const CONNECTED = { log: 'Microsoft-Windows-NetworkProfile/Operational', id: 10_000 };

/** How many triggers a task may have, by its schema. */
const MOST_TRIGGERS = 48;

/** What a name of a log or of a source is: it stands in an XPath, within quotes. */
const NAME = /^[^'"<>&\p{Cc}]{1,255}$/u;

/**
 * The triggers of events: a log, a source, and one or more ids, in one text with commas between them or in several.
 * @throws {CommandError} InvalidEventTrigger for what is none
 */
export function readEventTriggers(texts: readonly string[]): TaskTrigger[] {
  const words = texts.flatMap((text) => text.split(',')).map((word) => word.trim());
  const triggers: TaskTrigger[] = [];
  const refuse = (rule: string) =>
    invalidArgument(
      'InvalidEventTrigger',
      `-EventTrigger '${shorten(texts.join(', '))}' is not valid: ${rule}.`,
      'Give the log, the source and the id of the event: -EventTrigger Application, acvpnagent, 2039',
    );
  for (let at = 0; at < words.length; ) {
    const [log = '', source = ''] = [words[at], words[at + 1]];
    for (const [what, word] of [
      ['log', log],
      ['source', source],
    ] as const) {
      if (word === '' || /^\d+$/.test(word))
        throw refuse(`${word === '' ? 'a' : `'${word}' stands for a`} ${what}, which must be a name`);
      if (!NAME.test(word)) throw refuse(`'${shorten(word)}' is no name of a ${what}`);
    }
    at += 2;
    const first = at;
    for (let id = words[at]; id !== undefined && /^\d+$/.test(id); id = words[at]) {
      if (Number(id) > 0xffff) throw refuse(`the id ${shorten(id)} is above 65535`);
      triggers.push({ kind: 'Event', log, source, id: Number(id) });
      at++;
    }
    if (at === first) throw refuse(`behind '${log}' and '${source}' stands no id of an event`);
  }
  if (triggers.length > MOST_TRIGGERS - 2) throw refuse(`a task has at most ${MOST_TRIGGERS} triggers`);
  return triggers;
}

/** A trigger for a person. */
export function describeTrigger(trigger: TaskTrigger): string {
  return trigger.kind === 'Event' ? `Event ${trigger.log}, ${trigger.source}, ${trigger.id}` : trigger.kind;
}

/** When a task applies the table again: "at start-up, at each connection and at each event 2039, 2041 of acvpnagent". */
export function describeTriggers(triggers: readonly TaskTrigger[]): string {
  const ids = new Map<string, number[]>();
  const words: string[] = [];
  for (const one of triggers) {
    if (one.kind === 'AtStartup') words.push('at start-up');
    else if (one.kind === 'AtConnection') words.push('at each connection');
    else ids.set(one.source, [...(ids.get(one.source) ?? []), one.id]);
  }
  words.push(...[...ids].map(([source, all]) => `at each event ${all.join(', ')} of ${source}`));
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}
