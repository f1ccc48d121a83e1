/**
 * A program for the tests, made into an executable as the real one is: it runs every case on the stand-in for iphlpapi
 * whose path is its argument, and prints what came of them and every call as one JSON text.
 */
import { writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadKoffi } from '../../generator/library/native/load-koffi.ts';
import { recording } from './recording.ts';
import { runCases } from './run-cases.ts';
import { openStandIn } from './stand-in-ground.ts';

declare const KOFFI_SHA256: string;

async function main(library: string): Promise<void> {
  const ground = openStandIn(loadKoffi(join(dirname(process.execPath), 'koffi.node'), KOFFI_SHA256), library);
  ground.furnish();
  const calls: string[] = [];
  const outcomes = await runCases({ ...ground, ipHelper: recording(ground.ipHelper, calls) });
  let text = Buffer.from(JSON.stringify({ outcomes, calls }));
  while (text.length > 0) text = text.subarray(writeSync(1, text));
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  writeSync(2, `${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
