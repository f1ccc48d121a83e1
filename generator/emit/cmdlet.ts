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
    `        $_call = [${prefix}_Call]::new()`,
    '        $_call.Cmdlet = $PSCmdlet',
    `        $_call.Command = ${quote(name)}`,
    ...indent(quoteList('$_call.Columns = @(', names(sent), ')'), 2),
    `        $_call.Changes = $${command.changes}`,
    ...(command.changes ? [`        $_call.Result = [${identifier(command.result)}]`] : []),
    '        $_requests = $_call.Requests',
    `        ${command.changes ? '$_limit = 1' : '$_streak = 0'}`,
    '        $_gathered = 0',
    '        $_clock = [System.Diagnostics.Stopwatch]::StartNew()',
    ...indent(quoteList('$_names = @(', names(sent.filter((p) => p.pipeline !== 'piped')), ')'), 2),
    '        $_piped = $MyInvocation.ExpectingInput',
    '        # Not by .Keys: a parameter may have that name, and its value comes first.',
    '        $_given = @(',
    '            foreach ($_one in $_bound.GetEnumerator()) { if ($_names -ccontains $_one.Key) { $_one.Key } }',
    '        )',
    ...indent(printAlone(model, command), 2),
    ...indent(printOnes(model, command), 2),
    ...indent(printInput(model, command), 2),
    "        $_named = [string]::Join(',', [string[]] @(if ($_piped) { '$_' }; $_given))",
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
    '        if ($_requests.Count -eq 0) { return }',
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
    '$_caller = $PSCmdlet.SessionState.PSVariable',
    '$_bound = $PSBoundParameters',
    ...preferences.flatMap((name) => [
      `if (-not $_bound.ContainsKey('${name === 'Warning' ? 'WarningAction' : name}')) {`,
      `    $${name}Preference = $_caller.GetValue('${name}Preference')`,
      '}',
    ]),
    ...(impact === undefined
      ? []
      : [
          '# Where somebody wants to see or decide before, or an error or warning must stop, records go one at a time.',
          '$_confirm = [int] [System.Management.Automation.ConfirmImpact] $ConfirmPreference',
          `$_asks = $WhatIfPreference -or ($_confirm -ne 0 -and $_confirm -le ${IMPACTS[impact]})`,
          "$_asks = $_asks -or $VerbosePreference -ne 'SilentlyContinue' -or $WarningPreference -in 'Stop', 'Inquire'",
          "$_singly = $_asks -or $ErrorActionPreference -in 'Stop', 'Inquire'",
          "$_tells = $VerbosePreference -ne 'SilentlyContinue' -and -not $_bound.ContainsKey('Verbose')",
        ]),
  ];
}

/** Plan, ask, apply: one record at a time, where somebody wants to see or decide before. */
function printPlanned(prefix: string, command: Command): string[] {
  return [
    'if ($_asks) {',
    `    $_request = "${command.name}\`tplan\`t$_head${printColumns(command)}"`,
    `    $_plan = Read-${prefix}_Plan -Cmdlet $PSCmdlet -Call $_call -Request $_request`,
    '    if ($_plan.Count -eq 0) { return }',
    '    # It starts with the words for ShouldProcess: what is changed, and how; nothing to do is nothing to ask.',
    '    $_target, $_action = $_plan[0][$script:Lines.Plan.Target, $script:Lines.Plan.Action]',
    "    $_ask = $_action -cne ''",
    '    # What cannot be asked is not done: where nobody can answer, an exception must not lead on to the change.',
    '    $_go = $false',
    '    try {',
    '        # ShouldProcess is verbose for a bound -Verbose only, not for the preference of a caller.',
    '        if ($_ask -and $_tells) {',
    '            $PSCmdlet.WriteVerbose((\'Performing the operation "{0}" on target "{1}".\' -f $_action, $_target))',
    '        }',
    '        $_go = if ($_ask) { $PSCmdlet.ShouldProcess($_target, $_action) } else { -not $WhatIfPreference }',
    '    } catch {',
    `        $_why = Get-${prefix}_ConfirmError -Reason $_ -Command '${command.name}' -Target $_target`,
    '        $PSCmdlet.ThrowTerminatingError($_why)',
    '    }',
    '    if (-not $_go) {',
    '        if ($WhatIfPreference) {',
    '            # As the reply of a change: without those words.',
    '            $_plan[0] = $_plan[0][$script:Lines.Plan.Mark, $script:Lines.Plan.Id] +',
    '            $_plan[0][$script:Lines.Plan.Columns..($_plan[0].Length - 1)]',
    `            (ConvertFrom-${prefix}_Reply -Type ([${identifier(command.result)}]) -Reply $_plan)`,
    '        }',
    '        return',
    '    }',
    '}',
  ];
}

/** The largest batch: sending it costs little beside its records, and no record waits long for the others. */
const LARGEST_BATCH = 512;

/** How often a pause halves what is sent together: a tenth of a second ends a stream, the work of an earlier cmdlet does not. */
const LATE = '$_late = [System.Math]::Min(30, [System.Math]::Floor($_clock.ElapsedMilliseconds / $script:BatchLimit))';

/** Gathers the request, and when its batch is full or late sends it and shows what is answered. */
function printQueue(prefix: string, command: Command): string[] {
  return command.changes ? printChangeQueue(prefix, command) : printReadQueue(prefix, command);
}

