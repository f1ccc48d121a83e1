import { asOneOf, type Command, classesOf, findClass, type Model, sentOf } from '../model/model.ts';
import { identifier, indent, quote, WIDTH } from '../text/powershell.ts';
import { printCommit, printStaging } from './as-one.ts';
import { makerOf, rawPlaces } from './maker.ts';
import { printParameters } from './parameters.ts';
import {
  printAllNeeded,
  printColumns,
  printInput,
  printRecord,
  printShared,
  printTakesWhole,
  printWhole,
} from './request.ts';
import { memberType } from './result-class.ts';

/** The function of one cmdlet: what a request takes from this record is inlined, the rest is the runtime part's. */
export function printCmdlet(model: Model, command: Command): string[] {
  const prefix = identifier(model.prefix);
  const sent = sentOf(command);
  const perRecord = sent.filter((parameter) => parameter.pipeline !== 'none');
  const fixed = sent.filter((parameter) => parameter.pipeline === 'none');
  return [
    ...printDeclaration(model, command),
    '    begin {',
    ...indent(printCall(model, command), 2),
    '        $_requests = $_call.Requests',
    ...indent(printAllNeeded(model, command), 2),
    ...indent(printShared(perRecord), 2),
    ...indent(printTakesWhole(fixed), 2),
    '        $_channel = $null',
    '    }',
    '    process {',
    ...indent(printRecord(model, command, perRecord), 2),
    ...indent(printWhole(prefix, fixed), 2),
    ...indent(command.changes ? printPlanned(prefix, command) : [], 2),
    ...indent(printSend(prefix, command), 2),
    '    }',
    '    end {',
    `        if ($_requests.Count -gt 0) { ${printShow(prefix)} }`,
    ...indent(printCommit(prefix, command), 2),
    '    }',
    '}',
  ];
}

/** The facts of a call, and what every cmdlet begins with. */
export function printCall(model: Model, command: Command): string[] {
  const prefix = identifier(model.prefix);
  const raw = rawPlaces(model, findClass(model, command.result));
  return [
    `$_call = [${prefix}_Call]::new()`,
    `$_call.Command = ${quote(identifier(command.name))}`,
    '$_call.Maker = {',
    '    param ($_row, $_backend, $_computer)',
    ...indent(
      printObjects(`${makerOf(model, command.result)} -Row $_row -Backend $_backend -Computer $_computer`, command),
      1,
    ),
    '}',
    ...(raw.length === 0 ? [] : [`$_call.Raw = @(${raw.join(', ')})`]),
    ...(command.changes ? printChanges(command) : []),
    ...printInput(model, command),
    '$_bound = $PSBoundParameters',
    `. Initialize-${prefix}_Call`,
    ...printStaging(command),
    ...(command.parameters.length === 0
      ? []
      : [`$_tail = Get-${prefix}_Tail -Cmdlet $PSCmdlet -Call $_call -Bound $_bound`]),
  ];
}

/** The objects that rows become: the results, or one member of each. */
function printObjects(make: string, { alone }: Command): string[] {
  if (alone === undefined) return [make];
  const member = `$_one.${identifier(alone.member)}`;
  return [
    `$_objects = ${make}`,
    `if (-not $${identifier(alone.unless)}) { $_objects = [object[]] @(foreach ($_one in $_objects) { ${member} }) }`,
    ', $_objects',
  ];
}

