import { Node, type Type, type TypeNode } from 'ts-morph';
import type { Parameter, WholeType } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { unwrap } from './read-contract.ts';
import { readMembers } from './read-members.ts';
import { readValueType } from './read-type.ts';

const TAGS = ['alias', 'position'];
const RESERVED = [
  'Verbose',
  'Debug',
  'ErrorAction',
  'ErrorVariable',
  'WarningAction',
  'WarningVariable',
  'OutVariable',
  'OutBuffer',
  'PipelineVariable',
  'InformationAction',
  'InformationVariable',
  'ProgressAction',
  'Confirm',
];

/**
 * Reads the members of a parameter type (an interface, or interfaces joined by `&`), in declared order. Members that
 * come from the pipeline are moved to the front: the columns after them are the same for the whole pipeline.
 */
export function readParameters(type: Type, diagnostics: Diagnostics): Parameter[] {
  const parameters: Parameter[] = [];
  for (const symbol of type.getProperties()) {
    const node = symbol.getDeclarations().find(Node.isPropertySignature);
    const written = node?.getTypeNode();
    if (node === undefined || written === undefined) continue;
    const wrapper = Node.isTypeReference(written) ? written.getTypeName().getText() : '';
    const pipeline = wrapper === 'ByName' ? 'name' : wrapper === 'Piped' ? 'piped' : 'none';
    const inner = pipeline !== 'none' && Node.isTypeReference(written) ? written.getTypeArguments()[0] : written;
    const whole = wrapper === 'Whole' ? readWhole(written, diagnostics) : undefined;
    const value = inner === undefined ? undefined : whole === undefined ? readValueType(inner) : WHOLE;
    if (value === undefined || value.kind === 'DateTime') {
      diagnostics.add(
        node,
        'G020',
        `the type of '${node.getName()}' cannot become a parameter`,
        'use a type of the vocabulary, string, boolean or a union of words',
      );
      continue;
    }
    if (pipeline !== 'piped' && RESERVED.includes(node.getName())) {
      diagnostics.add(node, 'G021', `'${node.getName()}' is a parameter of PowerShell's own`, 'choose another name');
    }
    const doc = node.getJsDocs().at(-1);
    const tags = (doc?.getTags() ?? []).map((tag) => [tag.getTagName(), tag.getCommentText()?.trim() ?? ''] as const);
    for (const [tag] of tags) {
      if (!TAGS.includes(tag)) diagnostics.add(node, 'G010', `unknown tag @${tag}`, 'use one of @alias, @position');
    }
    const help = unwrap(doc?.getDescription() ?? '');
    if (help === '')
      diagnostics.add(node, 'G022', `'${node.getName()}' needs a description`, 'write a sentence in its TSDoc');
    const position = tags.find(([tag]) => tag === 'position')?.[1];
    parameters.push({
      name: node.getName(),
      type: value,
      mandatory: !node.hasQuestionToken(),
      pipeline,
      ...(position === undefined ? {} : { position: Number(position) }),
      aliases: tags.filter(([tag]) => tag === 'alias').map(([, alias]) => alias),
      help,
      ...(whole === undefined ? {} : { whole }),
    });
  }
  // A whole object comes last: the runtime part puts each piped one there.
  const late = ({ pipeline, whole }: Parameter) => (whole !== undefined ? 2 : pipeline === 'none' ? 1 : 0);
  return parameters.sort((a, b) => late(a) - late(b));
}

const WHOLE = { kind: 'Whole', list: false } as const;

/** `Whole<Result>` or `Whole<Result, 'Switch'>`: the members that a record can carry as text. */
function readWhole(written: TypeNode, diagnostics: Diagnostics): WholeType | undefined {
  const [result, word] = Node.isTypeReference(written) ? written.getTypeArguments() : [];
  const declaration = result?.getType().getSymbol()?.getDeclarations().find(Node.isInterfaceDeclaration);
  if (declaration === undefined) return undefined;
  const members = readMembers(declaration, diagnostics, () => {}).flatMap(({ name, type }) => {
    if (type.is === 'class') return [];
    return [{ name, type: type.is === 'value' ? type : ({ kind: 'String', list: false } as const) }];
  });
  const literal = word === undefined ? undefined : word.getType().getLiteralValue();
  return {
    result: declaration.getName(),
    members,
    ...(typeof literal === 'string' ? { fromPipeline: literal } : {}),
  };
}
