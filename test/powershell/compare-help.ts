import { sessionHelp } from '../../generator/emit/help.ts';
import { type Command, classesOf, type Model, type Parameter, type ValueType } from '../../generator/model/model.ts';
import type { Session } from './session.ts';

/**
 * What a module says of its cmdlets, a fact in each line: once as its contract has it, once as Get-Command, Get-Help and
 * completion in a real PowerShell have it. The two are the same, or the module is not what its contract says.
 */

type Documented = ReturnType<typeof sessionHelp>[number];

/** The words of PowerShell's help for the contract's types. */
const HELP_TYPES: Readonly<Record<ValueType['kind'], string>> = {
  UInt8: 'Byte',
  UInt16: 'UInt16',
  UInt32: 'UInt32',
  UInt64: 'UInt64',
  Duration: 'TimeSpan',
  DateTime: 'DateTime',
  Boolean: 'Boolean',
  Switch: 'SwitchParameter',
  String: 'String',
  Wildcard: 'String',
  FilePath: 'String',
  IpAddress: 'String',
  IpPrefix: 'String',
  Choice: 'String',
  Enum: 'String',
  Whole: 'Object',
  Objects: 'Object[]',
};

/** What a list of equal values may be given for. */
const NOT_OF_RESULTS = ['Switch', 'Whole', 'Objects', 'FilePath'];

/** The facts of the contract, in order. */
export function factsOfModel(model: Model): string[] {
  const commands: (Documented & Partial<Command>)[] = [...model.commands, ...sessionHelp(model)];
  return commands
    .flatMap((command) => [...commandFacts(model, command), ...helpFacts(model, command)].map(trimEnd))
    .sort();
}

/** The facts of the module, in order, as the session's PowerShell has it; it is imported there. */
export async function factsOfModule(shell: Session, { name }: Model): Promise<string[]> {
  const { output, errors } = await shell.run(SCRIPT.replaceAll('MODULE', name));
  if (errors !== '') throw new Error(errors);
  return output
    .split(/\r?\n/)
    .map(trimEnd)
    .filter((line) => line !== '')
    .sort();
}

/** A session trims what it gives. */
function trimEnd(line: string): string {
  return line.trimEnd();
}

/** What only one side says: `contract: ...` or `module: ...`; nothing when they agree. */
export function compareFacts(ofModel: readonly string[], ofModule: readonly string[]): string[] {
  const only = (facts: readonly string[], others: readonly string[]) => facts.filter((fact) => !others.includes(fact));
  return [
    ...only(ofModel, ofModule).map((fact) => `contract: ${fact}`),
    ...only(ofModule, ofModel).map((fact) => `module: ${fact}`),
  ];
}

function commandFacts(model: Model, command: Documented & Partial<Command>) {
  const { name, result, alone, changes, impact, sets = [], parameters } = command;
  const shown = parameters.filter(({ pipeline }) => pipeline !== 'piped');
  return [
    `${name} returns ${alone === undefined ? '' : `${'kind' in alone.type ? `System.${HELP_TYPES[alone.type.kind]}` : alone.type.name} `}${result === '' ? 'System.Void' : classesOf(model, result).join(' ')}`,
    ...(changes ? [`${name} asks, impact ${impact}`] : []),
    `${name} sets ${sets.length === 0 ? '__AllParameterSets' : [...sets].sort().join(' ')}`,
    `${name} default set ${sets[0] ?? ''}`,
    ...shown.flatMap((parameter) => parameterFacts(model, name, parameter)),
  ];
}

