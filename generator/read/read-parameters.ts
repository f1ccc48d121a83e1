import { Node, type PropertySignature, type Type } from 'ts-morph';
import type { Parameter } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { proseOf, tagsOf, textsOf, unwrap } from './doc.ts';
import { isName, NAME } from './names.ts';
import { checkSets, readSets, type WrittenParameter } from './read-sets.ts';
import { readValueType } from './read-type.ts';
import { readWhole, WHOLE } from './read-whole.ts';
import { isCommonParameter, isReservedVariable } from './reserved-names.ts';

/** What says where an object came from is a text. */
const TEXT = { kind: 'String', list: false } as const;

const TAGS = ['alias', 'position', 'completer', 'default'];

export interface Parameters {
  readonly parameters: readonly Parameter[];
  /** The names of the parameter sets, the default one first; empty where there is only one. */
  readonly sets: readonly string[];
}

/**
 * Reads the members of a parameter type (interfaces joined by `&`, and by `|` for parameter sets), in declared order.
 * Members that come from the pipeline are moved to the front: the columns after them are the same for the whole pipeline.
 */
export function readParameters(type: Type, where: Node, diagnostics: Diagnostics): Parameters {
  const written = readSets(type, positionOf, where, diagnostics);
  checkSets(written, where, diagnostics);
  const parameters = written.parameters.flatMap((parameter) => readParameter(parameter, diagnostics));
  checkNames(parameters, written.parameters, diagnostics);
  // A whole object comes last: the runtime part puts each piped one there.
  const order = ['name', 'piped', 'none', 'value'];
  const late = ({ pipeline, whole }: Parameter) => (whole !== undefined ? order.length : order.indexOf(pipeline));
  return { parameters: parameters.sort((a, b) => late(a) - late(b)), sets: written.names };
}

function readParameter({ node, sets }: WrittenParameter, diagnostics: Diagnostics): Parameter[] {
  const written = node.getTypeNodeOrThrow();
  const wrapper = Node.isTypeReference(written) ? written.getTypeName().getText() : '';
  const pipeline = wrapper === 'ByName' ? 'name' : wrapper === 'Piped' ? 'piped' : 'none';
  const inner = pipeline !== 'none' && Node.isTypeReference(written) ? written.getTypeArguments()[0] : written;
  const whole = wrapper === 'Whole' ? readWhole(written, diagnostics) : undefined;
  const isOrigin = pipeline === 'piped' && /^(?:BackendName|ComputerName)$/.test(inner?.getText() ?? '');
  const value = isOrigin ? TEXT : inner === undefined || whole !== undefined ? whole && WHOLE : readValueType(inner);
  if (value === undefined || value.kind === 'DateTime') {
    const rule = `the type of '${node.getName()}' cannot become a parameter`;
    diagnostics.add(node, 'G020', rule, 'use a type of the vocabulary, string, boolean or a union of words');
    return [];
  }
  for (const tag of tagsOf(node).filter(({ name }) => !TAGS.includes(name))) {
    const known = TAGS.map((name) => `@${name}`).join(', ');
    diagnostics.add(tag.node, 'G010', `unknown tag @${tag.name}`, `use one of ${known}`);
  }
  const help = unwrap(proseOf(node));
  if (help === '')
    diagnostics.add(node, 'G022', `'${node.getName()}' needs a description`, 'write a sentence in its TSDoc');
  const [completer] = textsOf(node, 'completer');
  const [preset] = textsOf(node, 'default');
  const parameter = {
    name: node.getName(),
    type: value,
    sets,
    pipeline,
    aliases: textsOf(node, 'alias'),
    help,
  } as const;
  return [
    {
      ...parameter,
      ...(whole === undefined ? {} : { whole }),
      ...(isOrigin ? { isOrigin } : {}),
      ...(completer === undefined ? {} : { completer }),
      ...(preset === undefined ? {} : { default: preset }),
    },
  ];
}

function positionOf(node: PropertySignature): number | undefined {
  const [position] = textsOf(node, 'position');
  return position === undefined ? undefined : Number(position);
}

/** PowerShell compares names without case, and aliases are names. */
function checkNames(
  parameters: readonly Parameter[],
  written: readonly WrittenParameter[],
  diagnostics: Diagnostics,
): void {
  const taken = new Map<string, string>();
  for (const { name, aliases, pipeline } of parameters) {
    const node = written.find((one) => one.node.getName() === name)?.node;
    if (node === undefined) continue;
    for (const word of [name, ...aliases]) {
      if (!isName(word)) diagnostics.add(node, 'G031', `${word} is no name in PowerShell`, NAME);
    }
    if (pipeline === 'piped') continue;
    // A parameter is a variable; its aliases are not.
    if (isReservedVariable(name)) {
      diagnostics.add(node, 'G021', `'${name}' is a variable of PowerShell's own`, 'choose another name');
    }
    for (const word of [name, ...aliases]) {
      const key = word.toLowerCase();
      const owner = taken.get(key);
      if (isCommonParameter(word)) {
        diagnostics.add(node, 'G021', `'${word}' is a parameter of PowerShell's own`, 'choose another name');
      } else if (owner !== undefined) {
        diagnostics.add(node, 'G023', `'${word}' is already a name of '${owner}'`, 'give each name and alias once');
      }
      taken.set(key, name);
    }
  }
}
