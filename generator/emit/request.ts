import type { Command, Model, Parameter, ResultClass, ValueType } from '../model/model.ts';
import { identifier, indent, quote, quoteList, WIDTH } from '../text/powershell.ts';
import { mayBeSeveral } from './parameters.ts';

/** What a cmdlet's function does to make a request of its parameters and of a record. */

export function names(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}

/** The columns that are the same for every record: what can only be given on the command line. */
export function printFixed(prefix: string, fixed: readonly Parameter[]): string[] {
  if (fixed.length === 0) return ["$_tail = ''"];
  const fields = fixed.map((parameter) => {
    const variable = `$${identifier(parameter.name)}`;
    if (parameter.type.kind === 'Switch') return `if (${variable}) { '1' } else { '' }`;
    // It is read in process{}, where it may be the piped object.
    if (parameter.whole !== undefined) return "''";
    if (parameter.type.kind === 'FilePath') return printPath(prefix, parameter.name, variable);
    return parameter.type.list
      ? `ConvertTo-${prefix}_List -Value ${variable}`
      : `ConvertTo-${prefix}_Field -Value ${variable}`;
  });
  const { name, whole } = fixed.at(-1) ?? {};
  const piped = whole?.fromPipeline === undefined ? '' : ` -or ($_piped -and $${identifier(whole.fromPipeline)})`;
  return [
    ...(whole === undefined ? [] : [`$_takesWhole = $null -ne $${name}${piped}`]),
    '$_fixed = @(',
    ...fields.map((field) => `    $(${field})`),
    ')',
    '$_tail = ("`t" + [string]::Join("`t", [string[]] $_fixed)).TrimEnd("`t")',
  ];
}

/** The executable has another current folder: it gets absolute paths. */
function printPath(prefix: string, name: string, variable: string): string {
  return `Resolve-${prefix}_Field -Cmdlet $PSCmdlet -Name ${quote(name)} -Path ${variable} -Bound $_bound`;
}

/** A whole object is the last of the columns: the one that is given or, where its switch is, the piped one. */
export function printWhole(prefix: string, fixed: readonly Parameter[]): string[] {
  const { name, whole } = fixed.at(-1) ?? {};
  if (name === undefined || whole === undefined) return [];
  const given = `$${identifier(name)}`;
  const members = whole.members.map(({ name: member, type }) =>
    printMember(prefix, `$_whole.${identifier(member)}`, type),
  );
  return [
    'if ($_takesWhole) {',
    `    $_whole = if ($null -ne ${given}) { ${given} } else { $_ }`,
    `    if ($_whole -isnot [${identifier(whole.result)}]) { $_whole = ConvertTo-${prefix}_Bag -Record $_whole }`,
    `    $_fixed[-1] = ConvertTo-${prefix}_Whole -Cmdlet $PSCmdlet -Name ${quote(name)} -Value $_whole -Text @(`,
    ...indent(members, 2),
    '    )',
    '    $_tail = "`t" + [string]::Join("`t", [string[]] $_fixed)',
    '}',
  ];
}

/** The text of a member of a whole object. */
function printMember(prefix: string, value: string, { kind, list }: ValueType): string {
  if (list) return `"$(ConvertTo-${prefix}_List -Value ${value})"`;
  // The text that PowerShell has for a moment knows no fractions of a second, and no zone.
  return kind === 'DateTime' ? `"$(ConvertTo-${prefix}_Field -Value ${value})"` : `"$(${value})"`;
}

function pipedNames(parameters: readonly Parameter[]): string[] {
  return parameters.filter(({ pipeline }) => pipeline === 'piped').map(({ name }) => identifier(name));
}

/** What the records share: how a record looks that needs no escapes, and no origin where nothing is piped. */
export function printShared(perRecord: readonly Parameter[]): string[] {
  const looks = `$_plain = [regex]::new('\\A(?:[ -\\[\\]-~]*\\t){${perRecord.length - 1}}[ -\\[\\]-~]*\\z')`;
  return [...(perRecord.length > 0 ? [looks] : []), ...pipedNames(perRecord).map((name) => `$_from${name} = $null`)];
}

