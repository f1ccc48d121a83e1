import { optionName } from '../library/wire/option-name.ts';
import { jsonName } from '../library/wire/resources.ts';
import type { Model, Parameter, Property, Resource, StateObject } from '../model/model.ts';
import { guidOf } from '../text/guid.ts';
import { indent, quote, quoteData, quoteList, versionText } from '../text/powershell.ts';
import { headerOf } from './header.ts';
import { printRuntimeFiles } from './runtime-files.ts';

/** A resource that becomes a class of PowerShell, too. */
type ClassResource = Resource & { readonly className: string };

const classResources = (model: Model): ClassResource[] =>
  model.resources.filter((resource): resource is ClassResource => resource.className !== undefined);

/**
 * The files of the module of class resources, by their names: a module of its own, so that whoever imports the cmdlets does not pay for
 * it. Empty where no resource is to become a class.
 */
export function emitDscClasses(model: Model): Map<string, string> {
  const resources = classResources(model);
  if (resources.length === 0) return new Map();
  const name = `${model.name}Dsc`;
  return new Map([
    [`${name}.psd1`, printManifest(model, name, resources)],
    [`${name}.psm1`, printScript(model, resources)],
  ]);
}

function printManifest(model: Model, name: string, resources: readonly ClassResource[]): string {
  const names = resources.map(({ className }) => className);
  return [
    `# ${headerOf(model)}`,
    '@{',
    `    RootModule           = ${quoteData(`${name}.psm1`)}`,
    `    ModuleVersion        = ${quoteData(versionText(model.version))}`,
    `    GUID                 = ${quoteData(guidOf(`${model.guid} Dsc`))}`,
    `    Author               = ${quoteData(model.author)}`,
    `    CompanyName          = ${quoteData(model.company ?? model.author)}`,
    `    Copyright            = ${quoteData(model.copyright)}`,
    `    Description          = ${quoteData(`PowerShell DSC resources of ${model.name}: ${model.description}`)}`,
    "    PowerShellVersion    = '5.1'",
    "    CompatiblePSEditions = @('Desktop', 'Core')",
    ...indent(quoteList('DscResourcesToExport = @(', names, ')', quoteData), 1),
    '    FunctionsToExport    = @()',
    '    CmdletsToExport      = @()',
    '    VariablesToExport    = @()',
    '    AliasesToExport      = @()',
    '}',
    '',
  ].join('\n');
}

function printScript(model: Model, resources: readonly ClassResource[]): string {
  const values = {
    prefix: model.prefix,
    module: model.name,
    executable: model.executable,
    version: versionText(model.version),
    environment: model.environment.map((name) => `, ${quote(name)}`).join(''),
  };
  return [
    `# ${headerOf(model)}`,
    '',
    printRuntimeFiles(['child', 'resource'], values),
    ...resources.flatMap((resource) => [
      ...nestedIn(resource.className, resource.state).flatMap(({ name, state }) => [...printNested(name, state), '']),
      ...printReason(resource.className),
      '',
      ...printClass(model, resource),
      '',
    ]),
  ].join('\n');
}

/** The classes of the objects within a state: `NoteListNotes` of the property Notes. */
function nestedIn(className: string, { properties }: StateObject): { name: string; state: StateObject }[] {
  return properties.flatMap(({ name, type }) => {
    if (type.is !== 'object') return [];
    const own = `${className}${name}`;
    return [...nestedIn(own, type.object), { name: own, state: type.object }];
  });
}

function printReason(className: string): string[] {
  return [
    `class ${className}Reason {`,
    '    [DscProperty()] [string] $Code',
    '    [DscProperty()] [string] $Phrase',
    '}',
  ];
}

function printNested(className: string, state: StateObject): string[] {
  return [
    `class ${className} {`,
    ...indent([...printProperties(className, state, []), '', ...printState(className, state)], 1),
    '}',
  ];
}

function printClass(model: Model, { className, classKeys, type, state, help }: ClassResource): string[] {
  const session = model.session.map((parameter) => `    [DscProperty()] ${sessionType(parameter)} $${parameter.name}`);
  const words = model.session.flatMap(({ name, type: { kind } }) => {
    const option = quote(`--${optionName(name)}`);
    if (kind === 'Switch') return `if ($this.${name}) { $words.Add(${option}) }`;
    const path = `(Resolve-${model.prefix}_ResourcePath -Path $this.${name})`;
    const value = kind === 'FilePath' ? path : `$this.${name}`;
    return [`if ($this.${name}) {`, `    $words.Add(${option})`, `    $words.Add(${value})`, '}'];
  });
  const keys =
    classKeys.length === 0 ? ['    # What tells this list from others.', '    [DscProperty(Key)] [string] $Name'] : [];
  const keysOf = classKeys.length === 0 ? ['Name'] : classKeys;
  return [
    ...prose(help),
    '[DscResource()]',
    `class ${className} {`,
    ...keys,
    ...indent(printProperties(className, state, classKeys), 1),
    ...session,
    '    # Why it is not as it is to be.',
    `    [DscProperty(NotConfigurable)] [${className}Reason[]] $Reasons`,
    '',
    `    [${className}] Get() {`,
    "        $answer = $this.Ask_('test')",
    `        $found = [${className}]::new()`,
    ...keysOf.map((name) => `        $found.${name} = $this.${name}`),
    ...model.session.map(({ name }) => `        if ($null -ne $this.${name}) { $found.${name} = $this.${name} }`),
    '        $found.FromState_($answer[0])',
    '        $desired = $this.ToState_()',
    `        $found.Reasons = @(foreach ($name in $answer[1]) {`,
    `                $reason = [${className}Reason]::new()`,
    `                $reason.Code = ${quote(`${className}:${className}:`)} + $name`,
    '                $reason.Phrase = $found.Phrase_($name, $desired[$name], $answer[0].$name)',
    '                $reason',
    '            })',
    '        return $found',
    '    }',
    '',
    '    [bool] Test() {',
    "        $answer = $this.Ask_('test')",
    '        return $answer[0]._inDesiredState',
    '    }',
    '',
    '    [void] Set() {',
    "        $null = $this.Ask_('set')",
    '    }',
    '',
    '    hidden [object[]] Ask_([string] $verb) {',
    `        $type = ${quote(type)}`,
    `        return @(Invoke-${model.prefix}_Resource $verb $type $this.ToState_() $this.Words_())`,
    '    }',
    '',
    '    hidden [string] Phrase_([string] $name, [object] $desired, [object] $actual) {',
    "        if ($name -eq '_exist') {",
    "            if ($actual -eq $false) { return 'It is not there, and is to be.' }",
    "            return 'It is there, and is not to be.'",
    '        }',
    '        if ($null -eq $actual) { return "The property $name is not met." }',
    '        $texts = foreach ($one in $desired, $actual) { ConvertTo-Json -InputObject $one -Depth 9 -Compress }',
    '        return "The property $name is to be $($texts[0]), and is $($texts[1])."',
    '    }',
    '',
    '    hidden [string[]] Words_() {',
    '        $words = [System.Collections.Generic.List[string]]::new()',
    ...words.map((line) => `        ${line}`),
    '        return $words.ToArray()',
    '    }',
    '',
    ...indent(printState(className, state), 1),
    '}',
  ];
}

