import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Lines {
  readonly name: string;
  readonly lines: number;
}

/** What somebody has to read who approves a module: its scripts, in lines. */
export interface Scripts {
  /** What an import reads. */
  readonly main: { readonly lines: number; readonly bytes: number };
  /** What is read when it is first needed. */
  readonly parts: { readonly lines: number; readonly bytes: number };
  /** The functions of what an import reads, and of the parts, that are neither cmdlets nor what one of them does. */
  readonly shared: readonly [main: Count, parts: Count];
  readonly longestShared: Lines;
  readonly longestCmdlet: Lines;
  /** Of the cmdlets that are read at each import and do most, what stands beside the block of parameters. */
  readonly bodies: readonly Lines[];
}

interface Count {
  readonly functions: number;
  readonly lines: number;
}

interface Function extends Lines {
  readonly body: number;
}

const LARGEST = [
  'Set-IpRouteEntry',
  'New-IpRouteEntry',
  'Remove-IpRouteEntry',
  'Set-IpInterfaceEntry',
  'Connect-IpRouteHost',
];

/** Measures the scripts that the generator wrote to `folder`, whose functions begin and end at the first column. */
export function scriptsOf(folder: string): Scripts {
  const files = readdirSync(folder).filter((name) => name.endsWith('.psm1'));
  const main = 'IpRoute.psm1';
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const sizeOf = (names: string[]) => {
    const texts = names.map(read);
    return {
      lines: texts.reduce((sum, text) => sum + text.split('\n').length - 1, 0),
      bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    };
  };
  const all = files.flatMap((file) => functionsOf(read(file)).map((one) => ({ ...one, file })));
  const cmdlets = all.filter(({ name }) => !name.includes('_'));
  // What a cmdlet does may stand in a part, in a function of its name.
  const ofCmdlets = new Set(cmdlets.map(({ name }) => `Initialize-IpRoute_${name.replace('-', '')}`));
  const shared = all.filter(({ name }) => name.includes('_') && !ofCmdlets.has(name));
  const count = (some: readonly Lines[]): Count => ({
    functions: some.length,
    lines: some.reduce((sum, { lines }) => sum + lines, 0),
  });
  return {
    main: sizeOf([main]),
    parts: sizeOf(files.filter((name) => name !== main)),
    shared: [count(shared.filter(({ file }) => file === main)), count(shared.filter(({ file }) => file !== main))],
    longestShared: longest(shared),
    longestCmdlet: longest(cmdlets),
    bodies: cmdlets.filter(({ name }) => LARGEST.includes(name)).map(({ name, body }) => ({ name, lines: body })),
  };
}

function longest(functions: readonly Function[]): Lines {
  const [first] = functions.toSorted((one, other) => other.lines - one.lines);
  if (first === undefined) throw new Error('there are no functions');
  return first;
}

function functionsOf(text: string): Function[] {
  return [...text.matchAll(/^function ([\w-]+) \{\n((?:.*\n)*?)^\}$/gm)].map(([whole, name = '', inside = '']) => {
    const block = /^ {4}param \(\n(?:.*\n)*?^ {4}\)$/m.exec(inside)?.[0] ?? '';
    const lines = whole.split('\n').length;
    return { name, lines, body: lines - (block === '' ? 0 : block.split('\n').length) };
  });
}

/** The rows of a table: what, and how much of it in each of the modules. */
export function scriptRows(all: readonly Scripts[]): string[][] {
  const size = ({ lines, bytes }: Scripts['main']) =>
    lines === 0 ? 'none' : `${lines} lines, ${Math.round(bytes / 1024)} KB`;
  const count = ({ functions, lines }: Count) => (functions === 0 ? 'none' : `${functions}, ${lines} lines`);
  const one = ({ name, lines }: Lines) => `${name}, ${lines}`;
  const row = (what: string, tell: (scripts: Scripts) => string) => [what, ...all.map(tell)];
  const bodies = LARGEST.map((name) =>
    row(`lines of ${name} beside its parameters`, ({ bodies: theirs }) => {
      return `${theirs.find((one) => one.name === name)?.lines ?? 'none'}`;
    }),
  );
  return [
    row('IpRoute.psm1, which an import reads', ({ main }) => size(main)),
    row('parts, read when they are first needed', ({ parts }) => size(parts)),
    row('its functions that are no cmdlets', ({ shared: [main] }) => count(main)),
    row('those of the parts', ({ shared: [, parts] }) => count(parts)),
    row('the longest of both, in lines', ({ longestShared }) => one(longestShared)),
    row('the longest cmdlet, in lines', ({ longestCmdlet }) => one(longestCmdlet)),
    ...bodies,
  ];
}
