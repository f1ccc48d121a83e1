import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const module = join(import.meta.dirname, '..', '..', 'module', 'IpRoute');
const program = join(module, 'bin', 'linux-x64', 'iproute');

/** A copy of the module whose executable a test replaces. Programs are scripts: not on Windows. */
export interface RelayedModule {
  readonly path: string;
  /**
   * Puts a relay to the true executable into its place. `onReply` is the body of a JavaScript function that has `text`,
   * what the executable wrote at once, behind its greeting, and `give(text)`, `child`, `wait(milliseconds)`, `once(name)`:
   * whether this is the first process that asks for that name.
   */
  relay(onReply: string): void;
  /** Puts the true executable back. */
  restore(): void;
}

export function relayedModule(folder: string): RelayedModule {
  const copy = join(folder, 'IpRoute');
  cpSync(module, copy, { recursive: true, filter: (path) => !/IpRoute[\\/]bin/.test(path) });
  const bin = join(copy, 'bin', 'linux-x64');
  mkdirSync(bin, { recursive: true });
  const path = join(bin, 'iproute');
  const install = (script: string) => {
    writeFileSync(path, script);
    chmodSync(path, 0o755);
  };
  const restore = () => install(`#!/bin/sh\nexec '${program}' "$@"\n`);
  restore();
  return {
    path: join(copy, 'IpRoute.psd1'),
    restore,
    relay: (onReply) =>
      install(`#!${process.execPath}
const { mkdirSync, writeSync } = require('node:fs');
const { spawn } = require('node:child_process');
const child = spawn('${program}', process.argv.slice(2), { stdio: ['pipe', 'pipe', 'inherit'] });
process.on('SIGINT', () => {});
process.stdin.pipe(child.stdin);
child.stdin.on('error', () => {});
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const give = (text) => {
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; ) {
    try { at += writeSync(1, bytes, at); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
  }
};
const once = (name) => {
  try { mkdirSync('${folder}/' + name); return true; } catch { return false; }
};
let greeted = false;
let last = Promise.resolve();
child.stdout.setEncoding('latin1').on('data', (text) => {
  if (!greeted) { greeted = true; give(text); return; }
  last = last.then(async () => { ${onReply} });
});
child.on('close', (code) => last.then(() => process.exit(code ?? 1)));
`),
  };
}
