/** One try to take a lock. */
export type Attempt =
  | { readonly outcome: 'taken'; release(): void }
  /** Somebody has it. */
  | { readonly outcome: 'busy' }
  /** It cannot be taken here, now or later. */
  | { readonly outcome: 'refused'; readonly error: Error };

/** What tries to take one lock until it is done with it. */
export interface Locker {
  attempt(): Attempt;
  /** Who has the lock, where that can be said. */
  holder(): string | undefined;
  /** Removes what the attempts left, when none of them took the lock. */
  giveUp(): void;
}
