import type { Command, Model, Parameter, SetMembership } from '../model/model.ts';
import { findClass } from '../model/model.ts';
import { errorsOf } from './error-table.ts';

/** The reference page of one cmdlet, in Markdown. */
export function emitReference(model: Model, command: Command): string {
  const sets = command.sets.length === 0 ? [undefined] : command.sets;
  const shown = command.parameters.filter(({ pipeline }) => pipeline !== 'piped');
  const sections = [
    `# ${command.name}`,
    command.synopsis,
    ['```', ...sets.map((set) => syntaxOf(command, shown, set)), '```'].join('\n'),
    ...(command.description === command.synopsis ? [] : [escapeText(command.description)]),
    '## Parameters',
    shown.length === 0 ? 'None.' : parameterTable(shown),
    ...(command.parameters.some(({ pipeline }) => pipeline === 'name')
      ? ['From the pipeline, parameters bind by the names of the properties of the piped object.']
      : []),
    ...(command.result === '' ? [] : [`## ${command.result}`, resultTable(model, command.result)]),
    '## Examples',
    ...command.examples.flatMap(({ title, code }) => [`${title}:`, `\`\`\`powershell\n${code}\n\`\`\``]),
    ...(command.notes.length === 0 ? [] : ['## Notes', ...command.notes.map(escapeText)]),
    ...errorSection(model, command),
    ...(command.links.length === 0 ? [] : ['## See also', command.links.map((link) => `- ${link}`).join('\n')]),
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
    const { name, type, aliases, pipeline, help } = parameter;
    const names = [`-${name}`, ...aliases.map((alias) => `-${alias}`)].map((each) => `\`${each}\``).join(', ');
    return row(
      names,
      typeOf(parameter),
      pipeline === 'name' ? 'by name' : '',
      `${help}${bounds(type)}${presetOf(parameter)}`,
    );
  });
  return [row('parameter', 'type', 'pipeline', 'what it is'), '|---|---|---|---|', ...rows].join('\n');
}

function typeOf({ type, whole }: Parameter): string {
  const { kind, list, choices } = type;
  return choices?.join(', ') ?? `${whole?.result ?? kind}${list ? '[]' : ''}`;
}

function presetOf({ default: preset }: Parameter): string {
  return preset === undefined ? '' : ` Default: ${preset}.`;
}

function bounds({ minimum, maximum, pattern }: Parameter['type']): string {
  if (pattern !== undefined) return ` Matches \`${pattern}\`.`;
  return minimum === undefined ? '' : ` From ${minimum} to ${maximum}.`;
}

function resultTable(model: Model, name: string): string {
  const { help, members } = findClass(model, name);
  const rows = members.map(({ name: member, help: what, nullable }) =>
    row(`\`${member}\``, `${what}${nullable ? ' May be null.' : ''}`),
  );
  return [escapeText(help), [row('member', 'what it is'), '|---|---|', ...rows].join('\n')].join('\n\n');
}

function errorSection(model: Model, command: Command): string[] {
  const errors = errorsOf(model, command.calls);
  if (errors.length === 0) return [];
  const rows = errors.map(({ code, name, id, category, meaning, action }) =>
    row(`\`${id}\``, category, `${name} (${code})`, `${meaning}. ${action}`),
  );
  return [
    '## Errors of the native functions',
    [row('error id', 'category', 'code', 'what it means, what to do'), '|---|---|---|---|', ...rows].join('\n'),
  ];
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => escapeText(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

/** What Markdown would take for markup: a tag. */
function escapeText(text: string): string {
  return text.replaceAll('<', '&lt;');
}
