import type { Call } from '../contract/vocabulary.ts';

/** The part of a contract that the executable needs: what the generator writes to `contract.generated.ts`. */

/** The types that a value can have on the wire. */
export type ValueKind =
  | 'UInt8'
  | 'UInt16'
  | 'UInt32'
  | 'UInt64'
  | 'Duration'
  | 'DateTime'
  | 'Boolean'
  | 'Switch'
  | 'String'
  | 'Wildcard'
  | 'FilePath'
  | 'IpAddress'
  | 'IpPrefix'
  | 'Choice'
  | 'Enum'
  | 'Whole'
  | 'Objects';

/** One column of a request. An empty field means "not given". */
export interface RequestColumn {
  readonly name: string;
  readonly kind: ValueKind;
  readonly list: boolean;
  /** The words of a `Choice` or an `Enum`. */
  readonly choices?: readonly string[];
  /** The numbers of an `Enum`, in the order of its words. */
  readonly numbers?: readonly number[];
  /** Bounds of a number, both included, where they are narrower than its kind's. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** What a `String` must match as a whole. */
  readonly pattern?: string;
  /**
   * The members of a `Whole`: a list of their texts is its field; an empty one is a member that is not there. Several of
   * them (`list`) are a list of such fields.
   */
  readonly columns?: readonly RequestColumn[];
  /** The results that an item of `Objects` may be, by the member that it then is; one without a name is the item itself. */
  readonly results?: readonly { readonly member: string; readonly columns: readonly ObjectColumn[] }[];
}

/** One member of an object of `Objects`: a value, or another object, before whose members stands whether it is there. */
export type ObjectColumn =
  | (RequestColumn & { readonly nullable?: true })
  | { readonly name: string; readonly nested: readonly ObjectColumn[]; readonly nullable?: true };

/**
 * One column of a reply, or a nested result: a column that says whether it is there, then its own columns. A `list` of
 * nested results is one column: a list of texts, each of which is the columns of one result with tabs between them.
 */
export type ReplyColumn =
  | { readonly name: string; readonly kind: ValueKind; readonly list: boolean }
  | { readonly name: string; readonly columns: readonly ReplyColumn[]; readonly list?: true };

/** One command. `handler` is called with the request's members, the machine and the call. */
export interface WireCommand<Machine> {
  readonly name: string;
  /** Whether the handler returns a plan (a changing command) or results. */
  readonly changes: boolean;
  /** Whether the plan is one of many things, which has many results. */
  readonly many?: true;
  /** Whether the handler returns a watch, which takes a process of its own. */
  readonly watches?: true;
  /** The parameters that select and never change, and what to do instead of changing one. */
  readonly keys?: { readonly names: readonly string[]; readonly advice: string };
  readonly parameters: readonly RequestColumn[];
  /** The parameters with which the records of a run are changed as one: the columns of `commit`. */
  readonly asOne?: readonly RequestColumn[];
  readonly result: readonly ReplyColumn[];
  readonly handler: (parameters: never, machine: Machine, call: Call) => unknown;
}

/** The whole contract. `checksum` differs when a column differs, so that module and executable can't misread. */
export interface WireContract<Machine> {
  readonly module: string;
  readonly version: string;
  readonly checksum: string;
  readonly commands: readonly WireCommand<Machine>[];
  /** Makes what was planned of the records of a run, as one; where a command has parameters for that. */
  readonly carriesOut?: (terms: never, planned: never, machine: Machine, call: Call) => Iterable<unknown>;
}

/** What reading one value gave: the value, or the rule it breaks in words that finish "is not valid: ...". */
export type ParsedValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly rule: string; readonly suggestion?: string };