/** The columns of a request behind a tab: those of the record, then those that are the same for all. */
export function printColumns({ parameters }: Command): string {
  return parameters.some(({ pipeline }) => pipeline !== 'none') ? '`t$_text$_tail' : '$_tail';
}

/** A parameter of one value that is given several takes them for one where they are equal. */
export function printOnes(model: Model, { parameters }: Command): string[] {
  const prefix = identifier(model.prefix);
  const ones = parameters.filter(({ pipeline }) => pipeline !== 'piped').filter((one) => mayBeSeveral(model, one));
  return ones.flatMap(({ name }) => {
    const variable = `$${identifier(name)}`;
    const select = `Select-${prefix}_One -Cmdlet $PSCmdlet -Name ${quote(name)}`;
    const line = `    ${variable} = ${select}`;
    return [
      `if (${variable}.Length -gt 1) {`,
      ...(line.length <= WIDTH ? [line] : [`    ${variable} =`, `    ${select}`]),
      '}',
    ];
  });
}

/**
 * An object that is given for the piped one, beside piped ones, is an error: nobody can tell which of them is meant. One that
 * is a whole object goes along with each of them.
 */
export function printAlone({ prefix }: Model, { parameters }: Command): string[] {
  const objects = parameters.filter(({ pipeline, whole }) => pipeline === 'value' && whole === undefined);
  return objects.flatMap(({ name }) => [
    `if ($_piped -and $_bound.ContainsKey(${quote(name)})) {`,
    `    $PSCmdlet.ThrowTerminatingError((Get-${identifier(prefix)}_Conflict -Name ${quote(name)}))`,
    '}',
  ]);
}

/** The facts by which the runtime part reads a piped object. */
export function printInput(model: Model, command: Command): string[] {
  const prefix = identifier(model.prefix);
  const { parameters, keys } = command;
  const perRecord = parameters.filter(({ pipeline }) => pipeline === 'name' || pipeline === 'piped');
  if (perRecord.length === 0) return [];
  const list = (name: string, items: readonly string[]) =>
    items.length === 0 ? [] : quoteList(`$_call.${name} = @(`, items, ')');
  const values = perRecord.filter(({ isValue }) => isValue);
  const digits = values.find(({ type }) => type.kind.startsWith('UInt'));
  const text = values.find((parameter) => parameter !== digits) ?? digits;
  const needed = values.filter(({ sets }) => sets.some(({ mandatory }) => mandatory));
  return [
    '$_call.Named = $_given',
    ...list(
      'Sources',
      perRecord.map(({ name, aliases }) => [name, ...aliases].join(' ')),
    ),
    ...list('Lists', names(perRecord.filter(({ type }) => type.list))),
    ...list('Paths', names(perRecord.filter(isPath))),
    ...list('Keys', keys?.names ?? []),
    ...list('Origins', names(perRecord.filter(({ isOrigin }) => isOrigin))),
    ...printTakes(command),
    ...(text === undefined ? [] : [`$_call.Text = ${quote(text.name)}`]),
    ...(digits === undefined ? [] : [`$_call.Digits = ${quote(digits.name)}`]),
    ...list('Needed', names(needed)),
    ...printReads(command, usualClass(model, command, perRecord) !== undefined),
    ...needed.flatMap((parameter) => printNeeded(prefix, parameter)),
  ];
}

/** Whether each record is to be read by the runtime part: it is given as a parameter, or a key of it is named, too. */
function printReads({ parameters, keys }: Command, reads: boolean): string[] {
  const taken = parameters.find(({ pipeline }) => pipeline === 'value');
  return [
    ...(taken === undefined
      ? keys === undefined || !reads
        ? []
        : ['$_reads = $false']
      : [
          `$_taken = -not $_piped -and $_bound.ContainsKey(${quote(taken.name)})`,
          ...(reads ? ['$_reads = $_taken'] : []),
          '$_piped = $_piped -or $_taken',
        ]),
    ...(keys === undefined || !reads
      ? []
      : ['foreach ($_key in $_given) { if ($_piped -and $_call.Keys -ccontains $_key) { $_reads = $true } }']),
  ];
}

/** Whether some records of the usual class are read by the runtime part. */
function readsSome({ parameters, keys }: Command): boolean {
  return keys !== undefined || parameters.some(({ pipeline }) => pipeline === 'value');
}

