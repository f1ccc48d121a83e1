import type { ValueKind } from '../wire/columns.ts';
import { LARGEST, LARGEST_DURATION, LARGEST_UINT64, TIMESPAN_MAX_TICKS } from '../wire/limits.ts';

/** The kinds that are numbers to TypeScript, which takes a fraction and NaN for each of them. */
export type NumberKind = Extract<ValueKind, 'UInt8' | 'UInt16' | 'UInt32' | 'UInt64' | 'Duration' | 'DateTime'>;

/** Milliseconds from 1601, where Windows counts from, to 1970. */
const UNIX_EPOCH = 11_644_473_600_000;
/** The last moment that .NET has, in milliseconds since 1970. */
const LAST_MOMENT = 253_402_300_799_999;

/** What a number of a kind must be, and how it is written. */
interface NumberRule {
  readonly rule: string;
  readonly fits: (value: unknown) => boolean;
  readonly print: (value: unknown) => string;
}

const NUMBERS: Readonly<Record<NumberKind, NumberRule>> = {
  UInt8: whole(LARGEST.UInt8),
  UInt16: whole(LARGEST.UInt16),
  UInt32: whole(LARGEST.UInt32),
  UInt64: {
    rule: `a bigint from 0 to ${LARGEST_UINT64}`,
    fits: (value) => typeof value === 'bigint' && value >= 0n && value <= LARGEST_UINT64,
    print: String,
  },
  Duration: {
    rule: `whole seconds from 0 to ${LARGEST_DURATION}, or Infinity`,
    fits: (value) => value === Infinity || isWhole(value, LARGEST_DURATION),
    // What .NET counts a time in, so that the module reads it by one call.
    print: (value) => (value === Infinity ? TIMESPAN_MAX_TICKS : `${value}0000000`),
  },
  DateTime: {
    rule: 'milliseconds since 1970, of the years 1601 to 9999',
    fits: (value) => typeof value === 'number' && value >= -UNIX_EPOCH && value <= LAST_MOMENT,
    // Tenths of microseconds since 1601, which .NET reads as a DateTime; a number could not hold them.
    print: (value) => `${UNIX_EPOCH + Math.floor(value as number)}0000`,
  },
};

function whole(largest: number): NumberRule {
  return { rule: `a whole number from 0 to ${largest}`, fits: (value) => isWhole(value, largest), print: String };
}

function isWhole(value: unknown, largest: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= largest;
}

export function isNumberKind(kind: ValueKind): kind is NumberKind {
  return kind in NUMBERS;
}

/**
 * Makes the printer of the numbers of a member. It throws an Error for a number that its kind cannot hold: the module
 * could not read it, and would not know whose it is.
 */
export function numberPrinter(name: string, kind: NumberKind): (value: unknown) => string {
  const { rule, fits, print } = NUMBERS[kind];
  return (value) => {
    if (fits(value)) return print(value);
    throw new Error(`the result has ${String(value)} for ${name}, which must be ${rule}`);
  };
}
