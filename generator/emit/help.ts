import type { ValueKind } from '../library/wire/columns.ts';
import {
  type Command,
  classesOf,
  type Model,
  type NativeError,
  type Parameter,
  type SetMembership,
} from '../model/model.ts';
import { printXml, type XmlNode } from '../text/xml.ts';
import { errorsOf } from './error-table.ts';
import { headerOf } from './header.ts';

const NAMESPACES = {
  '@xmlns': 'http://msh',
  '@schema': 'maml',
};
const PREFIXES = {
  '@xmlns:maml': 'http://schemas.microsoft.com/maml/2004/10',
  '@xmlns:command': 'http://schemas.microsoft.com/maml/dev/command/2004/10',
  '@xmlns:dev': 'http://schemas.microsoft.com/maml/dev/2004/10',
};

/** MAML help: description, parameters and examples of every cmdlet, those of the session among them. */
export function emitHelp(model: Model): string {
  const commands = [
    ...model.commands.map((command) => commandHelp(command, errorsOf(model, command.calls), model)),
    ...sessionHelp(model).map((command) => commandHelp(command, [], model)),
  ];
  return printXml(headerOf(model), { helpItems: { ...NAMESPACES, 'command:command': commands } });
}

type Documented = Pick<
  Command,
  'name' | 'synopsis' | 'description' | 'parameters' | 'examples' | 'result' | 'changes'
> &
  Partial<Pick<Command, 'sets' | 'notes' | 'links' | 'alone'>>;

function commandHelp(command: Documented, errors: readonly NativeError[], model: Pick<Model, 'unions'>): XmlNode {
  const [verb = '', noun = ''] = command.name.split('-');
  const parameters = command.parameters
    .filter((parameter) => parameter.pipeline !== 'piped')
    .concat(command.changes ? COMMON : []);
  return {
    ...PREFIXES,
    'command:details': {
      'command:name': command.name,
      'command:verb': verb,
      'command:noun': noun,
      'maml:description': { 'maml:para': command.synopsis },
    },
    'maml:description': { 'maml:para': command.description.split('\n\n') },
    'command:syntax': {
      'command:syntaxItem': (command.sets?.length ? command.sets : [undefined]).map(
        (set): XmlNode => ({
          'maml:name': command.name,
          'command:parameter': parametersIn(parameters, set),
        }),
      ),
    },
    'command:parameters': {
      'command:parameter': parameters.map((parameter) => parameterHelp(parameter, parameter.sets[0] ?? UNSET)),
    },
    ...(parameters.some(({ pipeline }) => pipeline === 'name')
      ? { 'command:inputTypes': { 'command:inputType': { 'dev:type': { 'maml:name': INPUT } } } }
      : {}),
    'command:returnValues': {
      'command:returnValue': returnedBy(model, command).map((name) => ({ 'dev:type': { 'maml:name': name } })),
    },
    ...notesHelp(command.notes ?? [], errors),
    'command:examples': {
      'command:example': command.examples.map((example, at) => ({
        'maml:title': `Example ${at + 1}: ${example.title}`,
        'dev:code': example.code,
        ...(example.output === undefined ? {} : { 'dev:remarks': { 'maml:para': [example.output, ''] } }),
      })),
    },
    ...linksHelp(command.links ?? []),
  };
}

/** What it gives: a member alone, or the result. */
function returnedBy(model: Pick<Model, 'unions'>, { result, alone }: Documented): string[] {
  if (result === '') return ['None'];
  return [...(alone === undefined ? [] : [aloneType(alone.type)]), ...classesOf(model, result)];
}

function aloneType(type: NonNullable<Command['alone']>['type']): string {
  return 'kind' in type ? (TYPES[type.kind] ?? type.kind) : type.name;
}

function notesHelp(notes: readonly string[], errors: readonly NativeError[]): XmlNode {
  const paragraphs = [...notes, ...errors.map(errorHelp)];
  return paragraphs.length === 0 ? {} : { 'maml:alertSet': { 'maml:alert': { 'maml:para': paragraphs } } };
}

/** An address is a link; another word is the name of a cmdlet. */
function linksHelp(links: readonly string[]): XmlNode {
  if (links.length === 0) return {};
  const link = links.map((text) => {
    const address = /https?:\S+/.exec(text)?.[0] ?? '';
    return { 'maml:linkText': text.replace(address, '').trim() || address, 'maml:uri': address };
  });
  return { 'command:relatedLinks': { 'maml:navigationLink': link } };
}

