import { LINES, PROTOCOL } from '../library/wire/lines.ts';
import { optionName } from '../library/wire/option-name.ts';
import { enumsOf, hasEnum, type Model, sessionCmdlets } from '../model/model.ts';
import { identifier, indent, quote, versionText, WIDTH } from '../text/powershell.ts';
import { wrap } from '../text/prose.ts';
import { printOffers } from './completers.ts';
import { printTextMakers } from './gather.ts';
import { headerOf } from './header.ts';
import { printParameters } from './parameters.ts';
import { withParts } from './parts.ts';
import { printClass, printEnum, printLayout } from './result-class.ts';
import { printRuntimeFiles } from './runtime-files.ts';
import { printMakers, printSeldom } from './seldom.ts';
import { checksum } from './wire-table.ts';

/** The files of the runtime part that every session needs, in the order in which they are emitted. */
const MAIN = [
  'state',
  'begin',
  'fields',
  'send',
  'child',
  'channel',
  'reply',
  'errors',
  'host',
  'completer',
  'connection',
];

/**
 * The scripts of the module by the names of their files, the module's own first: classes, the runtime part, then the
 * results' layouts and a function for each cmdlet. The others are parts: what few sessions need.
 */
export function emitScripts(model: Model): Map<string, string> {
  const seldom = printSeldom(model);
  const exported = model.commands.map((command) => command.name).concat(sessionCmdlets(model));
  const classes = model.classes.flatMap((result) => [...printClass(model, result), '']);
  const generated = [
    '# ---- Generated from the contract ---------------------------------------------------------------------------------',
    '',
    ...seldom.main,
    `Export-ModuleMember -Function @(`,
    `    ${exported.sort().map(quote).join(',\n    ')}`,
    ')',
    '',
  ];
  const print = (files: readonly string[]) => printRuntime(model, files);
  // The first enum of a process costs as much as all else of an import.
  const enums = [
    ...enumsOf(model).flatMap((type) => [...printEnum(type), '']),
    ...printMakers(model, model.classes.filter(hasEnum)),
  ];
  const parts = [
    { name: 'Completion', text: [print(['completion']), ...printOffers(model), ''].join('\n') },
    { name: 'Record', text: [print(['record', 'record-object']), ...printLayout(model), ''].join('\n') },
    { name: 'Program', text: print(['program']) },
    { name: 'Watch', text: [print(['watch']), ...(seldom.parts.get('Watch') ?? [])].join('\n') },
    { name: 'AsOne', text: print(['as-one']) },
    { name: 'Objects', text: [print(['objects']), ...printTextMakers(model), ''].join('\n') },
    { name: 'Enums', text: enums.join('\n') },
    ...[...seldom.parts]
      .filter(([name]) => name !== 'Watch')
      .map(([name, lines]) => ({ name, text: lines.join('\n') })),
  ];
  const cut = withParts({
    runtime: print(MAIN),
    rest: generated.join('\n'),
    parts,
    loader: print(['parts']),
    prefix: identifier(model.prefix),
    results: model.classes.map(({ name }) => identifier(name)),
  });
  const names = cut.parts.map(({ name }) => `${model.name}.${name}.psm1`);
  const script = [...printHeader(model, names), '', ...classes, cut.runtime, cut.rest].join('\n');
  return new Map([
    [`${model.name}.psm1`, script],
    ...cut.parts.map(({ text }, at): [string, string] => [
      names[at] ?? '',
      [...printPartHeader(model), '', text].join('\n'),
    ]),
  ]);
}

/** What an administrator who must approve the script asks first. */
function printHeader(model: Model, parts: readonly string[]): string[] {
  const { name, version, executable } = model;
  const starts = [
    `The script starts one program, and only that: bin/linux-x64/${executable} or, on Windows, bin/win-x64/${executable}.exe`,
    `(win-arm64 where it is there), by its path in the folder of this file, without a shell. It writes requests to the`,
    `program's input and reads replies from its output.`,
    ...(parts.length === 0
      ? []
      : [
          `What few sessions need is in ${listOf(parts)} beside this file, which it imports when that is first called.`,
        ]),
    `Where the manifest has digests of the program's files (that of a package has them) it holds these files until the`,
    `program has started; an elevated session, and one that others may write, compares them first. It opens no`,
    `other file, no registry key and no connection, and loads no library. What the program does, each cmdlet's help says.`,
  ];
  return [`${name} ${version}`, headerOf(model), '', ...wrap(starts.join(' '), 116)].map((line) => `# ${line}`.trim());
}

/** `a, b and c`. */
function listOf(words: readonly string[]): string {
  return words.join(', ').replace(/, (?=[^,]*$)/, ' and ');
}

function printPartHeader(model: Model): string[] {
  const part = `A part of ${model.name}.psm1, which imports it and makes its functions its own: alone it is of no use.`;
  return [`${model.name} ${versionText(model.version)}`, headerOf(model), '', part].map((line) => `# ${line}`.trim());
}

function printRuntime(model: Model, files: readonly string[]): string {
  const words = model.session.flatMap((option) => {
    const flag = quote(`--${optionName(option.name)}`);
    const variable = `$${identifier(option.name)}`;
    if (option.type.kind === 'Switch') return [`if (${variable}) { ${flag} }`];
    const name = quote(option.name);
    const resolve = `Resolve-${identifier(model.prefix)}_Path -Cmdlet $PSCmdlet -Name ${name} -Path ${variable} -Connecting`;
    const value = option.type.kind === 'FilePath' ? resolve : variable;
    // Given but empty is a mistake, not "not given": a path variable that was never set, say.
    return [`if ($PSBoundParameters.ContainsKey(${name})) {`, ...indent([flag, value], 1), '}'];
  });
  const file = model.session.find((option) => option.type.kind === 'FilePath')?.name;
  return printRuntimeFiles(files, {
    prefix: identifier(model.prefix),
    name: identifier(model.name),
    executable: identifier(model.executable),
    environment: model.environment.map((name) => `, ${quote(name)}`).join(''),
    version: versionText(model.version),
    protocol: PROTOCOL,
    lines: indent(printLines(), 1).join('\n'),
    checksum: checksum(model),
    connectParameters: indent(printParameters({ ...model, classes: [] }, model.session), 2).join('\n'),
    connectWords: indent(words, 4).join('\n'),
    // What the executable says of where it keeps what it works on.
    place: identifier(file ?? 'Details'),
    keep: file === undefined ? '' : `; with -${identifier(file)} it is kept in a file`,
  });
}

/** Where the fields of each kind of line stand, and where the columns of the contract begin behind them. */
function printLines(): string[] {
  const kinds = Object.entries(LINES);
  const width = Math.max(...kinds.map(([kind]) => kind.length));
  return kinds.flatMap(([kind, names]) => {
    const places = [...names.map(pascal), 'Columns'].map((name, at) => `${name} = ${at}`);
    const opening = `${pascal(kind).padEnd(width)} = @{ `;
    const single = `${opening}${places.join('; ')} }`;
    if (single.length <= WIDTH) return [single];
    const wide = Math.max(...names.map((name) => name.length), 'Columns'.length);
    return [
      `${pascal(kind).padEnd(width)} = @{`,
      ...indent(
        [...names.map(pascal), 'Columns'].map((name, at) => `${name.padEnd(wide)} = ${at}`),
        1,
      ),
      '}',
    ];
  });
}

function pascal(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
