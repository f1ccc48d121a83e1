/** The categories of System.Management.Automation.ErrorCategory that a command may use. */
export type ErrorCategory =
  | 'InvalidArgument'
  | 'InvalidData'
  | 'InvalidOperation'
  | 'ObjectNotFound'
  | 'PermissionDenied'
  | 'ResourceExists'
  | 'NotImplemented'
  | 'NotSpecified'
  | 'ResourceUnavailable';

/** What a person needs to know of a failure. `id` is stable and the same in every language. */
export interface ErrorFacts {
  readonly id: string;
  readonly category: ErrorCategory;
  /** Names the parameter, the value and the rule, in one or two sentences. */
  readonly message: string;
  /** What to do about it. */
  readonly action: string;
  /** Win32 status, where a Windows function gave one. */
  readonly status?: number;
  /** The values that it is about, where their parameters were given more: TargetObject has these alone. */
  readonly about?: readonly NamedValue[];
}

/** A value of a parameter, as it was given. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** The one error of a command: it becomes the ErrorRecord of one record; the records around it go on. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly facts: ErrorFacts;

  constructor(facts: ErrorFacts) {
    super(facts.message);
    this.facts = facts;
  }

  /** The same error, of that value of a parameter: of a list, it is the one that is wrong or not there. */
  about(name: string, value: unknown): CommandError {
    return new CommandError({ ...this.facts, about: [{ name, value: String(value) }] });
  }
}

/** A parameter that is missing, contradictory or against a rule that concerns more than its own text. */
export function invalidArgument(id: string, message: string, action: string): CommandError {
  return new CommandError({ id, category: 'InvalidArgument', message, action });
}
