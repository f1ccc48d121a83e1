import { parseAddress } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import type { ResolvedInterface } from '../interfaces/resolve.ts';
import { type AddressFamily, readInterfaceRow } from '../interfaces/row.ts';
import { decodeForwardRow, decodeInterfaceRow } from '../ip-helper/codec.ts';
import { ask, type Machine } from '../session/machine.ts';
import { describeEntry, describeInterface } from '../session/words.ts';
import type { IpRouteCandidate } from './best-route.ts';
import { entryReader, type IpRouteEntry } from './entry.ts';
import { sameRoute } from './key.ts';
import { snapshotOf } from './snapshot.ts';

/** What the best route is looked up for. */
export interface Lookup {
  readonly remote: string;
  readonly source?: string;
  readonly through?: ResolvedInterface;
}

/** A route whose prefix covers the address; `excluded` says why it does not count. */
export interface Candidate {
  readonly route: IpRouteEntry;
  readonly length: number;
  readonly excluded?: Why;
}

interface Why {
  readonly Reason: string;
  readonly Explanation: string;
}

/** Why a route of another interface than the one that is named, itself or by the zone of the address, does not count. */
export const OTHER_INTERFACE = 'other interface asked for';
export const OTHER_ZONE = 'other zone asked for';

/**
 * Every route whose prefix covers the address, with what is known of how Windows chooses: routes of interfaces that are
 * not connected do not count, a named interface and that of a named source are the only ones (strong host) unless they
 * send as weak hosts or forward, and default routes may be switched off for an interface.
 */
export function candidatesOf(lookup: Lookup, machine: Machine): Candidate[] {
  const remote = parseAddress(lookup.remote);
  if (!remote.ok) return [];
  const excludes = excluder(lookup, machine);
  const toEntry = entryReader(machine);
  const covering = snapshotOf(machine).prefixes(familyOf(lookup.remote)).covering(remote.bytes);
  return [...covering].flat().map((row): Candidate => {
    const route = toEntry(decodeForwardRow(row));
    const length = lengthOf(route);
    const excluded = excludes(route, length);
    return { route, length, ...(excluded === undefined ? {} : { excluded }) };
  });
}

