import { invalidArgument } from '../../../../generator/library/contract/command-error.ts';
import type { Call, Plan, Watch } from '../../../../generator/library/contract/vocabulary.ts';
import { serve } from '../../../../generator/library/host/serve.ts';
import type { WireContract } from '../../../../generator/library/wire/columns.ts';

let sum = 0;

/** What no result holds: half a number. */
const half = { Text: 'half', Number: 0.5 };
const result = [
  { name: 'Text', kind: 'String', list: false },
  { name: 'Number', kind: 'UInt8', list: false },
] as const;

/** An executable with two cmdlets, whose results come to a number that their type does not hold. */
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
      result,
      handler: (): Watch<unknown> => ({
        run: async ({ emit }) => {
          emit({ Text: 'one', Number: 1 });
          emit(half);
        },
      }),
    },
    {
      name: 'Set-Number',
      changes: true,
      parameters: [],
      result,
      handler: (): Plan<unknown> => ({ target: 'one', action: 'Halve', planned: half, apply: () => half }),
    },
    {
      name: 'Add-Number',
      changes: true,
      parameters: [{ name: 'Number', kind: 'UInt16', list: false }],
      result: [
        { name: 'Text', kind: 'String', list: false },
        { name: 'Number', kind: 'UInt16', list: false },
      ],
      handler: ({ Number: number }: { Number: number }, _: null, call: Call): Plan<unknown> => ({
        target: 'sum',
        action: `Add ${number}`,
        planned: null,
        apply: () => {
          if (number === 13) throw invalidArgument('Unlucky', 'It is 13.', 'Give another number.');
          if (number === 7) call.warn('It is 7.');
          if (number === 93) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1100);
          sum += number;
          const result = () => {
            if (number === 99) throw invalidArgument('Unseen', 'The sum was changed, and is not seen.', '');
            if (number === 95) throw new Error('not seen');
            if (number === 97) call.warn('It was 97.');
            return { Text: `${number} of ${call.together}`, Number: sum };
          };
          return number % 2 === 0 ? result() : result;
        },
      }),
    },
    {
      name: 'Get-Number',
      changes: false,
      parameters: [],
      result,
      handler: () => [{ Text: 'sum', Number: sum }],
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
