import { WIDTH } from '../text/powershell.ts';

/** What columns are made of: JSON, where a member that is undefined is left out. */
type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [name: string]: Value };

/** A list whose text is shorter than this is printed wherever it is. */
const SHORT = 100;

/**
 * Prints values as TypeScript. A long list that comes more than once becomes a constant: the columns of a result are those of
 * many commands, and each start of the program reads all of them.
 * @returns the constants, and each value: a member a line, where it does not fit into one
 */
export function printColumns(values: readonly object[]): { shared: string[]; printed: string[] } {
  const times = countLists(values as readonly Value[]);
  const names = new Map<string, string>();
  const shared: string[] = [];

  function print(value: Value, depth: number): string {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const text = JSON.stringify(value);
    if (!isList(value) || text.length < SHORT || (times.get(text) ?? 0) < 2) return printWhole(value, depth);
    const known = names.get(text);
    if (known !== undefined) return known;
    const printed = printWhole(value, 0);
    const name = `columns${names.size + 1}`;
    names.set(text, name);
    shared.push(`const ${name} = ${printed} as const;`);
    return name;
  }

  function printWhole(value: object, depth: number): string {
    const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
    const items = isList(value)
      ? members.map(([, inner]) => print(inner, depth + 1))
      : members.map(([name, inner]) => `${name}: ${print(inner, depth + 1)}`);
    const line = isList(value) ? `[${items.join(', ')}]` : `{ ${items.join(', ')} }`;
    if (items.length === 0 || (line.length <= WIDTH - 2 * depth && !line.includes('\n'))) return line;
    const pad = '  '.repeat(depth);
    const lines = items.map((item) => `${pad}  ${item},\n`).join('');
    return isList(value) ? `[\n${lines}${pad}]` : `{\n${lines}${pad}}`;
  }

  const printed = values.map((value) => printWhole(value, 1));
  return { shared, printed };
}

/** How often each list comes; what is in a list that comes again is not counted again. */
function countLists(values: readonly Value[]): Map<string, number> {
  const times = new Map<string, number>();
  const count = (value: Value) => {
    if (typeof value !== 'object' || value === null) return;
    if (isList(value)) {
      const text = JSON.stringify(value);
      const before = times.get(text) ?? 0;
      times.set(text, before + 1);
      if (before > 0) return;
    }
    for (const inner of Object.values(value)) count(inner);
  };
  values.forEach(count);
  return times;
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}
