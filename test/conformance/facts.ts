import { readFileSync } from 'node:fs';

/** How well a fact is founded: documented, tested, measured or relied on by others, or unknown. */
export type Grade = 'D' | 'T' | 'M' | 'P' | 'U';

/** A line of docs/windows-semantics.md. */
export interface Fact {
  /** As it is cited: `Create7`. */
  readonly id: string;
  readonly text: string;
  readonly grades: readonly Grade[];
  readonly source: string;
  /** What the simulator makes of it: `yes`, `chosen`, names of assumptions, or `no: ` and the reason. */
  readonly simulator: string;
}

const page = readFileSync(new URL('../../docs/windows-semantics.md', import.meta.url), 'utf8');

/** The facts in the order of the page. */
export const facts: readonly Fact[] = [...page.matchAll(/^\| <a id="(.+?)"><\/a>(.*) \|$/gm)].map(
  ([, anchor, rest]) => {
    const [id = '', text = '', grades = '', source = '', simulator = '', more] = (rest ?? '').split(' | ');
    if (id.toLowerCase() !== anchor || simulator === '' || more !== undefined)
      throw new Error(`${anchor}: five columns`);
    return { id, text, grades: grades.split(', ') as Grade[], source, simulator };
  },
);

/** The grades of the fact with that id. */
export function gradesOf(id: string): readonly Grade[] {
  const fact = facts.find((each) => each.id === id);
  if (fact === undefined) throw new Error(`docs/windows-semantics.md has no ${id}`);
  return fact.grades;
}
