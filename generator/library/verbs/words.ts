import type { ValueKind } from '../wire/columns.ts';

/** What `contract.generated.ts` says of a contract for the command line alone: `words()`. */
export interface ContractWords {
  /** The noun prefix of the module. */
  readonly prefix: string;
  /** What nouns are called, where that is not the noun itself; the first is the usual one. */
  readonly nouns: Readonly<Record<string, string>>;
  /** What Connect- takes. */
  readonly session: readonly ParameterWords[];
  readonly commands: readonly CommandWords[];
  /** The results by their names. */
  readonly results: Readonly<Record<string, ResultWords>>;
}

export interface CommandWords {
  readonly name: string;
  readonly synopsis: string;
  /** The names of its parameter sets; empty where there is only one. */
  readonly sets: readonly string[];
  readonly parameters: readonly ParameterWords[];
  /** Whether it has -PlanOnly. */
  readonly plans?: true;
  /** The results that it takes from the pipeline; all, where it says nothing. */
  readonly takes: readonly Taking[];
  readonly result: string;
  /** The member that is given in place of the result, unless that switch is. */
  readonly alone?: { readonly member: string; readonly unless: string };
}

/** What is taken of some results, and of objects that are like one of them; `only` these parameters, where there are any. */
export interface Taking {
  readonly results: readonly string[];
  readonly like: readonly string[];
  readonly only: readonly string[];
}

export interface ParameterWords {
  readonly name: string;
  readonly kind: ValueKind;
  readonly list?: true;
  readonly choices?: readonly string[];
  readonly help: string;
  readonly default?: string;
  /** `name`: also from the record by that name; `piped`: from the record alone. */
  readonly pipeline?: 'name' | 'piped';
  /** Whether a record that is a text or a number is its value. */
  readonly isValue?: true;
  /** Whether it takes the record whole. */
  readonly byValue?: true;
  /** Whether it says where a record comes from. */
  readonly isOrigin?: true;
  /** Whether the records of a run are changed as one where it is given. */
  readonly asOne?: true;
  readonly aliases?: readonly string[];
  readonly sets: readonly { readonly set?: string; readonly mandatory?: true }[];
  /** The result of which it takes all records together. */
  readonly objects?: string;
  /** The switch that takes the record for a whole object. */
  readonly fromPipeline?: string;
}

export interface ResultWords {
  readonly members: readonly MemberWords[];
  /** Whether it is given as the one of its members that is there. */
  readonly oneOf?: true;
  /** The columns of its table. */
  readonly table: readonly { readonly heading: string; readonly member: string }[];
}

export type MemberWords =
  | { readonly name: string; readonly is: 'value'; readonly kind: ValueKind; readonly list?: true }
  | { readonly name: string; readonly is: 'class'; readonly result: string; readonly list?: true }
  | { readonly name: string; readonly is: 'constant'; readonly text: string }
  | { readonly name: string; readonly is: 'backend' | 'computer' };
