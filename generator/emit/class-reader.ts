import { findClass, type Member, type Model, type ResultClass } from '../model/model.ts';
import { identifier, indent, quote } from '../text/powershell.ts';

const TYPES: Readonly<Record<string, string>> = {
  UInt8: 'byte',
  UInt16: 'uint16',
  UInt32: 'uint32',
  UInt64: 'uint64',
  Duration: 'timespan',
  Boolean: 'bool',
  Switch: 'bool',
};

/** The PowerShell class of a result: properties only, since methods would be bound to the runspace. */
export function printClass(result: ResultClass): string[] {
  return [
    `class ${identifier(result.name)} {`,
    ...result.members.map((member) => `    [${memberType(member)}] $${identifier(member.name)}`),
    '}',
  ];
}

/** The function that turns the replies of one call into objects: one line, one object. */
export function printReader(model: Model, result: ResultClass): string[] {
  const body: string[] = [];
  const lists: number[] = [];
  // `$at` is 2 for a reply and 4 for a plan, which carries its words first.
  printMembers(model, result, '$item', { next: 0 }, body, lists);
  const skip = lists.length === 0 ? '@()' : `@(${lists.map((at) => `($at + ${at})`).join(', ')})`;
  return [
    `function ConvertFrom-${identifier(result.name)}Reply {`,
    '    # Generated: makes one object of each reply. Inlined, since a call for each member would double its time.',
    '    param ([string[]] $Reply, [int] $at, [string] $Backend)',
    '    foreach ($line in $Reply) {',
    '        $field = $line.Split([char] 9)',
    '        if ($line.IndexOf([char] 92) -ge 0) {',
    `            $field = ConvertFrom-${identifier(model.prefix)}Field -Field $field -Skip ${skip}`,
    '        }',
    `        $item = [${identifier(result.name)}]::new()`,
    ...indent(body, 2),
    '        $item',
    '    }',
    '}',
  ];
}

function memberType(member: Member): string {
  if (member.type.is === 'class') return identifier(member.type.name);
  if (member.type.is !== 'value') return 'string';
  const type = TYPES[member.type.kind] ?? 'string';
  if (member.type.list) return `${type}[]`;
  return member.nullable && type !== 'string' ? `System.Nullable[${type}]` : type;
}

function printMembers(
  model: Model,
  result: ResultClass,
  target: string,
  column: { next: number },
  body: string[],
  lists: number[],
): void {
  for (const member of result.members) {
    const name = `${target}.${identifier(member.name)}`;
    if (member.type.is === 'constant') {
      body.push(`${name} = ${quote(member.type.text)}`);
    } else if (member.type.is === 'backend') {
      body.push(`${name} = $Backend`);
    } else if (member.type.is === 'class') {
      const nested: string[] = [];
      const variable = `$${member.name.charAt(0).toLowerCase()}${member.name.slice(1)}`;
      const present = `$field[$at + ${column.next++}]`;
      printMembers(model, findClass(model, member.type.name), variable, column, nested, lists);
      body.push(`if (${present} -ceq '1') {`, `    ${variable} = [${identifier(member.type.name)}]::new()`);
      body.push(...indent(nested, 1), `    ${name} = ${variable}`, '}');
    } else {
      const at = column.next++;
      if (member.type.list) lists.push(at);
      const field = `$field[$at + ${at}]`;
      const assign = `${name} = ${readField(model, member, field)}`;
      // Assigning null to a [string] would make it ''.
      body.push(...(member.nullable ? [`if ($null -ne ${field}) { ${assign} }`] : [assign]));
    }
  }
}

function readField(model: Model, member: Member, field: string): string {
  if (member.type.is !== 'value') return field;
  if (member.type.list) {
    // Most lists hold one word.
    const read = `ConvertFrom-${identifier(model.prefix)}List -Field ${field}`;
    return `if (${field}.IndexOf([char] 92) -lt 0) { , [string[]] ${field} } else { ${read} }`;
  }
  switch (member.type.kind) {
    case 'UInt8':
      return `[byte]::Parse(${field})`;
    case 'UInt16':
    case 'UInt32':
    case 'UInt64':
      return `[${member.type.kind.toLowerCase()}]::Parse(${field})`;
    case 'Boolean':
    case 'Switch':
      return `${field} -ceq '1'`;
    case 'Duration':
      // '-' is endless: TimeSpan.MaxValue, as NetTCPIP has it.
      return `if (${field} -ceq '-') { [timespan]::MaxValue } else { [timespan]::new(10000000 * [long]::Parse(${field})) }`;
    default:
      return field;
  }
}
