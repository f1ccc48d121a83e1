import { type Call, CommandError, commonBits, parsePrefix } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import { isUnspecified } from '../ip-helper/address.ts';
import { decodeForwardRow, encodeAddress } from '../ip-helper/codec.ts';
import { entryReader, type IpRouteEntry } from '../routes/entry.ts';
import { ownerOf } from '../routes/explain.ts';
import { managementPeers, type Peer } from '../routes/peers.ts';
import { snapshotOf } from '../routes/snapshot.ts';
import { bestWay, type Way } from '../routes/traffic.ts';
import { windowsError } from '../session/errors.ts';
import type { Machine } from '../session/machine.ts';
import type { Lease, RemoteSafety } from '../session/planning.ts';
import { describeEntry } from '../session/words.ts';
import { type Change, isRouteChange, nameOf, partsOf } from './change-set.ts';
import { pathOf, type State, stateOf, waysOf, withMade } from './state.ts';

/** Somebody who administers this computer from afar, and what would become of the way there. */
interface Risk {
  readonly peer: Peer;
  readonly before: IpRouteEntry;
  /** Undefined is no route. */
  readonly after: IpRouteEntry | undefined;
  /** The way of the connection. */
  readonly keep: IpRouteEntry;
}

/** Who asks: `allowed` is that the door is open. */
export interface LockoutOptions {
  readonly allowed: boolean;
}

/** What a caller allows. A set that undoes itself (-RollbackAfter) cuts nobody off for long: it opens this door, too. */
export function lockoutOptions({
  AllowLockout,
  RollbackAfter,
}: RemoteSafety & Pick<Lease, 'RollbackAfter'>): LockoutOptions {
  return { allowed: AllowLockout === true || RollbackAfter !== undefined };
}

/**
 * Refuses changes after which packets to somebody who administers this computer from afar would leave through another interface
 * or by another next hop, or not at all. It is called before the first call that changes something, once for all that is made
 * together, with the changes as they are planned: what one deletes another may create. The cmdlets of one change do so for
 * it, and have their door opened by those of a set (change-step.ts, Sync), which ask for all of it.
 * @param changes - asked for only where there is such a person
 * @throws {CommandError} that names who, both routes, and how to keep the way
 */
export function refuseLockout(
  changes: () => readonly Change[],
  options: LockoutOptions,
  machine: Machine,
  call: Call,
): void {
  const risks = options.allowed ? [] : findRisks(changes, machine, call);
  const [first] = risks;
  if (first === undefined) return;
  throw new CommandError({
    id: 'LockoutRisk',
    category: 'InvalidOperation',
    message: `Nothing is done: ${describeRisks(risks)}`,
    action: `Keep the way there, and try again: ${keepingOf(first)}. Or give -RollbackAfter 0:05:00, and the change undoes itself unless it is confirmed; or -AllowLockout, where the connection may end.`,
  });
}

/** Planned changes whose caller opened the door. */
const allowedPlans = new WeakSet<Change>();

/** Whether a planned change may cut somebody off: what is planned record by record is carried out without the words of each. */
export function mayLockOut(planned: Change): boolean {
  return allowedPlans.has(planned);
}

/** Warns of the same where changes are only planned. */
export function warnOfLockout(
  changes: () => readonly Change[],
  options: LockoutOptions,
  machine: Machine,
  call: Call,
): void {
  if (options.allowed) for (const change of changes()) allowedPlans.add(change);
  const risks = options.allowed ? [] : findRisks(changes, machine, call);
  if (risks.length > 0)
    call.warn(`${describeRisks(risks)} Without -RollbackAfter or -AllowLockout this will be refused.`);
}

/** How many of those who would be cut off a message names. */
const NAMED = 3;

function describeRisks(risks: readonly Risk[]): string {
  const told = risks.slice(0, NAMED).map(({ peer, before, after }) => {
    const then = after === undefined ? 'there would be none' : `it would be ${describeEntry(after)}`;
    return `${peer.address} (port ${peer.port}) administers this computer by ${peer.by} (port ${peer.localPort}), and the route there is ${describeEntry(before)}; after the change ${then}.`;
  });
  const more = risks.length > NAMED ? ` So it is of ${risks.length - NAMED} more.` : '';
  return `${told.join(' ')}${more}`;
}

/** The command that gives a peer a route of its own, by the way that the connection has. */
function keepingOf({ peer, keep: { NextHop, InterfaceIndex } }: Risk): string {
  const hop = isUnspecified(NextHop) ? '' : ` -NextHop ${NextHop}`;
  return `New-IpRouteEntry ${peer.address.split('%')[0]}/${8 * peer.bytes.length}${hop} -InterfaceIndex ${InterfaceIndex}`;
}

function findRisks(changes: () => readonly Change[], machine: Machine, call: Call): Risk[] {
  const peers = managementPeers(machine);
  const isNew = !peers.told;
  peers.told = true;
  if (isNew) for (const note of peers.notes) call.warn(note);
  if (peers.unread !== undefined && isNew) {
    const { message } = windowsError('GetExtendedTcpTable', peers.unread, 'the connections');
    call.warn(`Whether the change cuts off somebody who administers this computer is not known: ${message}`);
  }
  if (peers.all.length === 0) return [];
  const parts = changes().flatMap((change): readonly Change[] => (isRouteChange(change) ? partsOf(change) : [change]));
  return peers.all.flatMap((peer) => {
    const about = parts.filter((change) => concerns(change, peer));
    return about.length === 0 ? [] : risksOf(peer, about, machine);
  });
}

