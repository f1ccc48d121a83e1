import type { Call, Plan } from 'pwsh-contract';
import { changedMembers, invalidArgument, refuseEmptyNamed } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import type { InterfaceKey } from '../commands/set-ip-interface-entry.ts';
import { decodeInterfaceRow, patchInterfaceRow } from '../ip-helper/codec.ts';
import { changeError, windowsError } from '../session/errors.ts';
import { forgetAll, type Machine } from '../session/machine.ts';
import { describeInterface, printChanges, UNCHANGED } from '../session/words.ts';
import type { IpInterfaceChange, IpInterfaceEntry } from './entry.ts';
import type { PipedOrigin } from './origin.ts';
import { refuseForeign } from './origin.ts';
import { toInterfaceEntry } from './read.ts';
import { INTERFACE_SELECTORS, type ResolvedInterface, resolveInterface } from './resolve.ts';
import { type AddressFamily, readInterfaceRow } from './row.ts';
import type { InterfaceSettings } from './settings.ts';
import { acceptedSitePrefixLength, mergeSettings, pickSettings, SETTINGS } from './settings.ts';

/**
 * Set: read, merge, check; apply calls SetIpInterfaceEntry and reads back. Only what the caller named changes.
 * @throws {CommandError} when the interface or its family is not named or not there, or a value does not fit it
 */
export function planInterfaceChange(
  request: InterfaceKey & InterfaceSettings & PipedOrigin,
  machine: Machine,
  call: Call,
): Plan<IpInterfaceChange> {
  refuseForeign(request, machine, call, { what: 'interface', getter: 'Get-IpInterfaceEntry' });
  refuseEmptyNamed(request, ['AddressFamily', ...INTERFACE_SELECTORS], call);
  const settings = pickSettings(request, call);
  const owner = resolveInterface(request, machine, call);
  const { family, bytes } = readAsked(owner, request.AddressFamily, machine);
  const target = describe(owner, family);
  const before = toInterfaceEntry(bytes, machine);
  const row = decodeInterfaceRow(bytes);
  const patch = mergeSettings(row, settings, family, target, call);
  const idle = Object.keys(patch).length === 0;
  const changed = Uint8Array.from(bytes);
  patchInterfaceRow(changed, patch);
  const planned = toInterfaceEntry(changed, machine);
  return {
    target,
    action: describeAction(before, planned),
    planned: toChange(before, planned, true),
    apply() {
      if (idle) return toChange(before, before, false);
      const SitePrefixLength = acceptedSitePrefixLength(planned.SitePrefixLength, family);
      patchInterfaceRow(changed, { SitePrefixLength });
      const status = machine.ipHelper.SetIpInterfaceEntry(changed);
      if (status !== NO_ERROR) throw changeError(machine, 'SetIpInterfaceEntry', status, target);
      // Routes that follow in this batch show the new metric.
      forgetAll(machine);
      const read = readInterfaceRow(machine.ipHelper, owner.luid, family);
      if (read.status !== NO_ERROR)
        throw windowsError('GetIpInterfaceEntry', read.status, target, 'after the change was made');
      return toChange(before, toInterfaceEntry(read.bytes, machine), false);
    },
  };
}

/** The row of the family asked for, or of the only one. */
function readAsked(
  owner: ResolvedInterface,
  asked: AddressFamily | undefined,
  machine: Machine,
): { family: AddressFamily; bytes: Uint8Array } {
  const families: AddressFamily[] = asked === undefined ? ['IPv4', 'IPv6'] : [asked];
  const found: { family: AddressFamily; bytes: Uint8Array }[] = [];
  for (const family of families) {
    const { status, bytes } = readInterfaceRow(machine.ipHelper, owner.luid, family);
    if (status === NO_ERROR) found.push({ family, bytes });
    else if (asked !== undefined || status !== ERROR_NOT_FOUND)
      throw windowsError('GetIpInterfaceEntry', status, describe(owner, family));
  }
  const [only, other] = found;
  if (only === undefined) throw windowsError('GetIpInterfaceEntry', ERROR_NOT_FOUND, describe(owner, 'IPv4'));
  if (other === undefined) return only;
  throw invalidArgument(
    'AddressFamilyMissing',
    `The interface ${owner.alias ?? ''} (${owner.index}) has settings for IPv4 and others for IPv6, and no address family is given.`,
    'Give -AddressFamily IPv4 or -AddressFamily IPv6, or pipe both from Get-IpInterfaceEntry.',
  );
}

/** The IP interface for a person: "IPv4 on Ethernet (12)". */
function describe(owner: ResolvedInterface, family: AddressFamily): string {
  return `${family} on ${describeInterface(owner)}`;
}

/** The settings that are not what they were. */
function changedSettings(before: IpInterfaceEntry, after: IpInterfaceEntry): (typeof SETTINGS)[number][] {
  return changedMembers(SETTINGS, before, after);
}

/** The difference of what was read before and after: what nobody asked for shows, too. */
function toChange(before: IpInterfaceEntry, after: IpInterfaceEntry, whatIf: boolean): IpInterfaceChange {
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
    Store: 'ActiveStore',
    Backend: after.Backend,
    ComputerName: after.ComputerName,
  };
}

/** "Set InterfaceMetric 25 -> 6000, AutomaticMetric Enabled -> Disabled", or nothing. */
function describeAction(before: IpInterfaceEntry, after: IpInterfaceEntry): string {
  const changes = printChanges(changedSettings(before, after), before, after);
  return changes === '' ? '' : `Set ${changes}`;
}
