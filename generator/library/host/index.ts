/** What an executable is made with: `import { serve } from 'pwsh-contract/host'`. */

export { quote as scriptText } from '../../text/powershell.ts';
export { optionName } from '../wire/option-name.ts';
export {
  asciiJson,
  badArguments,
  EXIT,
  ExitError,
  errorJson,
  type GivenOptions,
  isCommandLine,
  type Option,
  type Program,
  runCommandLine,
  type Streams,
  type Verb,
} from './command-line.ts';
export {
  type AppScripts,
  appScripts,
  detectionScript,
  LARGEST_SCRIPT,
  type Remediation,
  remediationScript,
  type ScriptedModule,
  scriptJson,
} from './intune-scripts.ts';
export { inOptions, parameterOptions, pathOf, readParameters } from './parameter-options.ts';
export { write } from './pipes.ts';
export { type ResourceHost, resourceVerb } from './resource-verb.ts';
export { serve } from './serve.ts';
export type { HostFacts, Session } from './session.ts';
