import { printDuration } from 'pwsh-contract';

/** What an interface is called in a message. */
interface Named {
  readonly alias: string | null;
  readonly index: number;
}

/** The interface for a person: "Ethernet (12)". */
export function describeInterface({ alias, index }: Named): string {
  return `${alias ?? 'interface'} (${index})`;
}

/** The route for a person: "10.0.0.0/8 via 192.0.2.1 on Ethernet (12)". */
export function describeRoute(prefix: string, nextHop: string, owner: Named): string {
  return `${prefix} via ${nextHop} on ${describeInterface(owner)}`;
}

/** What names the route in a result. */
interface Keys {
  readonly DestinationPrefix: string;
  readonly NextHop: string;
  readonly InterfaceAlias: string | null;
  readonly InterfaceIndex: number;
}

/** A route of a result, as `describeRoute` has it. */
export function describeEntry({ DestinationPrefix, NextHop, InterfaceAlias, InterfaceIndex }: Keys): string {
  return describeRoute(DestinationPrefix, NextHop, { alias: InterfaceAlias, index: InterfaceIndex });
}

/** The summary of a change that is none. */
export const UNCHANGED = 'unchanged';

/** The members that are not what they were, for a person: "RouteMetric 1 -> 6000, Protocol Other -> NetMgmt". */
export function printChanges<Name extends string>(
  names: readonly Name[],
  before: Readonly<Record<Name, unknown>>,
  after: Readonly<Record<Name, unknown>>,
): string {
  return names
    .map((name) => `${name} ${printMember(name, before[name])} -> ${printMember(name, after[name])}`)
    .join(', ');
}

/** A member's value for a person. */
export function printMember(name: string, value: unknown): string {
  return name.endsWith('Lifetime') ? printDuration(value as number) : String(value);
}
