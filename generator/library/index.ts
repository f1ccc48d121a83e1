/** What a contract and its handlers are written with: `import { defineModule, type ByName } from 'pwsh-contract'`. */
export { CommandError, type ErrorCategory, type ErrorFacts, invalidArgument } from './contract/command-error.ts';
export { readFault, writeFault } from './contract/file-fault.ts';
export { pickProperties, refuseEmptyNamed } from './contract/given.ts';
export { findError } from './contract/native-error.ts';
export {
  type Complaint,
  dropCommand,
  type Here,
  namesOf,
  originComplaints,
  type PipedOrigin,
  type PipedThing,
  refuseAll,
} from './contract/origin.ts';
export { changedMembers, lazyPlan, resultOf } from './contract/plan.ts';
export {
  defineResource,
  type Resource,
  type ResourceHandlers,
  type ResourceOutcome,
  type ResourcePlan,
} from './contract/resource.ts';
export {
  emptySelector,
  filtering,
  groupMaker,
  literally,
  refuseEmpty,
  select,
  type Wanted,
} from './contract/selection.ts';
export { type KeyOf, type Table, tableOf } from './contract/table.ts';
export * from './contract/vocabulary.ts';
export { hasWildcard, unescapeWildcard, wildcard } from './contract/wildcard.ts';
export {
  formatAddress,
  type ParsedAddress,
  type ParsedPrefix,
  parseAddress,
  parsePrefix,
  type Refused,
} from './wire/address.ts';
export type { ParsedValue } from './wire/columns.ts';
export { LARGEST } from './wire/limits.ts';
export type { Advice } from './wire/plain-text.ts';
export { commonBits, hasHostBits, withHostBits } from './wire/prefix.ts';
export { shorten } from './wire/shorten.ts';
export { didYouMean, parseValue, printDuration, trimmed } from './wire/values.ts';
