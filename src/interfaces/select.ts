import { hasWildcard, literally, unescapeWildcard, type Wanted, wildcard } from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import { ask, type Machine } from '../session/machine.ts';

/** The keys that routes and interfaces have in common: one function each, so one index each. */
export const byIndex = (entry: { readonly InterfaceIndex: number }) => entry.InterfaceIndex;
export const byLuid = (entry: { readonly InterfaceLuid: bigint }) => entry.InterfaceLuid;
export const byFamily = (entry: { readonly AddressFamily: 'IPv4' | 'IPv6' }) => entry.AddressFamily;

type Aliased = { readonly InterfaceAlias: string | null };

const lowerAlias = ({ InterfaceAlias }: Aliased) => InterfaceAlias?.toLowerCase();

/** An alias: exactly that name first, since `[` is a character of names, too; else a pattern or a literal. */
export function aliasWanted<Entry extends Aliased>(value: string, machine: Machine): Wanted<Entry> {
  const exact = exactAlias(value, machine);
  if (!exact && hasWildcard(value)) {
    const matches = wildcard('InterfaceAlias', value);
    const test = ({ InterfaceAlias }: Entry) => matches(InterfaceAlias ?? '');
    return { name: 'InterfaceAlias', value, literal: false, test };
  }
  const lower = (exact ? value : unescapeWildcard(value)).toLowerCase();
  return { ...literally<Entry>('InterfaceAlias', lower, lowerAlias), value };
}

/** Whether an interface has exactly that alias, its case included; it may have no entry. */
function exactAlias(alias: string, machine: Machine): boolean {
  const { ipHelper } = machine;
  const known = ask(machine, newAliases);
  let exact = known.get(alias);
  if (exact === undefined) {
    const { status, luid } = ipHelper.ConvertInterfaceAliasToLuid(alias);
    exact = status === NO_ERROR && ipHelper.ConvertInterfaceLuidToAlias(luid).alias === alias;
    known.set(alias, exact);
  }
  return exact;
}

/** Which of the aliases that were asked for in this batch are the name of an interface. */
const newAliases = () => new Map<string, boolean>();
