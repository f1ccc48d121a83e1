import type { ParsedValue, RequestColumn } from './columns.ts';
import { type Advice, plainText } from './plain-text.ts';
import { suggestAddress, suggestPrefix } from './suggest-address.ts';

/** A value that was refused: its column, and how a text of that column is read, strictly. */
export interface Refusal {
  readonly column: Pick<RequestColumn, 'kind'> & Partial<Pick<RequestColumn, 'choices' | 'list'>>;
  readonly text: string;
  readonly read: (text: string) => ParsedValue;
}

/**
 * Suggests what a refused value was likely meant to be. Nothing is ever taken for another value: it is a suggestion in the error,
 * and only one that would be accepted itself.
 */
export function suggest({ column, text, read }: Refusal): { readonly suggestion?: string; readonly rule?: string } {
  const items = plainText(text).split(/[\s,;|]+/);
  const isList = items.length > 1 && items.every((item) => !/^0[0-9]/.test(item) && read(item).ok);
  // Quoted one by one, they can't be taken for the text that was refused.
  if (isList && column.list === true) return { suggestion: items.map((item) => `'${item}'`).join(', ') };
  const { likely, rule } = adviceOn(column, text);
  const suggestion = firstAccepted(likely, text, read);
  if (suggestion === undefined && isList) return { rule: `it must be one value, not a list of ${items.length}` };
  return { ...(suggestion === undefined ? {} : { suggestion }), ...(rule === undefined ? {} : { rule }) };
}

/** A suggestion that is refused itself may lead on to the right one: the host bits of a prefix, the unit of a time. */
function firstAccepted(likely: readonly string[], text: string, read: Refusal['read']): string | undefined {
  for (const one of likely) {
    if (one === text) continue;
    const parsed = read(one);
    const accepted = parsed.ok ? one : parsed.suggestion;
    if (accepted !== undefined) return accepted;
  }
  return undefined;
}

function adviceOn({ kind, choices }: Refusal['column'], text: string): Advice {
  switch (kind) {
    case 'UInt8':
    case 'UInt16':
    case 'UInt32':
    case 'UInt64':
      return suggestNumber(plainText(text));
    case 'Duration':
      return { likely: [...suggestDuration(plainText(text)), ...suggestNumber(plainText(text)).likely] };
    case 'Boolean':
      return { likely: suggestBoolean(plainText(text)) };
    case 'Choice':
      return { likely: suggestChoice(plainText(text), choices ?? []) };
    case 'IpAddress':
      return suggestAddress(plainText(text));
    case 'IpPrefix':
      return suggestPrefix(plainText(text));
    default:
      return { likely: [] };
  }
}

const MULTIPLES = 'kmgtp';

/** Whole numbers as other programs write them: hexadecimal, with PowerShell's kb, in groups, with zeros for decimals. */
function suggestNumber(text: string): Advice {
  const number = text.replace(/^\+/, '');
  const scientific = /^([0-9])(?:[.,]([0-9]+))?e\+?0*([0-9]{1,2})$/i.exec(number);
  if (scientific !== null) {
    const [, first = '', decimals = '', exponent] = scientific;
    const zeros = Number(exponent) - decimals.length;
    // Spreadsheets write large numbers so, rounded, and any number with two decimals where the format of a cell asks for it.
    if (zeros >= 0 && Number(exponent) <= 10 && decimals.length !== 2) {
      return { likely: [`${first}${decimals}${'0'.repeat(zeros)}`] };
    }
    return { likely: [], rule: 'it must be whole; a spreadsheet may have rounded it, so take it from where it came' };
  }
  const multiple = /^([0-9]{1,15})([kmgtp])b$/i.exec(number);
  if (multiple !== null) {
    const [, count = '', unit = ''] = multiple;
    return { likely: [String(BigInt(count) * 1024n ** BigInt(MULTIPLES.indexOf(unit.toLowerCase()) + 1))] };
  }
  const hexadecimal = /^0x[0-9a-f]{1,16}$/i.test(number) ? [String(BigInt(number))] : [];
  const whole = number.replace(/(?<=[0-9])[.,]0{1,2}$/, '');
  const grouped = /^[0-9]{1,3}(?:([.,' ’_])[0-9]{3})(?:\1[0-9]{3})*$|^[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}$/.test(whole);
  return { likely: [number, ...hexadecimal, ...(grouped ? [whole.replace(/[^0-9]/g, '')] : [whole])] };
}

const SECONDS = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 } as const;
const UNITS =
  /(?<count>[0-9]{1,10})\s*(?<unit>w|d|h|m|s)(?:eeks?|ays?|(?:ou)?rs?|in(?:ute)?s?|ec(?:ond)?s?)?(?:\s+|(?=[0-9])|$)/giy;

/** Spans of time as other programs write them; a number of seconds leads on to what it is as a TimeSpan. */
function suggestDuration(text: string): string[] {
  if (/^(?:forever|never|unlimited|infinity|inf|∞|0xffffffff)$/i.test(text)) return ['Infinite'];
  // TimeSpan itself reads 24:00:00 as 24 days.
  const clock = /^([0-9]{1,4}):([0-5][0-9]):([0-5][0-9])$/.exec(text);
  if (clock !== null) {
    const [hours = 0, minutes = 0, seconds = 0] = clock.slice(1).map(Number);
    return [String(hours * 3600 + minutes * 60 + seconds)];
  }
  // ISO 8601 has an M for months, too; it stands before the T.
  const iso = /^P(?:[0-9]+[WD])*(?:T(?:[0-9]+[HMS])+)?$/i.test(text) ? text.replace(/[PT]/gi, '') : text;
  let [seconds, end] = [0, 0];
  for (const match of iso.matchAll(UNITS)) {
    const { count = '', unit = '' } = match.groups ?? {};
    seconds += Number(count) * SECONDS[unit.toLowerCase() as keyof typeof SECONDS];
    end = match.index + match[0].length;
  }
  return end > 0 && end === iso.length && seconds < 2 ** 32 - 1 ? [String(seconds)] : [];
}

/** Excel writes TRUE and FALSE in its own language. */
const TRUE = /^(?:yes|y|on|wahr|vrai|verdadero|verdadeiro|vero|waar|prawda|истина|sant|sand|doğru)$/iu;
const FALSE = /^(?:no|n|off|falsch|faux|falso|onwaar|fałsz|ложь|falskt|falsk|yanlış)$/iu;

function suggestBoolean(text: string): string[] {
  if (TRUE.test(text)) return ['true'];
  return FALSE.test(text) ? ['false'] : [text];
}

/** The one word that begins so, or is written so but for hyphens and blanks. */
function suggestChoice(text: string, choices: readonly string[]): string[] {
  const letters = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, '');
  const wanted = letters(text);
  const near = choices.filter((choice) => wanted !== '' && letters(choice).startsWith(wanted));
  return [text, ...(near.length === 1 ? near : [])];
}
