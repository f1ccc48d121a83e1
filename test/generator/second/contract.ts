import { defineModule, defineRole, defineTopic, type FilePath, type Switch } from 'pwsh-contract';

export { carryOut } from './carry-out.ts';
export * from './commands/compare-seal.ts';
export * from './commands/completers.ts';
export * from './commands/get-digest.ts';
export * from './commands/get-digest-part.ts';
export * from './commands/get-seal.ts';
export * from './commands/new-seal.ts';
export * from './commands/remove-seal.ts';
export * from './commands/set-seal.ts';
export * from './commands/test-seal.ts';
export * from './commands/undo-seal.ts';
export * from './commands/watch-seal.ts';
export { errors } from './errors.ts';
export { sealResource } from './resources/seal.ts';
export { sealListResource } from './resources/seal-list.ts';

/**
 * A seal is the digest of a file, with a label and what a person has to say about it. Seals are kept in a ledger, a file
 * of JSON: Connect-SealHost -Ledger ./seals.json. Without one they are in memory, and gone with the session.
 *
 * Test-Seal says which files are no longer what they were when they were sealed. A scheduled task that asks it every night:
 *
 * ```
 * schtasks /Create /TN FileSeal /SC DAILY /ST 03:00 /TR "powershell.exe -NoProfile -Command Connect-SealHost -Ledger seals.json; Test-Seal"
 * ```
 */
export const contract = defineModule({
  name: 'FileSeal',
  prefix: 'Seal',
  executable: 'fileseal',
  usualBackend: 'File',
  nouns: { Seal: 'seal', DigestPart: 'part' },
  environment: ['FILESEAL_OWNER'],
  version: '1.2.0',
  guid: '0d9c6f0e-6c4f-4f0e-9a3b-3d1b1f3f7a52',
  author: 'The FileSeal authors',
  company: 'FileSeal Works',
  icon: 'seal.ico',
  copyright: '(c) The FileSeal authors. MIT License.',
  description: "Seals files: remembers their digests, and says what isn't as it was.",
  tags: ['File', 'Hash', 'PSEdition_Desktop', 'PSEdition_Core'],
  releaseNotes: 'Watch-Seal is new.',
  generate: 'npm run generate:second',
  projectUri: 'https://example.org/fileseal',
  licenseUri: 'https://example.org/fileseal/license',
});

/**
 * How to be sure of a seal.
 *
 * A ledger that others may write says nothing. Keep it where only you may, and compare:
 *
 * ```
 * Test-Seal ./report.pdf | Where-Object Intact -EQ $false
 * ```
 */
export const trust = defineTopic('Trust');

/** Looks after seals: reads them, and makes new ones. */
export const keeper = defineRole({
  name: 'SealKeeper',
  includes: 'reading',
  cmdlets: ['New-Seal -Path -Label', 'Remove-Seal'],
});

/**
 * Where the seals of a session are kept: without a ledger, in memory.
 * @session
 * @example Keep the seals in a file
 * Connect-SealHost -Ledger ./seals.json
 */
export interface SessionOptions {
  /** The file that the seals are kept in (JSON); made when something is sealed. */
  Ledger?: FilePath;
  /** Changes nothing, whoever asks. */
  ReadOnly?: Switch;
}
