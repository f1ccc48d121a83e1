import {
  type ByName,
  type Call,
  type CommandError,
  dropCommand,
  invalidArgument,
  trimmed,
  type UInt32,
  type UInt64,
} from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import { notFound } from '../session/errors.ts';
import { ask, type Machine } from '../session/machine.ts';
import { describeInterface } from '../session/words.ts';

/** What names an interface by number. */
export interface InterfaceNumbers {
  /**
   * Index of the interface.
   * @alias ifIndex
   * @completer InterfaceIndex
   */
  InterfaceIndex?: ByName<UInt32>;
  /**
   * Locally unique identifier of the interface. Asked first, then the index, then the alias.
   * @completer InterfaceLuid
   */
  InterfaceLuid?: ByName<UInt64>;
}

/** What names the interface of a route, in one way at least. */
export interface RouteInterface extends InterfaceNumbers {
  /**
   * Alias of the interface, taken literally.
   * @alias ifAlias
   * @completer InterfaceAlias
   */
  InterfaceAlias?: ByName<string>;
}

export interface ResolvedInterface {
  readonly luid: bigint;
  readonly index: number;
  readonly alias: string | null;
}

/** What names an interface, in the order in which SetIpForwardEntry2 asks. */
export const INTERFACE_SELECTORS = ['InterfaceLuid', 'InterfaceIndex', 'InterfaceAlias'] as const;
export type Selector = (typeof INTERFACE_SELECTORS)[number];

/** The interface that one selector names; none where there is no such interface. */
interface Named {
  readonly name: Selector;
  readonly value: bigint | number | string;
  readonly luid: bigint | undefined;
}

/**
 * The one interface that LUID, index and alias name. The LUID stays as long as the interface; of another machine, or where
 * the interface was made anew, the alias means more than the index.
 * @param call - where what is named must not lead away from what is piped
 * @throws {CommandError} when none is given, one is unknown, or they name different interfaces
 */
export function resolveInterface(key: RouteInterface, machine: Machine, call?: Call): ResolvedInterface {
  const { named, kept, astray } = splitSelectors(key, machine);
  const [first] = named;
  if (first === undefined) {
    throw invalidArgument(
      'InterfaceMissing',
      'No interface is given.',
      'Give -InterfaceIndex, -InterfaceAlias or -InterfaceLuid, or pipe an object that has one of them. That of a gateway is (Find-IpRouteEntry <gateway>).InterfaceIndex.',
    );
  }
  if (kept?.luid === undefined) throw unknownInterface(first);
  const redirected = astray.find(
    ({ name }) => call?.piped === true && call.named.has(kept.name) !== call.named.has(name),
  );
  if (call !== undefined && redirected !== undefined) throw redirection(kept, redirected, astray, call, machine);
  if (astray.length > 0) throw disagreement(kept, astray, machine, call);
  return toResolved(kept.luid, machine);
}

/** Those selectors of a key that name no interface here, or another one than the one that counts. */
export function straySelectors(key: RouteInterface, machine: Machine): Selector[] {
  const { named, kept, astray } = splitSelectors(key, machine);
  return (kept === undefined ? named : astray).map(({ name }) => name);
}

/** The selectors that are given, the one that counts (`kept`), and those that name another interface or none (`astray`). */
function splitSelectors(key: RouteInterface, machine: Machine) {
  const named = INTERFACE_SELECTORS.flatMap((name) => askInterface(name, key, machine));
  const known = named.filter(({ luid }) => luid !== undefined);
  const kept = known.find(({ name }) => name !== 'InterfaceIndex') ?? known[0];
  return { named, kept, astray: named.filter(({ luid }) => luid !== kept?.luid) };
}

function askInterface(name: Selector, key: RouteInterface, machine: Machine): Named[] {
  const value = key[name];
  if (value === undefined) return [];
  const known = ask(machine, newLuids)[name];
  if (!known.has(value)) known.set(value, luidOf(name, value, machine.ipHelper));
  return [{ name, value, luid: known.get(value) }];
}

/** The LUIDs of the selectors that were asked for in this batch: many routes are of one interface. */
const newLuids = (): Record<Selector, Map<Named['value'], bigint | undefined>> => ({
  InterfaceLuid: new Map(),
  InterfaceIndex: new Map(),
  InterfaceAlias: new Map(),
});

