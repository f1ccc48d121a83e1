import { ts } from 'ts-morph';

/** A stretch of a source that runs as one: where its first statement runs, all of it does, but for what is thrown in between. */
export interface Probe {
  /** Where it begins and ends, in UTF-16 units of the file as it is without probes. */
  readonly start: number;
  readonly end: number;
}

/** A source that notes which of its stretches run. */
export interface Probed {
  /** The first is that of the whole file. */
  readonly probes: readonly Probe[];
  readonly text: string;
}

/**
 * Puts probes into a TypeScript source: each writes its number once for each process, as a line of its own, where it runs for the
 * first time.
 * @param first - the number of the first probe
 * @param log - the file that they write to, which each process opens for itself: whoever runs the source needs no variable for it
 */
export function withProbes(file: string, source: string, first: number, log: string): Probed {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const probes: Probe[] = [{ start: 0, end: source.length }];
  const inserted: { at: number; text: string }[] = [];
  const add = (start: number, end: number) => first + probes.push({ start, end }) - 1;
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) {
      const { statements } = node;
      const isOwn = (at: number) => at === 0 || ts.isIfStatement(statements[at - 1] as ts.Statement);
      statements.forEach((statement, at) => {
        const start = statement.getStart(tree);
        if (isOwn(at)) inserted.push({ at: start, text: `__reached(${add(start, node.getEnd())}); ` });
      });
    } else if (ts.isIfStatement(node)) {
      for (const branch of [node.thenStatement, node.elseStatement]) {
        if (branch === undefined || ts.isBlock(branch) || ts.isIfStatement(branch)) continue;
        const number = add(branch.getStart(tree), branch.getEnd());
        inserted.push({ at: branch.getStart(tree), text: `{ __reached(${number}); ` });
        inserted.push({ at: branch.getEnd(), text: ' }' });
      }
    } else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      const number = add(node.body.getStart(tree), node.body.getEnd());
      inserted.push({ at: node.body.getStart(tree), text: `(__reached(${number}), ` });
      inserted.push({ at: node.body.getEnd(), text: ')' });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { probes, text: `${headOf(first, log)}${insert(source, inserted)}` };
}

/** On one line, so that the lines of the source keep their numbers. It is short of nothing that a machine may lack: no descriptor is kept. */
function headOf(first: number, log: string): string {
  const write = `try { __append(${JSON.stringify(log)}, number + '\\n'); } catch {}`;
  return [
    `import { appendFileSync as __append } from 'node:fs';`,
    `var __known: Set<number> | undefined;`,
    `function __reached(number: number): void { __known ??= new Set(); if (__known.has(number)) return; __known.add(number); ${write} }`,
    `__reached(${first}); `,
  ].join(' ');
}

/** Of several insertions at one place the earlier ones stand in front: a sort keeps their order. */
function insert(source: string, inserted: readonly { at: number; text: string }[]): string {
  let text = '';
  let from = 0;
  for (const { at, text: more } of inserted.toSorted((a, b) => a.at - b.at)) {
    text += source.slice(from, at) + more;
    from = at;
  }
  return text + source.slice(from);
}
