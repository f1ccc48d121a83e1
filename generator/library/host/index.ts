/** What an executable is made with: `import { serve } from 'pwsh-contract/host'`. */
export { type HostFacts, type Session, serve } from './serve.ts';
