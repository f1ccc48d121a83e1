import { BuildError } from './build-error.ts';

/**
 * Environment variables by which whoever starts a program of node has it load or write files, or end, whatever options it was made
 * with: node 26 reads them before a line of the program's own runs.
 */
export const CLOSED_NAMES = [
  // Takes compiled code of the program's script from files of that folder.
  'NODE_COMPILE_CACHE',
  // Writes files there when the program ends.
  'NODE_V8_COVERAGE',
  // Writes warnings into that file.
  'NODE_REDIRECT_WARNINGS',
  // Take the tables of languages and of time zones from files there.
  'NODE_ICU_DATA',
  'ICU_TIMEZONE_FILES_DIR',
  // Ends a program that takes no NODE_OPTIONS.
  'NODE_REPL_EXTERNAL_MODULE',
  // Loads the libraries that this file names. An option closes it, too.
  'OPENSSL_CONF',
] as const;

/** Those of node on x64 alone: with a name that is none each ends the program. */
const X64_NAMES = ['SIMDUTF_FORCE_IMPLEMENTATION', 'SIMDJSON_FORCE_IMPLEMENTATION'] as const;

/** The names that are closed in the node of a target, such as win-x64. */
export function closedNames(target: string): readonly string[] {
  return target.endsWith('-x64') ? [...CLOSED_NAMES, ...X64_NAMES] : CLOSED_NAMES;
}

/**
 * Takes those names out of a node binary: what it asks the environment for then has the empty name, which no environment can hold.
 * Another name in their place would be as good as the old one to somebody who reads the program.
 * @param image - not changed
 * @throws {BuildError} where a name does not stand there once as a text of C: this node reads it in another way
 */
export function withoutNames(image: Uint8Array, names: readonly string[]): Uint8Array {
  const bytes = Buffer.from(image);
  for (const name of names) {
    const places = placesOf(bytes, name);
    const [at] = places;
    if (at === undefined || places.length > 1) {
      throw new BuildError(
        `The node binary holds the name ${name} ${places.length} times, not once: see how this version reads it before a program is made of it.`,
      );
    }
    bytes.fill(0, at, at + name.length);
  }
  return bytes;
}

/** Where a name stands between zero bytes, but for the texts of V8's snapshot: those have their length in four bytes before them. */
function placesOf(bytes: Buffer, name: string): number[] {
  const whole = Buffer.from(`\0${name}\0`, 'latin1');
  const places: number[] = [];
  for (let at = bytes.indexOf(whole); at >= 0; at = bytes.indexOf(whole, at + 1)) {
    if (at < 3 || bytes.readUInt32LE(at - 3) !== name.length) places.push(at + 1);
  }
  return places;
}
