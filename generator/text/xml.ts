import { create } from 'xmlbuilder2';
import { HEADER } from './powershell.ts';

/** An element: name, then attributes and children. Text is escaped by the library. */
export type XmlNode = { readonly [name: string]: XmlValue };
export type XmlValue = string | XmlNode | readonly XmlNode[] | readonly string[];

/** Prints a document with LF line ends and the header as a comment. */
export function printXml(root: XmlNode): string {
  const document = create({ version: '1.0', encoding: 'utf-8' }, root as never);
  const text = document.end({ prettyPrint: true, indent: '  ' });
  // ASCII only, so that no edition of PowerShell guesses an encoding.
  const ascii = text.replace(/[^\n -~]/gu, (character) => `&#${character.codePointAt(0)};`);
  return `${ascii.replace('?>\n', `?>\n<!-- ${HEADER} -->\n`)}\n`;
}
