import { fileURLToPath } from 'node:url';
import { buildExecutable, type Target } from '../../generator/package/executable.ts';
import { commands } from '../../src/contract.generated.ts';

/**
 * Makes an executable of watched.ts.
 *
 * @param library - The stand-in for iphlpapi, seen from where it runs.
 */
export async function buildWatched(target: Target, library: string): Promise<string> {
  const entry = fileURLToPath(new URL('watched.ts', import.meta.url));
  const define = { IPROUTE_IPHLPAPI_PATH: library };
  const { path } = await buildExecutable({ entry, name: 'watched', outDir: `build/watched/${target}`, target, define });
  return path;
}

/** One event of a reply, by the names of its columns; those of its route begin with `Route.`. */
export function readEvent(fields: readonly string[]): Record<string, string> {
  const columns = commands.find(({ name }) => name === 'Watch-IpRouteEntry')?.result ?? [];
  const names = columns.flatMap((column) =>
    'columns' in column ? [column.name, ...column.columns.map(({ name }) => `${column.name}.${name}`)] : [column.name],
  );
  return Object.fromEntries(names.map((name, at) => [name, fields[at + 2] ?? '']));
}
