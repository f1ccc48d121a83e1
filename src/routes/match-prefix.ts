import { didYouMean, hasWildcard, invalidArgument, parseValue, wildcard } from 'pwsh-contract';

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
  // Brackets around an IPv6 address would be a wildcard that no prefix matches.
  if (hasWildcard(value) && !/^\[[0-9a-f]*:[0-9a-f:.]+\]/i.test(value)) {
    return { literal: false, text: value, test: wildcard('DestinationPrefix', value) };
  }
  const wanted = parseValue({ kind: 'IpPrefix', list: true }, value, typed);
  if (wanted.ok) {
    const text = wanted.value as string;
    return { literal: true, text, test: (prefix) => prefix === text };
  }
  throw invalidArgument(
    'InvalidParameterValue',
    `-DestinationPrefix '${value}' is not valid: ${wanted.rule}${didYouMean(wanted.suggestion)}`,
    wanted.suggestion === undefined ? 'Give a prefix or a wildcard.' : `Give -DestinationPrefix ${wanted.suggestion}.`,
  );
}
