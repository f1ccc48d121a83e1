import { changedMembers } from 'pwsh-contract';
import { printChanges, UNCHANGED } from '../session/words.ts';
import type { IpInterfaceChange, IpInterfaceEntry } from './entry.ts';
import { SETTINGS } from './settings.ts';

/** The settings that are not what they were. */
function changedSettings(before: IpInterfaceEntry, after: IpInterfaceEntry): (typeof SETTINGS)[number][] {
  return changedMembers(SETTINGS, before, after);
}

/** The difference of what was read before and after: what nobody asked for shows, too. */
export function toInterfaceChange(
  before: IpInterfaceEntry,
  after: IpInterfaceEntry,
  whatIf: boolean,
  ChangeSetId: string,
): IpInterfaceChange {
  const changed = changedSettings(before, after);
  return {
    Action: 'Set',
    Changed: changed.length > 0,
    WhatIf: whatIf,
    InterfaceIndex: after.InterfaceIndex,
    InterfaceAlias: after.InterfaceAlias,
    InterfaceLuid: after.InterfaceLuid,
    AddressFamily: after.AddressFamily,
    ChangedProperties: changed,
    Summary: printChanges(changed, before, after) || UNCHANGED,
    Before: before,
    After: after,
    ChangeSetId,
    Store: 'ActiveStore',
    Backend: after.Backend,
    ComputerName: after.ComputerName,
  };
}

/** "Set InterfaceMetric 25 -> 6000, AutomaticMetric Enabled -> Disabled", or nothing. */
export function describeInterfaceChange(before: IpInterfaceEntry, after: IpInterfaceEntry): string {
  const changes = printChanges(changedSettings(before, after), before, after);
  return changes === '' ? '' : `Set ${changes}`;
}
