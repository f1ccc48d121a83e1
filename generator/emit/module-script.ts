import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LINES, PROTOCOL } from '../library/wire/lines.ts';
import { enumsOf, type Model, sessionCmdlets } from '../model/model.ts';
import { identifier, indent, quote, versionText } from '../text/powershell.ts';
import { wrap } from '../text/prose.ts';
import { printCmdlet } from './cmdlet.ts';
import { printCompleters } from './completers.ts';
import { headerOf } from './header.ts';
import { printParameters } from './parameters.ts';
import { printClass, printEnum, printLayout } from './result-class.ts';
import { printWatch } from './watch.ts';
import { checksum } from './wire-table.ts';

/** The files of the runtime part, in the order in which they are emitted. */
const RUNTIME = [
  'state',
  'fields',
  'record',
  'errors',
  'channel',
  'batch',
  'reader',
  'watch',
  'host',
  'completion',
  'connection',
];

/** The script module: classes, the runtime part, then the results' layouts and a function for each cmdlet. */
export function emitModuleScript(model: Model): string {
  const commands = model.commands.map((command) => (command.watches ? printWatch : printCmdlet)(model, command));
  const exported = model.commands.map((command) => command.name).concat(sessionCmdlets(model));
  const lines = [
    ...printHeader(model),
    '',
    ...enumsOf(model).flatMap((type) => [...printEnum(type), '']),
    ...model.classes.flatMap((result) => [...printClass(model, result), '']),
    printRuntime(model),
    '# ---- Generated from the contract ---------------------------------------------------------------------------------',
    '',
    ...printCompleters(model),
    ...printLayout(model),
    '',
    ...commands.flatMap((command) => [...command, '']),
    `Export-ModuleMember -Function @(`,
    `    ${exported.sort().map(quote).join(',\n    ')}`,
    ')',
    '',
  ];
  return withoutUncalled(lines.join('\n'));
}

/** What an administrator who must approve the script asks first. */
function printHeader(model: Model): string[] {
  const { name, version, executable } = model;
  const starts = [
    `The script starts one program, and only that: bin/linux-x64/${executable} or, on Windows, bin/win-x64/${executable}.exe`,
    `(win-arm64 where it is there), by its path in the folder of this file, without a shell. It writes requests to the`,
    `program's input and reads replies from its output. It opens no file, no registry key and no connection, and loads no`,
    `library. What the program does, each cmdlet's help says.`,
  ];
  return [`${name} ${version}`, headerOf(model), '', ...wrap(starts.join(' '), 116)].map((line) => `# ${line}`.trim());
}

/** Leaves out the functions of the runtime part that this module does not need: who reads it reads nothing in vain. */
function withoutUncalled(text: string): string {
  for (const [whole, name = ''] of text.matchAll(/^function ([\w-]+) \{\n(?:.*\n)*?\}\n\n?/gm)) {
    // Its own name is there once; as an exported one also in the list of these.
    const named = text.match(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g'))?.length ?? 0;
    if (named === 1) return withoutUncalled(text.replace(whole, () => ''));
  }
  return text;
}

function printRuntime(model: Model): string {
  const folder = join(import.meta.dirname, '..', 'runtime');
  const template = RUNTIME.map((name) => readFileSync(join(folder, `${name}.ps1`), 'utf8')).join('\n');
  const words = model.session.flatMap((option) => {
    const flag = quote(`--${kebab(option.name)}`);
    const variable = `$${identifier(option.name)}`;
    if (option.type.kind === 'Switch') return [`if (${variable}) { ${flag} }`];
    const name = quote(option.name);
    const resolve = `Resolve-${identifier(model.prefix)}_Path -Cmdlet $PSCmdlet -Name ${name} -Path ${variable} -Connecting`;
    const value = option.type.kind === 'FilePath' ? resolve : variable;
    // Given but empty is a mistake, not "not given": a path variable that was never set, say.
    return [`if ($PSBoundParameters.ContainsKey(${name})) {`, ...indent([flag, value], 1), '}'];
  });
  const file = model.session.find((option) => option.type.kind === 'FilePath')?.name;
  const values: Record<string, string> = {
    prefix: identifier(model.prefix),
    name: identifier(model.name),
    executable: identifier(model.executable),
    version: versionText(model.version),
    protocol: PROTOCOL,
    lines: indent(printLines(), 3).join('\n'),
    checksum: checksum(model),
    connectParameters: indent(printParameters({ ...model, classes: [] }, model.session), 2).join('\n'),
    connectWords: indent(words, 3).join('\n'),
    // What the executable says of where it keeps what it works on.
    place: identifier(file ?? 'Details'),
    keep: file === undefined ? '' : `; with -${identifier(file)} it is kept in a file`,
  };
  return template.replace(/\{\{(\w+)\}\}/g, (whole, key: string) => values[key] ?? whole);
}

/** The names of the fields of each kind of line, as words. */
function printLines(): string[] {
  return Object.entries(LINES).map(([kind, names]) => quote([kind, ...names].map(pascal).join(' ')));
}

function pascal(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** ReadOnly as read-only. */
function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
