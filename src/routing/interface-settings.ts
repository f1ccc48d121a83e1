import type { Call } from 'pwsh-contract';
import type { InterfaceSettings, PipedKind } from '../commands/set-ip-interface-entry.ts';
import type { InterfaceRow } from '../ip-helper/codec.ts';
import { LINK_LOCAL_BEHAVIOR, numberOf, ROUTER_DISCOVERY } from '../ip-helper/enums.ts';
import { invalidArgument } from './errors.ts';
import type { AddressFamily } from './get-interface.ts';
import { UNUSED_METRIC } from './machine.ts';
import { pickProperties } from './pick-changes.ts';

/** Numbers and their names. */
type Names = Readonly<Record<number, string>>;

/** The member of MIB_IPINTERFACE_ROW that each setting is: a number, a flag, or a number with names. */
const MEMBERS: Readonly<
  Record<keyof InterfaceSettings, readonly [member: keyof InterfaceRow, kind: 'number' | 'flag' | Names]>
> = {
  InterfaceMetric: ['Metric', 'number'],
  AutomaticMetric: ['UseAutomaticMetric', 'flag'],
  NlMtu: ['NlMtu', 'number'],
  Forwarding: ['ForwardingEnabled', 'flag'],
  Advertising: ['AdvertisingEnabled', 'flag'],
  AdvertiseDefaultRoute: ['AdvertiseDefaultRoute', 'flag'],
  IgnoreDefaultRoutes: ['DisableDefaultRoutes', 'flag'],
  WeakHostSend: ['WeakHostSend', 'flag'],
  WeakHostReceive: ['WeakHostReceive', 'flag'],
  RouterDiscovery: ['RouterDiscoveryBehavior', ROUTER_DISCOVERY],
  ManagedAddressConfiguration: ['ManagedAddressConfigurationSupported', 'flag'],
  OtherStatefulConfiguration: ['OtherStatefulConfigurationSupported', 'flag'],
  NeighborUnreachabilityDetection: ['UseNeighborUnreachabilityDetection', 'flag'],
  BaseReachableTime: ['BaseReachableTime', 'number'],
  RetransmitTime: ['RetransmitTime', 'number'],
  DadTransmits: ['DadTransmits', 'number'],
  PathMtuDiscoveryTimeout: ['PathMtuDiscoveryTimeout', 'number'],
  LinkLocalAddressBehavior: ['LinkLocalAddressBehavior', LINK_LOCAL_BEHAVIOR],
  LinkLocalAddressTimeout: ['LinkLocalAddressTimeout', 'number'],
  SitePrefixLength: ['SitePrefixLength', 'number'],
};

/** The settings by name, in the order in which a change tells them. */
export const SETTINGS = Object.keys(MEMBERS) as (keyof InterfaceSettings)[];

/** What may be null, which means "not given". */
const NULLABLE: ReadonlySet<string> = new Set(SETTINGS.filter((name) => MEMBERS[name][1] === 'flag'));

/**
 * The settings that the caller wants.
 * @throws {CommandError} when there are none, one is named without a value, or two contradict each other
 */
export function pickSettings(request: InterfaceSettings & PipedKind, call: Call): InterfaceSettings {
  const fromCommandLine = SETTINGS.some((name) => call.named.has(name));
  if (!fromCommandLine && request.DestinationPrefix !== undefined) {
    throw invalidArgument(
      'PipedRoute',
      'The piped object is a route: its InterfaceMetric says what is, not what should be.',
      'Name what should change: -InterfaceMetric 50, say.',
    );
  }
  const settings = pickProperties(request, SETTINGS, NULLABLE, call) as InterfaceSettings;
  if (settings.AutomaticMetric !== true || settings.InterfaceMetric === undefined) return settings;
  if (fromCommandLine) {
    throw invalidArgument(
      'ContradictoryMetric',
      `-InterfaceMetric ${settings.InterfaceMetric} and -AutomaticMetric true contradict each other: an automatic metric is computed by Windows.`,
      'Give one of them.',
    );
  }
  // An entry that was read shows the metric that was computed.
  const { InterfaceMetric: _, ...others } = settings;
  return others;
}

/**
 * The members of the row that the settings give another value.
 * @throws {CommandError} when the row would break a rule; `target` names the interface in its message
 */
export function mergeSettings(
  row: InterfaceRow,
  settings: InterfaceSettings,
  family: AddressFamily,
  target: string,
  call: Call,
): Partial<InterfaceRow> {
  const patch: Partial<InterfaceRow> = {};
  for (const name of SETTINGS) {
    const [member, kind] = MEMBERS[name];
    const given = settings[name];
    const value = typeof kind === 'object' && given !== undefined ? numberOf(kind, String(given)) : given;
    if (value !== undefined && Number(value) !== Number(row[member])) patch[member] = Number(value);
  }
  // Windows would replace the metric by one that it computes.
  if (settings.InterfaceMetric !== undefined && Number(row.UseAutomaticMetric) !== 0) patch.UseAutomaticMetric = 0;
  // An entry that was read shows what Windows would not take back.
  if (patch.SitePrefixLength !== undefined && !call.named.has('SitePrefixLength'))
    patch.SitePrefixLength = acceptedSitePrefixLength(Number(patch.SitePrefixLength), family);
  if (patch.SitePrefixLength === Number(row.SitePrefixLength)) delete patch.SitePrefixLength;
  if (patch.Metric === UNUSED_METRIC) {
    throw invalidArgument(
      'InvalidInterfaceMetric',
      `-InterfaceMetric ${UNUSED_METRIC} is Windows' mark for a metric that is not used (${target}).`,
      'Give a smaller metric.',
    );
  }
  const longest = family === 'IPv4' ? 0 : 128;
  const length = Number(patch.SitePrefixLength ?? 0);
  if (length <= longest) return patch;
  throw invalidArgument(
    'InvalidSitePrefixLength',
    `-SitePrefixLength ${length} is above ${longest}, the most that Windows takes for ${family} (${target}).`,
    `Give ${longest === 0 ? '0, or leave it out' : '0 to 128'}.`,
  );
}

/** A site prefix length that Windows takes: what it hands out (64 or 255 for IPv4) it refuses to take back. */
export function acceptedSitePrefixLength(length: number, family: AddressFamily): number {
  return family === 'IPv4' ? 0 : Math.min(length, 128);
}
