import type { Command, Model, Parameter, ResultClass, ValueType } from '../model/model.ts';
import { identifier, indent, quote } from '../text/powershell.ts';

/** What a cmdlet's function does to make a request of its parameters and of a record. */

export function names(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}

/** The columns that are the same for every record: what can only be given on the command line. */
export function printFixed(prefix: string, fixed: readonly Parameter[]): string[] {
  if (fixed.length === 0) return ["$tail = ''"];
  const fields = fixed.map((parameter) => {
    const variable = `$${identifier(parameter.name)}`;
    if (parameter.type.kind === 'Switch') return `if (${variable}) { '1' } else { '' }`;
    // It is read in process{}, where it may be the piped object.
    if (parameter.whole !== undefined) return "''";
    if (parameter.type.kind === 'FilePath') return printPath(prefix, parameter.name, variable);
    return parameter.type.list
      ? `ConvertTo-${prefix}List -Value ${variable}`
      : `ConvertTo-${prefix}Field -Value ${variable}`;
  });
  const { name, whole } = fixed.at(-1) ?? {};
  const piped = whole?.fromPipeline === undefined ? '' : ` -or ($piped -and $${identifier(whole.fromPipeline)})`;
  return [
    ...(whole === undefined ? [] : [`$takesWhole = $null -ne $${name}${piped}`]),
    '$fixed = @(',
    ...fields.map((field) => `    $(${field})`),
    ')',
    '$tail = ("`t" + [string]::Join("`t", [string[]] $fixed)).TrimEnd("`t")',
  ];
}

/** The executable has another current folder: it gets absolute paths. */
function printPath(prefix: string, name: string, variable: string): string {
  return `Resolve-${prefix}Field -Cmdlet $PSCmdlet -Name ${quote(name)} -Path ${variable} -Bound $bound`;
}

/** A whole object is the last of the columns: the one that is given or, where its switch is, the piped one. */
export function printWhole(prefix: string, fixed: readonly Parameter[]): string[] {
  const { name, whole } = fixed.at(-1) ?? {};
  if (name === undefined || whole === undefined) return [];
  const given = `$${identifier(name)}`;
  const members = whole.members.map(({ name: member, type }) =>
    printMember(prefix, `$whole.${identifier(member)}`, type),
  );
  return [
    'if ($takesWhole) {',
    `    $whole = if ($null -ne ${given}) { ${given} } else { $_ }`,
    `    $fixed[-1] = ConvertTo-${prefix}Whole -Cmdlet $PSCmdlet -Name ${quote(name)} -Value $whole -Text @(`,
    ...indent(members, 2),
    '    )',
    '    $tail = "`t" + [string]::Join("`t", [string[]] $fixed)',
    '}',
  ];
}

/** The text of a member of a whole object. */
function printMember(prefix: string, value: string, { kind, list }: ValueType): string {
  if (list) return `"$(ConvertTo-${prefix}List -Value ${value})"`;
  // The text that PowerShell has for a moment knows no fractions of a second, and no zone.
  return kind === 'DateTime' ? `"$(ConvertTo-${prefix}Field -Value ${value})"` : `"$(${value})"`;
}

function pipedNames(parameters: readonly Parameter[]): string[] {
  return parameters.filter(({ pipeline }) => pipeline === 'piped').map(({ name }) => identifier(name));
}

/** What the records share: how a record looks that needs no escapes, and no origin where nothing is piped. */
export function printShared(perRecord: readonly Parameter[]): string[] {
  const looks = `$plain = [regex]::new('\\A(?:[ -\\[\\]-~]*\\t){${perRecord.length - 1}}[ -\\[\\]-~]*\\z')`;
  return [...(perRecord.length > 0 ? [looks] : []), ...pipedNames(perRecord).map((name) => `$from${name} = $null`)];
}

/** The columns of a request behind a tab: those of the record, then those that are the same for all. */
export function printColumns({ parameters }: Command): string {
  return parameters.some(({ pipeline }) => pipeline !== 'none') ? '`t$text$tail' : '$tail';
}

