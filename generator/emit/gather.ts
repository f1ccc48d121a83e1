import { type Command, findClass, type Member, type Model, type Parameter, sentOf } from '../model/model.ts';
import { identifier, indent, quote } from '../text/powershell.ts';
import { modeOf, printCall, printPlanned } from './cmdlet.ts';
import type { Blocks } from './function.ts';
import { printMember } from './request.ts';

/** The parameter that takes all objects of a result together. */
export function objectsOf({ parameters }: Command): Parameter | undefined {
  return parameters.find(({ objects }) => objects !== undefined);
}

/** What an object of that result may be: of a union the results of its members, else itself. */
export function unionMembers(model: Model, name: string): { readonly member: string; readonly result: string }[] {
  const union = model.unions.find((one) => one.name === name);
  if (union === undefined) return [{ member: '', result: name }];
  return union.members.flatMap(({ name: member, type }) =>
    type.is === 'class' ? [{ member, result: type.name }] : [],
  );
}

/** The blocks of a cmdlet that takes all objects together: it gathers them, and asks once, at the end. */
export function printGathering(model: Model, command: Command): Blocks {
  const prefix = identifier(model.prefix);
  const { name = '', objects = '' } = objectsOf(command) ?? {};
  const count = sentOf(command).length;
  return {
    begin: [
      ...printCall(model, command),
      '$_objects = [System.Collections.Generic.List[string]]::new()',
      '$_all = $true',
    ],
    process: [
      `foreach ($_one in $${identifier(name)}) {`,
      `    $_text = ${textMakerOf(model, objects)} -Cmdlet $PSCmdlet -Call $_call -Value $_one`,
      '    if ($null -ne $_text) { $_objects.Add($_text) } else { $_all = $false }',
      '}',
    ],
    end: [
      '# A part of them is not what was meant.',
      'if (-not $_all) { return }',
      "$_head = $_call['Head']",
      `$_tail = $_tail.PadRight($_tail.Length + ${count - 1} - ($_tail.Split([char] 9).Length - 1), [char] 9)`,
      "$_tail += \"`t\" + $(if ($_objects.Count -gt 0) { [string]::Join('\\,', $_objects) } else { '\\A' })",
      ...(command.changes ? printPlanned(prefix, command) : []),
      `$_line = "$($_call['Id'])$($_call['Sent'] + 1)\`t${command.name}\`t${modeOf(command)}\`t$_head$_tail"`,
      `Send-${prefix}_Line -Cmdlet $PSCmdlet -Call $_call -Line $_line`,
      `Show-${prefix}_Reply -Cmdlet $PSCmdlet -Call $_call`,
    ],
  };
}

function textMakerOf({ prefix }: Pick<Model, 'prefix'>, name: string): string {
  return `ConvertTo-${identifier(prefix)}_TextOf${identifier(name)}`;
}

function membersOf({ prefix }: Pick<Model, 'prefix'>, name: string): string {
  return `Get-${identifier(prefix)}_TextsOf${identifier(name)}`;
}

/** The functions that write the objects that cmdlets gather: one for each parameter's result, and for each class within. */
export function printTextMakers(model: Model): string[] {
  const results = [...new Set(model.commands.flatMap((command) => objectsOf(command)?.objects ?? []))];
  const classes = new Set<string>();
  const add = (name: string) => {
    classes.add(name);
    for (const { type } of findClass(model, name).members) if (type.is === 'class' && !type.list) add(type.name);
  };
  const makers = results.flatMap((result) => {
    const kinds = unionMembers(model, result);
    for (const kind of kinds) add(kind.result);
    return [...printTextMaker(model, result, kinds), ''];
  });
  return [...makers, ...[...classes].flatMap((name) => [...printTexts(model, name), ''])];
}

function printTextMaker(model: Model, result: string, kinds: ReturnType<typeof unionMembers>): string[] {
  const prefix = identifier(model.prefix);
  const names = kinds.map((kind) => quote(identifier(kind.result))).join(', ');
  return [
    `function ${textMakerOf(model, result)} {`,
    '    # An object as an item of a list; nothing for one that is none of these, of which an error is written.',
    `    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [object] $Value)`,
    `    $results = ${names}`,
    `    switch -CaseSensitive (Get-${prefix}_Kind -Cmdlet $Cmdlet -Call $Call -Value $Value -Result $results) {`,
    ...kinds.flatMap(({ member, result: name }) => [
      `        ${quote(identifier(name))} {`,
      `            Join-${prefix}_Text -Text (@(${quote(member)}) + @(${membersOf(model, name)} -Value $Value))`,
      '        }',
    ]),
    '    }',
    '}',
  ];
}

function printTexts(model: Model, name: string): string[] {
  const { members } = findClass(model, name);
  return [
    `function ${membersOf(model, name)} {`,
    '    # The texts of the members of such an object, in their order.',
    '    param ([object] $Value)',
    ...indent(
      members.flatMap((member) => printMemberText(model, member)),
      1,
    ),
    '}',
  ];
}

function printMemberText({ prefix }: Pick<Model, 'prefix'>, { name, type }: Member): string[] {
  const value = `$Value.${identifier(name)}`;
  if (type.is === 'value' && (type.list || type.kind === 'DateTime'))
    return [printMember(identifier(prefix), value, type)];
  // Its text is made where all are joined.
  if (type.is !== 'class') return [value];
  // A list of objects within an object is left out.
  if (type.list) return [];
  return [
    `if ($null -eq ${value}) {`,
    "    '0'",
    '} else {',
    "    '1'",
    `    ${membersOf({ prefix }, type.name)} -Value ${value}`,
    '}',
  ];
}
