import type { Model, Topic } from '../model/model.ts';
import { toAscii, wrap } from '../text/prose.ts';
import { sessionHelp } from './help.ts';

const WIDTH = 76;

/** about_<Module>.help.txt: what the module is for, its cmdlets, and the errors that it passes on. */
export function emitAbout(model: Model): string {
  const paragraphs = [model.description, ...model.about];
  const cmdlets = [...model.commands, ...sessionHelp(model)].map(({ name, synopsis }) => ({ name, synopsis }));
  const lines = [
    'TOPIC',
    `    about_${model.name}`,
    '',
    'SHORT DESCRIPTION',
    ...indented(model.description),
    '',
    'LONG DESCRIPTION',
    ...paragraphs.flatMap(printParagraph),
    'CMDLETS',
    ...cmdlets.flatMap(({ name, synopsis }) => [`    ${name}`, ...indented(synopsis, 8)]),
    '',
    ...(model.errors.length === 0 ? [] : errorLines(model)),
    'EXAMPLES',
    ...model.commands.flatMap(({ examples }) =>
      examples.slice(0, 1).flatMap(({ title, code }) => [...indented(`${title}:`), '', ...asCode(code), '']),
    ),
    'SEE ALSO',
    ...model.topics.map(({ name }) => `    Get-Help ${topicName(model, name)}`),
    ...model.commands.map(({ name }) => `    Get-Help ${name} -Full`),
    '',
  ];
  return toAscii(lines.join('\n'));
}

/** about_<Module>_<Topic>.help.txt: a page of its own. */
export function emitTopic(model: Model, { name, summary, about }: Topic): string {
  const lines = [
    'TOPIC',
    `    ${topicName(model, name)}`,
    '',
    'SHORT DESCRIPTION',
    ...indented(summary),
    '',
    'LONG DESCRIPTION',
    ...about.flatMap(printParagraph),
    'SEE ALSO',
    `    Get-Help about_${model.name}`,
    '',
  ];
  return toAscii(lines.join('\n'));
}

/** What `Get-Help` finds it by. */
export function topicName(model: Pick<Model, 'name'>, topic: string): string {
  return `about_${model.name}_${topic}`;
}

function printParagraph(paragraph: string): string[] {
  return [...(codeOf(paragraph) ?? indented(paragraph)), ''];
}

function errorLines(model: Model): string[] {
  return [
    'ERRORS',
    ...indented('Error ids are the same in every language. What the native functions fail with:'),
    '',
    ...model.errors.flatMap(({ code, name, id, meaning, action }) => [
      `    ${id} (${name}, ${code})`,
      ...indented(`${meaning}. ${action}`, 8),
    ]),
    '',
  ];
}

/** The lines of a paragraph in a fence: code to copy must not be wrapped. */
function codeOf(paragraph: string): string[] | undefined {
  const [, code] = /^```\w*\n([\s\S]*)\n```$/.exec(paragraph) ?? [];
  return code === undefined ? undefined : asCode(code);
}

function asCode(code: string): string[] {
  return code.split('\n').map((line) => (line === '' ? '' : `        ${line}`));
}

function indented(text: string, by = 4): string[] {
  return wrap(text, WIDTH - by).map((line) => `${' '.repeat(by)}${line}`);
}
