/** What a contract and its handlers are written with: `import { defineModule, type ByName } from 'pwsh-contract'`. */
export { CommandError, type ErrorCategory, type ErrorFacts } from './contract/command-error.ts';
export { lazyPlan } from './contract/lazy-plan.ts';
export * from './contract/vocabulary.ts';
export { hasWildcard, unescapeWildcard, wildcard } from './contract/wildcard.ts';
export {
  formatAddress,
  type ParsedAddress,
  type ParsedPrefix,
  parseAddress,
  parsePrefix,
  prefixesAround,
  type Refused,
} from './wire/address.ts';
export type { Advice } from './wire/plain-text.ts';
export { didYouMean, type ParsedValue, parseValue, printDuration, trimmed } from './wire/values.ts';