function sessionType({ type }: Parameter): string {
  return type.kind === 'Switch' ? '[System.Nullable[bool]]' : '[string]';
}

/** The properties of a class, each with its text above it. What may be left out may be null. */
function printProperties(className: string, { properties }: StateObject, keys: readonly string[]): string[] {
  const ordered = [...keys.flatMap((key) => properties.filter(({ name }) => name === key)), ...properties];
  return [...new Set(ordered)].flatMap((property) => {
    const { name, type, help } = property;
    if (type.is === 'wouldDo') return [];
    if (type.is === 'exist')
      return [
        '# Whether it is there, or is to be.',
        "[DscProperty()] [ValidateSet('Present', 'Absent')] [string] $Ensure = 'Present'",
      ];
    const attribute = keys.includes(name) ? 'Key' : property.mandatory ? 'Mandatory' : '';
    const opening = `[DscProperty(${attribute})] `;
    const declared = `${propertyType(className, property)} $${name}`;
    const words = type.is === 'value' && !type.list ? (type.choices ?? []) : [];
    if (words.length === 0) return [...prose(help), `${opening}${declared}`];
    const lines = quoteList(`${opening}[ValidateSet(`, words, ')]');
    return [...prose(help), ...lines.slice(0, -1), `${lines.at(-1)} ${declared}`];
  });
}

function propertyType(className: string, { name, type }: Property): string {
  if (type.is === 'object') return `[${className}${name}${type.list ? '[]' : ''}]`;
  if (type.is !== 'value') return '[string]';
  const bare = { UInt8: 'byte', UInt16: 'uint16', UInt32: 'uint32', UInt64: 'uint64', Boolean: 'bool', Switch: 'bool' }[
    type.kind as string
  ];
  if (bare !== undefined) return type.list ? `[${bare}[]]` : `[System.Nullable[${bare}]]`;
  return type.list ? '[string[]]' : '[string]';
}

/** The two methods that make a state of the properties, and take one. */
function printState(className: string, { properties }: StateObject): string[] {
  const to = properties.flatMap(({ name, type, mandatory }): string[] => {
    const json = quote(jsonName(name));
    if (type.is === 'wouldDo') return [];
    if (type.is === 'exist') return ["$state['_exist'] = $this.Ensure -ne 'Absent'"];
    if (type.is === 'object' && type.list) {
      const items = `@(foreach ($listed in $this.${name}) { $listed.ToState_() })`;
      return [mandatory ? `$state[${json}] = ${items}` : `if ($null -ne $this.${name}) { $state[${json}] = ${items} }`];
    }
    if (type.is === 'object') return [`if ($null -ne $this.${name}) { $state[${json}] = $this.${name}.ToState_() }`];
    const big = type.list ? `[string[]] $this.${name}` : `"$($this.${name})"`;
    const value = type.kind === 'UInt64' ? big : `$this.${name}`;
    const isText = propertyType(className, { name, type } as Property).endsWith('[string]');
    return [`if (${isText ? `$this.${name}` : `$null -ne $this.${name}`}) { $state[${json}] = ${value} }`];
  });
  const from = properties.flatMap(({ name, type, option }): string[] => {
    if (type.is === 'wouldDo' || option) return [];
    if (type.is === 'exist') return ["if ($given._exist -eq $false) { $this.Ensure = 'Absent' }"];
    const json = `$given.${jsonName(name)}`;
    if (type.is === 'object') {
      const made = [`$one = [${className}${name}]::new()`, '$one.FromState_($item)', '$one'];
      const loop = `foreach ($item in ${json}) {`;
      return type.list
        ? [`$this.${name} = @(${loop}`, ...indent(made, 2), '    })']
        : [`$this.${name} = ${loop}`, ...indent(made, 1), '}'];
    }
    return [`if ($null -ne ${json}) { $this.${name} = ${json} }`];
  });
  return [
    'hidden [hashtable] ToState_() {',
    '    $state = @{}',
    ...indent(to, 1),
    '    return $state',
    '}',
    '',
    'hidden [void] FromState_([object] $given) {',
    ...indent(from, 1),
    '}',
  ];
}

/** A text as comment, on lines that stay within 120 columns. */
function prose(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.replace(/[^ -~]/g, ' ').split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 100) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