function luidOf(name: Selector, value: Named['value'], ipHelper: Machine['ipHelper']): bigint | undefined {
  if (name === 'InterfaceLuid') {
    const luid = value as bigint;
    return ipHelper.ConvertInterfaceLuidToIndex(luid).status === NO_ERROR ? luid : undefined;
  }
  const { status, luid } =
    name === 'InterfaceIndex'
      ? ipHelper.ConvertInterfaceIndexToLuid(value as number)
      : aliasToLuid(value as string, ipHelper);
  return status === NO_ERROR ? luid : undefined;
}

/** Exactly that alias, or what is left of it without the blanks around it, which a copied one may have. */
function aliasToLuid(alias: string, ipHelper: Machine['ipHelper']): { status: number; luid: bigint } {
  const exact = ipHelper.ConvertInterfaceAliasToLuid(alias);
  const bare = trimmed(alias);
  return exact.status === NO_ERROR || bare === alias ? exact : ipHelper.ConvertInterfaceAliasToLuid(bare);
}

function toResolved(luid: bigint, machine: Machine): ResolvedInterface {
  const known = ask(machine, newResolved);
  let resolved = known.get(luid);
  if (resolved === undefined) {
    const { index } = machine.ipHelper.ConvertInterfaceLuidToIndex(luid);
    const { status, alias } = machine.ipHelper.ConvertInterfaceLuidToAlias(luid);
    resolved = { luid, index, alias: status === NO_ERROR ? alias : null };
    known.set(luid, resolved);
  }
  return resolved;
}

/** The interfaces that were resolved in this batch. */
const newResolved = () => new Map<bigint, ResolvedInterface>();

function unknownInterface({ name, value }: Named): CommandError {
  return notFound(
    'InterfaceNotFound',
    `There is no interface with the ${name} '${value}'.`,
    'List the interfaces with Get-IpInterfaceEntry.',
  );
}

/**
 * The error of selectors that name different interfaces. Piped ones do so where the object was read on another computer, or
 * before the interface was renamed or got another index.
 */
function disagreement(kept: Named, astray: readonly Named[], machine: Machine, call?: Call): CommandError {
  const one = `-${kept.name} '${kept.value}' is ${describeNamed(kept, machine)}`;
  const names = astray.map(({ name }) => name);
  const action =
    call?.piped === true
      ? `If the interface was renamed, or has another index since, drop what is out of date, in front of the cmdlet: ${dropSelectors(names)}. Or get the object again.`
      : `Leave ${names.map((name) => `-${name}`).join(' and ')} out.`;
  if (astray.every(({ luid }) => luid === undefined)) {
    const gone = astray.map(({ name, value }) => `the ${name} '${value}'`).join(' and none with ');
    return notFound('InterfaceNotFound', `There is no interface with ${gone}, but ${one}.`, action);
  }
  const others = astray
    .map((other) => `-${other.name} '${other.value}' is ${describeNamed(other, machine)}`)
    .join(' and ');
  return invalidArgument('InterfaceMismatch', `${one}, but ${others}: they name different interfaces.`, action);
}

function describeNamed({ luid }: Named, machine: Machine): string {
  return luid === undefined ? 'no interface' : describeInterface(toResolved(luid, machine));
}

/** The error of a caller who names one interface, and pipes an object of another: a key selects and never changes. */
function redirection(
  kept: Named,
  other: Named,
  astray: readonly Named[],
  { named }: Call,
  machine: Machine,
): CommandError {
  const [asked, piped] = named.has(kept.name) ? [kept, other] : [other, kept];
  const told = (one: Named) => `${one.name} '${one.value}', which is ${describeNamed(one, machine)}`;
  const own = asked === kept ? astray.filter(({ name }) => !named.has(name)) : [kept];
  return invalidArgument(
    'KeyDiffers',
    `-${told(asked)}, is named, but the piped object has ${told(piped)}: a key selects and never changes.`,
    `Leave -${asked.name} out. Where the interface was renamed, or has another index since, drop what is out of date, in front of the cmdlet: ${dropSelectors(own.map(({ name }) => name))}.`,
  );
}

/** The other names that the selectors have in objects, and so in files. */
const ALIASES: Readonly<Record<string, string>> = { InterfaceIndex: 'ifIndex', InterfaceAlias: 'ifAlias' };

/** The command that drops these properties of piped objects, with their other names. */
export function dropSelectors(names: readonly string[]): string {
  return dropCommand(names.flatMap((name) => [name, ALIASES[name] ?? []].flat()));
}
