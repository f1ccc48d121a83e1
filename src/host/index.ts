/** What an executable is made with: `import { serve } from 'iproute/host'`. */
export { type HostFacts, type Session, serve } from './serve.ts';
