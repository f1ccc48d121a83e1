import { type Command, classesOf, findClass, type Model } from '../model/model.ts';
import { identifier, indent, quote, WIDTH } from '../text/powershell.ts';
import { printParameters } from './parameters.ts';
import { memberType } from './result-class.ts';

/** What a cmdlet's function does, as statements: before the records, for each, and behind the last one. */
export interface Blocks {
  readonly begin: readonly string[];
  readonly process: readonly string[];
  readonly end: readonly string[];
}

/** The whole function of a cmdlet. */
export function printFunction(model: Model, command: Command, { begin, process, end }: Blocks): string[] {
  return [
    ...printDeclaration(model, command),
    ...printBlock('begin', [...newCall(model, command), ...begin]),
    ...printBlock('process', process),
    ...printBlock('end', end),
    '}',
  ];
}

/**
 * The function of a cmdlet whose blocks lie in a part: it has the parameters, and what PowerShell does with them. The part's
 * function begins, and leaves behind what is to be done for each record and in the end; all of it is dotted, so that it
 * has the function's variables, its preferences and its $PSCmdlet. Whether a change is made the function itself asks.
 */
export function printFront(model: Model, command: Command, blocks: Blocks): string[] {
  return [
    ...printDeclaration(model, command),
    ...printBlock('begin', [...newCall(model, command), `. ${beginnerOf(model, command)}`]),
    ...printBlock('process', blocks.process.length === 0 ? [] : ['. $_process']),
    ...printBlock('end', blocks.end.length === 0 ? [] : ['. $_end']),
    '}',
  ];
}

/** What lies in the part. */
export function printBehind(model: Model, command: Command, { begin, process, end }: Blocks): string[] {
  return [
    `function ${beginnerOf(model, command)} {`,
    `    # What ${identifier(command.name)} does, which dots it, and then $_process for each record and $_end.`,
    '    param ()',
    ...indent(begin, 1),
    ...indent(printScript('$_process', process), 1),
    ...indent(printScript('$_end', end), 1),
    '}',
  ];
}

/**
 * Statements that few runs need, and what their output is assigned to. PowerShell compiles a function as a whole when it runs
 * first, but a block within it by itself.
 */
export function printLate(statements: readonly string[], to = ''): string[] {
  return ['# A block is compiled when it runs, which is seldom.', `${to}. {`, ...indent(statements, 1), '}'];
}

/** The call, the parameters that are given, and how the function itself asks whether a change is made. */
function newCall({ prefix }: Pick<Model, 'prefix'>, { changes }: Command): string[] {
  return [
    `$_call = Get-${identifier(prefix)}_Call`,
    "$_call['Bound'] = $PSBoundParameters",
    ...(changes ? ["$_call['Question'] = { $PSCmdlet.ShouldProcess($_target, $_action) }"] : []),
  ];
}

function beginnerOf({ prefix }: Pick<Model, 'prefix'>, { name }: Command): string {
  return `Initialize-${identifier(prefix)}_${identifier(name).replace('-', '')}`;
}

function printBlock(name: string, statements: readonly string[]): string[] {
  return statements.length === 0 ? [] : [`    ${name} {`, ...indent(statements, 2), '    }'];
}

function printScript(variable: string, statements: readonly string[]): string[] {
  return statements.length === 0 ? [] : [`${variable} = {`, ...indent(statements, 1), '}'];
}

/** The beginning of a cmdlet's function, to its parameters. */
function printDeclaration(model: Model, command: Command): string[] {
  return [
    `function ${identifier(command.name)} {`,
    '    <#',
    `    .EXTERNALHELP ${model.name}-help.xml`,
    '    #>',
    ...indent(printBinding(command), 1),
    // The class itself: its name alone completes no members behind a pipe.
    `    [OutputType(${outputTypes(model, command).join(', ')})]`,
    '    param (',
    ...indent(printParameters(model, command.parameters), 2),
    '    )',
  ];
}

function outputTypes(model: Model, { result, alone }: Command): string[] {
  const member = findClass(model, identifier(result)).members.find(({ name }) => name === alone?.member);
  const alones = member === undefined ? [] : [memberType(member).replace(/\[\]$/, '')];
  return [...alones, ...classesOf(model, result).map(identifier)].map((name) => `[${name}]`);
}

/** The CmdletBinding attribute. */
function printBinding({ changes, impact, sets }: Command): string[] {
  const [preset] = sets;
  const facts = [
    ...(changes ? [`SupportsShouldProcess = $true, ConfirmImpact = '${impact}'`] : []),
    ...(preset === undefined ? [] : [`DefaultParameterSetName = ${quote(preset)}`]),
    'PositionalBinding = $false',
  ];
  const line = `[CmdletBinding(${facts.join(', ')})]`;
  if (line.length <= WIDTH) return [line];
  return [
    '[CmdletBinding(',
    ...indent(
      facts.map((fact, at) => `${fact}${at < facts.length - 1 ? ',' : ''}`),
      1,
    ),
    ')]',
  ];
}
