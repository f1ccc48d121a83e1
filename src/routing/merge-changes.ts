import type { Call } from 'pwsh-contract';
import { printDuration } from 'pwsh-contract';
import type { RouteChanges, RouteKey, WholeRoute } from '../commands/set-ip-route-entry.ts';
import type { ForwardRow } from '../ip-helper/codec.ts';
import { numberOf, ROUTE_PROTOCOLS } from '../ip-helper/enums.ts';
import { invalidArgument } from './errors.ts';
import { INFINITE_SECONDS, publishOf, UNUSED_METRIC } from './machine.ts';
import { pickProperties, refuseEmptyNamed } from './pick-changes.ts';
import { ROUTE_KEYS } from './route-key.ts';

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

/** Those that may be null, which means "not given". */
export const NULLABLE_SETTINGS: ReadonlySet<string> = new Set(['Immortal', 'Loopback', 'AutoconfigureAddress']);

const KEYS_AND_WHOLE = [...ROUTE_KEYS, 'InputObject'] as const;

/**
 * What the caller wants changed. A RouteMetric from the pipeline is a change only when no property was named on the
 * command line.
 * @throws {CommandError} when that is nothing, a parameter is named without a value, or a whole route and something else
 *   are given at once
 */
export function pickChanges(request: RouteKey & RouteChanges & WholeRoute, call: Call): RouteChanges {
  const whole = request.InputObject !== undefined;
  if (call.piped && call.named.has('InputObject')) {
    throw invalidArgument(
      'ConflictingParameters',
      '-InputObject is given beside piped objects: which route is meant is not known.',
      'Give one of them: pipe routes to -Restore, or give one with -InputObject.',
    );
  }
  refuseEmptyNamed(request, KEYS_AND_WHOLE, call);
  const both = whole ? [...ROUTE_KEYS, ...ROUTE_SETTINGS].find((name) => call.named.has(name)) : undefined;
  if (both !== undefined) {
    throw invalidArgument(
      'ConflictingParameters',
      `-${both} is given beside a whole route, which says which one it is and how it is to be.`,
      'Give one of them.',
    );
  }
  if (request.Restore === true && !whole) {
    throw invalidArgument(
      'NothingToRestore',
      '-Restore is given, but nothing is piped.',
      'Pipe the routes to be put back, or give one with -InputObject.',
    );
  }
  return pickProperties(request, ROUTE_SETTINGS, NULLABLE_SETTINGS, call);
}

/**
 * The members of the row that the changes give another value.
 * @throws {CommandError} when the row would break a rule; `target` names the route in its message
 */
export function mergeChanges(row: ForwardRow, changes: RouteChanges, target: () => string): Partial<ForwardRow> {
  const patch: Partial<ForwardRow> = {};
  const put = <K extends keyof ForwardRow>(name: K, value: ForwardRow[K] | undefined) => {
    if (value !== undefined && value !== row[name]) patch[name] = value;
  };
  put('Metric', changes.RouteMetric);
  put('ValidLifetime', toSeconds(changes.ValidLifetime));
  put('PreferredLifetime', toSeconds(changes.PreferredLifetime));
  put('SitePrefixLength', changes.SitePrefixLength);
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
  changes: RouteChanges,
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
  if (SitePrefixLength !== undefined) {
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
