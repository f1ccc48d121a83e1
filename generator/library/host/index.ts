/** What an executable is made with: `import { serve } from 'pwsh-contract/host'`. */
export { serve } from './serve.ts';
export type { HostFacts, Session } from './session.ts';