function errorHelp({ code, name, id, category, meaning, action }: NativeError): string {
  return `${name} (${code}), error id ${id}, ${category}: ${meaning}. ${action}`;
}

const INPUT = 'Any object with properties named as the parameters that accept pipeline input';

/** Words of the contract for which PowerShell has others. */
const TYPES: Partial<Record<ValueKind, string>> = {
  UInt8: 'Byte',
  Duration: 'TimeSpan',
  Switch: 'SwitchParameter',
  Choice: 'String',
  Enum: 'String',
  Wildcard: 'String',
  FilePath: 'String',
  IpAddress: 'String',
  IpPrefix: 'String',
  Whole: 'Object',
  Objects: 'Object[]',
};

const UNSET: SetMembership = { mandatory: false };

/** The parameters of one set, as they are there. */
function parametersIn(parameters: readonly Parameter[], set: string | undefined): XmlNode[] {
  return parameters.flatMap((parameter): XmlNode[] => {
    const membership = parameter.sets.find((one) => one.set === undefined || one.set === set);
    return membership === undefined ? [] : [parameterHelp(parameter, membership)];
  });
}

function parameterHelp(parameter: Parameter, { mandatory, position }: SetMembership): XmlNode {
  const { kind, list, choices } = parameter.type;
  const type = `${parameter.whole?.result ?? TYPES[kind] ?? kind}${list ? '[]' : ''}`;
  return {
    '@required': String(mandatory),
    '@globbing': String(parameter.type.kind === 'Wildcard'),
    '@pipelineInput': pipelineInput(parameter),
    '@position': position === undefined ? 'named' : String(position),
    '@aliases': parameter.aliases.join(', ') || 'none',
    'maml:name': parameter.name,
    'maml:description': {
      'maml:para': choices === undefined ? parameter.help : [parameter.help, `One of: ${choices.join(', ')}.`],
    },
    ...(choices === undefined ? {} : { 'command:parameterValueGroup': { 'command:parameterValue': choices } }),
    ...(kind === 'Switch'
      ? {}
      : { 'command:parameterValue': { '@required': 'true', '@variableLength': 'false', '#': type } }),
    'dev:type': { 'maml:name': type },
    'dev:defaultValue': parameter.default ?? (kind === 'Switch' ? 'False' : 'None'),
  };
}

function pipelineInput({ pipeline, byValue }: Parameter): string {
  if (byValue) return 'True (ByValue)';
  return pipeline === 'name' ? 'True (ByPropertyName)' : 'False';
}

const SWITCH = { type: { kind: 'Switch', list: false }, sets: [{ mandatory: false }], pipeline: 'none' } as const;
const COMMON: readonly Parameter[] = [
  { ...SWITCH, name: 'WhatIf', aliases: ['wi'], help: 'Says what would be done, and does nothing.' },
  { ...SWITCH, name: 'Confirm', aliases: ['cf'], help: 'Asks before each change.' },
];

export function sessionHelp(model: Model): Documented[] {
  const { prefix, session, sessionExamples } = model;
  const common = { result: `${prefix}Host`, changes: false };
  return [
    {
      ...common,
      name: `Connect-${prefix}Host`,
      synopsis: 'Chooses what the cmdlets of this session work on.',
      description: [
        'Starts the executable with these options and says what it works on. Relative paths start at the current location.',
        `This holds for the runspace, until Disconnect-${prefix}Host or another Connect-${prefix}Host: when ${model.name} is removed or imported again, the next import takes it over and warns that it does.`,
        `Another runspace has no connection and works as if Connect-${prefix}Host had never been called: a job (Start-Job, Start-ThreadJob), ForEach-Object -Parallel, a remote session, another PowerShell. Write Connect-${prefix}Host with the same options inside it, as its first line.`,
      ].join('\n\n'),
      parameters: session,
      examples: sessionExamples,
    },
    {
      ...common,
      result: '',
      name: `Disconnect-${prefix}Host`,
      synopsis: 'Ends the executable of this session and forgets the options of Connect.',
      description: 'The next cmdlet starts it again, without options.',
      parameters: [],
      examples: [{ title: 'End it', code: `Disconnect-${prefix}Host` }],
    },
    {
      ...common,
      name: `Get-${prefix}Host`,
      synopsis: 'Shows what the cmdlets of this session work on.',
      description: 'One object: the backend, the versions, the process and whether it is elevated.',
      parameters: [],
      examples: [{ title: 'Show it', code: `Get-${prefix}Host` }],
    },
  ];
}
