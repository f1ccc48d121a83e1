import { isWhatIf, type ResultClass, type TextPart } from '../model/model.ts';
import { identifier, indent, quote } from '../text/powershell.ts';

/** ToString() of a result whose contract says its text, which is what a string that it stands in shows; else nothing. */
export function printText({ text, members }: ResultClass): string[] {
  if (text === undefined) return [];
  const rehearsed = members.some(isWhatIf) ? ["if ($this.WhatIf) { ' (WhatIf)' }"] : [];
  const parts = indent([...text.map(printPart), ...rehearsed], 2);
  return ['[string] ToString() {', '    return -join @(', ...parts, '    )', '}'];
}

function printPart(part: TextPart): string {
  if (part.is === 'words') return quote(part.text);
  if (part.is === 'optional') {
    const isThere = part.parts.flatMap((inner) => (inner.is === 'member' ? [`(${isFilled(inner.names)})`] : []));
    return `if (${isThere.join(' -and ')}) { ${part.parts.map(printPart).join('; ')} }`;
  }
  const last = part.names.at(-1) ?? '';
  const others = part.names.slice(0, -1).map((name) => `if (${isFilled([name])}) { ${memberOf(name)} } else`);
  return others.length === 0 ? memberOf(last) : `${others.join('')} { ${memberOf(last)} }`;
}

/** Zero and False are values, and an empty text is none. */
function isFilled(names: readonly string[]): string {
  return `"${names.map((name) => `$(${memberOf(name)})`).join('')}"`;
}

function memberOf(name: string): string {
  return `$this.${identifier(name)}`;
}