/** The function asks for a value itself where a piped text may be it: for PowerShell it is not mandatory then. */
function printNeeded(prefix: string, { name, sets }: Parameter): string[] {
  const words = sets.flatMap(({ set, mandatory }) => (mandatory && set !== undefined ? [quote(set)] : []));
  const inSet = words.length === 0 ? '' : ` -and $PSCmdlet.ParameterSetName -in ${words.join(', ')}`;
  return [
    `if (-not $_piped -and "$${identifier(name)}" -ceq ''${inSet}) {`,
    `    $PSCmdlet.ThrowTerminatingError((Get-${prefix}_Missing -Name ${quote(name)}))`,
    '}',
  ];
}

export function printRecord(model: Model, command: Command, perRecord: readonly Parameter[]): string[] {
  if (perRecord.length === 0) return ['$_head = $_named'];
  const prefix = identifier(model.prefix);
  const usual = usualClass(model, command, perRecord);
  const asks = readsSome(command) ? '-not $_reads -and ' : '';
  const taken = command.parameters.find(({ pipeline }) => pipeline === 'value');
  const bound = perRecord.filter(({ pipeline }) => pipeline === 'name').map(({ name }) => `$${identifier(name)}`);
  return [
    '# Generated: one request from this record. What most records are is read here, all else by the runtime part.',
    '$_head = $_named',
    usual === undefined ? 'if (-not $_piped) {' : `if (-not $_piped -or (${asks}$_ -is [${identifier(usual.name)}])) {`,
    ...indent([...(usual === undefined ? [] : printOrigins(usual, perRecord)), ...printBound(prefix, perRecord)], 1),
    '} else {',
    '    $_record = $_',
    ...(taken === undefined ? [] : [`    if ($_taken) { $_record = $${identifier(taken.name)} }`]),
    `    $_text, $_head = Read-${prefix}_Record -Cmdlet $PSCmdlet -Call $_call -Record $_record -Bound @(`,
    ...indent(printNames(bound), 2),
    '    )',
    '    if ($null -eq $_text) { return }',
    '}',
  ];
}

/** Variables with commas between them, on as many lines as they need. */
function printNames(variables: readonly string[]): string[] {
  return quoteList('', variables, '', (variable) => variable)
    .filter((line) => line !== '')
    .map((line) => line.trim());
}

/** The columns of a record as PowerShell has bound them. */
function printBound(prefix: string, perRecord: readonly Parameter[]): string[] {
  const sources = perRecord.map((parameter) => ({ parameter, variable: sourceOf(parameter) }));
  const fields = sources.map(({ parameter: { type }, variable }) => {
    return `$(ConvertTo-${prefix}_${type.list ? 'List' : 'Field'} -Value ${variable})`;
  });
  const lists = sources.filter(({ parameter }) => parameter.type.list);
  return [
    ...perRecord.filter(isPath).flatMap((parameter) => printRecordPath(prefix, parameter)),
    ...printText(sources.map(({ variable }) => variable)),
    '# Most fields need no escapes; one look finds those that do, and tabs within a field.',
    ...printCondition(['-not $_plain.IsMatch($_text)', ...lists.map(({ variable }) => `${variable}.Length -gt 1`)]),
    '    $_text = [string]::Join("`t", [string[]] @(',
    ...indent(fields, 3),
    '        ))',
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
  return ['$_call.Takes = @(', ...indent(entries.flat(), 1), ')'];
}

function hasMember({ members }: ResultClass, name: string): boolean {
  return members.some((member) => member.name === name);
}

/** The origin that a record of that class says. */
function printOrigins(usual: ResultClass, perRecord: readonly Parameter[]): string[] {
  const read = pipedNames(perRecord).filter((name) => hasMember(usual, name));
  if (read.length === 0) return [];
  return [
    'if ($_piped) {',
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
function printRecordPath(prefix: string, { name }: Parameter): string[] {
  const resolve = `Resolve-${prefix}_Record -Cmdlet $PSCmdlet -Name ${quote(name)} -Path $${identifier(name)}`;
  return [`$_at${identifier(name)} = ${resolve}`, `if ($null -eq $_at${identifier(name)}) { return }`];
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
