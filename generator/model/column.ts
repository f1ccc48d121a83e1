import { type Column, findMember, type ResultClass } from './model.ts';

/** How a column is printed: its width in characters, where it has one; numbers on the right; its .NET format. */
export interface ColumnShape {
  readonly width?: number;
  readonly right?: true;
  readonly format?: string;
}

/** Decimal digits of the largest value. */
const DIGITS: Readonly<Record<string, number>> = { UInt8: 3, UInt16: 5, UInt32: 10, UInt64: 20 };

/** A moment as it is sorted, or in a column of eight characters its time of day. */
const MOMENT = { width: 19, format: '{0:yyyy-MM-dd HH:mm:ss}' } as const;
const TIME_OF_DAY = { width: 8, format: '{0:HH:mm:ss}' } as const;

/** The shape that a column of that name has: a width as it is written, or the largest that its type needs. */
export function shapeOf(result: Pick<ResultClass, 'members'>, { name, width }: Column): ColumnShape {
  const type = findMember(result, name)?.type;
  const least = (wanted: number) => ({ width: width ?? Math.max(name.length, wanted) });
  const written = width === undefined ? {} : { width };
  if (type?.is === 'constant') return least(type.text.length);
  if (type?.is !== 'value' || type.list) return written;
  const digits = DIGITS[type.kind];
  if (digits !== undefined) return { ...least(digits), right: true };
  if (type.kind === 'Boolean' || type.kind === 'Switch') return least('False'.length);
  if (type.kind === 'Choice' || type.kind === 'Enum')
    return least(Math.max(...(type.choices ?? []).map((choice) => choice.length)));
  if (type.kind !== 'DateTime') return written;
  return width === TIME_OF_DAY.width ? TIME_OF_DAY : { ...MOMENT, ...least(MOMENT.width) };
}
