import { type Command, classesOf, findClass, type Model, type Parameter, type SetMembership } from '../model/model.ts';
import { codeBlock, codeSpan, paragraphs, plainText, table, tableRow } from '../text/markdown.ts';
import { errorsOf } from './error-table.ts';

/** The reference page of one cmdlet, in Markdown. */
export function emitReference(model: Model, command: Command): string {
  const sets = command.sets.length === 0 ? [undefined] : command.sets;
  const shown = command.parameters.filter(({ pipeline }) => pipeline !== 'piped');
  const sections = [
    `# ${command.name}`,
    plainText(command.synopsis),
    codeBlock('', sets.map((set) => syntaxOf(command, shown, set)).join('\n')),
    ...(command.description === command.synopsis ? [] : [paragraphs(command.description)]),
    '## Parameters',
    shown.length === 0 ? 'None.' : parameterTable(shown),
    ...(command.parameters.some(({ pipeline }) => pipeline === 'name')
      ? ['From the pipeline, parameters bind by the names of the properties of the piped object.']
      : []),
    ...(command.result === '' ? [] : classesOf(model, command.result)).flatMap((result) => [
      `## ${result}`,
      ...aloneNote(command),
      resultTable(model, result),
    ]),
    '## Examples',
    ...command.examples.flatMap(({ title, code, output }) => [
      `${plainText(title)}:`,
      codeBlock('powershell', code),
      ...(output === undefined ? [] : [codeBlock('text', output)]),
    ]),
    ...(command.notes.length === 0 ? [] : ['## Notes', ...command.notes.map(plainText)]),
    ...errorSection(model, command),
    ...(command.links.length === 0
      ? []
      : ['## See also', command.links.map((link) => `- ${plainText(link)}`).join('\n')]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function syntaxOf(command: Command, parameters: readonly Parameter[], set: string | undefined): string {
  const words = parameters.flatMap((parameter) => {
    const membership = parameter.sets.find((one) => one.set === undefined || one.set === set);
    return membership === undefined ? [] : [syntaxWord(parameter, membership)];
  });
  const common = command.changes ? ['[-WhatIf]', '[-Confirm]'] : [];
  return [command.name, ...words, ...common].join(' ');
}

function syntaxWord({ name, type }: Parameter, { mandatory, position }: SetMembership): string {
  const named = position === undefined ? `-${name}` : `[-${name}]`;
  const word = type.kind === 'Switch' ? named : `${named} <${type.kind}${type.list ? '[]' : ''}>`;
  return mandatory ? word : `[${word}]`;
}

function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map((parameter) => {
    const { name, type, aliases, help } = parameter;
    const names = [`-${name}`, ...aliases.map((alias) => `-${alias}`)].map(codeSpan).join(', ');
    const what = `${plainText(help)}${bounds(type)}${presetOf(parameter)}`;
    return tableRow(names, plainText(typeOf(parameter)), pipelineOf(parameter), what);
  });
  return table(['parameter', 'type', 'pipeline', 'what it is'], rows);
}

function pipelineOf({ pipeline, byValue }: Parameter): string {
  if (byValue) return 'by value';
  return pipeline === 'name' ? 'by name' : '';
}

function typeOf({ type, whole }: Parameter): string {
  const { kind, list, choices } = type;
  return choices?.join(', ') ?? `${whole?.result ?? kind}${list ? '[]' : ''}`;
}

function presetOf({ default: preset }: Parameter): string {
  return preset === undefined ? '' : ` Default: ${plainText(preset)}.`;
}

function bounds({ minimum, maximum, pattern }: Parameter['type']): string {
  if (pattern !== undefined) return ` Matches ${codeSpan(pattern)}.`;
  return minimum === undefined ? '' : ` From ${minimum} to ${maximum}.`;
}

function resultTable(model: Model, name: string): string {
  const { help, members } = findClass(model, name);
  const rows = members.map(({ name: member, aliases, help: what, nullable }) =>
    tableRow([member, ...aliases].map(codeSpan).join(', '), `${plainText(what)}${nullable ? ' May be null.' : ''}`),
  );
  return [plainText(help), table(['member', 'what it is'], rows)].filter((part) => part !== '').join('\n\n');
}

function aloneNote({ alone }: Command): string[] {
  if (alone === undefined) return [];
  return [
    `Without ${codeSpan(`-${alone.unless}`)} its ${codeSpan(alone.member)} alone${'kind' in alone.type ? '' : ', one after the other'}.`,
  ];
}

function errorSection(model: Model, command: Command): string[] {
  const errors = errorsOf(model, command.calls);
  if (errors.length === 0) return [];
  const rows = errors.map(({ code, name, id, category, meaning, action }) =>
    tableRow(codeSpan(id), category, plainText(`${name} (${code})`), plainText(`${meaning}. ${action}`)),
  );
  return [
    '## Errors of the native functions',
    table(['error id', 'category', 'code', 'what it means, what to do'], rows),
  ];
}
