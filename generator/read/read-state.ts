import { type InterfaceDeclaration, Node, type PropertySignature, type Type, type TypeNode } from 'ts-morph';
import type { Property, StateObject } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { proseOf, tagsOf, textsOf, unwrap } from './doc.ts';
import { type Fault, isFault, readValueType, vocabularyWord } from './read-type.ts';

/** The tags of a state; those of a result, too, since an interface may be both. */
const TAGS = ['keys', 'anyKey', 'options'];

/** What stands around the type of a parameter says how that binds, and nothing of its value. */
const BINDINGS = new Set(['ByName', 'Piped']);

/**
 * Reads the state of a resource: an interface, with what it extends, whose members may be members of parameters, too. `@keys`
 * names those that must be given, `@anyKey` those of which one must be, and `@options` what says how to set.
 */
export function readState(type: Type, diagnostics: Diagnostics): StateObject | undefined {
  const declaration = type.getSymbol()?.getDeclarations().find(Node.isInterfaceDeclaration);
  if (declaration === undefined) return undefined;
  const words = (tag: string) =>
    textsOf(declaration, tag)
      .join(' ')
      .split(/\s+/)
      .filter((word) => word !== '');
  const [keys, anyKey, options] = TAGS.map(words) as [string[], string[], string[]];
  for (const tag of tagsOf(declaration).filter(({ name }) => !TAGS.includes(name)))
    diagnostics.add(tag.node, 'G010', `unknown tag @${tag.name}`, 'use one of @keys @anyKey @options');
  const all = type.getProperties();
  const isOwn = (node: Node) => node.getParent() === declaration;
  const nodes = all.flatMap((symbol) => symbol.getDeclarations().find(Node.isPropertySignature) ?? []);
  const ordered = [...nodes.filter((node) => !isOwn(node)), ...nodes.filter(isOwn)];
  const properties = ordered.flatMap((node): Property[] => {
    const name = node.getName();
    const read = readProperty(node, diagnostics);
    if (isFault(read)) {
      const rule = `the type of '${name}' cannot become a property of a state: ${read.fault}`;
      diagnostics.add(isOwn(node) ? node : declaration, 'G059', rule, read.instead);
      return [];
    }
    const help = unwrap(proseOf(node));
    if (help === '' && read.is !== 'exist')
      diagnostics.add(node, 'G022', `'${name}' needs a description`, 'write a sentence in its TSDoc');
    const [preset] = textsOf(node, 'default');
    const mandatory = keys.includes(name) || !node.hasQuestionToken();
    const facts = { name, help, mandatory, option: options.includes(name), type: read };
    return [{ ...facts, ...(preset === undefined ? {} : { default: preset }) }];
  });
  const unknown = [...keys, ...anyKey, ...options].find((word) => !properties.some(({ name }) => name === word));
  if (unknown !== undefined) {
    const rule = `@keys, @anyKey or @options of ${declaration.getName()} names '${unknown}', which is no property of it`;
    diagnostics.add(declaration, 'G059', rule, 'write names of its members');
  }
  checkNames(declaration, properties, diagnostics);
  const rank = ({ name, type, mandatory }: Property) =>
    type.is === 'exist' || type.is === 'wouldDo' ? 3 : mandatory ? 0 : anyKey.includes(name) ? 1 : 2;
  // What names it first, as a reader looks for it.
  const sorted = properties.sort((a, b) => rank(a) - rank(b));
  return { name: declaration.getName(), help: unwrap(proseOf(declaration)), properties: sorted, anyKey };
}

/** Names of JSON are told apart by their case, but those of the engine's own are taken. */
function checkNames(
  declaration: InterfaceDeclaration,
  properties: readonly Property[],
  diagnostics: Diagnostics,
): void {
  const taken = new Set<string>();
  for (const { name, type } of properties) {
    const key = type.is === 'exist' || type.is === 'wouldDo' ? type.is : name.toLowerCase();
    if (taken.has(key)) {
      const rule = `${declaration.getName()} has '${name}' twice, but for its case`;
      diagnostics.add(declaration, 'G059', rule, 'give each its own name');
    }
    taken.add(key);
  }
}

function readProperty(node: PropertySignature, diagnostics: Diagnostics): Property['type'] | Fault {
  const written = node.getTypeNode();
  if (written === undefined) return { fault: 'it has none', instead: 'write Name?: T' };
  const wrapper = vocabularyWord(written) ?? '';
  const inner = BINDINGS.has(wrapper) && Node.isTypeReference(written) ? written.getTypeArguments()[0] : written;
  return inner === undefined ? { fault: 'it has none', instead: 'write Name?: T' } : readType(inner, diagnostics);
}

function readType(node: TypeNode, diagnostics: Diagnostics): Property['type'] | Fault {
  const word = vocabularyWord(node);
  if (word === 'Exist') return { is: 'exist' };
  if (word === 'WouldDo') return { is: 'wouldDo' };
  const list = Node.isArrayTypeNode(node);
  const item = list ? node.getElementTypeNode() : node;
  if (vocabularyWord(item) === undefined && Node.isTypeReference(item)) {
    const object = readState(item.getType(), diagnostics);
    if (object !== undefined) return { is: 'object', list, object };
  }
  const value = readValueType(node);
  return isFault(value) ? value : { is: 'value', ...value };
}
