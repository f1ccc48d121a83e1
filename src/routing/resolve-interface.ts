import type { Call, CommandError } from 'pwsh-contract';
import { trimmed } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import type { RouteKey } from '../commands/set-ip-route-entry.ts';
import { invalidArgument, notFound } from './errors.ts';
import type { Machine } from './machine.ts';

/** What names an interface; those that are given must name the same one. */
export type InterfaceKey = Pick<RouteKey, 'InterfaceLuid' | 'InterfaceIndex' | 'InterfaceAlias'>;

export interface ResolvedInterface {
  readonly luid: bigint;
  readonly index: number;
  readonly alias: string | null;
}

/** What names an interface, in the order in which SetIpForwardEntry2 asks. */
export const INTERFACE_SELECTORS = ['InterfaceLuid', 'InterfaceIndex', 'InterfaceAlias'] as const;
type Selector = (typeof INTERFACE_SELECTORS)[number];

/** The interface that one selector names; none where there is no such interface. */
interface Named {
  readonly name: Selector;
  readonly value: bigint | number | string;
  readonly luid: bigint | undefined;
}

/**
 * The one interface that LUID, index and alias name; asked in this order, as SetIpForwardEntry2 does.
 * @param call - where what is named must not lead away from what is piped
 * @throws {CommandError} when none is given, one is unknown, or they name different interfaces
 */
export function resolveInterface(key: InterfaceKey, machine: Machine, call?: Call): ResolvedInterface {
  const named = INTERFACE_SELECTORS.flatMap((name) => askInterface(name, key, machine));
  const [first] = named;
  if (first === undefined) {
    throw invalidArgument(
      'InterfaceMissing',
      'No interface is given.',
      'Give -InterfaceIndex, -InterfaceAlias or -InterfaceLuid, or pipe an object that has one of them. That of a gateway is (Find-IpRouteEntry <gateway>).InterfaceIndex.',
    );
  }
  const found = named.find(({ luid }) => luid !== undefined);
  const astray = named.find(({ luid }) => luid === undefined) ?? named.find(({ luid }) => luid !== first.luid);
  if (found?.luid === undefined) throw unknownInterface(first);
  if (astray !== undefined && call?.piped === true && call.named.has(found.name) !== call.named.has(astray.name))
    throw redirection(found, astray, call, machine);
  if (astray !== undefined) throw disagreement(found, astray, machine);
  return describeInterface(found.luid, machine);
}

function askInterface(name: Selector, key: InterfaceKey, { ipHelper }: Machine): Named[] {
  const value = key[name];
  if (value === undefined) return [];
  const known = (status: number, luid: bigint) => [{ name, value, luid: status === NO_ERROR ? luid : undefined }];
  if (name === 'InterfaceLuid') {
    const luid = value as bigint;
    return known(ipHelper.ConvertInterfaceLuidToIndex(luid).status, luid);
  }
  const { status, luid } =
    name === 'InterfaceIndex'
      ? ipHelper.ConvertInterfaceIndexToLuid(value as number)
      : aliasToLuid(value as string, ipHelper);
  return known(status, luid);
}

/** Exactly that alias, or what is left of it without the blanks around it, which a copied one may have. */
function aliasToLuid(alias: string, ipHelper: Machine['ipHelper']): { status: number; luid: bigint } {
  const exact = ipHelper.ConvertInterfaceAliasToLuid(alias);
  const bare = trimmed(alias);
  return exact.status === NO_ERROR || bare === alias ? exact : ipHelper.ConvertInterfaceAliasToLuid(bare);
}

function describeInterface(luid: bigint, { ipHelper }: Machine): ResolvedInterface {
  const { index } = ipHelper.ConvertInterfaceLuidToIndex(luid);
  const { status, alias } = ipHelper.ConvertInterfaceLuidToAlias(luid);
  return { luid, index, alias: status === NO_ERROR ? alias : null };
}

function unknownInterface({ name, value }: Named): CommandError {
  return notFound(
    'InterfaceNotFound',
    `There is no interface with the ${name} '${value}'.`,
    'List the interfaces with Get-IpInterfaceEntry.',
  );
}

/** Both names came with a route that was read before an interface was renamed, or got another index: one must go. */
function disagreement(found: Named, astray: Named, machine: Machine): CommandError {
  const one = `-${found.name} '${found.value}' is ${person(found, machine)}`;
  // A route of this machine is told by the LUID, which stays; else what still names something is kept.
  const action = `Drop ${astray.name} (Select-Object * -ExcludeProperty ${astray.name} for piped objects) if the interface was renamed, or has another index since; or get the route again.`;
  if (astray.luid === undefined) {
    return notFound(
      'InterfaceNotFound',
      `There is no interface with the ${astray.name} '${astray.value}', but ${one}.`,
      action,
    );
  }
  const other = `-${astray.name} '${astray.value}' is ${person(astray, machine)}`;
  return invalidArgument('InterfaceMismatch', `${one}, but ${other}: they name different interfaces.`, action);
}

function person({ luid }: Named, machine: Machine): string {
  if (luid === undefined) return 'no interface';
  const { index, alias } = describeInterface(luid, machine);
  return `${alias ?? 'an interface'} (${index})`;
}

/** The caller names one interface, and the piped object is of another: a key selects and never changes. */
function redirection(one: Named, other: Named, { named }: Call, machine: Machine): CommandError {
  const [asked, piped] = named.has(one.name) ? [one, other] : [other, one];
  const told = ({ name, value, ...rest }: Named) =>
    `${name} '${value}', which is ${person({ name, value, ...rest }, machine)}`;
  return invalidArgument(
    'KeyDiffers',
    `-${told(asked)}, is named, but the piped object has ${told(piped)}: a key selects and never changes.`,
    `Leave -${asked.name} out. Where the interface was renamed, or has another index since, get the object again.`,
  );
}
