import { CommandError } from 'pwsh-contract';
import { resolveInterface } from '../interfaces/resolve.ts';
import type { Machine } from '../session/machine.ts';
import { type Change, describe } from './change-set.ts';

/**
 * Names the change of a file whose interface is not the one that its InterfaceLuid, InterfaceIndex and InterfaceAlias name
 * together. The cmdlet that reads the file has no such parameters, so that what is to be mended stands in the file.
 * @param changes - all of the file, in its order
 * @throws {CommandError} InterfaceNotFound or InterfaceMismatch, with the first such change and how many more there are
 */
export function refuseStrayInterfaces(changes: readonly Change[], path: string, machine: Machine): void {
  const stray = changes.flatMap((change, at) => {
    const error = strayOf(change, machine);
    return error === undefined ? [] : [{ at, change, facts: error.facts }];
  });
  const [first, ...others] = stray;
  if (first === undefined) return;
  const { at, change, facts } = first;
  // Only a cmdlet that has these parameters is given them with a dash.
  const why = facts.message.replaceAll(/-(?=Interface(?:Luid|Index|Alias) ')/g, '');
  const more = others.length === 0 ? '' : ` ${others.length} more of its changes have such a fault.`;
  throw new CommandError({
    ...facts,
    message: `Nothing is done. The ${at + 1}. change of '${path}', ${describe(change)}: ${why}${more}`,
    action:
      'Correct it in the file by what Get-IpInterfaceEntry shows, or plan anew. A spreadsheet rounds long numbers such as InterfaceLuid: have it take that column as text.',
  });
}

function strayOf(
  { InterfaceLuid, InterfaceIndex, InterfaceAlias }: Change,
  machine: Machine,
): CommandError | undefined {
  const key = { InterfaceLuid, InterfaceIndex, ...(InterfaceAlias === null ? {} : { InterfaceAlias }) };
  try {
    resolveInterface(key, machine);
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
}
