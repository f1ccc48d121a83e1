import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { CommandError } from 'pwsh-contract';
import { native } from './errors.ts';
import type { Seal } from './seal.ts';

/** What the commands work on: the seals by the paths of their files, and where they are kept. */
export interface Ledger {
  readonly name: string;
  readonly file: string | undefined;
  readonly readOnly: boolean;
  readonly seals: Map<string, Seal>;
  /** Whether the file is behind. */
  changed: boolean;
}

export function openLedger(file: string | undefined, readOnly: boolean): Ledger {
  const ledger = { name: file === undefined ? 'Memory' : 'File', file, readOnly, seals: new Map(), changed: false };
  load(ledger);
  return ledger;
}

/** Runs a batch of requests on the ledger as its file is now, and saves what they changed. */
export function inBatch<T>(ledger: Ledger, work: () => T): T {
  load(ledger);
  const result = work();
  if (ledger.changed) save(ledger);
  ledger.changed = false;
  return result;
}

/** A file that is not there yet is an empty ledger. */
function load({ file, seals }: Ledger): void {
  if (file === undefined) return;
  seals.clear();
  let text: string;
  try {
    text = native('read', file, () => readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof CommandError && error.facts.id === 'FileNotFound') return;
    throw error;
  }
  try {
    for (const seal of JSON.parse(text, revive) as Seal[]) seals.set(seal.Path, seal);
  } catch {
    throw new CommandError({
      id: 'InvalidLedger',
      category: 'InvalidData',
      message: `'${file}' is no ledger: it is not the JSON that this module writes.`,
      action: 'Connect to another file.',
    });
  }
}

function save({ file, seals }: Ledger): void {
  if (file === undefined) return;
  native('write', file, () => {
    writeFileSync(`${file}.new`, JSON.stringify([...seals.values()], encode, 2));
    renameSync(`${file}.new`, file);
  });
}

/** What a session that was killed while it saved has left. */
export function* leftBehind({ file }: Ledger): Iterable<string> {
  if (file !== undefined && existsSync(`${file}.new`))
    yield `'${file}.new' was left by a session that ended while it saved: what it changed is in no ledger.`;
}

/** JSON has no words for these. */
function encode(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { bytes: String(value) };
  return value === Infinity ? 'Infinite' : value;
}

function revive(key: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'bytes' in value) return BigInt(String(value.bytes));
  return key === 'Lifetime' && value === 'Infinite' ? Infinity : value;
}
