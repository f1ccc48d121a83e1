import type { Completion, CompletionRequest } from 'pwsh-contract';
import type { Machine } from '../session/machine.ts';
import { interfaceTable } from './read.ts';

/**
 * The aliases of the interfaces.
 * @completer InterfaceAlias
 */
export function completeInterfaceAlias(_asked: CompletionRequest, machine: Machine): Iterable<Completion> {
  const notes = new Map<string, string>();
  for (const { InterfaceAlias, InterfaceIndex, ConnectionState } of interfaceTable(machine).entries) {
    if (InterfaceAlias !== null) notes.set(InterfaceAlias, `${InterfaceIndex}, ${ConnectionState}`);
  }
  return [...notes].map(([Text, Note]) => ({ Text, Note }));
}

/**
 * The indexes of the interfaces.
 * @completer InterfaceIndex
 */
export function completeInterfaceIndex(_asked: CompletionRequest, machine: Machine): Iterable<Completion> {
  const notes = new Map<number, string>();
  for (const { InterfaceAlias, InterfaceIndex } of interfaceTable(machine).entries)
    notes.set(InterfaceIndex, InterfaceAlias ?? '');
  return [...notes].map(([index, Note]) => ({ Text: String(index), Note }));
}

/**
 * The locally unique identifiers of the interfaces.
 * @completer InterfaceLuid
 */
export function completeInterfaceLuid(_asked: CompletionRequest, machine: Machine): Iterable<Completion> {
  const notes = new Map<bigint, string>();
  for (const { InterfaceAlias, InterfaceLuid } of interfaceTable(machine).entries)
    notes.set(InterfaceLuid, InterfaceAlias ?? '');
  return [...notes].map(([luid, Note]) => ({ Text: String(luid), Note }));
}
