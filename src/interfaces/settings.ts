import { type ByName, type Call, invalidArgument, pickProperties, type UInt32 } from 'pwsh-contract';
import type { InterfaceRow } from '../ip-helper/codec.ts';
import { nameOf, numberOf } from '../ip-helper/enums.ts';
import { INTERFACE_KINDS } from '../ip-helper/interface-kinds.ts';
import { UNUSED_METRIC } from '../ip-helper/limits.ts';
import type { IpInterfaceEntry, LinkLocalAddressBehavior, RouterDiscovery } from './entry.ts';
import type { AddressFamily } from './row.ts';

/**
 * The settings of an IP interface that SetIpInterfaceEntry takes, named as Get-IpInterfaceEntry shows them. Only what is
 * given changes. From the pipeline they are changes only when none is named on the command line.
 */
export interface InterfaceSettings {
  /** Metric of the interface. Turns AutomaticMetric off, or Windows would compute another one. */
  InterfaceMetric?: ByName<UInt32>;
  /** Whether Windows computes the metric from the speed of the link. */
  AutomaticMetric?: ByName<boolean>;
  /**
   * Largest packet of the network layer, in bytes.
   * @alias NlMtuBytes
   */
  NlMtu?: ByName<UInt32>;
  /** Whether packets of others are forwarded. */
  Forwarding?: ByName<boolean>;
  /** Whether router advertisements are sent. */
  Advertising?: ByName<boolean>;
  /** Whether this computer is advertised as a default router; counts only with Advertising. */
  AdvertiseDefaultRoute?: ByName<boolean>;
  /** Whether default routes of the interface are not used. */
  IgnoreDefaultRoutes?: ByName<boolean>;
  /** Whether packets may leave with a source address of another interface. */
  WeakHostSend?: ByName<boolean>;
  /** Whether packets for an address of another interface are taken. */
  WeakHostReceive?: ByName<boolean>;
  /** Whether routers are looked for. */
  RouterDiscovery?: ByName<RouterDiscovery>;
  /** Whether addresses are configured by DHCP. */
  ManagedAddressConfiguration?: ByName<boolean>;
  /** Whether other settings than addresses are configured by DHCP. */
  OtherStatefulConfiguration?: ByName<boolean>;
  /** Whether neighbors that do not answer any more are noticed. */
  NeighborUnreachabilityDetection?: ByName<boolean>;
  /**
   * What the reachable time is drawn around, in milliseconds.
   * @alias BaseReachableTimeMs
   */
  BaseReachableTime?: ByName<UInt32>;
  /**
   * Time between neighbor solicitations, in milliseconds.
   * @alias RetransmitTimeMs
   */
  RetransmitTime?: ByName<UInt32>;
  /** How many messages detect a duplicate address; 0 detects none. */
  DadTransmits?: ByName<UInt32>;
  /** Path MTU discovery timeout, in milliseconds. */
  PathMtuDiscoveryTimeout?: ByName<UInt32>;
  /** When there is a link-local address. */
  LinkLocalAddressBehavior?: ByName<LinkLocalAddressBehavior>;
  /** Link-local address timeout, in milliseconds. */
  LinkLocalAddressTimeout?: ByName<UInt32>;
  /** Length of the site prefix, in bits; IPv6 only. */
  SitePrefixLength?: ByName<UInt32>;
}

/** The member of MIB_IPINTERFACE_ROW that each setting is. */
const MEMBERS: Readonly<Record<keyof InterfaceSettings, keyof InterfaceRow>> = {
  InterfaceMetric: 'Metric',
  AutomaticMetric: 'UseAutomaticMetric',
  NlMtu: 'NlMtu',
  Forwarding: 'ForwardingEnabled',
  Advertising: 'AdvertisingEnabled',
  AdvertiseDefaultRoute: 'AdvertiseDefaultRoute',
  IgnoreDefaultRoutes: 'DisableDefaultRoutes',
  WeakHostSend: 'WeakHostSend',
  WeakHostReceive: 'WeakHostReceive',
  RouterDiscovery: 'RouterDiscoveryBehavior',
  ManagedAddressConfiguration: 'ManagedAddressConfigurationSupported',
  OtherStatefulConfiguration: 'OtherStatefulConfigurationSupported',
  NeighborUnreachabilityDetection: 'UseNeighborUnreachabilityDetection',
  BaseReachableTime: 'BaseReachableTime',
  RetransmitTime: 'RetransmitTime',
  DadTransmits: 'DadTransmits',
  PathMtuDiscoveryTimeout: 'PathMtuDiscoveryTimeout',
  LinkLocalAddressBehavior: 'LinkLocalAddressBehavior',
  LinkLocalAddressTimeout: 'LinkLocalAddressTimeout',
  SitePrefixLength: 'SitePrefixLength',
};

/** How each is read; the metric is a number. */
const kindOf = (name: keyof InterfaceSettings) => INTERFACE_KINDS.get(MEMBERS[name]) ?? 'number';

/** The settings by name, in the order in which a change names them. */
export const SETTINGS = Object.keys(MEMBERS) as (keyof InterfaceSettings)[];

/** What may be null, which means "not given". */
const NULLABLE: ReadonlySet<string> = new Set(SETTINGS.filter((name) => kindOf(name) === 'flag'));

/**
 * The settings that the caller wants.
 * @throws {CommandError} when there are none, one is named without a value, or two contradict each other
 */
export function pickSettings(request: InterfaceSettings, call: Call): InterfaceSettings {
  const fromCommandLine = SETTINGS.some((name) => call.named.has(name));
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
    const member = MEMBERS[name];
    const kind = kindOf(name);
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

/** The settings as a row has them, in the words of the contract. */
export function readSettings(row: InterfaceRow): Pick<IpInterfaceEntry, keyof InterfaceSettings> {
  const read = (name: keyof InterfaceSettings) => {
    const value = Number(row[MEMBERS[name]]);
    const kind = kindOf(name);
    if (kind === 'flag') return value === 0 ? 'Disabled' : 'Enabled';
    return typeof kind === 'object' ? nameOf(kind, value) : value;
  };
  return Object.fromEntries(SETTINGS.map((name) => [name, read(name)])) as ReturnType<typeof readSettings>;
}
