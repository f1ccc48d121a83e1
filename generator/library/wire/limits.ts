/** The largest value of each kind of number that TypeScript has as a number. */
export const LARGEST = { UInt8: 255, UInt16: 65_535, UInt32: 4_294_967_295 } as const;

export const LARGEST_UINT64 = 2n ** 64n - 1n;

/** The largest finite lifetime: Windows' 0xffffffff stands for "infinite". */
export const LARGEST_DURATION = 4_294_967_294;

/** TimeSpan.MaxValue as PowerShell prints it, which NetTCPIP uses for "infinite". */
export const TIMESPAN_MAX = '10675199.02:48:05.4775807';

/** The same in ticks of 100 ns. */
export const TIMESPAN_MAX_TICKS = '9223372036854775807';

/** The longest request, in characters. */
export const LONGEST_REQUEST = 16 * 1024 * 1024;

/** The longest one of a cmdlet that takes all piped objects together, in characters: room for MOST_VALUES of 800 each. */
export const LONGEST_GATHERED = 192 * 1024 * 1024;

/** The longest value that is a notation of something or a path, in UTF-16 units: as long as Windows' longest path. */
export const LONGEST_VALUE = 32_767;

/** How many values a list has at most. */
export const MOST_VALUES = 250_000;

/**
 * What a page of results holds at most: so many of them on the first and on each later one, so many bytes, and what was
 * found in so many milliseconds, if it is one.
 */
export const PAGE = { first: 200, next: 1000, bytes: 262_144, milliseconds: 500 } as const;

/** How many requests may have results that are still to be given. */
export const MOST_CURSORS = 64;

/** What is kept to be changed as one: so many records of all runs, of so many runs, and for so many milliseconds unasked. */
export const STAGE = { records: MOST_VALUES, runs: MOST_CURSORS, milliseconds: 3_600_000 } as const;
