import type { InterfaceDeclaration } from 'ts-morph';
import type { Member, Tint } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { tagsOf } from './doc.ts';

/** The colours that $PSStyle.Foreground has, each also with Bright before it. */
const COLOR = /^(?:Bright)?(?:Black|Red|Green|Yellow|Blue|Magenta|Cyan|White)$/;

/** `@tint Member Word:Color Word:Color`: the colour of a row in its table, by the word of a member. */
export function readTint(
  node: InterfaceDeclaration,
  members: readonly Member[],
  diagnostics: Diagnostics,
): Tint | undefined {
  const tag = tagsOf(node).find(({ name }) => name === 'tint');
  if (tag === undefined) return undefined;
  const [name = '', ...pairs] = tag.text.split(/\s+/);
  const type = members.find((member) => member.name === name)?.type;
  const words = type?.is === 'value' && !type.list ? (type.choices ?? []) : [];
  const colors = pairs.map((pair) => pair.split(':') as [word: string, color: string]);
  const isKnown = ([word, color = '']: readonly string[]) => words.includes(word ?? '') && COLOR.test(color);
  if (colors.length > 0 && colors.every(isKnown)) return { name, colors };
  const rule = `@tint '${tag.text}' names no member that is one of some words, or no word and colour of it`;
  diagnostics.add(
    tag.node,
    'G054',
    rule,
    'write a member and its words with colours of $PSStyle: @tint State Gone:Red',
  );
  return undefined;
}
