import {
  asOneOf,
  type Command,
  isOneWhole,
  type Model,
  type Parameter,
  type ResultClass,
  sentOf,
  type ValueType,
} from '../model/model.ts';
import { identifier, indent, quote, quoteList, WIDTH } from '../text/powershell.ts';
import { printLate } from './function.ts';
import { mayBeSeveral } from './parameters.ts';

/** What a cmdlet's function does to make a request of its parameters and of a record. */

export function names(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}

/** A whole object is the last of the columns: the one that is given or, where its switch is, the piped one. */
export function printWhole(prefix: string, fixed: readonly Parameter[]): string[] {
  const last = fixed.at(-1);
  if (last?.whole === undefined || !isOneWhole(last)) return [];
  const { name, whole } = last;
  const given = `$${identifier(name)}`;
  const members = whole.members.map(({ name: member, type }) =>
    printMember(prefix, `$_whole.${identifier(member)}`, type),
  );
  return [
    'if ($_takesWhole) {',
    `    $_whole = if ($null -ne ${given}) { ${given} } else { $_ }`,
    `    if ($_whole -isnot [${identifier(whole.result)}]) { $_whole = ConvertTo-${prefix}_Bag -Record $_whole }`,
    ...indent(
      printLate(
        [
          `ConvertTo-${prefix}_Whole -Cmdlet $PSCmdlet -Name ${quote(name)} -Value $_whole -Text @(`,
          ...indent(members, 1),
          ')',
        ],
        '$_object = ',
      ),
      1,
    ),
    '    $_tail = "$_others`t$_object"',
    '}',
  ];
}

/** The text of a member of a whole object. */
export function printMember(prefix: string, value: string, { kind, list }: ValueType): string {
  if (list) return `"$(ConvertTo-${prefix}_List -Value ${value})"`;
  // The text that PowerShell has for a moment knows no fractions of a second, and no zone.
  return kind === 'DateTime' ? `"$(ConvertTo-${prefix}_Field -Value ${value})"` : `"$(${value})"`;
}

/** The class and the members of each list of whole objects. */
function printWholes(fixed: readonly Parameter[]): string[] {
  const lists = fixed.filter(({ whole }) => whole !== undefined);
  const width = Math.max(...lists.map(({ name }) => name.length));
  const entries = lists.flatMap(({ name, whole }) => {
    const members = names(whole?.members ?? []);
    return quoteList(`${identifier(name).padEnd(width)} = @(`, [whole?.result ?? '', ...members], ')');
  });
  return entries.length === 0 ? [] : ["$_call['Wholes'] = @{", ...indent(entries, 1), '}'];
}

/** Whether a whole object goes along, and the columns before it: of their own, since those at the end may be left out. */
export function printTakesWhole(fixed: readonly Parameter[]): string[] {
  const last = fixed.at(-1);
  if (last?.whole === undefined || !isOneWhole(last)) return [];
  const { name, whole } = last;
  const piped =
    whole.fromPipeline === undefined ? '' : ` -or ($_call['Piped'] -and $${identifier(whole.fromPipeline)})`;
  return [
    `$_takesWhole = $null -ne $${identifier(name)}${piped}`,
    `$_others = $_tail.PadRight($_tail.Length + ${fixed.length - 1} - ($_tail.Split([char] 9).Length - 1), [char] 9)`,
  ];
}

function pipedNames(parameters: readonly Parameter[]): string[] {
  return parameters.filter(({ pipeline }) => pipeline === 'piped').map(({ name }) => identifier(name));
}

/** The origins, which all records share: none where nothing is piped. */
export function printShared(perRecord: readonly Parameter[]): string[] {
  return pipedNames(perRecord).map((name) => `$_from${name} = $null`);
}

/** The columns of a request behind a tab: those of the record, then those that are the same for all. */
export function printColumns({ parameters }: Command): string {
  return parameters.some(({ pipeline }) => pipeline !== 'none') ? '`t$_text$_tail' : '$_tail';
}

/** The facts by which the runtime part reads a piped object. */
export function printInput(model: Model, command: Command): string[] {
  const { parameters, keys } = command;
  const perRecord = parameters.filter(({ pipeline }) => pipeline === 'name' || pipeline === 'piped');
  const sent = sentOf(command);
  const fixed = sent.filter(
    (parameter) => parameter.pipeline === 'none' && !isOneWhole(parameter) && parameter.objects === undefined,
  );
  const list = (name: string, items: readonly string[]) =>
    items.length === 0 ? [] : quoteList(`$_call['${name}'] = @(`, items, ')');
  const values = perRecord.filter(({ isValue }) => isValue);
  const { text, digits } = valueTargets(perRecord);
  const object = parameters.find(({ pipeline, whole }) => pipeline === 'value' && whole === undefined);
  return [
    ...list('Columns', names(sent)),
    ...list('Fixed', names(fixed)),
    ...list(
      'Ones',
      names(parameters.filter(({ pipeline }) => pipeline !== 'piped').filter((one) => mayBeSeveral(model, one))),
    ),
    ...list('Lists', names(sent.filter(({ type }) => type.list))),
    ...printWholes(fixed),
    ...list('Paths', names(sent.filter(isPath))),
    ...list(
      'Sources',
      perRecord.map(({ name, aliases }) => [name, ...aliases].join(' ')),
    ),
    ...list('Keys', keys?.names ?? []),
    ...list('Origins', names(perRecord.filter(({ isOrigin }) => isOrigin))),
    ...printTakes(command),
    ...(text === undefined ? [] : [`$_call['Text'] = ${quote(text.name)}`]),
    ...(digits === undefined ? [] : [`$_call['Digits'] = ${quote(digits.name)}`]),
    ...list('Needed', names(neededOf(values))),
    ...(object === undefined ? [] : [`$_call['Object'] = ${quote(object.name)}`]),
  ];
}

