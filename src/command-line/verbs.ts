import { CommandError } from 'pwsh-contract';
import type { Streams, Verb } from 'pwsh-contract/host';
import { contractVerbs } from 'pwsh-contract/verbs';
import { noticesOfLeft } from '../commands/left-set.ts';
import * as contract from '../contract.generated.ts';
import type { Machine } from '../session/machine.ts';
import { exitOf, SYNC_EXIT, VERB_EXIT } from './exit-codes.ts';
import { openAsked } from './open.ts';

/** The cmdlets that the program has verbs of its own for. */
const OWN = ['Sync-IpRouteTable'];

/** `iproute get route` and its siblings: the cmdlets of the contract, as they are. */
export function cmdletVerbs(streams: Streams): Verb[] {
  return contractVerbs<Machine>(
    {
      program: 'iproute',
      contract: contract as never,
      words: contract.words() as never,
      streams,
      exits: {
        of(facts) {
          const exitCode = exitOf(new CommandError(facts));
          const isOther = facts.category === 'ObjectNotFound' && exitCode !== SYNC_EXIT.interfaceMissing;
          return isOther ? VERB_EXIT.notFound : exitCode;
        },
        partlyDone: SYNC_EXIT.partlyDone,
        wouldChange: SYNC_EXIT.wouldChange,
        stopped: SYNC_EXIT.stopped,
      },
      open(given, warn) {
        const session = openAsked(given, (error) => error, warn);
        return { ...session, notices: () => noticesOfLeft(session.machine) };
      },
    },
    OWN,
  );
}
