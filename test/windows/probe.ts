/**
 * A program for the tests, made into an executable as the real one is: it answers lines on stdin with lines on stdout,
 * through the synchronous calls that the real one uses.
 *
 *     version                     node's version, and whether the operating system agrees on the process id
 *     echo <text>                 echo <text>
 *     load <library> <name>...    those of the names that the library exports
 *     call <name> <hex>           status and memory after a call with a pointer to these bytes
 */
import { createHash } from 'node:crypto';
import { readFileSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as Koffi from 'koffi';

declare const KOFFI_SHA256: string;

const koffiPath = join(dirname(process.execPath), 'koffi.node');
const digest = createHash('sha256').update(readFileSync(koffiPath)).digest('hex');
if (digest !== KOFFI_SHA256) throw new Error('koffi.node is not the one that belongs to this program.');
const holder = { exports: {} };
process.dlopen(holder, koffiPath);
const koffi = holder.exports as typeof Koffi;

let library: Koffi.LibraryHandle | undefined;

function answer(line: string): string {
  const [command, ...rest] = line.split(' ');
  if (command === 'version') return `${process.version} ${operatingSystemsProcessId() === process.pid}`;
  if (command === 'echo') return line;
  if (command === 'load') {
    // Tabs, since a path may hold spaces.
    const [path = '', ...names] = line.slice('load '.length).split('\t');
    library = koffi.load(path);
    return names.filter(isExported).join(' ');
  }
  if (command === 'call') {
    const [name = '', hex = ''] = rest;
    const memory = Buffer.from(hex, 'hex');
    const status: unknown = library?.func(name, 'uint32_t', ['void *'])(memory);
    return `${status} ${memory.toString('hex')}`;
  }
  return `unknown command ${command}`;
}

function operatingSystemsProcessId(): unknown {
  if (process.platform !== 'win32') return koffi.load('libc.so.6').func('getpid', 'int', [])();
  return koffi.load('C:\\windows\\System32\\kernel32.dll').func('GetCurrentProcessId', 'uint32_t', [])();
}

function isExported(name: string): boolean {
  try {
    library?.func(name, 'uint32_t', ['void *']);
    return true;
  } catch {
    return false;
  }
}

/** Like readSync, but 0 at the end of the input everywhere: on a Windows pipe it may throw EOF instead. */
function read(buffer: Buffer): number {
  try {
    return readSync(0, buffer, 0, buffer.length, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EOF') return 0;
    throw error;
  }
}

const buffer = Buffer.alloc(65536);
let pending = '';
for (let size = read(buffer); size > 0; size = read(buffer)) {
  const lines = (pending + buffer.toString('latin1', 0, size)).split('\n');
  pending = lines.pop() ?? '';
  let reply = Buffer.from(lines.map((line) => `${answer(line)}\n`).join(''), 'latin1');
  while (reply.length > 0) reply = reply.subarray(writeSync(1, reply));
}
