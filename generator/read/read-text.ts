import type { InterfaceDeclaration } from 'ts-morph';
import { findMember, type Member, type TextPart } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { tagsOf, unwrap } from './doc.ts';

/** A member or several in braces, what is left out where they are blank in brackets, or words. */
const PART = /\{([^{}]*)\}|\[([^[\]]*)\]|([^{}[\]]+)|./gs;

/** `@text {Name}[: {Note}]`: what an object of this result is in a text. */
export function readText(
  node: InterfaceDeclaration,
  members: readonly Member[],
  diagnostics: Diagnostics,
): TextPart[] | undefined {
  const tag = tagsOf(node).find(({ name }) => name === 'text');
  if (tag === undefined) return undefined;
  const parts = split(unwrap(tag.text), (name) => findMember({ members }, name)?.name ?? name);
  const named = parts.flatMap(namesOf);
  const bad = named.find((name) => !isPlain(findMember({ members }, name)));
  if (named.length === 0 || bad !== undefined) {
    const what =
      bad === undefined ? 'names no member' : `names '${bad}', which is no member of ${node.getName()} with one value`;
    const instead = 'write members in braces and what may be left out in brackets: {Name|Number}[: {Note}]';
    diagnostics.add(tag.node, 'G043', `@text ${what}`, instead);
  }
  return parts;
}

function split(text: string, memberOf: (name: string) => string): TextPart[] {
  return [...text.matchAll(PART)].map(([whole, names, optional]): TextPart => {
    if (names !== undefined) return { is: 'member', names: names.split('|').map(memberOf) };
    if (optional !== undefined) return { is: 'optional', parts: split(optional, memberOf) };
    return { is: 'words', text: whole };
  });
}

/** The members that a part names. */
function namesOf(part: TextPart): readonly string[] {
  if (part.is === 'words') return [];
  return part.is === 'member' ? part.names : part.parts.flatMap(namesOf);
}

function isPlain(member: Member | undefined): boolean {
  return member !== undefined && member.type.is !== 'class' && !(member.type.is === 'value' && member.type.list);
}
