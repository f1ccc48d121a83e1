import { type Command, type Model, sentOf } from '../model/model.ts';
import { identifier, indent, quote, quoteList } from '../text/powershell.ts';
import { printParameters } from './parameters.ts';
import {
  names,
  printAlone,
  printColumns,
  printFixed,
  printInput,
  printOnes,
  printRecord,
  printShared,
  printWhole,
} from './request.ts';

/** The function of one cmdlet: what a request takes from this record is inlined, the rest is the runtime part's. */
export function printCmdlet(model: Model, command: Command): string[] {
  const prefix = identifier(model.prefix);
  const name = identifier(command.name);
  const sent = sentOf(command);
  const perRecord = sent.filter((parameter) => parameter.pipeline !== 'none');
  const fixed = sent.filter((parameter) => parameter.pipeline === 'none');
  return [
    ...printDeclaration(model, command),
    '    begin {',
    ...indent(printPreferences(command.changes ? command.impact : undefined), 2),
    `        $call = [${prefix}Call]::new()`,
    '        $call.Cmdlet = $PSCmdlet',
    `        $call.Command = ${quote(name)}`,
    ...indent(quoteList('$call.Columns = @(', names(sent), ')'), 2),
    `        $call.Changes = $${command.changes}`,
    ...(command.changes ? [`        $call.Result = [${identifier(command.result)}]`] : []),
    '        $requests = $call.Requests',
    `        $${command.changes ? 'limit = 1' : 'streak = 0'}`,
    '        $gathered = 0',
    '        $clock = [System.Diagnostics.Stopwatch]::StartNew()',
    ...indent(quoteList('$names = @(', names(sent.filter((p) => p.pipeline !== 'piped')), ')'), 2),
    '        $piped = $MyInvocation.ExpectingInput',
    '        $given = @(foreach ($key in $bound.Keys) { if ($names -ccontains $key) { $key } })',
    ...indent(printAlone(model, command), 2),
    ...indent(printOnes(model, command), 2),
    ...indent(printInput(model, command), 2),
    "        $named = [string]::Join(',', [string[]] @(if ($piped) { '$_' }; $given))",
    ...indent(printShared(perRecord), 2),
    '        # What can only be given on the command line is the same for every record.',
    ...indent(printFixed(prefix, fixed), 2),
    '    }',
    '    process {',
    ...indent(printRecord(model, command, perRecord), 2),
    ...indent(printWhole(prefix, fixed), 2),
    ...indent(command.changes ? printPlanned(prefix, command) : [], 2),
    ...indent(printQueue(prefix, command), 2),
    '    }',
    '    end {',
    '        if ($requests.Count -eq 0) { return }',
    ...indent([...printBatch(prefix, 'Complete'), ...printShown(prefix, command)], 2),
    '    }',
    '}',
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
    `    [OutputType([${identifier(command.result)}])]`,
    '    param (',
    ...indent(printParameters(model, command.parameters), 2),
    '    )',
  ];
}

/** The CmdletBinding attribute. */
function printBinding({ changes, impact, sets }: Command): string[] {
  const [preset] = sets;
  const facts = [
    ...(changes ? [`SupportsShouldProcess = $true, ConfirmImpact = '${impact}'`] : []),
    ...(preset === undefined ? [] : [`DefaultParameterSetName = ${quote(preset)}`]),
    'PositionalBinding = $false',
  ];
  return [`[CmdletBinding(${facts.join(', ')})]`];
}

const IMPACTS = { Low: 1, Medium: 2, High: 3 } as const;

