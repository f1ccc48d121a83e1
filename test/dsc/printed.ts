import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from './engine.ts';

/** An engine that finds what a program prints as its manifests, in a folder where nothing else is. */
export function printedEngine(program: string, folder: string, words: readonly string[]): Engine {
  const { status, stdout, stderr } = spawnSync(program, ['dsc', 'manifest', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  writeFileSync(join(folder, 'printed.dsc.manifests.json'), stdout);
  return new Engine({ env: { ...process.env, DSC_RESOURCE_PATH: folder }, cwd: folder });
}
