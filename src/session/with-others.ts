/** A copy of a plain object with some members of others. What is computed each time it is asked stays so. */
export function withOthers<T extends object>(one: T, others: Partial<T>): T {
  return Object.assign(Object.defineProperties({} as T, Object.getOwnPropertyDescriptors(one)), others);
}
