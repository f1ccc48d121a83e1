import type { Completion, CompletionRequest } from 'pwsh-contract';
import type { Ledger } from '../ledger.ts';

/**
 * The files that are sealed.
 * @completer SealedPath
 */
export function completeSealedPath({ Word = '' }: CompletionRequest, { seals }: Ledger): Iterable<Completion> {
  return [...seals.values()]
    .filter(({ Path }) => Path.startsWith(Word))
    .map(({ Path, Label }) => ({ Text: Path, Note: Label }));
}

/**
 * The labels of seals.
 * @completer Label
 */
export function completeLabel(_asked: CompletionRequest, { seals }: Ledger): Iterable<Completion> {
  return [...new Set([...seals.values()].map(({ Label }) => Label))].sort().map((Text) => ({ Text }));
}
