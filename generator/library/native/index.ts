/** What calls the functions of native libraries: `import { loadKoffi, binder } from 'pwsh-contract/native'`. */
export { binder, bindOrMissing, type Native } from './bind.ts';
export { type Koffi, loadKoffi } from './load-koffi.ts';
export * from './status.ts';
export { type WindowsSystem, windowsSystem } from './windows.ts';
export { type WindowsFiles, windowsFiles } from './windows-files.ts';
