import type { Member, Model, ResultClass, ValueType } from '../model/model.ts';
import { identifier, indent, quote, quoteList, versionText } from '../text/powershell.ts';
import { printText } from './result-text.ts';

/** The types of values that are no texts, but enums. */
export const TYPES: Readonly<Record<string, string>> = {
  UInt8: 'byte',
  UInt16: 'uint16',
  UInt32: 'uint32',
  UInt64: 'uint64',
  Duration: 'timespan',
  DateTime: 'datetime',
  Boolean: 'bool',
  Switch: 'bool',
};

/** The name of the empty class that a result derives from: views and types name it, and each version has its own. */
export function baseOf({ version }: Pick<Model, 'version'>, { name }: Pick<ResultClass, 'name'>): string {
  return `${identifier(name)}_${versionText(version).replaceAll('.', '_')}`;
}

/** The name that an object has beside that of its class while it has the list that is shown beneath it. */
export function beneathOf(name: string, member: string): string {
  return `${name}#${identifier(member)}`;
}

/**
 * The PowerShell class of a result: properties, and its text where the contract says one. A method is bound to the
 * runspace that its object was made in, unless the object was made without its constructor, as the reader makes it.
 */
export function printClass(model: Model, result: ResultClass): string[] {
  const base = baseOf(model, result);
  return [
    `class ${base} {`,
    '}',
    `class ${identifier(result.name)} : ${base} {`,
    ...result.members.map((member) => `    [${declaredType(member)}] $${identifier(member.name)}`),
    ...indent(printText(result), 1),
    '}',
  ];
}

/** The enum of a type that has words and numbers. */
export function printEnum({ enum: name = '', choices = [], numbers = [] }: ValueType): string[] {
  const width = Math.max(...choices.map((word) => word.length));
  const members = choices.map((word, at) => `    ${identifier(word).padEnd(width)} = ${numbers[at]}`);
  return [`enum ${identifier(name)} {`, ...members, '}'];
}

/** The members of the results, by which the runtime part finds out which one an object is that comes back from elsewhere. */
export function printLayout(model: Model): string[] {
  const width = Math.max(...model.classes.map(({ name }) => name.length));
  return [
    `function Get-${identifier(model.prefix)}_Layout {`,
    '    # The members of each result, and which of them say where it came from.',
    '    [ordered] @{',
    ...indent(
      model.classes.flatMap((result) => printClassLayout(result, width)),
      2,
    ),
    '    }',
    '}',
  ];
}

function printClassLayout(result: ResultClass, width: number): string[] {
  const { name, members } = result;
  const nameOf = (is: 'backend' | 'computer') => quote(members.find(({ type }) => type.is === is)?.name ?? '');
  return [
    `${identifier(name).padEnd(width)} = @{`,
    ...indent(
      quoteList(
        'Members  = @(',
        members.map((member) => identifier(member.name)),
        ')',
      ),
      1,
    ),
    `    Backend  = ${nameOf('backend')}`,
    `    Computer = ${nameOf('computer')}`,
    '}',
  ];
}

/** The type that a class declares: of an enum what all enums are, since an enum is defined where the first object has one. */
function declaredType(member: Member): string {
  const { type } = member;
  if (type.is !== 'value' || type.enum === undefined) return memberType(member);
  return type.list ? 'System.Enum[]' : 'System.Enum';
}

export function memberType(member: Member): string {
  if (member.type.is === 'class') return `${identifier(member.type.name)}${member.type.list ? '[]' : ''}`;
  if (member.type.is !== 'value') return 'string';
  const type = member.type.enum === undefined ? (TYPES[member.type.kind] ?? 'string') : identifier(member.type.enum);
  if (member.type.list) return `${type}[]`;
  return member.nullable && type !== 'string' ? `System.Nullable[${type}]` : type;
}
