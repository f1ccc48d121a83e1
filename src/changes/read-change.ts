import { didYouMean, parseValue, shorten } from 'pwsh-contract';
import { toInterfaceChange } from '../interfaces/change.ts';
import type { IpInterfaceEntry } from '../interfaces/entry.ts';
import { toChange, toCreationOrDeletion, toRecreation } from '../routes/change.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import type { Change, ChangeSet } from './change-set.ts';
import {
  CHANGE_COLUMNS,
  INTERFACE_COLUMNS,
  type PlanColumn,
  type PlanColumns,
  ROUTE_COLUMNS,
  type Side,
} from './columns.ts';

/** The values of one change, or of the whole set, as a file has them. */
export interface Cells {
  /** The text of a value; undefined where there is none. `side` is of the entry before or after. */
  text(name: string, side?: Side): string | undefined;
  /** Whether the file has an entry before, or after. */
  has(side: Side): boolean;
  /** Ends the reading with the rule that a value, or the whole, breaks. */
  fail(rule: string, name?: string, side?: Side): never;
}

/** Where the changes of a set come from. */
type Source = Pick<ChangeSet, 'id' | 'computer' | 'backend'>;

/**
 * Reads one change. What a person reads, its summary, must say what its values say: somebody approves by it.
 * `cells.fail` ends the reading where a value is missing or breaks the rule of its type.
 */
export function readChange(cells: Cells, source: Source): Change {
  const { Kind, Action, AddressFamily, Summary, ...facts } = readKeys(cells);
  const shared = { ...facts, Store: 'ActiveStore', Backend: source.backend, ComputerName: source.computer } as const;
  const change = Kind === 'Route' ? readRoute(cells, Action, shared) : readInterface(cells, Action, shared);
  if (change.Summary !== Summary)
    cells.fail(`it says '${shorten(Summary)}', but the values say '${change.Summary}'`, 'Summary');
  if (AddressFamily !== familyOf(change))
    cells.fail(`'${AddressFamily}' is not the family of the rest`, 'AddressFamily');
  return change;

  function readRoute(of: Cells, action: Keys['Action'], keys: Shared): Change {
    const { Changed, WhatIf, ...named } = keys;
    const DestinationPrefix = readValue(of, CHANGE_COLUMNS.DestinationPrefix, 'DestinationPrefix') as string;
    const NextHop = readValue(of, CHANGE_COLUMNS.NextHop, 'NextHop') as string;
    if (DestinationPrefix.includes(':') !== NextHop.includes(':'))
      of.fail(`'${NextHop}' is of another address family than DestinationPrefix '${DestinationPrefix}'`, 'NextHop');
    const entry = (side: Side): IpRouteEntry | null => {
      const values = readSide(of, side, ROUTE_COLUMNS);
      if (values === null) return null;
      const { RouteMetric, InterfaceMetric } = values as Pick<IpRouteEntry, 'RouteMetric' | 'InterfaceMetric'>;
      const EffectiveMetric = InterfaceMetric === null ? null : BigInt(RouteMetric) + BigInt(InterfaceMetric);
      return { ...named, DestinationPrefix, NextHop, AddressFamily, ...values, EffectiveMetric } as IpRouteEntry;
    };
    const [Before, After] = [entry('Before'), entry('After')];
    if (action === 'Set' || action === 'Recreate') {
      if (Before === null || After === null)
        return of.fail(`a ${action} has a state before and one after`, Before === null ? 'Before' : 'After');
      const made = action === 'Set' ? toChange('Set', Before, After, WhatIf, source.id) : undefined;
      return expectChanged(of, Changed, made ?? toRecreation(Before, After, WhatIf, source.id));
    }
    if (action === 'Create' && Before !== null) of.fail('what is created was not there before', 'Before');
    if (action === 'Create' && After === null) of.fail('what is created is there afterwards', 'After');
    if (action === 'Delete' && Before === null && Changed) of.fail('what is deleted was there before', 'Before');
    if (action === 'Delete' && After !== null && WhatIf) of.fail('what is deleted is not there afterwards', 'After');
    return toCreationOrDeletion(
      action,
      {
        key: { DestinationPrefix, NextHop },
        owner: { index: named.InterfaceIndex, alias: named.InterfaceAlias, luid: named.InterfaceLuid },
      },
      source,
      { Changed, WhatIf, Before, After, ChangeSetId: source.id },
    );
  }

  function readInterface(of: Cells, action: Keys['Action'], keys: Shared): Change {
    const { Changed, WhatIf, ...named } = keys;
    if (action !== 'Set') of.fail(`'${action}' is no change of an interface; it must be Set`, 'Action');
    const entry = (side: Side): IpInterfaceEntry => {
      const values = readSide(of, side, INTERFACE_COLUMNS);
      if (values === null) return of.fail('a Set has a state before and one after', side);
      return { ...named, AddressFamily, ...values } as IpInterfaceEntry;
    };
    return expectChanged(of, Changed, toInterfaceChange(entry('Before'), entry('After'), WhatIf, source.id));
  }
}

interface Keys {
  readonly Kind: 'Route' | 'Interface';
  readonly Action: 'Create' | 'Set' | 'Recreate' | 'Delete';
  readonly AddressFamily: 'IPv4' | 'IPv6';
  readonly InterfaceAlias: string | null;
  readonly InterfaceIndex: number;
  readonly InterfaceLuid: bigint;
  readonly Changed: boolean;
  readonly WhatIf: boolean;
  readonly Summary: string;
}

type Shared = Omit<Keys, 'Kind' | 'Action' | 'AddressFamily' | 'Summary'> & {
  readonly Store: 'ActiveStore';
  readonly Backend: string;
  readonly ComputerName: string;
};

function readKeys(cells: Cells): Keys {
  const { DestinationPrefix: _prefix, NextHop: _hop, ...columns } = CHANGE_COLUMNS;
  return readValues(cells, columns) as unknown as Keys;
}

function familyOf(change: Change): string {
  if ('AddressFamily' in change) return change.AddressFamily;
  return change.NextHop.includes(':') ? 'IPv6' : 'IPv4';
}

function expectChanged(cells: Cells, said: boolean, change: Change): Change {
  if (change.Changed !== said) cells.fail(`it says ${said}, but the values say ${change.Changed}`, 'Changed');
  return change;
}

function readSide(cells: Cells, side: Side, columns: PlanColumns): Readonly<Record<string, unknown>> | null {
  return cells.has(side) ? readValues(cells, columns, side) : null;
}

/** The values of columns by name. */
export function readValues(cells: Cells, columns: PlanColumns, side?: Side): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, readValue(cells, column, name, side)]),
  );
}

function readValue(cells: Cells, column: PlanColumn, name: string, side?: Side): unknown {
  const text = cells.text(name, side);
  const read = (part: string) => {
    const parsed = parseValue({ choices: [], ...column, list: false }, part);
    if (parsed.ok) return parsed.value;
    return cells.fail(
      `'${shorten(part)}' is not valid; ${parsed.rule}${didYouMean(parsed.suggestion).replace(/\.$/, '')}`,
      name,
      side,
    );
  };
  if (column.list) return text === undefined ? [] : text.split(' ').map(read);
  if (text !== undefined) return read(text);
  return column.nullable ? null : cells.fail('it is missing', name, side);
}
