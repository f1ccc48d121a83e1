import { mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SetsFolder } from '../ip-helper.ts';
import type { FolderSystem } from './protected-folder.ts';

/**
 * The names that the folder may have. Any user may make a folder in ProgramData, and keep it open, so that it cannot be moved:
 * then the next name is taken.
 */
const NAMES = ['IpRoute', 'IpRoute.2', 'IpRoute.3', 'IpRoute.4'];

const SETS = 'Sets';

/**
 * The folder of change sets on a live machine, `Sets` in `%ProgramData%\IpRoute`, of which Windows says where it is: the
 * environment is the caller's. What lies in it is carried out by administrators, so nobody else may write it: a folder, link
 * or file of that name that somebody else made is neither trusted nor in the way, but moved aside. The folder above may hold
 * other things, which others may write; that they own it is enough, since none but its owner can take `Sets` away.
 */
export function windowsSetsFolder(system: FolderSystem, move = renameSync, now = () => new Date()): SetsFolder {
  let found: string | undefined;
  const find = () => {
    found ??= pathsIn(system).find(
      ({ base, sets }) => isOwned(system, base) && system.inspect(sets) === 'protected',
    )?.sets;
    return found;
  };
  return {
    find,
    make(warn) {
      const moveAside = (path: string, reason: string): boolean => {
        const aside = asideOf(system, path, now());
        if (aside === undefined) return false;
        try {
          move(path, aside);
        } catch {
          return false;
        }
        warn(
          `'${path}' was made by somebody else (${reason}); it is moved to '${aside}', and nothing in it is trusted.`,
        );
        return true;
      };
      found = find() ?? makeFirst(system, moveAside);
      return found;
    },
  };
}

function pathsIn(system: FolderSystem): { readonly base: string; readonly sets: string }[] {
  const data = system.programData();
  return NAMES.map((name) => ({ base: join(data, name), sets: join(data, name, SETS) }));
}

function isOwned(system: FolderSystem, path: string): boolean {
  const there = system.inspect(path);
  return there === 'protected' || there === 'owned';
}

function makeFirst(system: FolderSystem, moveAside: (path: string, reason: string) => boolean): string {
  const reasons: string[] = [];
  const make = (path: string, isRight: () => boolean): boolean => {
    if (isRight()) return true;
    const there = system.inspect(path);
    if (there !== 'missing') {
      const reason = typeof there === 'object' ? there.reason : 'others may write into it';
      if (!moveAside(path, reason)) {
        reasons.push(`'${path}' is in the way: ${reason}`);
        return false;
      }
    }
    // Another session may be faster.
    if (system.create(path) || isRight()) return true;
    reasons.push(`'${path}' could not be made`);
    return false;
  };
  for (const { base, sets } of pathsIn(system)) {
    if (!make(base, () => isOwned(system, base))) continue;
    if (make(sets, () => system.inspect(sets) === 'protected')) return sets;
  }
  throw new Error(reasons.join('; '));
}

/** A name beside it that nothing has, also where several are moved in one millisecond. */
function asideOf(system: FolderSystem, path: string, at: Date): string | undefined {
  const name = `${path}.moved-${at.toISOString().replaceAll(/[:.]/g, '-')}`;
  return ['', '-2', '-3', '-4'].map((end) => name + end).find((aside) => system.inspect(aside) === 'missing');
}

/** The folder elsewhere, where only test builds are live: among what a user's programs keep (XDG). */
export function homeSetsFolder(env = process.env): SetsFolder {
  const path = join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'IpRoute', SETS);
  return {
    find: () => path,
    make() {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    },
  };
}
