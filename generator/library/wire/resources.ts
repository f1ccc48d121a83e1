import type { CommandError } from '../contract/command-error.ts';
import type { Call } from '../contract/vocabulary.ts';
import type { RequestColumn } from './columns.ts';

/** The part of a resource that the executable needs: what the generator writes to `contract.generated.ts`. */
export interface WireResource {
  readonly declaration: WireHandlers;
  readonly type: string;
  readonly state: WireState;
  /** The resource's manifest as JSON, but for the executable and what is said to it of the session. */
  readonly manifest: string;
}

/** What it does, of whatever state. */
export interface WireHandlers {
  get(asked: never, machine: never, call: Call): object;
  plan(desired: never, machine: never, call: Call): WirePlan;
  export?(machine: never, call: Call): Iterable<object>;
}

/** A ResourcePlan, of whatever state. */
export interface WirePlan {
  readonly actual: object;
  readonly differing: readonly string[];
  planned(): object;
  apply(): { readonly state: object; readonly failed?: CommandError };
}

/** The properties of an object. */
export interface WireState {
  readonly properties: readonly WireProperty[];
  /** Those of which one at least must be given. */
  readonly anyKey: readonly string[];
}

/** A property: a value, an object or a list of them; `exist` and `wouldDo` have names of the engine's own. */
export type WireProperty = { readonly name: string; readonly mandatory?: true } & (
  | ({ readonly is: 'value' } & Omit<RequestColumn, 'name' | 'columns' | 'results'>)
  | ({ readonly is: 'object'; readonly list: boolean } & WireState)
  | { readonly is: 'exist' }
  | { readonly is: 'wouldDo' }
);

/** The name of a property in JSON: `maximumCount` of MaximumCount, `ipAddress` of IPAddress. */
export function jsonName(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z]|$|[0-9])|^[A-Z]/, (capitals) => capitals.toLowerCase());
}

/** What a property is called in JSON, those of which the engine has names of its own among them. */
export function propertyName(name: string, is: WireProperty['is']): string {
  return is === 'exist' ? '_exist' : is === 'wouldDo' ? '_metadata' : jsonName(name);
}

/** What the exit codes of a resource mean, as its manifest says it. */
export const RESOURCE_EXIT_CODES = {
  0: 'Success',
  1: 'The program failed',
  2: 'The arguments or the input are wrong',
  3: 'Refused: the desired state must not be applied as it is',
  4: 'Something that is named is not there',
  5: 'Access is denied',
  6: 'Some changes were made, then one failed',
  8: 'The system refused a change, and nothing was changed',
} as const;
