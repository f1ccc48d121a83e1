import { likeOf, type Member, type Model, type ResultClass, type ValueType } from '../model/model.ts';
import { identifier, indent, quote, quoteList, versionText } from '../text/powershell.ts';

const TYPES: Readonly<Record<string, string>> = {
  UInt8: 'byte',
  UInt16: 'uint16',
  UInt32: 'uint32',
  UInt64: 'uint64',
  Duration: 'timespan',
  DateTime: 'datetime',
  Boolean: 'bool',
  Switch: 'bool',
};

/** The name of the empty class that a result derives from: format and types are found by it, and it is this version's. */
export function baseOf({ version }: Pick<Model, 'version'>, { name }: Pick<ResultClass, 'name'>): string {
  return `${identifier(name)}_${versionText(version).replaceAll('.', '_')}`;
}

/** The PowerShell class of a result: properties only, since methods would be bound to the runspace. */
export function printClass(model: Model, result: ResultClass): string[] {
  const base = baseOf(model, result);
  return [
    `class ${base} {`,
    '}',
    `class ${identifier(result.name)} : ${base} {`,
    ...result.members.map((member) => `    [${memberType(member)}] $${identifier(member.name)}`),
    '}',
  ];
}

/** The enum of a type that has words and numbers. */
export function printEnum({ enum: name = '', choices = [], numbers = [] }: ValueType): string[] {
  return [`enum ${identifier(name)} {`, ...choices.map((word, at) => `    ${identifier(word)} = ${numbers[at]}`), '}'];
}

/** How the runtime part makes these classes of a reply: their members in column order, and those that have no column. */
export function printLayout(model: Model): string[] {
  return [
    '# The members of each result in the order of a reply; constants, the backend and the computer are not sent.',
    '$script:Layout = @{',
    ...indent(model.classes.flatMap(printClassLayout), 1),
    '}',
    '$script:Readers = @{}',
  ];
}

function printClassLayout(result: ResultClass): string[] {
  const constants = result.members.flatMap(({ name, type }) =>
    type.is === 'constant' ? [`${identifier(name)} = ${quote(type.text)}`] : [],
  );
  const likes = result.members.flatMap((member) => {
    const like = likeOf(result, member);
    return like === undefined ? [] : [`${identifier(member.name)} = ${quote(like)}`];
  });
  const nameOf = (is: 'backend' | 'computer') => quote(result.members.find(({ type }) => type.is === is)?.name ?? '');
  return [
    `${identifier(result.name)} = @{`,
    ...indent(
      quoteList(
        'Members   = @(',
        result.members.map(({ name }) => identifier(name)),
        ')',
      ),
      1,
    ),
    `    Constants = @{ ${constants.join('; ')} }`,
    `    Backend   = ${nameOf('backend')}`,
    `    Computer  = ${nameOf('computer')}`,
    `    Like      = @{ ${likes.join('; ')} }`,
    '}',
  ];
}

function memberType(member: Member): string {
  if (member.type.is === 'class') return `${identifier(member.type.name)}${member.type.list ? '[]' : ''}`;
  if (member.type.is !== 'value') return 'string';
  const type = member.type.enum === undefined ? (TYPES[member.type.kind] ?? 'string') : identifier(member.type.enum);
  if (member.type.list) return `${type}[]`;
  return member.nullable && type !== 'string' ? `System.Nullable[${type}]` : type;
}
