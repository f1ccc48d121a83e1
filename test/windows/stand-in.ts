import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import layout from '../data/ip-helper-layout.json' with { type: 'json' };

/** Where a library is to run. */
export type Platform = 'linux' | 'windows';

/** A library that was built, or the reason why it cannot be. */
export type StandIn =
  | { readonly available: true; readonly path: string }
  | { readonly available: false; readonly reason: string };

const sources = fileURLToPath(new URL('stand-in/', import.meta.url));
/** The C compiler for each. */
export const compilers = { linux: 'gcc', windows: 'x86_64-w64-mingw32-gcc' } as const;
const checkedTypes = [
  'NET_LUID',
  'SOCKADDR_IN',
  'SOCKADDR_IN6',
  'SOCKADDR_INET',
  'IP_ADDRESS_PREFIX',
  'MIB_IPFORWARD_ROW2',
  'MIB_IPFORWARD_TABLE2',
  'MIB_IPINTERFACE_ROW',
  'MIB_IPINTERFACE_TABLE',
  'MIB_TCPROW_OWNER_PID',
  'MIB_TCPTABLE_OWNER_PID',
  'MIB_TCP6ROW_OWNER_PID',
  'MIB_TCP6TABLE_OWNER_PID',
] as const;

/** On both, nothing is exported but what stand-in.def lists. */
const PLATFORM_OPTIONS = {
  // Its thread never ends, so neither may its memory: a handle that is collected would unload it.
  linux: ['-D_GNU_SOURCE', '-fPIC', '-fvisibility=hidden', '-pthread', '-Wl,-z,nodelete'],
  // Windows 10.
  windows: ['-D_WIN32_WINNT=0x0A00', '-static-libgcc'],
} as const;

/** What the stand-in for iphlpapi exports: the functions of Windows, then what only tests call. */
export function standInExports(): { readonly functions: string[]; readonly controls: string[] } {
  const lines = readFileSync(join(sources, 'stand-in.def'), 'utf8').split('\n').slice(2);
  const names = lines.map((line) => line.trim()).filter((line) => line !== '');
  const isControl = (name: string) => name.startsWith('StandIn');
  return { functions: names.filter((name) => !isControl(name)), controls: names.filter(isControl) };
}

/**
 * Builds the stand-in for iphlpapi (stand-in/stand-in.h says what it does): a DLL with mingw, or a shared library with gcc. A build that
 * fails is an error; only a missing compiler makes it unavailable.
 *
 * @param extraRoutes - How many routes its table has beside the four that machine.c lists.
 */
export function buildStandIn(platform: Platform, extraRoutes = 0): StandIn {
  const compiler = compilers[platform];
  if (spawnSync(compiler, ['--version']).status !== 0) {
    return { available: false, reason: `${compiler} is not installed` };
  }
  const checks = layoutChecks();
  const options = ['-std=gnu11', '-O1', '-Wall', '-Wextra', '-Werror', '-shared', `-DEXTRA_ROUTES=${extraRoutes}`];
  options.push(...PLATFORM_OPTIONS[platform]);
  const digest = createHash('sha256').update(`${checks}${options.join(' ')}`);
  for (const file of readdirSync(sources).sort()) digest.update(readFileSync(join(sources, file)));
  const folder = resolve('build/stand-in', digest.digest('hex').slice(0, 8));
  const path = join(folder, platform === 'windows' ? 'stand-in.dll' : 'stand-in.so');
  if (existsSync(path)) return { available: true, path };

  mkdirSync(folder, { recursive: true });
  const include = join(folder, `include-${process.pid}`);
  const next = `${path}.${process.pid}.new`;
  try {
    mkdirSync(include);
    writeFileSync(join(include, 'layout-checks.h'), checks);
    // All in one: the compiler reads Windows' headers once, which takes most of its time.
    const parts = readdirSync(sources).filter((file) => file.endsWith('.c'));
    const all = join(include, 'all.c');
    writeFileSync(all, parts.map((file) => `#include "${file}"\n`).join(''));
    const exported = platform === 'windows' ? [join(sources, 'stand-in.def')] : [];
    const words = [...options, `-I${include}`, `-I${sources}`, '-o', next, all, ...exported];
    const { status, stderr } = spawnSync(compiler, words, {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The stand-in does not compile for ${platform}.\n${stderr}`);
    renameSync(next, path);
    return { available: true, path };
  } finally {
    rmSync(include, { recursive: true, force: true });
    rmSync(next, { force: true });
  }
}

/** The figures of ip-helper-layout.json as checks that the compiler makes. */
function layoutChecks(): string {
  const check = (what: string, value: number) => `_Static_assert(${what} == ${value}, "${what}");`;
  const lines = checkedTypes.flatMap((name) => {
    const { size, align, members } = layout.types[name];
    return [
      check(`sizeof(${name})`, size),
      check(`_Alignof(${name})`, align),
      ...Object.entries(members).flatMap(([member, figures]) => [
        check(`offsetof(${name}, ${member})`, figures.offset),
        check(`sizeof(((${name} *)0)->${member})`, figures.size),
      ]),
    ];
  });
  return `${lines.join('\n')}\n`;
}
