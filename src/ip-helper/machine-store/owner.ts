import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from './retry.ts';

let self: string | undefined;
let place: string | undefined;

/** A name for one thing of this process, which no other thing ever has: `host~pid~start~any`. */
export function newOwner(): string {
  self ??= `${here()}~${process.pid}~${startOf(process.pid) ?? ''}`;
  return `${self}~${Math.random().toString(36).slice(2)}`;
}

/** Who that is, in words, where it can be said. */
export function describe(owner: string | undefined): string | undefined {
  const [host, pid] = (owner ?? '').split('~');
  if (pid === undefined) return undefined;
  return host === here() ? `process ${pid}` : `process ${pid} on ${host}`;
}

/**
 * Whether the process of an owner is gone: there is none of its id, or another one by now (it started at another time), or
 * it waits to be buried. An owner on another host, or out of sight in another container, is never judged.
 */
export function isGone(owner: string): boolean {
  const [host, pid, start] = owner.split('~');
  if (host !== here() || !/^[1-9][0-9]*$/.test(pid ?? '')) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // Any other code is a process of somebody else's.
    if (codeOf(error) === 'ESRCH') return true;
  }
  const now = startOf(Number(pid));
  return now !== undefined && start !== '' && now !== start;
}

/** When a process started, in ticks since the system did (Linux); `undefined` where that cannot be read. */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the name in brackets, which may hold spaces and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Zombies have an id, and nothing else.
    return fields[0] === 'Z' || fields[0] === 'X' ? 'dead' : fields[19];
  } catch {
    return undefined;
  }
}

/** Where process ids mean what they mean here: this host, and on Linux this namespace of ids. */
function here(): string {
  place ??= `${hostname()}${namespace()}`.replaceAll(/[^A-Za-z0-9.-]/g, '_');
  return place;
}

function namespace(): string {
  try {
    return `-${/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]}`;
  } catch {
    return '';
  }
}
