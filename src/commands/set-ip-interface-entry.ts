import { type ByName, type Call, invalidArgument, type Plan, refuseEmptyNamed } from 'pwsh-contract';
import { ERROR_NOT_FOUND, NO_ERROR } from 'pwsh-contract/native';
import { lockoutOptions, refuseLockout, warnOfLockout } from '../changes/lockout.ts';
import { warnOfLease } from '../guard/leases.ts';
import { describeInterfaceChange, toInterfaceChange } from '../interfaces/change.ts';
import type { IpInterfaceChange } from '../interfaces/entry.ts';
import { type PipedSource, refuseForeign } from '../interfaces/origin.ts';
import { toInterfaceEntry } from '../interfaces/read.ts';
import {
  INTERFACE_SELECTORS,
  type InterfaceNumbers,
  type ResolvedInterface,
  resolveInterface,
} from '../interfaces/resolve.ts';
import { type AddressFamily, readInterfaceRow } from '../interfaces/row.ts';
import {
  acceptedSitePrefixLength,
  type InterfaceSettings,
  mergeSettings,
  pickSettings,
} from '../interfaces/settings.ts';
import { decodeInterfaceRow, patchInterfaceRow } from '../ip-helper/codec.ts';
import { settleRoutes } from '../routes/window.ts';
import { refuseUndelegated } from '../session/delegation.ts';
import { changeError, windowsError } from '../session/errors.ts';
import { forgetAll, type Machine } from '../session/machine.ts';
import type { Planning, RecordsAsOne, RemoteSafety } from '../session/planning.ts';
import { describeInterface } from '../session/words.ts';

/** What names one IP interface: the interface in one way at least, and the address family where it has both. */
export interface InterfaceKey extends InterfaceNumbers {
  /**
   * Alias of the interface, taken literally.
   * @alias ifAlias
   * @position 0
   * @completer InterfaceAlias
   */
  InterfaceAlias?: ByName<string>;
  /** Address family. Must be given where the interface has both: each has settings of its own. */
  AddressFamily?: ByName<AddressFamily>;
}

/**
 * Changes the settings of an IP interface, such as its metric: the other half of the metric of all its routes.
 *
 * Reads the row of the interface for one address family, changes only what was given, calls SetIpInterfaceEntry, reads
 * the row again and says what was before and what is after. Nothing to change means no call. A metric turns
 * AutomaticMetric off; turning it on again lets Windows compute the metric. It counts for all routes of the interface,
 * also for those that are made later. Needs an elevated session on a live machine.
 *
 * @cmdlet Set-IpInterfaceEntry
 * @part Interfaces
 * @keys InterfaceAlias AddressFamily InterfaceIndex InterfaceLuid
 * To change another interface, name it, and pipe nothing.
 * @value InterfaceAlias InterfaceIndex
 * @takes IpRouteEntry IpRouteChange IpRouteEvent IpBestRoute IpRouteCandidate like DestinationPrefix
 * only InterfaceAlias AddressFamily InterfaceIndex InterfaceLuid
 * @takes IpInterfaceEntry IpInterfaceChange
 * @calls GetIpInterfaceEntry SetIpInterfaceEntry GetExtendedTcpTable GetBestRoute2
 * @impact Medium
 * @remarks The metric of a VPN's interface lasts until the VPN connects again: many clients set it anew at every connection, as public reports say. Let a scheduled task run the cmdlet at each connection, as about_IpRoute shows, or answer the routes with Watch-IpRouteEntry.
 * @see https://github.com/microsoft/WSL/issues/4277
 * @see https://github.com/MicrosoftDocs/windowsserverdocs/issues/5949
 * @example Let every other interface win over a VPN, until it connects again
 * Set-IpInterfaceEntry -InterfaceAlias 'Ethernet 2' -AddressFamily IPv4 -InterfaceMetric 6000
 * @example Change the metric of the interfaces of some routes
 * Get-IpRouteEntry -DestinationPrefix 0.0.0.0/0 | Set-IpInterfaceEntry -InterfaceMetric 50 -WhatIf
 * @example Put back what was before
 * $change = Set-IpInterfaceEntry 'Wi-Fi' -AddressFamily IPv4 -InterfaceMetric 50
 * $change.Before | Set-IpInterfaceEntry
 */
export function setIpInterfaceEntry(
  request: InterfaceKey & InterfaceSettings & Planning & RecordsAsOne & RemoteSafety & PipedSource,
  machine: Machine,
  call: Call,
): Plan<IpInterfaceChange> {
  // Set: read, merge, check; apply calls SetIpInterfaceEntry and reads back. Only what the caller named changes.
  refuseForeign(request, machine, call, { what: 'interface', getter: 'Get-IpInterfaceEntry' });
  refuseEmptyNamed(request, ['AddressFamily', ...INTERFACE_SELECTORS], call);
  const set = call.run ?? '';
  const settings = pickSettings(request, call);
  const owner = resolveInterface(request, machine, call);
  const { family, bytes } = readAsked(owner, request.AddressFamily, machine);
  const target = describe(owner, family);
  const before = toInterfaceEntry(bytes, machine);
  const row = decodeInterfaceRow(bytes);
  const patch = mergeSettings(row, settings, family, target, call);
  const idle = Object.keys(patch).length === 0;
  if (!idle) refuseUndelegated(machine, target, undefined);
  const changed = Uint8Array.from(bytes);
  patchInterfaceRow(changed, patch);
  const planned = toInterfaceEntry(changed, machine);
  const change = toInterfaceChange(before, planned, true, set);
  return {
    target,
    action: describeInterfaceChange(before, planned),
    get planned() {
      warnOfLockout(() => [change], lockoutOptions(request), machine, call);
      return change;
    },
    apply() {
      if (idle) return toInterfaceChange(before, before, false, set);
      refuseLockout(() => [change], lockoutOptions(request), machine, call);
      warnOfLease(() => change, machine, call);
      const SitePrefixLength = acceptedSitePrefixLength(planned.SitePrefixLength, family);
      patchInterfaceRow(changed, { SitePrefixLength });
      settleRoutes(machine);
      const status = machine.ipHelper.SetIpInterfaceEntry(changed);
      if (status !== NO_ERROR) throw changeError(machine, 'SetIpInterfaceEntry', status, target);
      // Routes that follow in this batch show the new metric.
      forgetAll(machine);
      const read = readInterfaceRow(machine.ipHelper, owner.luid, family);
      if (read.status !== NO_ERROR)
        throw windowsError('GetIpInterfaceEntry', read.status, target, 'after the change was made');
      return toInterfaceChange(before, toInterfaceEntry(read.bytes, machine), false, set);
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
    `The interface ${describeInterface(owner)} has settings for IPv4 and others for IPv6, and no address family is given.`,
    'Give -AddressFamily IPv4 or -AddressFamily IPv6, or pipe both from Get-IpInterfaceEntry.',
  );
}

/** The IP interface for a person: "IPv4 on Ethernet (12)". */
function describe(owner: ResolvedInterface, family: AddressFamily): string {
  return `${family} on ${describeInterface(owner)}`;
}