export function printRecord(model: Model, perRecord: readonly Parameter[]): string[] {
  if (perRecord.length === 0) return [];
  const prefix = identifier(model.prefix);
  const origins = printOrigins(model, perRecord);
  const sources = perRecord.map((parameter) => ({ parameter, variable: sourceOf(parameter) }));
  const fields = sources.map(({ parameter: { type }, variable }) => {
    return `$(ConvertTo-${prefix}${type.list ? 'List' : 'Field'} -Value ${variable})`;
  });
  const lists = sources.filter(({ parameter }) => parameter.type.list);
  return [
    '# Generated: one request from this record. A piped object also says where it comes from.',
    ...(origins.length === 0 ? [] : ['if ($piped) {', ...indent(origins, 1), '}']),
    ...perRecord.filter(isPath).flatMap((parameter) => printRecordPath(prefix, parameter)),
    ...printText(sources.map(({ variable }) => variable)),
    '# Most fields need no escapes; one look finds those that do, and tabs within a field.',
    ...printCondition(['-not $plain.IsMatch($text)', ...lists.map(({ variable }) => `${variable}.Length -gt 1`)]),
    '    $text = [string]::Join("`t", [string[]] @(',
    ...indent(fields, 3),
    '        ))',
    '}',
  ];
}

/** The beginning of an if of any of them, as lines that are not too long. */
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

/**
 * What else a record needs of the piped object. Looking for a property that is not there takes PowerShell the longest, so
 * it is not looked for in results of the class that is piped most: the first one that has all that binds.
 */
function printOrigins(model: Model, perRecord: readonly Parameter[]): string[] {
  const read = (names: readonly string[]) => names.map((name) => `$from${name} = $_.${name}`);
  const bound = perRecord.flatMap(({ name, pipeline }) => (pipeline === 'name' ? [name] : []));
  const has = ({ members }: ResultClass, name: string) => members.some((member) => member.name === name);
  const usual = model.classes.find((result) => bound.length > 1 && bound.every((name) => has(result, name)));
  const piped = pipedNames(perRecord);
  const absent = usual === undefined ? [] : piped.filter((name) => !has(usual, name));
  if (usual === undefined || absent.length === 0) return read(piped);
  return [
    ...read(piped.filter((name) => has(usual, name))),
    `if ($_ -is [${identifier(usual.name)}]) {`,
    '    # It has no such members.',
    ...indent(
      absent.map((name) => `$from${name} = $null`),
      1,
    ),
    '} else {',
    ...indent(read(absent), 1),
    '}',
  ];
}

function isPath({ type, pipeline }: Parameter): boolean {
  return type.kind === 'FilePath' && pipeline !== 'piped';
}

/** What holds the value of a parameter in a record. */
function sourceOf(parameter: Parameter): string {
  const name = identifier(parameter.name);
  if (parameter.pipeline === 'piped') return `$from${name}`;
  return isPath(parameter) ? `$at${name}` : `$${name}`;
}

/** The executable has another current folder. What names no file is the error of its record; the others go on. */
function printRecordPath(prefix: string, { name }: Parameter): string[] {
  const resolve = `Resolve-${prefix}Record -Cmdlet $PSCmdlet -Name ${quote(name)} -Path $${identifier(name)}`;
  return [`$at${identifier(name)} = ${resolve}`, `if ($null -eq $at${identifier(name)}) { return }`];
}

/** The columns with a tab between them, as strings of at most six variables that fit a line. */
function printText(sources: readonly string[]): string[] {
  const parts: string[] = [];
  for (let at = 0; at < sources.length; ) {
    let count = Math.min(6, sources.length - at);
    while (count > 1 && sources.slice(at, at + count).join('`t').length > 100) count--;
    parts.push(`"${at === 0 ? '' : '`t'}${sources.slice(at, at + count).join('`t')}"`);
    at += count;
  }
  return `$text = ${parts.join(' +\n')}`.split('\n');
}
