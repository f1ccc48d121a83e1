import type { JSDoc, JSDocableNode } from 'ts-morph';
import type { Example } from '../model/model.ts';

/** One TSDoc tag of a declaration. */
export interface DocTag {
  readonly name: string;
  readonly text: string;
  readonly node: ReturnType<JSDoc['getTags']>[number];
}

export function tagsOf(node: JSDocableNode): DocTag[] {
  const tags = node.getJsDocs().at(-1)?.getTags() ?? [];
  return tags.map((tag) => ({ name: tag.getTagName(), text: textOf(tag), node: tag }));
}

function textOf(tag: DocTag['node']): string {
  if (tag.getTagName() !== 'see') return tag.getCommentText()?.trim() ?? '';
  // TypeScript takes the first word for the name of a declaration, also of an address.
  const written = tag.getText().replace(/^@see\s*/, '');
  return unwrap(written.replace(/\n\s*\*[ \t]?/g, '\n').replace(/\s*\*?\s*$/, ''));
}

/** The text of each tag of that name. */
export function textsOf(node: JSDocableNode, name: string): string[] {
  return tagsOf(node).flatMap((tag) => (tag.name === name ? [tag.text] : []));
}

/** The prose of a declaration, without its tags. */
export function proseOf(node: JSDocableNode): string {
  return (node.getJsDocs().at(-1)?.getDescription() ?? '').trim();
}

/** The paragraphs of a prose; one in a fence keeps its lines. */
export function paragraphsOf(prose: string): string[] {
  return prose
    .split(/\n\s*\n/)
    .map((paragraph) => (paragraph.trim().startsWith('```') ? paragraph.trim() : unwrap(paragraph)))
    .filter((paragraph) => paragraph !== '');
}

/** `@example`: its title, then lines of code. */
export function examplesOf(node: JSDocableNode): Example[] {
  return textsOf(node, 'example').map((text) => {
    const [title = '', ...code] = text.split('\n');
    return { title, code: code.join('\n').trim() };
  });
}

/** Joins the lines of a paragraph. */
export function unwrap(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
