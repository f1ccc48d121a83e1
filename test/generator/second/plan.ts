import { hostname } from 'node:os';
import {
  type Call,
  CommandError,
  changedMembers,
  dropCommand,
  type Later,
  namesOf,
  originComplaints,
  type PipedOrigin,
  type Plan,
  refuseAll,
} from 'pwsh-contract';
import type { Ledger } from './ledger.ts';
import type { Seal, SealChange } from './seal.ts';

/** A plan that puts `after` in the place of `before`; null is no seal. */
export function planChange(
  ledger: Ledger,
  { Path, verb, call }: { Path: string; verb: string; call: Call },
  before: Seal | null,
  after: Seal | null,
): Plan<SealChange> {
  const differing = changedMembers(Object.keys(before ?? after ?? {}) as (keyof Seal)[], before, after);
  const changed = differing.length > 0;
  const action = !changed ? '' : before === null || after === null ? verb : `${verb} (${differing.join(', ')})`;
  const Run = call.run ?? '';
  const change = (WhatIf: boolean): SealChange => {
    return { Path, Changed: changed, WhatIf, Differing: differing, Summary: action, Before: before, After: after, Run };
  };
  return {
    target: Path,
    action,
    planned: change(true),
    apply: (): SealChange | Later<SealChange> => {
      if (!changed) return change(false);
      put(ledger, Path, after);
      // Told when all that came together is put, as a contract does that then looks once for all of it.
      return () => change(false);
    },
  };
}

/** Puts a seal in the place of what there is; null is none. */
export function put(ledger: Ledger, path: string, seal: Seal | null): void {
  if (ledger.readOnly) {
    throw new CommandError({
      id: 'ReadOnly',
      category: 'PermissionDenied',
      message: `The seal of '${path}' is not changed: the session was connected with -ReadOnly.`,
      action: 'Run Connect-SealHost without -ReadOnly.',
    });
  }
  if (seal === null) ledger.seals.delete(path);
  else ledger.seals.set(path, seal);
  ledger.changed = true;
}

/**
 * Refuses what only was a rehearsal, and seals of another session or computer.
 * @throws {CommandError}
 */
export function refuseForeign(ledger: Ledger, piped: PipedOrigin): void {
  const here = { backend: ledger.name, computer: hostname() };
  const complaints = originComplaints(piped, here, { what: 'seal', getter: 'Get-Seal' });
  refuseAll(complaints, () => dropCommand(namesOf(complaints)));
}

/** @throws {CommandError} when there is no seal of that file */
export function sealOf({ seals }: Ledger, path: string): Seal {
  const seal = seals.get(path);
  if (seal !== undefined) return seal;
  throw new CommandError({
    id: 'SealNotFound',
    category: 'ObjectNotFound',
    message: `'${path}' is not sealed.`,
    action: 'List the seals with Get-Seal.',
  });
}
