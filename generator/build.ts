import { join } from 'node:path';
import type { WarmUp } from './package/compiled.ts';
import { buildExecutable, type Identity, type Target } from './package/executable.ts';

/** The platforms that executables are made for. */
export const TARGETS = ['linux-x64', 'win-x64', 'win-arm64'] as const satisfies readonly Target[];

export function isTarget(word: string): word is Target {
  return (TARGETS as readonly string[]).includes(word);
}

/** What {@link buildExecutables} is to make. */
export interface Build {
  /** The TypeScript file that the program starts with. */
  readonly entry: string;
  /** The program's file name, without .exe. */
  readonly name: string;
  /** The module's folder. */
  readonly out: string;
  readonly targets: readonly Target[];
  readonly warmUp?: WarmUp | undefined;
  readonly identity?: Identity | undefined;
  /** Signs a copy of koffi.node where it lies, before its digest becomes part of the program. */
  readonly signNative?: (path: string) => Promise<void>;
  /** The folder for what is not shipped. Default: build. */
  readonly workDir?: string;
}

/** Builds the executables of a module where it looks for them, and returns the paths of those that were not up to date. */
export async function buildExecutables({ out, targets, ...build }: Build): Promise<string[]> {
  const made: string[] = [];
  for (const target of targets) {
    const { path, rebuilt } = await buildExecutable({ ...build, outDir: join(out, 'bin', target), target });
    if (rebuilt) made.push(path);
  }
  return made;
}
