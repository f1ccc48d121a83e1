import { create } from 'xmlbuilder2';
import { toVisible } from './prose.ts';

/** An element: name, then attributes and children. Text is escaped by the library. */
export type XmlNode = { readonly [name: string]: XmlValue };
export type XmlValue = string | XmlNode | readonly XmlNode[] | readonly string[];

/** Prints a document with LF line ends and the header as a comment. What XML cannot hold is its code: U+0000. */
export function printXml(header: string, root: XmlNode): string {
  const document = create({ version: '1.0', encoding: 'utf-8' }, toLiteral(root) as never);
  const text = document.end({ prettyPrint: true, indent: '  ' });
  // ASCII only, so that no edition of PowerShell guesses an encoding.
  const ascii = text.replace(/[^\n -~]/gu, (character) => `&#${character.codePointAt(0)};`);
  return `${ascii.replace('?>\n', `?>\n<!-- ${header.replace(/-(?=-)/g, '- ')} -->\n`)}\n`;
}

/**
 * The library takes `&lt;` and `&amp;` in a text for characters that are escaped already, twice: it undoes that on the way
 * in, and leaves what still looks so on the way out. What is escaped twice comes out escaped once.
 */
function toLiteral(value: XmlValue): XmlValue {
  if (typeof value === 'string') return toVisible(value).replaceAll('&', '&amp;amp;');
  if (Array.isArray(value)) return value.map(toLiteral) as readonly XmlNode[];
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toLiteral(inner)]));
}
