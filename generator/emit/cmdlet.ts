import type { Command, Model, Parameter, ValueType } from '../model/model.ts';
import { identifier, indent, quote, quoteList } from '../text/powershell.ts';
import { printParameters } from './parameters.ts';

/** The function of one cmdlet: what a request takes from this record is inlined, the rest is the runtime part's. */
export function printCmdlet(model: Model, command: Command): string[] {
  const prefix = identifier(model.prefix);
  const name = identifier(command.name);
  const perRecord = command.parameters.filter((parameter) => parameter.pipeline !== 'none');
  const fixed = command.parameters.filter((parameter) => parameter.pipeline === 'none');
  return [
    `function ${name} {`,
    '    <#',
    `    .EXTERNALHELP ${model.name}-help.xml`,
    '    #>',
    ...indent(printBinding(command), 1),
    `    [OutputType(${quote(command.result)})]`,
    '    param (',
    ...indent(printParameters(model, command.parameters), 2),
    '    )',
    '    begin {',
    ...indent(printPreferences(command.changes ? command.impact : undefined), 2),
    `        $call = [${prefix}Call]::new()`,
    '        $call.Cmdlet = $PSCmdlet',
    `        $call.Command = ${quote(name)}`,
    ...indent(quoteList('$call.Columns = @(', names(command.parameters), ')'), 2),
    `        $call.Changes = $${command.changes}`,
    ...(command.changes ? [`        $call.Result = [${identifier(command.result)}]`] : []),
    '        $requests = $call.Requests',
    ...(command.changes
      ? ['        $limit = 1', '        $gathered = 0', '        $clock = [System.Diagnostics.Stopwatch]::StartNew()']
      : []),
    ...indent(quoteList('$names = @(', names(command.parameters.filter((p) => p.pipeline !== 'piped')), ')'), 2),
    '        $piped = $MyInvocation.ExpectingInput',
    '        $given = @(',
    "            if ($piped) { '$_' }",
    '            foreach ($key in $bound.Keys) { if ($names -ccontains $key) { $key } }',
    '        )',
    "        $named = [string]::Join(',', [string[]] $given)",
    ...indent(printShared(perRecord), 2),
    '        # What can only be given on the command line is the same for every record.',
    ...indent(printFixed(prefix, fixed), 2),
    '    }',
    '    process {',
    ...indent(printRecord(prefix, perRecord), 2),
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

/** The CmdletBinding attribute. */
export function printBinding({ changes, impact, sets }: Command): string[] {
  const [preset] = sets;
  const facts = [
    ...(changes ? [`SupportsShouldProcess = $true, ConfirmImpact = '${impact}'`] : []),
    ...(preset === undefined ? [] : [`DefaultParameterSetName = ${quote(preset)}`]),
    'PositionalBinding = $false',
  ];
  return [`[CmdletBinding(${facts.join(', ')})]`];
}

export function names(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}

const IMPACTS = { Low: 1, Medium: 2, High: 3 } as const;

export function printPreferences(impact: Command['impact'] | undefined): string[] {
  const preferences = impact !== undefined ? ['ErrorAction', 'Verbose', 'WhatIf', 'Confirm'] : ['ErrorAction'];
  return [
    '# A module function does not inherit the preferences of the script or function that calls it.',
    '$caller = $PSCmdlet.SessionState.PSVariable',
    '$bound = $PSBoundParameters',
    ...preferences.flatMap((name) => [
      `if (-not $bound.ContainsKey('${name}')) {`,
      `    $${name}Preference = $caller.GetValue('${name}Preference')`,
      '}',
    ]),
    ...(impact === undefined
      ? []
      : [
          '# Where somebody wants to see or decide before, or an error must stop, records go one at a time.',
          '$confirm = [int] [System.Management.Automation.ConfirmImpact] $ConfirmPreference',
          `$asks = $WhatIfPreference -or $VerbosePreference -ne 'SilentlyContinue' -or ($confirm -ne 0 -and $confirm -le ${IMPACTS[impact]})`,
          "$singly = $asks -or $ErrorActionPreference -in 'Stop', 'Inquire'",
          "$tells = $VerbosePreference -ne 'SilentlyContinue' -and -not $bound.ContainsKey('Verbose')",
        ]),
  ];
}

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
function printWhole(prefix: string, fixed: readonly Parameter[]): string[] {
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

/** Whether a record is single values, which one look can find free of escapes. */
function hasPlainRecords(perRecord: readonly Parameter[]): boolean {
  return perRecord.length > 0 && perRecord.every((parameter) => !parameter.type.list);
}

/** What the records share: how a record looks that needs no escapes, and no origin where nothing is piped. */
function printShared(perRecord: readonly Parameter[]): string[] {
  const looks = `$plain = [regex]::new('\\A(?:[ -\\[\\]-~]*\\t){${perRecord.length - 1}}[ -\\[\\]-~]*\\z')`;
  return [
    ...(hasPlainRecords(perRecord) ? [looks] : []),
    ...pipedNames(perRecord).map((name) => `$from${name} = $null`),
  ];
}

/** The columns of a request behind a tab: those of the record, then those that are the same for all. */
function printColumns({ parameters }: Command): string {
  return parameters.some(({ pipeline }) => pipeline !== 'none') ? '`t$text$tail' : '$tail';
}

function printRecord(prefix: string, perRecord: readonly Parameter[]): string[] {
  if (perRecord.length === 0) return [];
  const origins = pipedNames(perRecord).map((name) => `$from${name} = $_.${name}`);
  const sources = perRecord.map((parameter) => ({ parameter, variable: sourceOf(parameter) }));
  const fields = sources.map(({ parameter: { type }, variable }) => {
    return `$(ConvertTo-${prefix}${type.list ? 'List' : 'Field'} -Value ${variable})`;
  });
  const join = ['$text = [string]::Join("`t", [string[]] @(', ...indent(fields, 2), '    ))'];
  return [
    '# Generated: one request from this record. A piped object also says where it comes from.',
    ...(origins.length === 0 ? [] : ['if ($piped) {', ...indent(origins, 1), '}']),
    ...perRecord.filter(isPath).flatMap((parameter) => printRecordPath(prefix, parameter)),
    ...(hasPlainRecords(perRecord)
      ? [
          ...printText(sources.map(({ variable }) => variable)),
          '# Most fields need no escapes; one look finds those that do, and tabs within a field.',
          'if (-not $plain.IsMatch($text)) {',
          ...indent(join, 1),
          '}',
        ]
      : join),
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

/** Plan, ask, apply: one record at a time, where somebody wants to see or decide before. */
function printPlanned(prefix: string, command: Command): string[] {
  return [
    'if ($asks) {',
    `    $request = "${command.name}\`tplan\`t$named${printColumns(command)}"`,
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
    '        $PSCmdlet.ThrowTerminatingError($_)',
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

/** Gathers the request, and when its batch is full or late sends it and shows what is answered. */
function printQueue(prefix: string, command: Command): string[] {
  const open = `Open-${prefix}Channel -Cmdlet $PSCmdlet -Call $call`;
  const add = [
    '$number++',
    `$line = "$number\`t${command.name}\`tapply\`t$named${printColumns(command)}"`,
    '$requests.Add($line)',
    // One that has ended is noticed where the batch is sent.
    'try { $writer.WriteLine($line) } catch { $null = $_ }',
  ];
  const begin = [`$channel = ${open}`, '$writer = $channel.Writer'];
  if (!command.changes) {
    const number = ['$number = $channel.Number', '$channel.Number++'];
    return [...begin, ...number, ...add, ...printBatch(prefix, 'Complete'), ...printShown(prefix, command)];
  }
  return [
    'if ($gathered -eq 0) {',
    ...indent(begin, 1),
    '    # The numbers of this batch, which holds no more than so many.',
    '    $number = $channel.Number',
    `    $channel.Number += ${LARGEST_BATCH}`,
    '    # Records that follow each other closely are sent together; after a pause the next one is alone again.',
    '    if ($singly -or $clock.ElapsedMilliseconds -gt $script:BatchLimit) { $limit = 1 }',
    `    $timer = if ($limit -gt 1) { Register-${prefix}Timer -Call $call -Channel $channel }`,
    '    $ready = $false',
    '    $size = 0',
    '} elseif ($channel.Owner -ne $call) {',
    '    # Another cmdlet of this pipeline came in between, and has sent what was gathered.',
    ...indent(begin, 1),
    '    $ready = $true',
    '}',
    ...add,
    '$gathered++',
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
  if (!command.changes) return [read];
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
