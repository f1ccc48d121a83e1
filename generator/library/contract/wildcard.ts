import { CommandError } from './command-error.ts';

/**
 * PowerShell's wildcards: `*`, `?`, `[a-c]`, and a backtick before one that is meant literally. As in PowerShell a
 * character is one UTF-16 unit, and letters of either case are the same, whatever the language of the session.
 */

/** Whether the text holds a wildcard that is not escaped. */
export function hasWildcard(text: string): boolean {
  return /[*?[]/.test(text.replace(/`[\s\S]/g, ''));
}

/** The text that a pattern without wildcards stands for. */
export function unescapeWildcard(text: string): string {
  return text.replace(/`([\s\S])/g, '$1');
}

/**
 * A matcher of the whole text. It takes at most the product of both lengths: no pattern holds a session up.
 * @param name - the parameter that gives the pattern, for the error
 * @throws {CommandError} InvalidWildcard for a `[` without its end or a range from a later character to an earlier one,
 *   as in PowerShell
 */
export function wildcard(name: string, pattern: string): (text: string) => boolean {
  const parts = readParts(name, pattern);
  return (text) => matches(parts, text);
}

const STAR = '*';
/** One unit of the text, or any number of them. */
type Part = typeof STAR | ((unit: number) => boolean);

const ANY: Part = () => true;

function readParts(name: string, pattern: string): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const unit = pattern[at];
    if (unit === '*') {
      if (parts.at(-1) !== STAR) parts.push(STAR);
    } else if (unit === '?') {
      parts.push(ANY);
    } else if (unit === '[') {
      const set = readSet(name, pattern, at + 1);
      parts.push(set.part);
      at = set.end;
    } else if (unit !== '`') {
      parts.push(literal(pattern.charCodeAt(at)));
    } else if (at + 1 < pattern.length) {
      parts.push(literal(pattern.charCodeAt(++at)));
    } else if (at > 0) {
      // An escape of nothing is itself; alone it is nothing.
      parts.push(literal(pattern.charCodeAt(at)));
    }
  }
  return parts;
}

/** Reads a set from behind its `[`. A first `]` is one of its characters. */
function readSet(name: string, pattern: string, start: number): { part: Part; end: number } {
  const units: { unit: number; dash: boolean }[] = [];
  let at = start;
  for (; pattern[at] !== ']' || at === start; at++) {
    const escaped = pattern[at] === '`';
    if (escaped) at++;
    if (at >= pattern.length)
      throw invalidWildcard(name, pattern, "a '[' has no ']'; before a '[' that is meant, write a backtick");
    units.push({ unit: pattern.charCodeAt(at), dash: !escaped && pattern[at] === '-' });
  }
  const ranges: [from: number, to: number][] = [];
  for (let index = 0; index < units.length; index++) {
    const from = units[index]?.unit ?? 0;
    const to = units[index + 1]?.dash === true ? units[index + 2]?.unit : undefined;
    if (to !== undefined) index += 2;
    if (to !== undefined && from > to) {
      const range = `${String.fromCharCode(from)}-${String.fromCharCode(to)}`;
      throw invalidWildcard(name, pattern, `the range '${range}' runs backwards`);
    }
    ranges.push([from, to ?? from]);
  }
  const lowered = ranges.map(([from, to]) => (from === to ? lower(from) : -1));
  const part = (unit: number) => {
    const small = lower(unit);
    const forms = [unit, small, upper(unit), upper(small)];
    return ranges.some(([from, to], index) => small === lowered[index] || forms.some((u) => from <= u && u <= to));
  };
  return { part, end: at };
}

/** Goes back to the last star alone: what an earlier one takes more, this one takes, too. */
function matches(parts: readonly Part[], text: string): boolean {
  let part = 0;
  let star = -1;
  let resume = 0;
  for (let at = 0; at < text.length; ) {
    const wanted = parts[part];
    if (wanted === STAR) {
      star = part++;
      resume = at;
    } else if (wanted?.(text.charCodeAt(at))) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (parts[part] === STAR) part++;
  return part === parts.length;
}

function literal(unit: number): Part {
  const wanted = lower(unit);
  return (other) => lower(other) === wanted;
}

/** The small letter where that is one unit, as .NET's char.ToLowerInvariant. */
function lower(unit: number): number {
  if (unit < 128) return unit >= 65 && unit <= 90 ? unit + 32 : unit;
  return single(unit, String.fromCharCode(unit).toLowerCase());
}

function upper(unit: number): number {
  if (unit < 128) return unit >= 97 && unit <= 122 ? unit - 32 : unit;
  return single(unit, String.fromCharCode(unit).toUpperCase());
}

function single(unit: number, changed: string): number {
  return changed.length === 1 ? changed.charCodeAt(0) : unit;
}

function invalidWildcard(name: string, pattern: string, rule: string): CommandError {
  return new CommandError({
    id: 'InvalidWildcard',
    category: 'InvalidArgument',
    message: `-${name} '${pattern}' is not a valid wildcard pattern: ${rule}.`,
    action: `Correct the pattern, or give -${name} without wildcards.`,
  });
}