/** Which parameters a piped text and a piped number are for. */
function valueTargets(perRecord: readonly Parameter[]): { readonly text?: Parameter; readonly digits?: Parameter } {
  const values = perRecord.filter(({ isValue }) => isValue);
  const digits = values.find(({ type }) => type.kind.startsWith('UInt'));
  const text = values.find((parameter) => parameter !== digits) ?? digits;
  return { ...(text && { text }), ...(digits && { digits }) };
}

function neededOf(values: readonly Parameter[]): Parameter[] {
  return values.filter(({ sets }) => sets.some(({ mandatory }) => mandatory));
}

/** The checks of the parameters that must be given where nothing is piped. */
export function printAllNeeded(model: Model, { parameters }: Command): string[] {
  const values = parameters.filter(({ pipeline, isValue }) => pipeline === 'name' && isValue);
  return neededOf(values).flatMap((parameter) => printNeeded(identifier(model.prefix), parameter));
}

/** The function asks for a value itself where a piped text may be it: for PowerShell it is not mandatory then. */
function printNeeded(prefix: string, { name, sets }: Parameter): string[] {
  const words = sets.flatMap(({ set, mandatory }) => (mandatory && set !== undefined ? [quote(set)] : []));
  const inSet = words.length === 0 ? '' : ` -and $PSCmdlet.ParameterSetName -in ${words.join(', ')}`;
  return [
    `if (-not $_call['Piped'] -and "$${identifier(name)}" -ceq ''${inSet}) {`,
    `    $PSCmdlet.ThrowTerminatingError((Get-${prefix}_Missing -Name ${quote(name)}))`,
    '}',
  ];
}

export function printRecord(model: Model, command: Command, perRecord: readonly Parameter[]): string[] {
  if (perRecord.length === 0) return ["$_head = $_call['Head']"];
  const prefix = identifier(model.prefix);
  const usual = usualClass(model, command, perRecord);
  const taken = command.parameters.find(({ pipeline }) => pipeline === 'value');
  const { text } = valueTargets(perRecord);
  const bound = perRecord.filter(({ pipeline }) => pipeline === 'name').map(({ name }) => `$${identifier(name)}`);
  return [
    '# Generated: one request from this record. What most records are is read here, all else by the runtime part.',
    "$_head = $_call['Head']",
    usual === undefined
      ? "if (-not $_call['Piped']) {"
      : `if (-not $_call['Piped'] -or (-not $_call['Reads'] -and $_ -is [${identifier(usual.name)}])) {`,
    ...indent(
      [...(usual === undefined ? [] : printOrigins(usual, perRecord)), ...printBound(prefix, command, perRecord)],
      1,
    ),
    ...(text === undefined || isPath(text) ? [] : LIKE_THE_LAST),
    '} else {',
    '    $_record = $_',
    ...(taken === undefined
      ? []
      : [`    if (-not $PSCmdlet.MyInvocation.ExpectingInput) { $_record = $${identifier(taken.name)} }`]),
    `    $_text, $_head = Read-${prefix}_Record -Cmdlet $PSCmdlet -Call $_call -Record $_record -Bound @(`,
    ...indent(printNames(bound), 2),
    '    )',
    '    if ($null -eq $_text) { return }',
    '}',
  ];
}

/** A piped text behind another one, where it needs no escapes: all else of its request is as it was. */
const LIKE_THE_LAST: readonly string[] = [
  "} elseif ($null -ne $_call['Around'] -and $_ -is [string] -and $_ -cmatch '\\A[!-\\[\\]-~]+\\z') {",
  '    # A text behind another one: all else of its request is the same.',
  "    $_text = \"$($_call['Around'][0])$_$($_call['Around'][1])\"",
  "    $_head = $_call['Around'][2]",
];

/** Variables with commas between them, on as many lines as they need, deep within a function. One alone that is a list stays one. */
function printNames(variables: readonly string[]): string[] {
  if (variables.length === 1) return [`, ${variables[0]}`];
  return quoteList('', variables, '', (variable) => variable, WIDTH - 4)
    .filter((line) => line !== '')
    .map((line) => line.trim());
}