export function printPreferences(impact: Command['impact'] | undefined): string[] {
  const always = ['ErrorAction', 'Warning'];
  const preferences = impact !== undefined ? [...always, 'Verbose', 'WhatIf', 'Confirm'] : always;
  return [
    '# A module function does not inherit the preferences of the script or function that calls it.',
    '$caller = $PSCmdlet.SessionState.PSVariable',
    '$bound = $PSBoundParameters',
    ...preferences.flatMap((name) => [
      `if (-not $bound.ContainsKey('${name === 'Warning' ? 'WarningAction' : name}')) {`,
      `    $${name}Preference = $caller.GetValue('${name}Preference')`,
      '}',
    ]),
    ...(impact === undefined
      ? []
      : [
          '# Where somebody wants to see or decide before, or an error or warning must stop, records go one at a time.',
          '$confirm = [int] [System.Management.Automation.ConfirmImpact] $ConfirmPreference',
          `$asks = $WhatIfPreference -or $VerbosePreference -ne 'SilentlyContinue' -or ($confirm -ne 0 -and $confirm -le ${IMPACTS[impact]})`,
          "$asks = $asks -or $WarningPreference -in 'Stop', 'Inquire'",
          "$singly = $asks -or $ErrorActionPreference -in 'Stop', 'Inquire'",
          "$tells = $VerbosePreference -ne 'SilentlyContinue' -and -not $bound.ContainsKey('Verbose')",
        ]),
  ];
}

/** Plan, ask, apply: one record at a time, where somebody wants to see or decide before. */
function printPlanned(prefix: string, command: Command): string[] {
  return [
    'if ($asks) {',
    `    $request = "${command.name}\`tplan\`t$head${printColumns(command)}"`,
    `    $plan = Read-${prefix}Plan -Cmdlet $PSCmdlet -Call $call -Request $request`,
    '    if ($plan.Count -eq 0) { return }',
    '    # It starts with the words for ShouldProcess: what is changed, and how; nothing to do is nothing to ask.',
    '    $target, $action = $plan[0][2, 3]',
    "    $ask = $action -cne ''",
    '    # What cannot be asked is not done: where nobody can answer, an exception must not lead on to the change.',
    '    $go = $false',
    '    try {',
    '        # ShouldProcess is verbose for a bound -Verbose only, not for the preference of a caller.',
    '        if ($ask -and $tells) {',
    '            $PSCmdlet.WriteVerbose((\'Performing the operation "{0}" on target "{1}".\' -f $action, $target))',
    '        }',
    '        $go = if ($ask) { $PSCmdlet.ShouldProcess($target, $action) } else { -not $WhatIfPreference }',
    '    } catch {',
    `        $why = Get-${prefix}ConfirmError -Reason $_ -Command '${command.name}' -Target $target`,
    '        $PSCmdlet.ThrowTerminatingError($why)',
    '    }',
    '    if (-not $go) {',
    '        if ($WhatIfPreference) {',
    '            $plan[0] = $plan[0][0, 1] + $plan[0][4..($plan[0].Length - 1)]',
    `            (ConvertFrom-${prefix}Reply -Type ([${identifier(command.result)}]) -Reply $plan)`,
    '        }',
    '        return',
    '    }',
    '}',
  ];
}

/** What sending a batch costs is then little beside its records, and no record waits long for the others. */
const LARGEST_BATCH = 512;

/** How often a pause halves what is sent together: a tenth of a second ends a stream, what a cmdlet before does does not. */
const LATE = '$late = [System.Math]::Min(30, [System.Math]::Floor($clock.ElapsedMilliseconds / $script:BatchLimit))';

/** Gathers the request, and when its batch is full or late sends it and shows what is answered. */
function printQueue(prefix: string, command: Command): string[] {
  return command.changes ? printChangeQueue(prefix, command) : printReadQueue(prefix, command);
}

/** Adds the request to the batch that is gathered; `begin` is what begins one. */
function printGather(prefix: string, command: Command, begin: readonly string[]): string[] {
  const open = [`$channel = Open-${prefix}Channel -Cmdlet $PSCmdlet -Call $call`, '$writer = $channel.Writer'];
  return [
    'if ($gathered -eq 0) {',
    ...indent([...open, ...begin], 1),
    '    # The numbers of this batch, which holds no more than so many.',
    '    $number = $channel.Number',
    '    $channel.Number += $limit',
    '    $ready = $false',
    '    $size = 0',
    '} elseif ($channel.Owner -ne $call) {',
    '    # Another cmdlet of this pipeline came in between, and has sent what was gathered.',
    ...indent(open, 1),
    '    $ready = $true',
    '}',
    '$number++',
    `$line = "$number\`t${command.name}\`tapply\`t$head${printColumns(command)}"`,
    '$requests.Add($line)',
    // One that has ended is noticed where the batch is sent.
    'try { $writer.WriteLine($line) } catch { $null = $_ }',
    '$gathered++',
  ];
}

