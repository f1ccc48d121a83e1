import type { Exist, IpAddress, IpPrefix, UInt32, UInt64, WouldDo } from 'pwsh-contract';
import type { NewRouteProperties } from '../commands/new-ip-route-entry.ts';
import type { AddressFamily } from '../interfaces/row.ts';
import { withoutZone } from '../ip-helper/address.ts';
import type { IpRouteChange } from '../routes/change.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import { settableSitePrefix } from '../routes/settings.ts';
import { describeEntry } from '../session/words.ts';
import type { StatedRoute } from '../tables/stated-route.ts';

/**
 * How one route is to be. What is not said of one that is there stays as it is.
 * @keys DestinationPrefix NextHop
 * @anyKey InterfaceAlias InterfaceLuid InterfaceIndex
 */
export interface RouteState extends NewRouteProperties {
  /** Destination, with the host bits zero: 10.0.0.0/8, 2001:db8::/32. */
  DestinationPrefix: IpPrefix;
  /** Next hop; 0.0.0.0 or :: for an on-link route. */
  NextHop: IpAddress;
  /** Alias of the interface, in any case: what counts where there is an interface of that name. */
  InterfaceAlias?: string;
  /** Locally unique identifier of the interface: what counts where there is none of that alias. */
  InterfaceLuid?: UInt64;
  /** Index of the interface: what counts where nothing else is given, since the next start may give it to another one. */
  InterfaceIndex?: UInt32;
  /** Address family of both, which they say themselves. */
  AddressFamily?: AddressFamily;
  Exist?: Exist;
  /** What would be done to the route, in a what-if run: whatIf has a sentence for each change. */
  WouldDo?: WouldDo;
}

/** What names a route, and nothing else. */
const KEYS = ['DestinationPrefix', 'NextHop', 'InterfaceAlias', 'InterfaceLuid', 'InterfaceIndex'] as const;

/** A route that is there. */
export function toState(entry: IpRouteEntry): RouteState {
  const { InterfaceAlias, SitePrefixLength, DestinationPrefix } = entry;
  return {
    DestinationPrefix,
    // The zone is the index of the interface, which another start gives another number.
    NextHop: withoutZone(entry.NextHop),
    ...(InterfaceAlias === null ? {} : { InterfaceAlias }),
    InterfaceLuid: entry.InterfaceLuid,
    InterfaceIndex: entry.InterfaceIndex,
    AddressFamily: entry.AddressFamily,
    RouteMetric: entry.RouteMetric,
    ValidLifetime: entry.ValidLifetime,
    PreferredLifetime: entry.PreferredLifetime,
    SitePrefixLength: settableSitePrefix(SitePrefixLength, DestinationPrefix),
    Publish: entry.Publish,
    Immortal: entry.Immortal,
    Loopback: entry.Loopback,
    AutoconfigureAddress: entry.AutoconfigureAddress,
    Protocol: entry.Protocol as RouteState['Protocol'] & string,
  };
}

/** A route that is not there, as it was named. */
export function absent(named: Partial<RouteState> & Pick<RouteState, 'DestinationPrefix' | 'NextHop'>): RouteState {
  const keys = Object.fromEntries(KEYS.flatMap((name) => (named[name] === undefined ? [] : [[name, named[name]]])));
  return { ...(keys as Pick<RouteState, 'DestinationPrefix' | 'NextHop'>), Exist: false };
}

/** A route as it would be declared: by the alias alone, since another computer, and another start, have other numbers. */
export function toDeclared(entry: IpRouteEntry): RouteState {
  const { InterfaceIndex: _, InterfaceLuid: __, AddressFamily: ___, ...state } = toState(entry);
  return state.InterfaceAlias === undefined ? { ...state, InterfaceLuid: entry.InterfaceLuid } : state;
}

/** What a planned change leaves, with what would be done. */
export function wouldBe(change: IpRouteChange, named: RouteState | StatedRoute): RouteState {
  const { After, Action, Summary } = change;
  const what = Summary.replace(new RegExp(`^${Action} `), '');
  const text = `Would ${Action.toLowerCase()} the route ${describeEntry(change)}: ${what}.`;
  return { ...(After === null ? absent(named as RouteState) : toState(After)), WouldDo: [text] };
}
