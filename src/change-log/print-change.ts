import { NO_ERROR } from 'pwsh-contract/native';
import { changeToJson } from '../changes/print.ts';
import { toInterfaceChange } from '../interfaces/change.ts';
import type { IpInterfaceChange, IpInterfaceEntry } from '../interfaces/entry.ts';
import { toInterfaceEntry } from '../interfaces/read.ts';
import { copyRow, decodeForwardRow } from '../ip-helper/codec.ts';
import { type IpRouteChange, toChange } from '../routes/change.ts';
import { entryReader, type IpRouteEntry } from '../routes/entry.ts';
import type { Cause, Machine } from '../session/machine.ts';
import { describeEntry } from '../session/words.ts';

/** What a call does to a route. */
export type RouteAction = 'Create' | 'Set' | 'Delete';

/** A change as its line has it, and in a sentence. */
export interface Printed {
  readonly line: object;
  readonly sentence: string;
}

/** A route before a call, as the call would have it, and as it is now. */
export function routeStates(
  action: RouteAction,
  row: Uint8Array,
  machine: Machine,
): { readonly before: IpRouteEntry | null; readonly planned: IpRouteEntry; readonly present: IpRouteEntry | null } {
  const toEntry = entryReader(machine);
  const bytes = copyRow(row);
  const found = machine.ipHelper.GetIpForwardEntry2(bytes) === NO_ERROR ? toEntry(decodeForwardRow(bytes)) : null;
  return { before: action === 'Create' ? null : found, planned: toEntry(decodeForwardRow(row)), present: found };
}

/** A change of a route, in the form of a plan. The planned one names it where there is none before and after. */
export function printRoute(
  action: RouteAction,
  before: IpRouteEntry | null,
  after: IpRouteEntry | null,
  planned: IpRouteEntry,
  { set = '' }: Cause,
): Printed {
  const then = action === 'Delete' ? null : after;
  const named = then ?? before ?? planned;
  const change: IpRouteChange =
    before !== null && then !== null
      ? toChange('Set', before, then, false, set)
      : { ...toChange('Set', named, named, false, set), Changed: true, Before: before, After: then };
  const Summary = before !== null && then !== null ? change.Summary : `${action} RouteMetric ${named.RouteMetric}`;
  const told = { ...change, Action: action, Summary };
  return { line: lineOf(told), sentence: `${describeEntry(named)}: ${Summary}` };
}

/** The interface that a row names, as it is now. */
export function interfaceStates(row: Uint8Array, machine: Machine): IpInterfaceEntry | undefined {
  const bytes = Uint8Array.from(row);
  return machine.ipHelper.GetIpInterfaceEntry(bytes) === NO_ERROR ? toInterfaceEntry(bytes, machine) : undefined;
}

/** A change of an interface, in the form of a plan; what begins has no state behind it. */
export function printInterface(
  before: IpInterfaceEntry | undefined,
  after: IpInterfaceEntry | undefined,
  { set = '' }: Cause,
): Printed {
  if (before === undefined) return { line: { Kind: 'Interface', Action: 'Set' }, sentence: 'Set' };
  const change: IpInterfaceChange = toInterfaceChange(before, after ?? before, false, set);
  const { After, Summary, ...begun } = lineOf(change);
  const line = after === undefined ? begun : { ...begun, Summary, After };
  return { line, sentence: `${before.InterfaceAlias ?? before.InterfaceIndex} ${before.AddressFamily}: ${Summary}` };
}

/** A change as a plan has it, without what the event of the line says. */
function lineOf(change: IpRouteChange | IpInterfaceChange): { readonly After?: unknown; readonly Summary?: unknown } {
  const { Changed: _changed, WhatIf: _whatIf, ...line } = changeToJson(change);
  return line;
}
