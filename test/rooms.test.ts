import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { config, expect } from 'chai';

const root = join(import.meta.dirname, '..');
config.truncateThreshold = 0;

/** The TypeScript files of a folder, from the root, without what is generated or installed. */
function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules/') && !path.endsWith('.generated.ts'));
}

/** What each file imports of this repository, types included. */
const imports = new Map(
  [...filesOf('src'), ...filesOf('generator')].map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const named = [...text.matchAll(/^(?:import|export) [^;]*?from '([^']+)'|^import '([^']+)'/gm)];
    const targets = named
      .map(([, from = '', bare = '']) => from || bare)
      .flatMap((from) => {
        if (from.startsWith('pwsh-contract')) return [from];
        return from.startsWith('.') ? [normalize(join(dirname(file), from)).replaceAll('\\', '/')] : [];
      });
    return [file, targets.filter((target) => !/\.(?:generated\.ts|json)$/.test(target))] as const;
  }),
);

/** The room of a file: its folder; of the kit's library and of ip-helper, which have rooms of their own, that. */
function roomOf(path: string): string {
  return path.startsWith('pwsh-contract') ? 'pwsh-contract' : path.includes('/') ? dirname(path) : path;
}

/** Who imports whom, drawn as docs/architecture.md has it: one line for each room, those below it behind the arrow. */
function draw(): string[] {
  const edges = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    const from = roomOf(file);
    const to = edges.get(from) ?? new Set();
    edges.set(from, to);
    for (const target of targets) if (roomOf(target) !== from) to.add(roomOf(target));
  }
  return [...edges]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, to]) => `${from} -> ${[...to].sort().join(', ') || 'nothing'}`);
}

/** A way that comes back to where it begins. */
function circleIn(next: (node: string) => readonly string[], nodes: Iterable<string>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const other of next(node)) {
      const circle = visit(other, [...way, node]);
      if (circle !== undefined) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of nodes) {
    const circle = visit(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe('the rooms of the house', () => {
  it('import each other in one direction, files too', () => {
    expect(circleIn((file) => imports.get(file) ?? [], imports.keys())?.join(' -> ')).to.equal(undefined);
    const rooms = new Map(
      draw().map((line) => [
        line.split(' -> ')[0] ?? '',
        (line.split(' -> ')[1] ?? '').split(', ').filter((room) => room !== 'nothing'),
      ]),
    );
    expect(circleIn((room) => rooms.get(room) ?? [], rooms.keys())?.join(' -> ')).to.equal(undefined);
  });

  it('are drawn in docs/architecture.md as they are', () => {
    const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
    const drawn = /^```rooms\n([\s\S]*?)^```$/m.exec(page)?.[1]?.trimEnd().split('\n');
    expect(drawn).to.deep.equal(draw());
  });

  it('of the kit import nothing outside of it, and the module knows the kit by its name alone', () => {
    for (const [file, targets] of imports) {
      const inside = file.startsWith('generator/')
        ? /^generator\//
        : /^(?:src\/|pwsh-contract(?:\/host|\/native|\/verbs)?$)/;
      for (const target of targets) expect(target, file).to.match(inside);
    }
  });
});
