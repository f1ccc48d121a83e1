/** The key of an entry in one respect. The same function stands for the same index. */
export type KeyOf<Entry> = (entry: Entry) => unknown;

/** Entries, and those with a key without a look at all of them. */
export interface Table<Entry> {
  readonly entries: readonly Entry[];
  /** The entries with that key, in their order. */
  having(keyOf: KeyOf<Entry>, key: unknown): readonly Entry[];
}

/** Makes a table of entries that do not change. Each index is made when it is first asked. */
export function tableOf<Entry>(entries: readonly Entry[]): Table<Entry> {
  const indexes = new Map<KeyOf<Entry>, Map<unknown, Entry[]>>();
  const indexOf = (keyOf: KeyOf<Entry>) => {
    const known = indexes.get(keyOf);
    if (known !== undefined) return known;
    const index = new Map<unknown, Entry[]>();
    for (const entry of entries) {
      const key = keyOf(entry);
      const same = index.get(key);
      if (same === undefined) index.set(key, [entry]);
      else same.push(entry);
    }
    indexes.set(keyOf, index);
    return index;
  };
  return { entries, having: (keyOf, key) => indexOf(keyOf).get(key) ?? [] };
}