/** Reads that are asked together are answered at once, from a table that is read once. */
const LARGEST_READ = 2048;

/** Nobody waits for a read but who sees it: no more wait than an eighth of those that came without a pause. */
function printReadQueue(prefix: string, command: Command): string[] {
  return [
    ...printGather(prefix, command, [
      '# Of a stream, no more wait for the next one than an eighth of what came before without a pause.',
      LATE,
      '$streak = $streak -shr $late',
      `$limit = [System.Math]::Max(1, [System.Math]::Min(${LARGEST_READ}, $streak -shr 3))`,
      '$clock.Restart()',
    ]),
    '$streak++',
    '$size += $line.Length',
    // The buffer holds 128 KB.
    'if ($gathered -lt $limit -and -not $ready -and $size -lt 100000) {',
    '    if ($clock.ElapsedMilliseconds -lt $script:BatchLimit) { return }',
    '}',
    '$gathered = 0',
    '$clock.Restart()',
    ...printBatch(prefix, 'Complete'),
    '# What takes long is asked in smaller parts.',
    'if ($clock.ElapsedMilliseconds -gt 200) { $streak = $streak -shr 2 }',
    ...printShown(prefix, command),
    '$clock.Restart()',
  ];
}

function printChangeQueue(prefix: string, command: Command): string[] {
  return [
    ...printGather(prefix, command, [
      '# Records that follow each other closely are sent together; the longer a pause, the fewer are behind it.',
      LATE,
      '$limit = if ($singly) { 1 } else { [System.Math]::Max(1, $limit -shr $late) }',
      `$timer = if ($limit -gt 1) { Register-${prefix}Timer -Call $call -Channel $channel }`,
    ]),
    'if ($gathered -lt $limit -and -not $ready -and -not $timer.IsCancellationRequested) {',
    '    if ($gathered % 16 -ne 0) { return }',
    '    # What is late is late since the records before it, not since the first; and the buffer holds 128 KB.',
    '    $timer.CancelAfter($script:BatchLimit)',
    '    $size += 16 * $line.Length',
    '    if ($size -lt 100000) { return }',
    '}',
    '$full = $gathered -ge $limit',
    '$next = if ($full) {',
    `    [System.Math]::Min(${LARGEST_BATCH}, $limit * 2)`,
    '} else {',
    '    [System.Math]::Max(1, $gathered -shr 1)',
    '}',
    '$gathered = 0',
    '# A long stream is answered while the next batch is gathered.',
    'if ($full -and $limit -ge 64) {',
    ...indent(printBatch(prefix, 'Step'), 1),
    '} else {',
    ...indent(printBatch(prefix, 'Complete'), 1),
    '}',
    ...printShown(prefix, command),
    '$limit = $next',
    '$clock.Restart()',
  ];
}

function printBatch(prefix: string, verb: 'Step' | 'Complete'): string[] {
  return [`${verb}-${prefix}Batch -Cmdlet $PSCmdlet -Call $call`];
}

function printShown(prefix: string, command: Command): string[] {
  const type = `([${identifier(command.result)}])`;
  const read = `(Read-${prefix}Reply -Cmdlet $PSCmdlet -Call $call -Type ${type})`;
  if (!command.changes) {
    return [
      '# In the order of the records: objects up to the first error, that error, and on.',
      '$continued = $false',
      '# A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.',
      'for ($whole = $true; $whole -and $call.Replies.Count -gt 0; $continued = -not $whole) {',
      `    $results = ${read}`,
      '    $whole = $false',
      '    $results',
      '    $whole = $true',
      '}',
      'if ($continued) { continue }',
      'if (-not $whole) { break }',
    ];
  }
  return [
    '# Read whole before the first goes on: what a stopped pipeline did not show is told.',
    `$left = ${read}.GetEnumerator()`,
    '$call.Taken.Clear()',
    '$whole = $false',
    'try {',
    '    $left',
    '    $whole = $true',
    '} finally {',
    '    if (-not $whole) {',
    '        $rest = @(while ($left.MoveNext()) { $left.Current })',
    `        Write-${prefix}Unshown -Cmdlet $PSCmdlet -Call $call -Rest $rest`,
    '    }',
    '}',
  ];
}
