import { randomUUID } from 'node:crypto';
import { badArguments, pathOf, resourceVerb, type Streams, type Verb } from 'pwsh-contract/host';
import { resources } from './contract.generated.ts';
import { openSession } from './session.ts';

/** `fileseal dsc`: the resources, as the engine of DSC calls them. */
export function dscVerb(streams: Streams): Verb {
  return resourceVerb({
    resources,
    streams,
    sessionOptions: { ledger: { value: 'file', help: 'the ledger' } },
    complete({ ledger, ...given }) {
      if (ledger === undefined) throw badArguments('MissingOption', '--ledger is not given.', 'Give it.');
      return { ...given, ledger: pathOf('ledger', ledger as string) };
    },
    open: ({ ledger }) => openSession(ledger as string, false),
    newRun: () => randomUUID().slice(0, 8),
  });
}
