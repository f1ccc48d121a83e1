import type { NativeError } from './vocabulary.ts';

/**
 * What the catalogue says of a native function that failed.
 * @param call - the function; a row of the function itself comes before one of any (`*`)
 * @param code - the number or the name of the code
 * @returns nothing for a code that the catalogue does not have of that function
 */
export function findError(
  errors: readonly NativeError[],
  call: string,
  code: number | string,
): NativeError | undefined {
  const known = errors.filter((row) => row.code === code || row.name === code);
  return known.find(({ functions }) => functions.includes(call)) ?? known.find(({ functions }) => functions[0] === '*');
}
