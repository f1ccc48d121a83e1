import { expect } from 'chai';
import { invalidArgument } from '../../../../generator/library/contract/command-error.ts';
import type { Call, Plan } from '../../../../generator/library/contract/vocabulary.ts';
import { Conversation } from '../../../../generator/library/verbs/conversation.ts';
import type { WireContract } from '../../../../generator/library/wire/columns.ts';
import { MOST_CURSORS } from '../../../../generator/library/wire/limits.ts';
import { writeRequest } from '../../../../generator/library/wire/lines.ts';

const number = { name: 'Number', kind: 'UInt16', list: false } as const;

/** Counts up to a number, more of which are than a page holds. 13 is refused, and of 7 there is a warning and a problem. */
function* count({ Number: end }: { Number: number }, _: never, { warn }: Call) {
  if (end === 13) throw invalidArgument('Unlucky', 'It is 13.', 'Give another number.');
  if (end === 7) warn('It is\t7.');
  for (let at = 1; at <= end; at++) yield { Number: at };
  if (end === 7) yield invalidArgument('NoEighth', 'There is no eighth.', '');
}

const contract: WireContract<never> = {
  module: 'Numbers',
  version: '1.0.0',
  checksum: '0',
  commands: [
    { name: 'Get-Number', changes: false, parameters: [number], result: [number], handler: count },
    {
      name: 'Set-Number',
      changes: true,
      parameters: [number],
      result: [number],
      handler: (value: { Number: number }): Plan<unknown> => ({
        target: 'a number',
        action: 'Set',
        planned: value,
        apply: () => value,
      }),
    },
  ],
};

describe('a conversation with a contract in this process', () => {
  /** What is heard, each request's results as its last one. */
  let heard: string[];
  let batches: number;
  let isInBatch: boolean;
  const begin = () => {
    [heard, batches, isInBatch] = [[], 0, false];
    const hear = (text: string) => heard.push(isInBatch ? `${text}, in the batch` : text);
    const session = {
      machine: null as never,
      facts: { backend: 'Memory', elevated: false, details: '' },
      batch<T>(work: () => T): T {
        batches++;
        isInBatch = true;
        try {
          return work();
        } finally {
          isInBatch = false;
        }
      },
      savesBatches: false,
      statusText: () => undefined,
    };
    return new Conversation(contract, session, {
      result: (fields) => hear(fields.join()),
      error: ({ errorId, message }) => hear(`${errorId}: ${message}`),
      warning: hear,
    });
  };
  const line = (command: string, value: number) => (id: string) =>
    writeRequest({ id, command, mode: 'apply', named: 'Number' }, [String(value)]);
  const get = (value: number) => line('Get-Number', value);
  const upTo = (end: number) => Array.from({ length: end }, (_, at) => String(at + 1));

  it('hears what is asked together in its order, whatever has pages that follow', () => {
    const conversation = begin();
    conversation.ask([get(2), get(1500), get(13), get(7), get(300), get(1)]);
    // Of the second there are more to come, and what is behind it waits.
    expect(heard.slice(0, 3)).to.deep.equal(['1', '2', '1']);
    expect(heard.length).to.be.lessThan(1502);
    expect(heard).to.deep.equal([...upTo(2), ...upTo(heard.length - 2)]);
    while (conversation.next());
    expect(heard).to.deep.equal([
      ...upTo(2),
      ...upTo(1500),
      'Unlucky: It is 13.',
      'It is\t7.',
      ...upTo(7),
      'NoEighth: There is no eighth.',
      ...upTo(300),
      '1',
    ]);
    expect(conversation.next()).to.equal(false);
    // The next one is heard at once: nothing is waited for.
    conversation.ask([line('Set-Number', 5)]);
    expect(heard.at(-1)).to.equal('5');
  });

  it('says whether more may follow, and asks nothing where nothing does', () => {
    const conversation = begin();
    conversation.ask([]);
    expect([conversation.next(), batches]).to.deep.equal([false, 0]);
    // More than two pages, which hold 200 and 1000 at most.
    conversation.ask([get(1500)]);
    expect([conversation.next(), batches]).to.deep.equal([true, 2]);
    while (conversation.next());
    expect(heard).to.deep.equal(upTo(1500));
  });

  it('reads more requests with pages than the rest of which is kept', () => {
    const conversation = begin();
    const values = Array.from({ length: 2 * MOST_CURSORS + 1 }, (_, at) => 201 + at);
    conversation.read(values.map(get));
    while (conversation.next());
    expect(heard).to.deep.equal(values.flatMap(upTo));
  });
});