function familyOf(address: string): AddressFamily {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

/** Says why a route does not count. */
function excluder(lookup: Lookup, machine: Machine) {
  const family = familyOf(lookup.remote);
  const known = ask(machine, newStates)[family];
  const stateOf = (luid: bigint) => {
    if (!known.has(luid)) known.set(luid, readState(luid, family, machine));
    return known.get(luid);
  };
  const { through, source } = lookup;
  const [, zone] = lookup.remote.split('%');
  const home = source === undefined ? undefined : ownerOf(source, machine);
  const restricts = (luid: bigint) => stateOf(luid)?.sendsWeakly !== true;
  return (route: IpRouteEntry, length: number): Why | undefined => {
    const state = stateOf(route.InterfaceLuid);
    const name = `${route.InterfaceAlias ?? 'The interface'} (${route.InterfaceIndex})`;
    if (state === undefined) {
      return { Reason: 'interface unknown', Explanation: `${name} cannot be read for ${family}.` };
    }
    if (through !== undefined && route.InterfaceLuid !== through.luid && restricts(through.luid)) {
      return {
        Reason: OTHER_INTERFACE,
        Explanation: `It is a route of ${name}; ${describeInterface(through)} was asked for.`,
      };
    }
    if (zone !== undefined && route.InterfaceIndex !== Number(zone)) {
      return {
        Reason: OTHER_ZONE,
        Explanation: `The address is one of interface ${zone}, not of ${name}.`,
      };
    }
    if (home !== undefined && route.InterfaceLuid !== home.InterfaceLuid && restricts(home.InterfaceLuid)) {
      const owner = describeInterface({ alias: home.InterfaceAlias, index: home.InterfaceIndex });
      return {
        Reason: 'source address of another interface',
        Explanation: `${source} is an address of ${owner}, which does not send through ${name} (strong host).`,
      };
    }
    if (!state.connected) return { Reason: 'interface not connected', Explanation: `${name} is not connected.` };
    if (length === 0 && state.ignoresDefaultRoutes) {
      return {
        Reason: 'default routes ignored',
        Explanation: `Default routes of ${name} are ignored (IgnoreDefaultRoutes).`,
      };
    }
    return undefined;
  };
}

interface InterfaceState {
  readonly connected: boolean;
  readonly sendsWeakly: boolean;
  readonly ignoresDefaultRoutes: boolean;
}

/** The states that were asked for in this batch, for each family by LUID. */
const newStates = () => ({
  IPv4: new Map<bigint, InterfaceState | undefined>(),
  IPv6: new Map<bigint, InterfaceState | undefined>(),
});

function readState(luid: bigint, family: AddressFamily, machine: Machine): InterfaceState | undefined {
  const { status, bytes } = readInterfaceRow(machine.ipHelper, luid, family);
  if (status !== NO_ERROR) return undefined;
  const row = decodeInterfaceRow(bytes);
  return {
    connected: row.Connected !== 0,
    sendsWeakly: row.WeakHostSend !== 0 || row.ForwardingEnabled !== 0,
    ignoresDefaultRoutes: row.DisableDefaultRoutes !== 0,
  };
}

/** Whether an interface of this computer has the address. */
export function isOwnAddress(address: string, machine: Machine): boolean {
  return ownerOf(address, machine) !== undefined;
}

/** The route that the stack keeps for an address of this computer: its interface is that of the address. */
export function ownerOf(source: string, machine: Machine): IpRouteEntry | undefined {
  const address = parseAddress(source);
  if (!address.ok) return undefined;
  const { bytes, zone } = address;
  return snapshotOf(machine)
    .prefixes(familyOf(source))
    .having(bytes, 8 * bytes.length)
    .map((row) => entryReader(machine)(decodeForwardRow(row)))
    .find(({ Protocol, InterfaceIndex }) => Protocol === 'Local' && (zone === 0 || InterfaceIndex === zone));
}

/**
 * Puts the candidates in order, each with why it is taken or not. Which one is taken is Windows' own answer; where the
 * rules would have it otherwise, the reasons say so.
 * @param chosen - Windows' answer; none where it has none
 */
export function rankCandidates(candidates: readonly Candidate[], chosen?: IpRouteEntry): IpRouteCandidate[] {
  const isChosen = ({ route }: Candidate) => chosen !== undefined && sameRoute(route, chosen);
  const taken = candidates.find(isChosen) ?? (chosen && { route: chosen, length: lengthOf(chosen) });
  const others = candidates.filter((candidate) => candidate !== taken);
  const usable = others.filter(({ excluded }) => excluded === undefined).sort(compare);
  const unused = others.filter(({ excluded }) => excluded !== undefined).sort(compare);
  const ranked: [Candidate, verdict: string, why: Why][] = [];
  if (taken !== undefined) ranked.push([taken, 'Chosen', whyChosen(taken, usable)]);
  for (const candidate of usable) ranked.push([candidate, 'Lost', whyLost(candidate, taken)]);
  for (const candidate of unused) if (candidate.excluded) ranked.push([candidate, 'Excluded', candidate.excluded]);
  return ranked.map(([{ route }, Verdict, why], at) => ({
    Rank: at + 1,
    Verdict,
    ...why,
    DestinationPrefix: route.DestinationPrefix,
    NextHop: route.NextHop,
    InterfaceIndex: route.InterfaceIndex,
    InterfaceAlias: route.InterfaceAlias,
    InterfaceLuid: route.InterfaceLuid,
    AddressFamily: route.AddressFamily,
    RouteMetric: route.RouteMetric,
    InterfaceMetric: route.InterfaceMetric,
    EffectiveMetric: route.EffectiveMetric,
    Store: 'ActiveStore',
    Backend: route.Backend,
    ComputerName: route.ComputerName,
  }));
}

/** Negative where `a` wins over `b`: a longer prefix, then a lower effective metric. */
function compare(a: Candidate, b: Candidate): number {
  return b.length - a.length || Number(metricOf(a) - metricOf(b));
}

function metricOf({ route }: Candidate): bigint {
  return route.EffectiveMetric ?? BigInt(route.RouteMetric);
}

function whyChosen(taken: Candidate, usable: readonly Candidate[]): Why {
  const [next] = usable;
  if (taken.excluded !== undefined) {
    const because = `Windows chose it, although by the rules known here it would not count: ${taken.excluded.Explanation}`;
    return { Reason: 'chosen by Windows', Explanation: because };
  }
  if (next === undefined)
    return { Reason: 'only route', Explanation: 'No other route that counts covers the address.' };
  if (compare(taken, next) > 0) {
    return {
      Reason: 'chosen by Windows',
      Explanation: `Windows chose it, although by prefix length and effective metric ${describe(next)} would win.`,
    };
  }
  if (taken.length > next.length) {
    return {
      Reason: 'longest prefix',
      Explanation: `/${taken.length} is longer than /${next.length} of ${describe(next)}.`,
    };
  }
  if (metricOf(taken) < metricOf(next)) {
    const Explanation = `Of the prefixes of /${taken.length} it has the lowest effective metric: ${metricOf(taken)}, before ${metricOf(next)} of ${describe(next)}.`;
    return { Reason: 'lowest effective metric', Explanation };
  }
  return { Reason: 'equal effective metric', Explanation: equal(taken, next) };
}

function whyLost(candidate: Candidate, taken: Candidate | undefined): Why {
  if (taken === undefined) {
    return {
      Reason: 'not chosen by Windows',
      Explanation: 'By the rules known here it counts, but Windows has no route.',
    };
  }
  const order = compare(candidate, taken);
  if (order < 0 || taken.excluded !== undefined) {
    return {
      Reason: 'not chosen by Windows',
      Explanation: `By the rules known here it comes before ${describe(taken)}, which Windows chose.`,
    };
  }
  if (candidate.length < taken.length) {
    return {
      Reason: 'shorter prefix',
      Explanation: `/${candidate.length} is shorter than /${taken.length} of ${describe(taken)}.`,
    };
  }
  if (order > 0) {
    const Explanation = `${metricOf(candidate)} (${candidate.route.RouteMetric} + interface ${candidate.route.InterfaceMetric}) is higher than ${metricOf(taken)} of ${describe(taken)}.`;
    return { Reason: 'higher effective metric', Explanation };
  }
  return { Reason: 'equal effective metric', Explanation: equal(candidate, taken) };
}

function equal(one: Candidate, other: Candidate): string {
  return `Prefix length and effective metric (${metricOf(one)}) are those of ${describe(other)}: which of them Windows takes is not documented.`;
}

function describe({ route }: Candidate): string {
  return describeEntry(route);
}

function lengthOf(route: IpRouteEntry): number {
  return Number(route.DestinationPrefix.split('/')[1]);
}
