import { LINES } from '../library/wire/lines.ts';
import { findClass, type Member, type Model, type ResultClass, type ValueType } from '../model/model.ts';
import { identifier, indent, quote, quoteList } from '../text/powershell.ts';
import { baseOf, beneathOf, memberType, TYPES } from './result-class.ts';

/** Where the columns of a result begin in its row: behind the mark and the id. */
const FIRST = LINES.item.length;

/** The name of the function that makes the objects of a result. */
export function makerOf({ prefix }: Pick<Model, 'prefix'>, name: string): string {
  return `ConvertTo-${identifier(prefix)}_${identifier(name)}`;
}

/** How many columns a result has, those of what it nests among them. */
function widthOf(model: Model, result: ResultClass): number {
  return result.members.reduce((width, member) => width + memberWidth(model, member), 0);
}

function memberWidth(model: Model, { type }: Member): number {
  if (type.is === 'value') return 1;
  if (type.is !== 'class') return 0;
  return type.list ? 1 : 1 + widthOf(model, findClass(model, type.name));
}

/** A member that has columns, and where the first of them stands in a row. */
interface Placed {
  readonly member: Member;
  readonly at: number;
}

function place(model: Model, { members }: ResultClass): Placed[] {
  let next = FIRST;
  return members.flatMap((member) => {
    const at = next;
    next += memberWidth(model, member);
    return next === at ? [] : [{ member, at }];
  });
}

/** The places that are read with their escapes in them: lists, and texts that may be absent. */
export function rawPlaces(model: Model, result: ResultClass): number[] {
  return place(model, result).flatMap(({ member: { type, nullable }, at }) => {
    if (type.is === 'class' && !type.list) {
      return rawPlaces(model, findClass(model, type.name)).map((inner) => at + 1 - FIRST + inner);
    }
    const isText = type.is === 'value' && textOf(type);
    return type.is === 'class' || (type.is === 'value' && type.list) || (isText && nullable) ? [at] : [];
  });
}

/** The function that makes the objects of a whole batch: one for each row, in its order. */
export function printMaker(model: Model, result: ResultClass): string[] {
  const placed = place(model, result);
  const nested = placed.filter(({ member: { type } }) => type.is === 'class' && !type.list);
  const name = identifier(result.name);
  return [
    `function ${makerOf(model, result.name)} {`,
    '    # Made without its constructor, which would bind ToString() to this runspace: it waits where that is busy.',
    '    param ([System.Collections.Generic.List[[string[]]]] $Row, [string] $Backend, [string] $Computer)',
    ...(saysOrigin(result) ? [] : ['    # It does not say where it came from.', '    $null = $Backend, $Computer']),
    '    $objects = [object[]]::new($Row.Count)',
    `    $class = [${name}]`,
    '    $at = 0',
    ...nested.flatMap(({ member, at }) => indent(printPart(model, member, at), 1)),
    '    foreach ($fields in $Row) {',
    '        $object = [System.Runtime.Serialization.FormatterServices]::GetUninitializedObject($class)',
    ...indent(
      result.members.flatMap((member) =>
        printMember(model, member, placed.find((one) => one.member === member)?.at ?? 0),
      ),
      2,
    ),
    ...indent(printBeneath(model, result), 2),
    '        $objects[$at++] = $object',
    '    }',
    '    , $objects',
    '}',
  ];
}

/** The function that makes the objects of a union: each row is one of them. */
export function printUnionMaker(model: Model, union: ResultClass): string[] {
  const placed = place(model, union);
  const results = placed.filter(({ member }) => member.type.is === 'class');
  const origins = placed.filter(({ member }) => member.type.is !== 'class');
  return [
    `function ${makerOf(model, union.name)} {`,
    '    # Each row is one of several results.',
    '    param ([System.Collections.Generic.List[[string[]]]] $Row, [string] $Backend, [string] $Computer)',
    '    $objects = [object[]]::new($Row.Count)',
    '    $at = 0',
    ...results.flatMap(({ member, at }) => indent(printPart(model, member, at), 1)),
    '    foreach ($fields in $Row) {',
    ...results.flatMap(({ member: { name }, at }, place) => [
      `        ${place === 0 ? 'if' : '} elseif'} ($fields[${at}] -ceq '1') {`,
      `            $object = $inner${identifier(name)}[$at${identifier(name)}++]`,
    ]),
    '        }',
    ...(origins.length === 0 ? [] : ['        # Of another place than this session.']),
    ...origins.flatMap(({ member: { name }, at }) => [
      `        if ($fields[${at}].Length -gt 0) {`,
      `            Write-${identifier(model.prefix)}_Origin -Value $object -Name ${quote(name)} -Text $fields[${at}]`,
      '        }',
    ]),
    '        $objects[$at++] = $object',
    '    }',
    '    , $objects',
    '}',
  ];
}

/** Whether it, or what it nests, says both where it came from. */
function saysOrigin({ members }: ResultClass): boolean {
  const nests = members.some(({ type }) => type.is === 'class');
  return nests || (['backend', 'computer'] as const).every((is) => members.some(({ type }) => type.is === is));
}

