import {
  type ByName,
  type Duration,
  invalidArgument,
  printDuration,
  type Switch,
  type UInt8,
  type UInt32,
} from 'pwsh-contract';
import type { ForwardRow } from '../ip-helper/codec.ts';
import { numberOf, ROUTE_PROTOCOLS } from '../ip-helper/enums.ts';
import { INFINITE_SECONDS, UNSET_SITE_PREFIX, UNUSED_METRIC } from '../ip-helper/limits.ts';
import { publishOf, type RouteProtocol, type RoutePublish } from './entry.ts';

/** The properties of a route that can be set. Only what is given changes. */
export interface RouteSettings {
  /** Metric of the route: an offset to the metric of its interface. From the pipeline it is a change only when no property is named on the command line. */
  RouteMetric?: ByName<UInt32>;
  /** How long the route stays valid: a TimeSpan of whole seconds, or Infinite. */
  ValidLifetime?: Duration;
  /** How long the route stays preferred; at most ValidLifetime. */
  PreferredLifetime?: Duration;
  /** Length of the site prefix in bits; at most the length of the prefix. 255, as Windows shows where none is set, is none. */
  SitePrefixLength?: UInt8;
  /** Whether the route is advertised: No; Age for a finite ValidLifetime; Yes for an infinite one. */
  Publish?: RoutePublish;
  /** Whether the route is immortal. */
  Immortal?: boolean;
  /** Whether the route goes to a loopback interface. */
  Loopback?: boolean;
  /** Whether the prefix is used for address autoconfiguration (IPv6). */
  AutoconfigureAddress?: boolean;
  /** Who made the route. */
  Protocol?: RouteProtocol;
  /** Also changes a route that the network stack made for its own addresses (Protocol Local). */
  Force?: Switch;
}

/** The properties of a route that can be set. */
export const ROUTE_SETTINGS = [
  'RouteMetric',
  'ValidLifetime',
  'PreferredLifetime',
  'SitePrefixLength',
  'Publish',
  'Immortal',
  'Loopback',
  'AutoconfigureAddress',
  'Protocol',
] as const;

/** A setting of a route. */
export type SettingName = (typeof ROUTE_SETTINGS)[number];

/** What a route has of which nothing else is asked: an ordinary static one, with the metric that New-NetRoute gives it. */
export const ORDINARY_SETTINGS = {
  RouteMetric: 256,
  ValidLifetime: Infinity,
  PreferredLifetime: Infinity,
  SitePrefixLength: 0,
  Publish: 'No',
  Immortal: false,
  Loopback: false,
  AutoconfigureAddress: false,
  Protocol: 'NetMgmt',
} as const satisfies Required<Pick<RouteSettings, SettingName>>;

/** Those that may be null, which means "not given". */
export const NULLABLE_SETTINGS: ReadonlySet<string> = new Set(['Immortal', 'Loopback', 'AutoconfigureAddress']);

/**
 * The members of the row that the changes give another value.
 * @throws {CommandError} when the row would break a rule; `target` names the route in its message
 */
export function mergeRouteSettings(row: ForwardRow, changes: RouteSettings, target: () => string): Partial<ForwardRow> {
  const patch: Partial<ForwardRow> = {};
  const put = <K extends keyof ForwardRow>(name: K, value: ForwardRow[K] | undefined) => {
    if (value !== undefined && value !== row[name]) patch[name] = value;
  };
  put('Metric', changes.RouteMetric);
  put('ValidLifetime', toSeconds(changes.ValidLifetime));
  put('PreferredLifetime', toSeconds(changes.PreferredLifetime));
  if (changes.SitePrefixLength !== UNSET_SITE_PREFIX) put('SitePrefixLength', changes.SitePrefixLength);
  // A whole route that is put back: none is set, which the row may say by the same mark.
  else if (row.SitePrefixLength !== UNSET_SITE_PREFIX) put('SitePrefixLength', 0);
  put('Immortal', changes.Immortal);
  put('Loopback', changes.Loopback);
  put('AutoconfigureAddress', changes.AutoconfigureAddress);
  put('Protocol', changes.Protocol === undefined ? undefined : protocolNumber(changes.Protocol));
  put('Publish', changes.Publish === undefined ? undefined : changes.Publish !== 'No');
  const broken = brokenRule(changes, { ...row, ...patch });
  if (broken === undefined) return patch;
  throw invalidArgument(broken.id, `${broken.message} (${target()}).`, broken.action);
}

function brokenRule(
  changes: RouteSettings,
  next: ForwardRow,
): { id: string; message: string; action: string } | undefined {
  if (changes.RouteMetric === UNUSED_METRIC) {
    return {
      id: 'InvalidRouteMetric',
      message: `-RouteMetric ${UNUSED_METRIC} is Windows' mark for a metric that is not used`,
      action: 'Give a smaller metric.',
    };
  }
  // Lifetimes that were so before are not the caller's mistake.
  const touched = changes.ValidLifetime !== undefined || changes.PreferredLifetime !== undefined;
  if (touched && next.PreferredLifetime > next.ValidLifetime) {
    return {
      id: 'InvalidLifetime',
      message: `PreferredLifetime ${print(next.PreferredLifetime)} would be above ValidLifetime ${print(next.ValidLifetime)}`,
      action: 'Give a PreferredLifetime of at most ValidLifetime.',
    };
  }
  const { Publish, SitePrefixLength } = changes;
  if (SitePrefixLength !== undefined && SitePrefixLength !== UNSET_SITE_PREFIX) {
    const length = Number(next.DestinationPrefix.split('/')[1]);
    if (SitePrefixLength > length) {
      return {
        id: 'InvalidSitePrefixLength',
        message: `-SitePrefixLength ${SitePrefixLength} is above the prefix length ${length}`,
        action: `Give 0 to ${length}.`,
      };
    }
  }
  if (Publish !== undefined && Publish !== publishOf(next.Publish, next.ValidLifetime)) {
    return {
      id: 'InvalidPublish',
      message: `-Publish ${Publish} needs ${Publish === 'Age' ? 'a finite' : 'an infinite'} ValidLifetime`,
      action: `Give -ValidLifetime ${Publish === 'Age' ? '01:00:00' : 'Infinite'} too, or another -Publish.`,
    };
  }
  return undefined;
}

/**
 * The length of a site prefix as it can be set, in bits: 0 where it is above the length of the prefix. Windows shows such a mark
 * where none was set, and does not take it back.
 */
export function settableSitePrefix(length: number, destinationPrefix: string): number {
  return length > Number(destinationPrefix.split('/')[1]) ? 0 : length;
}

/** A protocol without a name is its number. */
function protocolNumber(name: string): number | undefined {
  return numberOf(ROUTE_PROTOCOLS, name) ?? (/^[0-9]{1,10}$/.test(name) ? Number(name) : undefined);
}

function toSeconds(duration: number | undefined): number | undefined {
  return duration === Infinity ? INFINITE_SECONDS : duration;
}

function print(seconds: number): string {
  return printDuration(seconds === INFINITE_SECONDS ? Infinity : seconds);
}
