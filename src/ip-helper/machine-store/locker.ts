/** One try to take a lock. */
export type Attempt =
  | { readonly outcome: 'taken'; release(): void }
  /** Somebody has it; `holder` says who, where that is known. */
  | { readonly outcome: 'busy'; readonly holder?: string }
  /** It cannot be taken here, now or later. */
  | { readonly outcome: 'refused'; readonly error: Error };

/** What tries to take one lock until it is done with it. */
export interface Locker {
  attempt(): Attempt;
  /** Removes what the attempts left, when none of them took the lock. */
  giveUp(): void;
}
