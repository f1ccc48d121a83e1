import { asOneOf, type Command, findClass, type Model, sentOf } from '../model/model.ts';
import { identifier, indent, quote } from '../text/powershell.ts';
import { printCommit, printStaging } from './as-one.ts';
import type { Blocks } from './function.ts';
import { makerOf, rawPlaces } from './maker.ts';
import {
  printAllNeeded,
  printColumns,
  printInput,
  printRecord,
  printShared,
  printTakesWhole,
  printWhole,
} from './request.ts';

/** What a cmdlet's function does, in its three blocks: what a request takes from this record is inlined, the rest is the runtime part's. */
export function printBlocks(model: Model, command: Command): Blocks {
  const prefix = identifier(model.prefix);
  const sent = sentOf(command);
  const perRecord = sent.filter((parameter) => parameter.pipeline !== 'none');
  const fixed = sent.filter((parameter) => parameter.pipeline === 'none');
  return {
    begin: [
      ...printCall(model, command),
      "$_requests = $_call['Requests']",
      ...printAllNeeded(model, command),
      ...printShared(perRecord),
      ...printTakesWhole(fixed),
      '$_channel = $null',
    ],
    process: [
      ...printRecord(model, command, perRecord),
      ...printWhole(prefix, fixed),
      ...(command.changes ? printPlanned(prefix, command) : []),
      ...printSend(prefix, command),
    ],
    end: [`if ($_requests.Count -gt 0) { ${printShow(prefix)} }`, ...printCommit(prefix, command)],
  };
}

/** The facts of a call, and what every cmdlet begins with. */
export function printCall(model: Model, command: Command): string[] {
  const prefix = identifier(model.prefix);
  const raw = rawPlaces(model, findClass(model, identifier(command.result)));
  return [
    `$_call['Command'] = ${quote(identifier(command.name))}`,
    "$_call['Maker'] = {",
    '    param ($_row, $_backend, $_computer)',
    ...indent(
      printObjects(`${makerOf(model, command.result)} -Row $_row -Backend $_backend -Computer $_computer`, command),
      1,
    ),
    '}',
    ...(raw.length === 0 ? [] : [`$_call['Raw'] = @(${raw.join(', ')})`]),
    ...(command.changes ? printChanges(command) : []),
    ...printInput(model, command),
    `. Initialize-${prefix}_Call`,
    ...printStaging(command),
    "$_tail = $_call['Tail']",
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

/** That it changes something, unless it only plans; what names this run of it. */
function printChanges(command: Command): string[] {
  const { parameters, impact } = command;
  const planning = parameters.find(({ plansOnly }) => plansOnly);
  return [
    `$_call['Changes'] = ${planning === undefined ? '$true' : `-not $${identifier(planning.name)}`}`,
    ...(hasMode(command) ? [planning === undefined ? "$_mode = 'apply'" : PLANNED] : []),
    `$_call['Impact'] = ${IMPACTS[impact]}`,
    "$_call['Run'] = [System.IO.Path]::GetRandomFileName().Substring(0, 8)",
  ];
}

const PLANNED = "$_mode = if ($_call['Changes']) { 'apply' } else { 'planned' }";
const IMPACTS = { Low: 1, Medium: 2, High: 3 } as const;

/** Plan, ask, apply: one record at a time, where somebody wants to see or decide before. */
export function printPlanned(prefix: string, command: Command): string[] {
  return [
    "if ($_call['Asks']) {",
    `    $_call['Plan'] = "${command.name}\`tplan\`t$_head${printColumns(command)}"`,
    `    . Confirm-${prefix}_Change`,
    '    if (-not $_go) { return }',
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
    "$_number = $_call['Sent'] + 1",
    `$_line = "$($_call['Id'])$_number\`t${command.name}\`t${mode}\`t$_head${printColumns(command)}"`,
    '$_sent = $false',
    'while (-not $_sent) {',
    "    if ($null -ne $_channel['Writing'] -and -not $_channel['Writing'].IsCompleted) {",
    `        Wait-${prefix}_Written ${call} -Channel $_channel`,
    '    }',
    '    try {',
    '        # One statement: the call has the child, and the request is counted and written.',
    "        if ($_line.Length -lt $_channel['Room']) {",
    "            $_sent = $_call -eq $_channel['Owner'] -and $null -eq $_requests.Add($_line) -and",
    "            $null -ne ($_call['Sent'] = $_number) -and $null -eq $_channel['Writer'].WriteLine($_line)",
    '        } else {',
    "            $_sent = $_call -eq $_channel['Owner'] -and $null -eq $_requests.Add($_line) -and",
    "            $null -ne ($_call['Sent'] = $_number) -and",
    "            $null -ne ($_channel['Writing'] = $_channel['Writer'].WriteLineAsync($_line))",
    '        }',
    '    } catch {',
    `        $_sent = Undo-${prefix}_Send ${call} -Channel $_channel -Caught $_`,
    '    }',
    `    if (-not $_sent) { $_channel = Open-${prefix}_Channel ${call} }`,
    '}',
    "$_channel['Room'] -= $_line.Length + 1",
    "if ($_requests.Count -lt $_call['Limit']) { return }",
    printShow(prefix),
  ];
}

function printShow(prefix: string): string {
  return `Show-${prefix}_Reply -Cmdlet $PSCmdlet -Call $_call`;
}
