import { indent, quote } from '../text/powershell.ts';

/** A script of functions that few sessions need. */
export interface Part {
  readonly name: string;
  readonly text: string;
}

/** The sections of a module's scripts: the runtime part that all need, what follows it, and the parts beside it. */
export interface Sections {
  readonly runtime: string;
  readonly rest: string;
  readonly parts: readonly Part[];
  /** The results' classes. */
  readonly results: readonly string[];
  /** The function that imports a part. */
  readonly loader: string;
  readonly prefix: string;
}

/**
 * The sections of a module that has parts: without functions that nothing calls, without parts in which none is left, and
 * with a stand-in for each function of a part that something outside of it calls.
 */
export function withParts({
  loader,
  prefix,
  results,
  ...given
}: Sections): Pick<Sections, 'runtime' | 'rest' | 'parts'> {
  const [runtime = '', rest = '', ...texts] = withoutUncalled([
    given.runtime,
    given.rest,
    ...given.parts.map(({ text }) => text),
  ]);
  const classes = [...runtime.matchAll(/^class (\w+)/gm)].map(([, name = '']) => name).concat(results);
  const used = new Set<string>();
  const parts = given.parts
    .map(({ name }, at) => ({ name, text: withoutClasses(texts[at] ?? '', classes, used) }))
    .filter(({ text }) => functionsOf(text).length > 0);
  const standIns = parts.flatMap((part) => {
    const others = [runtime, rest, ...parts.filter((other) => other !== part).map(({ text }) => text)].join('\n');
    return functionsOf(part.text)
      .filter((name) => timesNamed(others, name) > 0)
      .flatMap((name) => ['', ...printStandIn(prefix, part.name, name, others.includes(` . ${name}\n`))]);
  });
  const beside = standIns.length === 0 ? [] : [loader, ...printTypes(used), ...standIns, ''];
  return { runtime: [runtime, ...beside].join('\n'), rest, parts };
}

/**
 * A part names no class of the module: what PowerShell has read once it does not read again, so that a part would keep the
 * classes of the first import when the module's script has changed since. It takes objects as they come, and finds types
 * in the module's state.
 */
function withoutClasses(text: string, classes: readonly string[], used: Set<string>): string {
  const any = `\\[(${classes.join('|')})\\]`;
  return text.replace(new RegExp(`${any} (?=\\$)`, 'g'), '').replace(new RegExp(any, 'g'), (_whole, name: string) => {
    used.add(name);
    return `$script:Types.${name}`;
  });
}

function printTypes(names: ReadonlySet<string>): string[] {
  if (names.size === 0) return [];
  const width = Math.max(...[...names].map((name) => name.length));
  const entries = [...names].sort().map((name) => `${name.padEnd(width)} = [${name}]`);
  return ['# The types that the parts make objects of.', '$script:Types = @{', ...indent(entries, 1), '}'];
}

/** One that is dotted leaves its variables with its caller, and takes no arguments. */
function printStandIn(prefix: string, part: string, name: string, isDotted: boolean): string[] {
  const load = `    Import-${prefix}_Part -Name ${quote(part)}`;
  const lines = isDotted ? ['    param ()', load, `    . ${name}`] : [load, `    ${name} @args`];
  return [`function ${name} {`, ...lines, '}'];
}

/** The texts without the functions that nothing calls, so that a reader reads nothing in vain. */
function withoutUncalled(texts: readonly string[]): readonly string[] {
  const all = texts.join('\n');
  // Its own name is there once; as an exported one also in the list of these.
  const uncalled = functionsOf(all).find((name) => timesNamed(all, name) === 1);
  if (uncalled === undefined) return texts;
  const whole = new RegExp(`^function ${uncalled} \\{\\n(?:.*\\n)*?\\}\\n\\n?`, 'm');
  return withoutUncalled(texts.map((text) => text.replace(whole, () => '')));
}

function functionsOf(text: string): string[] {
  return [...text.matchAll(/^function ([\w-]+) \{$/gm)].map(([, name = '']) => name);
}

function timesNamed(text: string, name: string): number {
  return text.match(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g'))?.length ?? 0;
}