/** The columns of a record as PowerShell has bound them. */
function printBound(prefix: string, command: Command, perRecord: readonly Parameter[]): string[] {
  const sources = perRecord.map((parameter) => ({ parameter, variable: sourceOf(parameter) }));
  const variables = sources.map(({ variable }) => variable);
  const lists = sources.filter(({ parameter }) => parameter.type.list);
  return [
    ...perRecord.filter(isPath).flatMap((parameter) => printRecordPath(prefix, command, parameter)),
    ...printText(variables),
    '# Most fields need no escapes; one look finds those that do, and tabs within a field.',
    ...printCondition([
      '$_text.IndexOfAny($script:Unsafe) -ge 0',
      '$script:Utf8.GetByteCount($_text) -ne $_text.Length',
      `$_text.Split([char] 9).Length -ne ${perRecord.length}`,
      ...lists.map(({ variable }) => `${variable}.Length -gt 1`),
    ]),
    `    $_text = ConvertTo-${prefix}_ColumnText -Call $_call -Value @(`,
    ...indent(printNames(variables), 2),
    '    )',
    '}',
  ];
}

/** The head of an `if` that any of the conditions satisfies, on lines that are not too long. */
function printCondition(any: readonly string[]): string[] {
  const whole = `if (${any.join(' -or ')}) {`;
  if (whole.length <= 100) return [whole];
  return [
    'if (',
    ...indent(
      any.map((one, at) => (at < any.length - 1 ? `${one} -or` : one)),
      1,
    ),
    ') {',
  ];
}

/** The class that is piped most: the first one that has all that binds, and of which all is taken. */
function usualClass({ classes }: Model, { takes }: Command, perRecord: readonly Parameter[]): ResultClass | undefined {
  const bound = perRecord.flatMap(({ name, pipeline }) => (pipeline === 'name' ? [name] : []));
  const isTaken = ({ name }: ResultClass) =>
    takes.length === 0 || takes.some(({ results, only }) => results.includes(name) && only.length === 0);
  if (bound.length < 2) return undefined;
  return classes.find((result) => isTaken(result) && bound.every((name) => hasMember(result, name)));
}

/** Which results it takes, and what of each. */
function printTakes({ takes }: Command): string[] {
  if (takes.length === 0) return [];
  const entries = takes.map(({ results, like, only }) => [
    '@{',
    ...indent(
      [
        ...quoteList('Results = @(', results, ')'),
        ...quoteList('Like    = @(', like, ')'),
        ...quoteList('Only    = @(', only, ')'),
      ],
      1,
    ),
    '}',
  ]);
  return ["$_call['Takes'] = @(", ...indent(entries.flat(), 1), ')'];
}

function hasMember({ members }: ResultClass, name: string): boolean {
  return members.some((member) => member.name === name);
}

/** The origin that a record of that class says. */
function printOrigins(usual: ResultClass, perRecord: readonly Parameter[]): string[] {
  const read = pipedNames(perRecord).filter((name) => hasMember(usual, name));
  if (read.length === 0) return [];
  return [
    "if ($_call['Piped']) {",
    ...indent(
      read.map((name) => `$_from${name} = $_.${name}`),
      1,
    ),
    '}',
  ];
}

function isPath({ type, pipeline }: Parameter): boolean {
  return type.kind === 'FilePath' && pipeline !== 'piped';
}

/** What holds the value of a parameter in a record. */
function sourceOf(parameter: Parameter): string {
  const name = identifier(parameter.name);
  if (parameter.pipeline === 'piped') return `$_from${name}`;
  return isPath(parameter) ? `$_at${name}` : `$${name}`;
}

/** The executable has another current folder. What names no file is the error of its record; the others go on. */
function printRecordPath(prefix: string, command: Command, { name }: Parameter): string[] {
  const resolve = `Resolve-${prefix}_Record -Cmdlet $PSCmdlet -Name ${quote(name)} -Path $${identifier(name)}`;
  const refused = `if ($null -eq $_at${identifier(name)}) {`;
  // What is changed as one must know.
  const refuse = ["$_call['Refused']++", 'return'];
  return [
    `$_at${identifier(name)} = ${resolve}`,
    ...(asOneOf(command).length === 0 ? [`${refused} return }`] : [refused, ...indent(refuse, 1), '}']),
  ];
}

/** The columns with a tab between them, as strings of at most six variables that fit a line. */
function printText(sources: readonly string[]): string[] {
  const parts: string[] = [];
  for (let at = 0; at < sources.length; ) {
    let count = Math.min(6, sources.length - at);
    while (count > 1 && sources.slice(at, at + count).join('`t').length > 96) count--;
    parts.push(`"${at === 0 ? '' : '`t'}${sources.slice(at, at + count).join('`t')}"`);
    at += count;
  }
  return `$_text = ${parts.join(' +\n')}`.split('\n');
}
