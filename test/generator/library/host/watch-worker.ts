import type { Watch } from '../../../../generator/library/contract/vocabulary.ts';
import { serve } from '../../../../generator/library/host/serve.ts';
import type { WireContract } from '../../../../generator/library/wire/columns.ts';

/** An executable with one cmdlet: a watch of two texts with a number, of which the second is none that its type holds. */
const contract: WireContract<null> = {
  module: 'Numbers',
  version: '1.0.0',
  checksum: '0',
  commands: [
    {
      name: 'Watch-Number',
      changes: false,
      watches: true,
      parameters: [],
      result: [
        { name: 'Text', kind: 'String', list: false },
        { name: 'Number', kind: 'UInt8', list: false },
      ],
      handler: (): Watch<unknown> => ({
        run: async ({ emit }) => {
          emit({ Text: 'one', Number: 1 });
          emit({ Text: 'half', Number: 0.5 });
        },
      }),
    },
  ],
};

serve(contract, () => ({
  machine: null,
  facts: { backend: 'Memory', elevated: false, details: '' },
  batch: (work) => work(),
  savesBatches: false,
  statusText: () => undefined,
}));
