import type { CommandError } from '../contract/command-error.ts';
import { invalidArgument } from './errors.ts';

/** PowerShell's wildcards: `*`, `?`, `[a-c]`, and a backtick before one that is meant literally. */

/** Whether the text holds a wildcard that is not escaped. */
export function hasWildcard(text: string): boolean {
  return /[*?[]/.test(text.replace(/`[\s\S]/g, ''));
}

/** The text that a pattern without wildcards stands for. */
export function unescapeWildcard(text: string): string {
  return text.replace(/`([\s\S])/g, '$1');
}

/**
 * A matcher of the whole text, whatever its case.
 * @throws {CommandError} for a `[` without its end or a range from a later character to an earlier one, as PowerShell
 */
export function wildcard(name: string, pattern: string): (text: string) => boolean {
  // In a set, a first `]` is one of its characters.
  const source = pattern.replace(
    /`([\s\S])|\[(\](?:`[\s\S]|[^\]`])*|(?:`[\s\S]|[^\]`])+)\]|[\s\S]/g,
    (part, escaped?: string, set?: string) => {
      if (escaped !== undefined) return literal(escaped);
      if (set !== undefined) return `[${setSource(name, pattern, set)}]`;
      if (part === '[')
        throw invalidWildcard(name, pattern, "a '[' has no ']'; before a '[' that is meant, write a backtick");
      return part === '*' ? '[\\s\\S]*' : part === '?' ? '[\\s\\S]' : literal(part);
    },
  );
  const expression = new RegExp(`^${source}$`, 'iu');
  return (text) => expression.test(text);
}

function setSource(name: string, pattern: string, set: string): string {
  const characters = [...unescapeWildcard(set)];
  let source = '';
  for (let at = 0; at < characters.length; at++) {
    const [from = '', dash, to] = characters.slice(at, at + 3);
    source += literal(from);
    if (dash !== '-' || to === undefined) continue;
    if (from > to) throw invalidWildcard(name, pattern, `the range '${from}-${to}' runs backwards`);
    source += `-${literal(to)}`;
    at += 2;
  }
  return source;
}

function invalidWildcard(name: string, pattern: string, rule: string): CommandError {
  return invalidArgument(
    'InvalidWildcard',
    `-${name} '${pattern}' is not a valid wildcard pattern: ${rule}.`,
    `Correct the pattern, or give -${name} without wildcards.`,
  );
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&');
}