/** The beginning of a cmdlet's function, to its parameters. */
export function printDeclaration(model: Model, command: Command): string[] {
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

/** That it changes something, unless it only plans; what names this run of it. */
function printChanges(command: Command): string[] {
  const { parameters, impact } = command;
  const planning = parameters.find(({ plansOnly }) => plansOnly);
  return [
    `$_call.Changes = ${planning === undefined ? '$true' : `-not $${identifier(planning.name)}`}`,
    ...(hasMode(command) ? [planning === undefined ? "$_mode = 'apply'" : PLANNED] : []),
    `$_call.Impact = ${IMPACTS[impact]}`,
    '$_call.Run = [System.IO.Path]::GetRandomFileName().Substring(0, 8)',
  ];
}

const PLANNED = "$_mode = if ($_call.Changes) { 'apply' } else { 'planned' }";
const IMPACTS = { Low: 1, Medium: 2, High: 3 } as const;

/** Plan, ask, apply: one record at a time, where somebody wants to see or decide before. */
export function printPlanned(prefix: string, command: Command): string[] {
  return [
    'if ($_call.Asks) {',
    `    $_request = "${command.name}\`tplan\`t$_head${printColumns(command)}"`,
    `    $_target, $_action, $_planned = Read-${prefix}_Plan -Cmdlet $PSCmdlet -Call $_call -Request $_request`,
    '    if ($null -eq $_target) { return }',
    '    # What cannot be asked is not done: where nobody can answer, an exception must not lead on to the change.',
    '    $_go = $false',
    '    try {',
    '        # Nothing to do is nothing to ask.',
    "        if ($_action -ceq '') {",
    '            $_go = -not $WhatIfPreference',
    '        } else {',
    '            # ShouldProcess is verbose for a bound -Verbose only, not for the preference of a caller.',
    '            if ($_call.Tells) {',
    '                $_words = \'Performing the operation "{0}" on target "{1}".\' -f $_action, $_target',
    '                $PSCmdlet.WriteVerbose($_words)',
    '            }',
    '            $_go = $PSCmdlet.ShouldProcess($_target, $_action)',
    '        }',
    '    } catch {',
    `        $_why = Get-${prefix}_ConfirmError -Reason $_ -Command '${command.name}' -Target $_target`,
    '        $PSCmdlet.ThrowTerminatingError($_why)',
    '    }',
    '    if (-not $_go) {',
    '        if ($WhatIfPreference) { $_planned }',
    '        return',
    '    }',
    '}',
  ];
}

/** The mode of its requests: a word, or what holds it. */
export function modeOf(command: Command): string {
  return hasMode(command) ? '$_mode' : 'apply';
}

function hasMode(command: Command): boolean {
  return asOneOf(command).length > 0 || command.parameters.some(({ plansOnly }) => plansOnly);
}

/** Sends the request, and when enough are on their way shows what they are answered. */
function printSend(prefix: string, command: Command): string[] {
  const call = '-Cmdlet $PSCmdlet -Call $_call';
  const mode = modeOf(command);
  return [
    `if ($_requests.Count -eq 0) { $_channel = Open-${prefix}_Channel ${call} }`,
    '$_number = $_call.Sent + 1',
    `$_line = "$($_call.Id)$_number\`t${command.name}\`t${mode}\`t$_head${printColumns(command)}"`,
    '$_sent = $false',
    'while (-not $_sent) {',
    '    if ($null -ne $_channel.Writing -and -not $_channel.Writing.IsCompleted) {',
    `        Wait-${prefix}_Written ${call} -Channel $_channel`,
    '    }',
    '    try {',
    '        # One statement: the call has the child, and the request is counted and written.',
    '        if ($_line.Length -lt $_channel.Room) {',
    '            $_sent = $_call -eq $_channel.Owner -and $null -eq $_requests.Add($_line) -and',
    '            $null -ne ($_call.Sent = $_number) -and $null -eq $_channel.Writer.WriteLine($_line)',
    '        } else {',
    '            $_sent = $_call -eq $_channel.Owner -and $null -eq $_requests.Add($_line) -and',
    '            $null -ne ($_call.Sent = $_number) -and',
    '            $null -ne ($_channel.Writing = $_channel.Writer.WriteLineAsync($_line))',
    '        }',
    '    } catch {',
    `        $_sent = Undo-${prefix}_Send ${call} -Channel $_channel`,
    '    }',
    `    if (-not $_sent) { $_channel = Open-${prefix}_Channel ${call} }`,
    '}',
    '$_channel.Room -= $_line.Length + 1',
    'if ($_requests.Count -lt $_call.Limit) { return }',
    printShow(prefix),
  ];
}

function printShow(prefix: string): string {
  return `Show-${prefix}_Reply -Cmdlet $PSCmdlet -Call $_call`;
}
