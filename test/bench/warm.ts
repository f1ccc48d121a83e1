import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Build } from './cold.ts';
import type { Peer } from './peer.ts';
import { type Cores, runPowerShell } from './processes.ts';
import { addLines, type Series } from './series.ts';

/** How often a pass is repeated in one PowerShell: at first untimed, since .NET compiles what is hot again and again. */
export interface Passes {
  readonly warmUps: number;
  readonly rounds: number;
}

/**
 * Streams of `records` through the cmdlets, on a table in memory of `rows` rows, beside the compiled cmdlet; with `apart` also
 * what is measured on one table alone.
 */
export function measureStreams(
  cores: Cores,
  [rows, records]: readonly [rows: number, records: number],
  { warmUps, rounds }: Passes,
  { folder }: Build,
  { assembly, executable }: Peer,
  work: string,
  series: Series,
  apart: boolean,
): void {
  const numbers = { Rows: rows, Count: records, WarmUps: warmUps, Rounds: rounds, Apart: apart ? 1 : 0 };
  const words = { Module: join(folder, 'IpRoute.psd1'), Assembly: assembly, Peer: executable, Folder: work };
  addLines(series, 'ours', runScript(cores, 'warm.ps1', { ...words, ...numbers }));
  const [ours, peers] = ['ours', 'peer'].map((who) => readTable(join(work, `${who}.json`)));
  if (ours !== peers) throw new Error(`The tables differ in the end: ${work}/ours.json, ${work}/peer.json`);
}

/** Whole tables, and the first row of a large one: each build in a PowerShell of its own. */
export function measureReads(
  cores: Cores,
  [lists, first]: readonly [lists: readonly number[], first: number],
  { warmUps, rounds }: Passes,
  builds: readonly Build[],
  work: string,
  series: Series,
): void {
  for (const { who, folder } of builds) {
    const numbers = { Lists: lists.join(','), First: first, WarmUps: warmUps, Rounds: rounds };
    const words = { Module: join(folder, 'IpRoute.psd1'), Folder: work };
    addLines(series, who, runScript(cores, 'reads.ps1', { ...words, ...numbers }));
  }
}

function runScript(cores: Cores, script: string, parameters: Readonly<Record<string, string | number>>): string {
  // As a command, not by -File: that takes a list as one text.
  const given = Object.entries(parameters).map(([name, value]) => {
    return `-${name} ${typeof value === 'number' || /^[\d,]+$/.test(value) ? value : `'${value}'`}`;
  });
  return runPowerShell(cores, ['-Command', `& '${join(import.meta.dirname, script)}' ${given.join(' ')}`]).stdout;
}

/** A machine file without what differs by the moment: the ages of the routes. */
function readTable(file: string): string {
  return JSON.stringify(JSON.parse(readFileSync(file, 'utf8')), (name, value) => (name === 'Age' ? undefined : value));
}
