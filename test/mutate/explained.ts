import type { Mutant } from './mutant.ts';

/** Why a mutant is none: what it changes, nobody can see. */
export interface Explanation {
  readonly file: string;
  /** The line on which it begins, without blanks around it: it stays when lines above it come and go. */
  readonly line: string;
  readonly was: string;
  readonly now: string;
  readonly why: string;
}

type Named = Pick<Mutant, 'file' | 'lineText' | 'was' | 'now'>;

/** Whether a mutant is one of those that are explained. */
export function isExplained(explained: readonly Explanation[], { file, lineText, was, now }: Named): boolean {
  return explained.some((one) => one.file === file && one.line === lineText && one.was === was && one.now === now);
}
