import { didYouMean } from '../contract/values.ts';
import { hasWildcard, wildcard } from '../contract/wildcard.ts';
import { parsePrefix, parseTypedPrefix } from '../ip-helper/address.ts';
import { invalidArgument } from './errors.ts';

/** What selects prefixes: one of them, or with wildcards those whose text matches. */
export interface PrefixMatch {
  readonly literal: boolean;
  /** As it was understood: 10.1.2.3, typed, is 10.1.2.3/32. */
  readonly text: string;
  test(prefix: string): boolean;
}

/**
 * Reads a -DestinationPrefix of a filter.
 * @param typed - whether a person typed it: it may then be a bare host, or an address and its mask
 * @throws {CommandError} for what is neither a prefix nor a wildcard
 */
export function matchPrefix(value: string, typed: boolean): PrefixMatch {
  if (hasWildcard(value)) return { literal: false, text: value, test: wildcard('DestinationPrefix', value) };
  const wanted = typed ? parseTypedPrefix(value) : parsePrefix(value);
  if (wanted.ok) return { literal: true, text: wanted.text, test: (prefix) => prefix === wanted.text };
  throw invalidArgument(
    'InvalidParameterValue',
    `-DestinationPrefix '${value}' is not valid: ${wanted.rule}${didYouMean(wanted.suggestion)}`,
    wanted.suggestion === undefined ? 'Give a prefix or a wildcard.' : `Give -DestinationPrefix ${wanted.suggestion}.`,
  );
}