/** The words of the vocabulary's own types. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  Boolean: ['true', 'false', 'Enabled', 'Disabled'],
  Duration: ['Infinite'],
};

function parameterFacts(model: Model, command: string, parameter: Parameter): string[] {
  const { name, type, sets, pipeline, aliases, isValue = false, byValue = false } = parameter;
  const emitted =
    type.kind === 'Switch'
      ? 'SwitchParameter'
      : type.kind === 'Whole'
        ? 'Object'
        : type.kind === 'Objects'
          ? 'Object[]'
          : 'String';
  const what = `${command} -${name}`;
  const offered = WORDS[type.kind] ?? type.choices;
  // A member of several objects may be given: it is a list then, of equal values.
  const several =
    !NOT_OF_RESULTS.includes(type.kind) && model.classes.some((one) => one.members.some((it) => it.name === name));
  return [
    `${what} takes ${emitted}${type.list || several ? '[]' : ''}`,
    `${what} aliases ${[...aliases].sort().join(' ')}`,
    ...sets.map(
      ({ set = '__AllParameterSets', mandatory, position }) =>
        `${what} in ${set}: mandatory ${mandatory && !isValue}, position ${position ?? 'named'}, by value ${byValue}, by name ${pipeline === 'name'}`,
    ),
    ...(offered === undefined ? [] : [`${what} offers ${[...offered].sort().join(' ')}`]),
  ];
}

function helpFacts(model: Model, command: Documented) {
  const { name, synopsis, description, result, alone, parameters, examples, sets = [], changes } = command;
  const shown = parameters.filter(({ pipeline }) => pipeline !== 'piped');
  const help = `help ${name}`;
  const common = changes ? ['WhatIf', 'Confirm'] : [];
  return [
    `${help} synopsis ${synopsis}`,
    `${help} description ${description.replace(/\s+/g, ' ')}`,
    `${help} returns ${alone === undefined ? '' : `${'kind' in alone.type ? HELP_TYPES[alone.type.kind] : alone.type.name} `}${result === '' ? 'None' : classesOf(model, result).join(' ')}`,
    `${help} parameters ${[...shown.map((one) => one.name), ...common].join(' ')}`,
    ...(sets.length === 0 ? [undefined] : sets).map((set) => {
      const inSet = shown.filter((one) => one.sets.some((each) => each.set === undefined || each.set === set));
      return `${help} syntax ${[...inSet.map((one) => one.name), ...common].join(' ')}`;
    }),
    ...examples.map(({ title, code }, at) => `${help} example Example ${at + 1}: ${title} ${JSON.stringify(code)}`),
    ...shown.flatMap((parameter) => parameterHelpFacts(help, parameter)),
  ];
}

function parameterHelpFacts(command: string, parameter: Parameter): string[] {
  const { name, type, sets, pipeline, byValue, aliases, help, whole } = parameter;
  const what = `${command} -${name}`;
  const [first] = sets;
  const words = type.choices === undefined ? '' : ` One of: ${type.choices.join(', ')}.`;
  return [
    `${what} is ${help}${words}`,
    `${what} takes ${whole?.result ?? HELP_TYPES[type.kind]}${type.list ? '[]' : ''}`,
    `${what} required ${first?.mandatory}, position ${first?.position ?? 'named'}, globbing ${type.kind === 'Wildcard'}`,
    `${what} pipeline ${byValue ? 'True (ByValue)' : pipeline === 'name' ? 'True (ByPropertyName)' : 'False'}`,
    `${what} aliases ${aliases.join(', ') || 'none'}`,
    `${what} default ${parameter.default ?? (type.kind === 'Switch' ? 'False' : 'None')}`,
    `${what} choices ${(type.choices ?? []).join(' ')}`,
  ];
}

/** The same lines, of what PowerShell shows. */
const SCRIPT = `
$common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
function ConvertTo-OneLine($Text) { ([string]::Join(' ', [string[]] @($Text.Text)) -replace '\\s+', ' ').Trim() }
function ConvertTo-Sorted([string[]] $Word) { $Word = @($Word); [array]::Sort($Word, [System.StringComparer]::Ordinal); [string]::Join(' ', $Word) }
function Get-BoolText($Value) { ([string] $Value).ToLowerInvariant() }
function Get-OfferedWord([string] $Command, $Parameter) {
    # The first completion reads the part of the module that knows.
    $completer = $Parameter.Attributes.Where({ $_ -is [System.Management.Automation.ArgumentCompleterAttribute] })[0].Type::new()
    $null = $completer.CompleteArgument($Command, $Parameter.Name, '', $null, @{})
    $offered = & (Get-Module MODULE) { & (Get-Command -Name Get-*_Offered) }
    if ($offered.ContainsKey("$Command $($Parameter.Name)")) { $offered["$Command $($Parameter.Name)"].Words } else { $offered[$Parameter.Name].Words }
}
foreach ($command in Get-Command -Module MODULE) {
    $name = $command.Name
    $metadata = [System.Management.Automation.CommandMetadata]::new($command)
    "$name returns $($command.OutputType.Name)"
    if ($metadata.SupportsShouldProcess) { "$name asks, impact $($metadata.ConfirmImpact)" }
    "$name sets $(ConvertTo-Sorted $command.ParameterSets.Name)"
    "$name default set $($command.DefaultParameterSet)"
    foreach ($parameter in $command.Parameters.Values) {
        if ($parameter.Name -in $common) { continue }
        $what = "$name -$($parameter.Name)"
        "$what takes $($parameter.ParameterType.Name)"
        "$what aliases $(ConvertTo-Sorted $parameter.Aliases)"
        foreach ($set in $parameter.ParameterSets.GetEnumerator()) {
            $in = $set.Value
            $position = if ($in.Position -lt 0) { 'named' } else { $in.Position }
            "$what in $($set.Key): mandatory $(Get-BoolText $in.IsMandatory), position $position, " +
                "by value $(Get-BoolText $in.ValueFromPipeline), by name $(Get-BoolText $in.ValueFromPipelineByPropertyName)"
        }
        $kinds = @($parameter.Attributes | ForEach-Object { $_.GetType().Name })
        # What the executable completes is no list of words of the contract, nor is nothing.
        $words = if ('ArgumentCompleterAttribute' -in $kinds) { Get-OfferedWord $name $parameter }
        if ('ValidateSetAttribute' -in $kinds -or $words) {
            $line = "$name -$($parameter.Name) "
            $offered = (TabExpansion2 $line $line.Length).CompletionMatches
            "$what offers $(ConvertTo-Sorted $offered.ListItemText)"
        }
    }
    $help = Get-Help $name -Full
    "help $name synopsis $($help.Synopsis)"
    "help $name description $(ConvertTo-OneLine $help.description)"
    "help $name returns $($help.returnValues.returnValue.type.name)"
    "help $name parameters $([string]::Join(' ', [string[]] @($help.parameters.parameter.name)))"
    foreach ($item in $help.syntax.syntaxItem) { "help $name syntax $([string]::Join(' ', [string[]] @($item.parameter.name)))" }
    foreach ($example in $help.examples.example) {
        $code = $example.code.Replace('\\', '\\\\').Replace('"', '\\"').Replace("\`n", '\\n')
        "help $name example $($example.title) \`"$code\`""
    }
    foreach ($parameter in $help.parameters.parameter) {
        if ($parameter.name -in 'WhatIf', 'Confirm') { continue }
        $what = "help $name -$($parameter.name)"
        "$what is $(ConvertTo-OneLine $parameter.description)"
        "$what takes $($parameter.type.name)"
        "$what required $($parameter.required), position $($parameter.position), globbing $($parameter.globbing)"
        "$what pipeline $($parameter.pipelineInput)"
        "$what aliases $($parameter.aliases)"
        "$what default $($parameter.defaultValue)"
        "$what choices $([string]::Join(' ', [string[]] @($parameter.parameterValueGroup.parameterValue)))"
    }
}
`;
