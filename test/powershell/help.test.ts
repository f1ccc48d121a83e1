import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Model } from '../../generator/model/model.ts';
import { readOnce } from '../generator/read-once.ts';
import { compareFacts, factsOfModel, factsOfModule } from './compare-help.ts';
import { onLaptop } from './laptop.ts';

const model = readOnce(fileURLToPath(new URL('../../src/contract.ts', import.meta.url)));

describe('help and commands', () => {
  const here = onLaptop();

  it('are what the contract says, parameter by parameter', async () => {
    const facts = factsOfModel(model);
    expect(facts).to.have.length.greaterThan(500);
    expect(compareFacts(facts, await factsOfModule(here.shell, model))).to.deep.equal([]);
  });

  it('would not be the same if the contract said anything else', async () => {
    const facts = await factsOfModule(here.shell, model);
    const first = model.commands.find(({ changes }) => changes);
    if (first === undefined) throw new Error('the contract has no command that changes something');
    const changed = (change: object): Model => ({
      ...model,
      commands: model.commands.map((command) => (command === first ? { ...first, ...change } : command)),
    });
    const [path, ...rest] = first.parameters;
    for (const change of [
      { synopsis: 'Something else.' },
      { impact: 'High' },
      { result: 'IpRouteEntry' },
      { parameters: [{ ...path, default: 'nowhere' }, ...rest] },
      { parameters: [{ ...path, sets: [{ mandatory: true, position: 0 }] }, ...rest] },
      { parameters: [{ ...path, aliases: ['File'] }, ...rest] },
      { parameters: [{ ...path, type: { kind: 'Choice', list: false, choices: ['a', 'b'] } }, ...rest] },
      { parameters: rest },
    ]) {
      expect(compareFacts(factsOfModel(changed(change)), facts), JSON.stringify(change)).to.not.deep.equal([]);
    }
  });
});
