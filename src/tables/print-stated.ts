import { printDuration } from 'pwsh-contract';
import type { StatedRoute } from './stated-route.ts';

/**
 * A route as a record that a table may have, for any computer: the interface by its alias, where it is known by one, since index and
 * LUID are others on each. What is not stated is not in it.
 */
export function toRecord({ place: _place, ...route }: StatedRoute): Readonly<Record<string, unknown>> {
  const { InterfaceAlias, InterfaceLuid, InterfaceIndex, ValidLifetime, PreferredLifetime, ...others } = route;
  return stated({
    ...others,
    ...interfaceOf({ InterfaceAlias, InterfaceLuid, InterfaceIndex }),
    ValidLifetime: duration(ValidLifetime),
    PreferredLifetime: duration(PreferredLifetime),
  });
}

function interfaceOf({ InterfaceAlias, InterfaceLuid, InterfaceIndex }: Partial<StatedRoute>) {
  if (InterfaceAlias !== undefined && InterfaceAlias !== null) return { InterfaceAlias };
  return InterfaceLuid === undefined ? { InterfaceIndex } : { InterfaceLuid };
}

function duration(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : printDuration(seconds);
}

function stated(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== null));
}