/** The objects that a member holds, of all rows by one call. */
function printPart(model: Model, { name, type }: Member, at: number): string[] {
  if (type.is !== 'class') return [];
  const variable = `$inner${identifier(name)}`;
  const width = widthOf(model, findClass(model, type.name));
  return [
    `$rows = Select-${identifier(model.prefix)}_Part -Row $Row -At ${at} -Width ${width}`,
    `${variable} = ${makerOf(model, type.name)} -Row $rows -Backend $Backend -Computer $Computer`,
    `$at${identifier(name)} = 0`,
  ];
}

function printMember(model: Model, member: Member, at: number): string[] {
  const { name, type, nullable } = member;
  const target = `$object.${identifier(name)}`;
  const field = `$fields[${at}]`;
  switch (type.is) {
    case 'constant':
      return [`${target} = ${quote(type.text)}`];
    case 'backend':
      return [`${target} = $Backend`];
    case 'computer':
      return [`${target} = $Computer`];
    case 'class':
      if (type.list) return printResults(model, target, field, type.name);
      return [`if (${field} -ceq '1') { ${target} = $inner${identifier(name)}[$at${identifier(name)}++] }`];
    case 'value':
      if (type.list) return printList(model, target, field, type, memberType(member));
      if (textOf(type)) return nullable ? printMaybe(model, target, field) : [`${target} = ${field}`];
      return printValue(type, target, field, nullable);
  }
}

/** A value that is no text; where it may be absent, an empty field is no value. */
function printValue(type: ValueType, target: string, field: string, nullable: boolean): string[] {
  const line = `${target} = ${printWord(type, field)}`;
  return nullable ? [`if (${field}.Length -gt 0) {`, `    ${line}`, '}'] : [line];
}

/** A text that may be absent: an empty field then, so that an empty text is written as an escape. */
function printMaybe({ prefix }: Model, target: string, field: string): string[] {
  return [
    `if (${field}.IndexOf([char] 92) -ge 0) {`,
    `    ${target} = ConvertFrom-${identifier(prefix)}_Field -Text ${field}`,
    `} elseif (${field}.Length -gt 0) {`,
    `    ${target} = ${field}`,
    '}',
  ];
}

/** A list: an empty field is one without items, a field without escapes is one item. */
function printList(model: Model, target: string, field: string, type: ValueType, typeName: string): string[] {
  const items = `ConvertFrom-${identifier(model.prefix)}_List -Text ${field}`;
  const lines = textOf(type)
    ? [
        `if (${field}.IndexOf([char] 92) -ge 0) {`,
        `    ${target} = [${typeName}] @(${items})`,
        // To split at what is not in it is the quickest way to a list of one text, which most are.
        `} elseif (${field}.Length -gt 0) {`,
        `    ${target} = ${field}.Split([char] 92)`,
        '} else {',
        `    ${target} = @()`,
        '}',
      ]
    : [
        `$words = @(if (${field}.Length -gt 0) { ${items} })`,
        '$values = foreach ($word in $words) {',
        `    ${printWord(type, '$word')}`,
        '}',
        `${target} = [${typeName}] @($values)`,
      ];
  return [`if (${field} -cne '\\N') {`, ...indent(lines, 1), '}'];
}

/** A list of results: each item is the columns of one, with tabs between them. */
function printResults(model: Model, target: string, field: string, name: string): string[] {
  const prefix = identifier(model.prefix);
  const raw = rawPlaces(model, findClass(model, name));
  return [
    `if (${field} -cne '\\N') {`,
    `    $rows = Split-${prefix}_List -Text ${field} -Raw @(${raw.join(', ')})`,
    `    ${target} = ${makerOf(model, name)} -Row $rows -Backend $Backend -Computer $Computer`,
    '}',
  ];
}

/** Whether the value is the text itself. */
function textOf({ kind }: ValueType): boolean {
  return TYPES[kind] === undefined && kind !== 'Enum';
}

/** The value that a text stands for. */
function printWord(type: ValueType, text: string): string {
  const { kind } = type;
  if (kind.startsWith('UInt')) return `[${TYPES[kind]}]::Parse(${text})`;
  if (kind === 'DateTime') return `[datetime]::FromFileTime([long]::Parse(${text}))`;
  if (kind === 'Enum') return `[${identifier(type.enum ?? '')}] ${text}`;
  if (kind === 'Duration') return `[timespan]::FromTicks([long]::Parse(${text}))`;
  return `${text} -ceq '1'`;
}

/** A view of its own shows the list beneath its object: found by these names, that of this version and that of its store. */
function printBeneath(model: Model, result: ResultClass): string[] {
  const { beneath } = result;
  if (beneath === undefined) return [];
  const names = [baseOf(model, result), identifier(result.name)].map((name) => beneathOf(name, beneath.name));
  return [
    `if ($object.${identifier(beneath.name)}) {`,
    ...indent(quoteList('foreach ($name in @(', names, ')) { $object.PSObject.TypeNames.Insert(0, $name) }'), 1),
    '}',
  ];
}
