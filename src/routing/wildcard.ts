/** PowerShell's wildcards: `*`, `?`, `[a-c]`, and a backtick before one that is meant literally. */

/** Whether the text holds a wildcard that is not escaped. */
export function hasWildcard(text: string): boolean {
  return /[*?[]/.test(text.replace(/`./g, ''));
}

/** A matcher of the whole text, whatever its case. */
export function wildcard(pattern: string): (text: string) => boolean {
  const source = pattern.replace(/`(.)|\[([^\]]+)\]|[\s\S]/g, (part, escaped?: string, set?: string) => {
    if (escaped !== undefined) return literal(escaped);
    if (set !== undefined) return `[${set.replace(/[\\^[]/g, '\\$&')}]`;
    return part === '*' ? '[\\s\\S]*' : part === '?' ? '[\\s\\S]' : literal(part);
  });
  const expression = new RegExp(`^${source}$`, 'iu');
  return (text) => expression.test(text);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
