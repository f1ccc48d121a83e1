import type { RouteFilter } from '../commands/get-ip-route-entry.ts';
import type { CommandError } from '../contract/command-error.ts';
import { parsePrefix } from '../ip-helper/address.ts';
import { decodeForwardRow, splitTable } from '../ip-helper/codec.ts';
import { AF_UNSPEC } from '../ip-helper/enums.ts';
import { ERROR_NOT_FOUND, NO_ERROR } from '../ip-helper/status.ts';
import { invalidArgument, notFound, windowsError } from './errors.ts';
import type { IpRouteEntry } from './ip-route-entry.ts';
import { entryReader, type Machine } from './machine.ts';
import { hasWildcard, wildcard } from './wildcard.ts';

type Test = (entry: IpRouteEntry) => boolean;

/** One thing asked for: a literal one that no route matches is an error. */
interface Wanted {
  readonly name: string;
  readonly value: string;
  readonly literal: boolean;
  readonly test: Test;
}

/** The routes that match every filter, then an error for each literal that nothing matches. */
export function findRoutes(filter: RouteFilter, machine: Machine): (IpRouteEntry | CommandError)[] {
  const { status, table } = machine.ipHelper.GetIpForwardTable2(AF_UNSPEC);
  // An empty table is "not found" to Windows, and nothing to a person.
  if (status !== NO_ERROR && status !== ERROR_NOT_FOUND) throw windowsError('GetIpForwardTable2', status, 'the table');
  const toEntry = entryReader(machine);
  const entries = table === undefined ? [] : splitTable(table).map((bytes) => toEntry(decodeForwardRow(bytes)));
  const errors: CommandError[] = [];
  const groups = wantedGroups(filter, entries, errors);
  const found = entries.filter((entry) => groups.every((group) => group.some((wanted) => wanted.test(entry))));
  const allLiteral = groups.every((group) => group.every((wanted) => wanted.literal));
  for (const wanted of groups.flat()) {
    // Literals alone must be found together; beside a filter each is judged by the whole table.
    if (!wanted.literal || (allLiteral ? found : entries).some(wanted.test)) continue;
    errors.push(
      notFound(
        'RouteNotFound',
        `No route has the ${wanted.name} '${wanted.value}'${allLiteral && groups.length > 1 ? ' with the other values given' : ''}.`,
        'List the routes with Get-IpRouteEntry, or use a wildcard.',
      ),
    );
  }
  return [...found, ...errors];
}

function wantedGroups(filter: RouteFilter, entries: readonly IpRouteEntry[], errors: CommandError[]): Wanted[][] {
  const groups: Wanted[][] = [];
  const add = <T>(values: readonly T[] | undefined, want: (value: T) => Wanted | undefined) => {
    if (values !== undefined) groups.push(values.map(want).filter((wanted) => wanted !== undefined));
  };
  const literal = (name: string, value: unknown, test: Test): Wanted => ({
    name,
    value: String(value),
    literal: true,
    test,
  });
  const pattern = (name: string, value: string, text: (entry: IpRouteEntry) => string): Wanted => {
    const matches = wildcard(value);
    return { name, value, literal: false, test: (entry) => matches(text(entry)) };
  };
  add(filter.DestinationPrefix, (value) => {
    if (hasWildcard(value)) return pattern('DestinationPrefix', value, (entry) => entry.DestinationPrefix);
    const prefix = parsePrefix(value);
    if (prefix.ok) return literal('DestinationPrefix', value, (entry) => entry.DestinationPrefix === prefix.text);
    const action =
      prefix.suggestion === undefined ? 'Give a prefix or a wildcard.' : `Did you mean ${prefix.suggestion}?`;
    errors.push(
      invalidArgument('InvalidParameterValue', `-DestinationPrefix '${value}' is not valid: ${prefix.rule}.`, action),
    );
    return undefined;
  });
  add(filter.NextHop, (value) => literal('NextHop', value, (entry) => sameAddress(entry.NextHop, value)));
  add(filter.InterfaceIndex, (value) => literal('InterfaceIndex', value, (entry) => entry.InterfaceIndex === value));
  add(filter.InterfaceLuid, (value) => literal('InterfaceLuid', value, (entry) => entry.InterfaceLuid === value));
  add(filter.InterfaceAlias, (value) => {
    // Exactly that name first: '[' is a character of names, too.
    if (entries.some((entry) => entry.InterfaceAlias === value)) {
      return literal('InterfaceAlias', value, (entry) => entry.InterfaceAlias === value);
    }
    if (hasWildcard(value)) return pattern('InterfaceAlias', value, (entry) => entry.InterfaceAlias ?? '');
    const lower = value.toLowerCase();
    return literal('InterfaceAlias', value, (entry) => entry.InterfaceAlias?.toLowerCase() === lower);
  });
  const choose = <T>(name: string, values: readonly T[] | undefined, member: (entry: IpRouteEntry) => T) =>
    add(values, (value) => ({ name, value: String(value), literal: false, test: (entry) => member(entry) === value }));
  choose<string>('AddressFamily', filter.AddressFamily, (entry) => entry.AddressFamily);
  choose<string>('Protocol', filter.Protocol, (entry) => entry.Protocol);
  choose<number>('RouteMetric', filter.RouteMetric, (entry) => entry.RouteMetric);
  return groups;
}

/** The zone counts only where both have one. */
function sameAddress(a: string, b: string): boolean {
  return a === b || (!(a.includes('%') && b.includes('%')) && a.split('%')[0] === b.split('%')[0]);
}
