import { expect } from 'chai';
import { CommandError, type ErrorCategory } from '../../generator/library/contract/command-error.ts';
import { bringAndHold, type Look, type Terms } from '../../src/command-line/hold.ts';
import type { IpRouteChange } from '../../src/routes/change.ts';

const CHANGE = {} as IpRouteChange;
const SYNC: Terms = { wait: 60, hold: 30, limit: 300 };

const fault = (id: string, category: ErrorCategory) => new CommandError({ id, category, message: id, action: '' });
const noInterface = fault('DesiredInterfaceNotFound', 'ObjectNotFound');
const gone = fault('RouteNotFound', 'ObjectNotFound');

/** Runs it with what each look comes to at its second, and notes what is told, with the second. */
async function run(lookAt: (second: number) => Look, terms: Terms = SYNC, stopAt = Infinity, lookTakes = 0) {
  let now = 5_000_000;
  const begun = now;
  const second = () => Math.round((now - begun) / 1000);
  const told: string[] = [];
  const note = (word: string) => told.push(`${second()} ${word}`);
  const ending = await bringAndHold(
    () => {
      now += lookTakes * 1000;
      return lookAt(second());
    },
    terms,
    {
      changed: (changes) => note(`changed ${changes.length}`),
      waiting: ({ facts }) => note(`waiting ${facts.id}`),
      failed: ({ facts }) => note(`failed ${facts.id}`),
    },
    {
      now: () => now,
      pause: async (milliseconds) => {
        now += milliseconds;
      },
      stopped: () => second() >= stopAt,
    },
  );
  return [
    ...told,
    `${second()} exit ${ending.exitCode}${ending.error === undefined ? '' : ` ${ending.error.facts.id}`}`,
  ];
}

const made: Look = { changes: [CHANGE] };
const asItIs: Look = { changes: [] };

describe('keeping at a desired table', () => {
  it('looks for as long as it must hold, and applies again what a client undoes meanwhile', async () => {
    expect(await run(() => asItIs)).to.deep.equal(['30 exit 0']);
    expect(await run((second) => (second === 0 || second === 20 ? made : asItIs))).to.deep.equal([
      '0 changed 1',
      '20 changed 1',
      '50 exit 0',
    ]);
  });

  it('looks once where nothing must hold', async () => {
    expect(await run(() => made, { ...SYNC, hold: 0 })).to.deep.equal(['0 changed 1', '0 exit 0']);
  });

  it('waits for an interface, and says so once', async () => {
    expect(await run((second) => (second < 50 ? { changes: [], error: noInterface } : second === 50 ? made : asItIs)))
      // Whole seconds of one table.
      .to.deep.equal(['0 waiting DesiredInterfaceNotFound', '50 changed 1', '80 exit 0']);
    expect(await run(() => ({ changes: [], error: noInterface }))).to.deep.equal([
      '0 waiting DesiredInterfaceNotFound',
      '60 exit 4 DesiredInterfaceNotFound',
    ]);
    expect(await run(() => ({ changes: [], error: noInterface }), { ...SYNC, wait: 0 })).to.deep.equal([
      '0 exit 4 DesiredInterfaceNotFound',
    ]);
  });

  it('waits again where the interface goes while it holds', async () => {
    const goes = (second: number): Look => (second < 10 || second >= 40 ? asItIs : { changes: [], error: noInterface });
    expect(await run(goes)).to.deep.equal(['10 waiting DesiredInterfaceNotFound', '70 exit 0']);
  });

  it('ends when the time is over, however often something else changes the table', async () => {
    const told = await run(() => made);
    expect(told.at(-1)).to.equal('300 exit 7');
    expect(told).to.have.length(302);
  });

  it('tries again what a race has made fail, and ends at once where that cannot help', async () => {
    const once = (second: number): Look => (second === 0 ? { changes: [CHANGE], error: gone } : asItIs);
    expect(await run(once)).to.deep.equal(['0 changed 1', '0 failed RouteNotFound', '31 exit 0']);
    expect((await run(() => ({ changes: [], error: gone }))).slice(-1)).to.deep.equal(['300 exit 8 RouteNotFound']);
    for (const [id, category, exitCode] of [
      ['AccessDenied', 'PermissionDenied', 5],
      ['EmptyTable', 'InvalidArgument', 3],
      ['InvalidTableFile', 'InvalidData', 3],
      ['FileNotRead', 'ObjectNotFound', 3],
      ['NotSupported', 'NotImplemented', 8],
    ] as const) {
      const error = fault(id, category);
      expect(await run(() => ({ changes: [], error }))).to.deep.equal([`0 exit ${exitCode} ${id}`]);
      expect((await run(() => ({ changes: [CHANGE], error }))).at(-1), 'some were made').to.equal(`0 exit 6 ${id}`);
    }
  });

  it('ends between two looks when it is stopped', async () => {
    expect(await run(() => asItIs, SYNC, 7)).to.deep.equal(['7 exit 10']);
  });

  it('leaves the machine alone between long looks', async () => {
    let looks = 0;
    const looking = () => {
      looks++;
      return asItIs;
    };
    expect(await run(looking, SYNC, Infinity, 2)).to.deep.equal(['34 exit 0']);
    expect(looks).to.equal(4);
  });
});
