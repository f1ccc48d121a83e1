import { Node, type PropertySignature, type Type, type TypeNode } from 'ts-morph';
import { parseValue } from '../library/wire/values.ts';
import { isOneWhole, type Parameter, type ValueType } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { proseOf, tagsOf, textsOf, unwrap } from './doc.ts';
import { isName, NAME } from './names.ts';
import { checkSets, readSets, type WrittenParameter } from './read-sets.ts';
import { type Fault, isFault, readValueType, vocabularyWord } from './read-type.ts';
import { OBJECTS, readObjects, readWhole, WHOLE, WHOLES } from './read-whole.ts';
import { isCommonParameter, isReservedVariable } from './reserved-names.ts';

/** What says where an object came from is a text. */
const TEXT = { kind: 'String', list: false } as const;
const SWITCH = { kind: 'Switch', list: false } as const;

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
  const written = readSets(type, (node) => readPosition(node, diagnostics), where, diagnostics);
  checkSets(written, where, diagnostics);
  const parameters = written.parameters.flatMap((parameter) => readParameter(parameter, diagnostics));
  checkNames(parameters, written.parameters, diagnostics);
  checkWholes(parameters, written.parameters, diagnostics);
  // A whole object comes last: the runtime part puts each piped one there.
  const order = ['name', 'piped', 'none', 'value'];
  const late = (parameter: Parameter) =>
    isOneWhole(parameter) || parameter.objects !== undefined ? order.length : order.indexOf(parameter.pipeline);
  return { parameters: parameters.sort((a, b) => late(a) - late(b)), sets: written.names };
}

function readParameter({ node, sets }: WrittenParameter, diagnostics: Diagnostics): Parameter[] {
  const written = node.getTypeNode();
  const item = Node.isArrayTypeNode(written) ? written.getElementTypeNode() : undefined;
  const isList = item !== undefined && vocabularyWord(item) === 'Whole';
  const wrapper = isList ? 'Whole' : written === undefined ? undefined : vocabularyWord(written);
  const pipeline = wrapper === 'ByName' ? 'name' : wrapper === 'Piped' ? 'piped' : 'none';
  const asOne = wrapper === 'AsOne';
  const isWrapped = pipeline !== 'none' || asOne;
  const inner = isWrapped && Node.isTypeReference(written) ? written.getTypeArguments()[0] : written;
  const object = isList ? item : written;
  const whole = wrapper === 'Whole' && object !== undefined ? readWhole(object, diagnostics) : undefined;
  const objects = wrapper === 'Objects' && written !== undefined ? readObjects(written) : undefined;
  const word = inner === undefined ? undefined : vocabularyWord(inner);
  const isOrigin = pipeline === 'piped' && (word === 'BackendName' || word === 'ComputerName');
  const plansOnly = word === 'PlanOnly' && !isWrapped;
  const isForced = asOne && sets.some(({ mandatory }) => mandatory);
  const given = isForced ? FORCED : isOrigin ? TEXT : plansOnly ? SWITCH : parameterType(inner, pipeline !== 'none');
  const wholeType = whole === undefined ? NOT_WHOLE : isList ? WHOLES : WHOLE;
  const objectsType = objects === undefined ? NO_OBJECTS : OBJECTS;
  const value = wrapper === 'Whole' ? wholeType : wrapper === 'Objects' ? objectsType : given;
  if (isFault(value)) {
    const rule = `the type of '${node.getName()}' cannot become a parameter: ${value.fault}`;
    diagnostics.add(node, 'G020', rule, value.instead);
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
  if (preset !== undefined && !isDefault(preset, value)) {
    const rule = `@default '${preset}' is no value of '${node.getName()}'`;
    diagnostics.add(
      node,
      'G046',
      rule,
      'write a value of its type, or the name of the parameter that it is taken from',
    );
  }
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
      ...(objects === undefined ? {} : { objects, byValue: true }),
      ...(isOrigin ? { isOrigin } : {}),
      ...(plansOnly ? { plansOnly } : {}),
      ...(asOne ? { asOne } : {}),
      ...(completer === undefined ? {} : { completer }),
      ...(preset === undefined ? {} : { default: preset }),
    },
  ];
}

/** What a Whole is of where that is no result. */
const NOT_WHOLE: Fault = { fault: 'a Whole of something else than an interface', instead: 'write Whole<Result>' };

const FORCED: Fault = { fault: 'an AsOne that must be given leaves no choice', instead: 'write Name?: AsOne<T>' };

const NO_OBJECTS: Fault = { fault: 'Objects of something else than an interface', instead: 'write Objects<Result>' };

/** A moment is of results only, and a switch is there or not, which no property is. */
function parameterType(node: TypeNode | undefined, piped: boolean): ValueType | Fault {
  if (node === undefined) return { fault: 'it has none', instead: 'write Name?: T' };
  const value = readValueType(node);
  if (isFault(value)) return value;
  if (value.kind === 'DateTime')
    return { fault: 'a DateTime is of results only', instead: 'write string, or Duration' };
  if (value.kind === 'Switch' && piped)
    return { fault: 'a Switch is no property of an object', instead: 'write boolean' };
  return value;
}

/** One object at most is taken whole, and a switch that takes the piped one is a parameter itself; a list has none. */
function checkWholes(
  parameters: readonly Parameter[],
  written: readonly WrittenParameter[],
  diagnostics: Diagnostics,
): void {
  const wholes = parameters.filter(({ whole, objects }) => whole !== undefined || objects !== undefined);
  const [first] = wholes.filter((one) => isOneWhole(one) || one.objects !== undefined);
  for (const parameter of wholes) {
    const { name, type, whole } = parameter;
    const node = written.find((one) => one.node.getName() === name)?.node;
    const word = whole?.fromPipeline;
    const isThere = parameters.some((other) => other.name === word && other.type.kind === 'Switch');
    const refuse = (fault: string, instead: string) => {
      if (node === undefined) return;
      diagnostics.add(node, 'G020', `the type of '${name}' cannot become a parameter: ${fault}`, instead);
    };
    if (!type.list && parameter !== first)
      refuse('another parameter is a whole object already', 'write one Whole<Result> or Objects<Result>');
    if (word !== undefined && type.list)
      refuse('a list of whole objects is not piped', 'write Whole<Result>[], without a switch');
    else if (word !== undefined && !isThere) refuse(`-${word} is no switch of the cmdlet`, `add ${word}?: Switch`);
  }
}

/** Whether a text may stand for a value that is not given. Of an address it may say more; a name is that of a parameter. */
function isDefault(text: string, { kind, list, ...facts }: ValueType): boolean {
  if (list || ['String', 'Wildcard', 'FilePath', 'IpAddress', 'IpPrefix', 'Whole', 'Objects'].includes(kind))
    return true;
  if (parseValue({ kind, list, ...facts }, text).ok) return true;
  return !['Choice', 'Enum', 'Boolean', 'Switch'].includes(kind) && isName(text) && text !== 'Infinity';
}

function readPosition(node: PropertySignature, diagnostics: Diagnostics): number | undefined {
  const [position] = textsOf(node, 'position');
  if (position === undefined) return undefined;
  if (/^[0-9]{1,3}$/.test(position)) return Number(position);
  diagnostics.add(node, 'G045', `@position '${position}' is no position`, 'write a number: 0 is the first');
  return undefined;
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