/** The settings of an interface that decide which route is taken. */
const DECIDING = ['InterfaceMetric', 'AutomaticMetric', 'IgnoreDefaultRoutes', 'WeakHostSend', 'Forwarding'];

/** Whether a change can be one of the way to a peer: the least that is done for each change where there is one. */
function concerns(change: Change, peer: Peer): boolean {
  if (!change.Changed) return false;
  if (!isRouteChange(change))
    return change.AddressFamily === familyOf(peer) && DECIDING.some((name) => change.ChangedProperties.includes(name));
  if (change.Action === 'Set' && !change.ChangedProperties.includes('RouteMetric')) return false;
  const prefix = parsePrefix(change.DestinationPrefix);
  return (
    prefix.ok && prefix.bytes.length === peer.bytes.length && commonBits(prefix.bytes, peer.bytes) >= prefix.length
  );
}

function familyOf({ bytes }: Peer): 'IPv4' | 'IPv6' {
  return bytes.length === 4 ? 'IPv4' : 'IPv6';
}

/**
 * What would become of the way to a peer. Packets from the address that the connection was made to leave through its interface,
 * unless that sends as a weak host or forwards (Best3, Select6): the way of the connection. What counts without a source
 * address must stay as well, or come to that way: a VPN that takes all traffic is known to end sessions.
 */
function risksOf(peer: Peer, changes: readonly Change[], machine: Machine): Risk[] {
  const toEntry = entryReader(machine);
  const rows = [...snapshotOf(machine).prefixes(familyOf(peer)).covering(peer.bytes)].flat();
  const now = stateOf(
    rows.map((row) => toEntry(decodeForwardRow(row))),
    machine,
  );
  const home = ownerOf(peer.local, machine);
  const present = (from: IpRouteEntry | undefined) =>
    askBefore(peer, from, machine) ?? chooseOf(now, peer, from)?.route;
  const [any, own] = [present(undefined), home === undefined ? undefined : present(home)];
  // Who talks to an address of its own computer stays there.
  if ([any, own].some((route) => route !== undefined && isOwn(route))) return [];
  const keep = own ?? any;
  if (keep === undefined) return [];
  // Windows refuses to create what is there: that changes nothing.
  const real = changes.filter((change) => change.Action !== 'Create' || !now.routes.has(nameOf(change)));
  for (const guess of guessesOf(real)) {
    const state = withMade(now, guess);
    for (const [from, before] of [[home, own] as const, [undefined, any] as const]) {
      // Without a route there is nothing to lose.
      if (before === undefined) continue;
      const after = chooseOf(state, peer, from, pathOf(before));
      if (after?.path === pathOf(before) || after?.path === pathOf(keep)) continue;
      return [{ peer, before, after: after?.route, keep }];
    }
  }
  return [];
}

/** The least and the most that Windows may compute as the metric of an interface. */
const METRICS = [1, 9999];

/** The changes as they may come out: where a metric is left to Windows it may become any. */
function guessesOf(changes: readonly Change[]): (readonly Change[])[] {
  const isGuess = (change: Change) =>
    !isRouteChange(change) &&
    change.ChangedProperties.includes('AutomaticMetric') &&
    change.After?.AutomaticMetric === 'Enabled';
  if (!changes.some(isGuess)) return [changes];
  return METRICS.map((InterfaceMetric) =>
    changes.map((change) => {
      if (!isGuess(change) || isRouteChange(change) || change.After === null) return change;
      return { ...change, After: { ...change.After, InterfaceMetric } };
    }),
  );
}

/** What Windows itself says; undefined where it has no route, or no answer. */
function askBefore(peer: Peer, from: IpRouteEntry | undefined, machine: Machine): IpRouteEntry | undefined {
  const source = from === undefined ? null : encodeAddress(peer.local);
  const { status, row } = machine.ipHelper.GetBestRoute2(0n, 0, source, encodeAddress(peer.address));
  return status === NO_ERROR && row !== undefined ? entryReader(machine)(decodeForwardRow(row)) : undefined;
}

/** The best route of a state, as Windows chooses; of equal ones the one that leads where the present one does. */
function chooseOf(
  state: State,
  peer: Peer,
  from: IpRouteEntry | undefined,
  present?: string,
): Way<IpRouteEntry> | undefined {
  const only = from !== undefined && sendsStrongly(state, from) ? from.InterfaceLuid : undefined;
  const ways = waysOf(state, familyOf(peer)).filter(
    ({ route }) =>
      (only === undefined || route.InterfaceLuid === only) && (peer.zone === 0 || route.InterfaceIndex === peer.zone),
  );
  const best = bestWay(ways);
  if (best === undefined) return undefined;
  const isEqual = (way: Way<IpRouteEntry>) => way.length === best.length && way.metric === best.metric;
  return ways.find((way) => isEqual(way) && way.path === present) ?? best;
}

/** Whether an interface sends with its own addresses only. */
function sendsStrongly({ interfaces }: State, { InterfaceLuid, AddressFamily }: IpRouteEntry): boolean {
  const owner = interfaces.get(`${InterfaceLuid} ${AddressFamily}`);
  return owner !== undefined && owner.WeakHostSend !== 'Enabled' && owner.Forwarding !== 'Enabled';
}

/** The stack's route to an address of this computer. */
function isOwn({ Protocol, Loopback, DestinationPrefix }: IpRouteEntry): boolean {
  return Loopback || (Protocol === 'Local' && /\/(?:32|128)$/.test(DestinationPrefix));
}
