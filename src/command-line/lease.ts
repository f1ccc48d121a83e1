import { CommandError } from 'pwsh-contract';
import { keptSet } from '../commands/get-ip-route-change-set.ts';
import type { Machine } from '../session/machine.ts';
import type { Look } from './hold.ts';

/**
 * Looks at the table as `look` does, but changes nothing while what it has made waits for its confirmation: the table is as
 * desired until then. What was undone is not made again.
 */
export function lookUnderLease(look: () => Look, machine: Machine): () => Look {
  let made: string | undefined;
  return () => {
    const standing = made === undefined ? undefined : keptSet(made, machine);
    if (standing?.state === 'Pending' || standing?.state === 'Applying') return { changes: [] };
    if (standing?.state === 'RolledBack' || standing?.state === 'Partial')
      return { changes: [], error: undone(standing.id, standing.why) };
    const found = look();
    made = found.changes[0]?.ChangeSetId;
    return found;
  };
}

function undone(id: string, why: string | undefined): CommandError {
  return new CommandError({
    id: 'ChangesUndone',
    category: 'InvalidOperation',
    message: `The changes of the set '${id}' were undone${why === undefined ? '' : `: ${why.replace(/\.$/, '')}`}.`,
    action: `Look at what came of it: Get-IpRouteChangeSet -Id ${id}.`,
  });
}
