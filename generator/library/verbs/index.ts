/** What makes verbs of the executable's command line of a contract: `import { contractVerbs } from 'pwsh-contract/verbs'`. */
export { contractVerbs } from './contract-verbs.ts';
export type { Exits, VerbHost } from './host.ts';
export { verbNames } from './names.ts';
export type { ContractWords } from './words.ts';
