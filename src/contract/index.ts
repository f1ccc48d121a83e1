/** What a contract is written with: `import { defineModule, type ByName } from 'iproute/contract'`. */
export { CommandError, type ErrorCategory, type ErrorFacts } from './command-error.ts';
export * from './vocabulary.ts';
export { hasWildcard, unescapeWildcard, wildcard } from './wildcard.ts';