/** Adds the request to the batch that is gathered; `begin` is what begins one. */
function printGather(prefix: string, command: Command, begin: readonly string[]): string[] {
  const open = [`$_channel = Open-${prefix}_Channel -Cmdlet $PSCmdlet -Call $_call`, '$_writer = $_channel.Writer'];
  return [
    'if ($_gathered -eq 0) {',
    ...indent([...open, ...begin], 1),
    '    # The numbers of this batch, which holds no more than so many.',
    '    $_number = $_channel.Number',
    '    $_channel.Number += $_limit',
    '    $_ready = $false',
    '    $_size = 0',
    '} elseif ($_channel.Owner -ne $_call) {',
    '    # Another cmdlet of this pipeline came in between, and has sent what was gathered.',
    ...indent(open, 1),
    '    $_ready = $true',
    '}',
    '$_number++',
    `$_line = "$_number\`t${command.name}\`tapply\`t$_head${printColumns(command)}"`,
    '$_requests.Add($_line)',
    // One that has ended is noticed where the batch is sent.
    'try { $_writer.WriteLine($_line) } catch { $null = $_ }',
    '$_gathered++',
  ];
}

/** Reads that are asked together are answered at once, from a table that is read once. */
const LARGEST_READ = 2048;

/** A read changes nothing, so it may wait for others: as many as an eighth of those that came without a pause. */
function printReadQueue(prefix: string, command: Command): string[] {
  return [
    ...printGather(prefix, command, [
      '# Of a stream, no more wait for the next one than an eighth of what came before without a pause.',
      LATE,
      '$_streak = $_streak -shr $_late',
      `$_limit = [System.Math]::Max(1, [System.Math]::Min(${LARGEST_READ}, $_streak -shr 3))`,
      '$_clock.Restart()',
    ]),
    '$_streak++',
    '$_size += $_line.Length',
    // The buffer holds 128 KB.
    'if ($_gathered -lt $_limit -and -not $_ready -and $_size -lt 100000) {',
    '    if ($_clock.ElapsedMilliseconds -lt $script:BatchLimit) { return }',
    '}',
    '$_gathered = 0',
    '$_clock.Restart()',
    ...printBatch(prefix, 'Complete'),
    '# What takes long is asked in smaller parts.',
    'if ($_clock.ElapsedMilliseconds -gt 200) { $_streak = $_streak -shr 2 }',
    ...printShown(prefix, command),
    '$_clock.Restart()',
  ];
}

function printChangeQueue(prefix: string, command: Command): string[] {
  return [
    ...printGather(prefix, command, [
      '# Records that follow each other closely are sent together; the longer a pause, the fewer are behind it.',
      LATE,
      '$_limit = if ($_singly) { 1 } else { [System.Math]::Max(1, $_limit -shr $_late) }',
      `$_timer = if ($_limit -gt 1) { Register-${prefix}_Timer -Call $_call -Channel $_channel }`,
    ]),
    'if ($_gathered -lt $_limit -and -not $_ready -and -not $_timer.IsCancellationRequested) {',
    '    if ($_gathered % 16 -ne 0) { return }',
    '    # What is late is late since the records before it, not since the first; and the buffer holds 128 KB.',
    '    $_timer.CancelAfter($script:BatchLimit)',
    '    $_size += 16 * $_line.Length',
    '    if ($_size -lt 100000) { return }',
    '}',
    '$_full = $_gathered -ge $_limit',
    '$_next = if ($_full) {',
    `    [System.Math]::Min(${LARGEST_BATCH}, $_limit * 2)`,
    '} else {',
    '    [System.Math]::Max(1, $_gathered -shr 1)',
    '}',
    '$_gathered = 0',
    '# A long stream is answered while the next batch is gathered.',
    'if ($_full -and $_limit -ge 64) {',
    ...indent(printBatch(prefix, 'Step'), 1),
    '} else {',
    ...indent(printBatch(prefix, 'Complete'), 1),
    '}',
    ...printShown(prefix, command),
    '$_limit = $_next',
    '$_clock.Restart()',
  ];
}

function printBatch(prefix: string, verb: 'Step' | 'Complete'): string[] {
  return [`${verb}-${prefix}_Batch -Cmdlet $PSCmdlet -Call $_call`];
}

function printShown(prefix: string, command: Command): string[] {
  const type = `([${identifier(command.result)}])`;
  const read = `(Read-${prefix}_Reply -Cmdlet $PSCmdlet -Call $_call -Type ${type})`;
  if (!command.changes) {
    return [
      '# In the order of the records: objects up to the first error, that error, and on.',
      '$_continued = $false',
      '# A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.',
      'for ($_whole = $true; $_whole -and $_call.Replies.Count -gt 0; $_continued = -not $_whole) {',
      `    $_results = ${read}`,
      '    $_whole = $false',
      '    $_results',
      '    $_whole = $true',
      '}',
      'if ($_continued) { continue }',
      'if (-not $_whole) { break }',
    ];
  }
  return [
    '# Read whole before the first goes on: what a stopped pipeline did not show is reported.',
    `$_left = ${read}.GetEnumerator()`,
    '$_call.Taken.Clear()',
    '$_whole = $false',
    'try {',
    '    $_left',
    '    $_whole = $true',
    '} finally {',
    '    if (-not $_whole) {',
    '        $_rest = @(while ($_left.MoveNext()) { $_left.Current })',
    `        Write-${prefix}_Unshown -Cmdlet $PSCmdlet -Call $_call -Rest $_rest`,
    '    }',
    '}',
  ];
}
