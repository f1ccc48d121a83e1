import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildModule, type Outside, putOutside, target } from '../generator/second/outside.ts';
import { discover } from './discovery.ts';
import type { Engine, Json } from './engine.ts';
import { manifestFault } from './manifest.ts';
import { printedEngine } from './printed.ts';

const SEAL = 'FileSeal/Seal';
const LIST = 'FileSeal/SealList';

describe('the resources of the second contract', function () {
  this.timeout(180_000);
  let outside: Outside;
  let engine: Engine;
  const file = (name: string) => join(outside.folder, name);
  const sealed = () =>
    (JSON.parse(readFileSync(file('seals.json'), 'utf8')) as { Path: string; Label: string; Priority: number }[]).map(
      ({ Path, Label, Priority }) => `${Path.slice(outside.folder.length + 1)} ${Label} ${Priority}`,
    );
  before(async () => {
    outside = putOutside();
    buildModule(outside);
    const name = target === 'win-x64' ? 'fileseal.exe' : 'fileseal';
    for (const one of ['a.txt', 'b.txt', 'c.txt']) writeFileSync(file(one), one);
    engine = printedEngine(file(join('FileSeal', 'bin', target, name)), outside.folder, ['--ledger', 'seals.json']);
  });
  after(() => outside.remove());

  it('are listed in the folder of its module', () => {
    const { resources, skipped } = discover({ env: { DSC_RESOURCE_PATH: file('FileSeal') }, cwd: outside.folder });
    expect(skipped).to.deep.equal([]);
    expect(resources.map(({ manifest }) => [manifest.type, manifestFault(manifest)])).to.deep.equal([
      [SEAL, undefined],
      [LIST, undefined],
    ]);
  });

  it('are made, found as they are to be, changed, and deleted', async () => {
    const desired = { path: file('a.txt'), label: 'first', priority: 3 };
    expect(await engine.test(SEAL, desired)).to.deep.include({
      inDesiredState: false,
      differingProperties: ['_exist'],
    });
    const would = await engine.set(SEAL, desired, { whatIf: true, config: true });
    expect(String(((would.afterState['_metadata'] as Json)['whatIf'] as string[])[0])).to.match(
      /^Would do to '.*a\.txt': Seal\.$/,
    );
    await engine.set(SEAL, desired, { config: true });
    expect(sealed()).to.deep.equal(['a.txt first 3']);
    expect((await engine.test(SEAL, desired)).inDesiredState).to.equal(true);
    const { changedProperties } = await engine.set(SEAL, { path: file('a.txt'), priority: 4, lifetime: '7.00:00:00' });
    expect(changedProperties).to.deep.equal(['lifetime', 'priority']);
    await engine.set(SEAL, { path: file('a.txt'), locked: true });
    const locked = engine.delete(SEAL, { path: file('a.txt') });
    expect(await locked.catch((error: Error) => error.message)).to.match(/ended with 5: Access is denied/);
    expect(engine.traces.at(-1)?.message).to.include('Give force to remove it');
    await engine.delete(SEAL, { path: file('a.txt'), force: true });
    expect(sealed()).to.deep.equal([]);
    expect(await engine.export(SEAL)).to.deep.equal([]);
  });

  it('say of a list which of its items, and what that is not in it, differs', async () => {
    const item = (name: string, more: Json = {}) => ({ path: file(name), label: 'x', ...more });
    await engine.set(LIST, { seals: [item('a.txt'), item('b.txt')] });
    expect(sealed()).to.deep.equal(['a.txt x 5', 'b.txt x 5']);
    const seals = [item('a.txt'), item('c.txt', { _exist: false })];
    const test = (action: string, label = 'x') =>
      engine.test(LIST, { seals, unlistedSeals: { action, label: [label] } });
    expect((await test('Ignore')).inDesiredState).to.equal(true);
    expect((await test('Remove', 'y')).inDesiredState).to.equal(true);
    expect((await test('Report')).differingProperties).to.deep.equal(['unlistedSeals']);
    expect(engine.traces.at(-1)).to.deep.equal({
      level: 'warn',
      message: `The seal of '${file('b.txt')}' is not listed.`,
    });
    await engine.set(LIST, { seals, unlistedSeals: { action: 'Remove', label: ['x'] } });
    expect(sealed()).to.deep.equal(['a.txt x 5']);
    expect(await engine.export(LIST)).to.have.length(1);
  });

  it('check all of a list before the first change', async () => {
    const seals = [
      { path: file('b.txt'), label: 'x' },
      { path: file('none.txt'), label: 'x' },
    ];
    const failed = await engine.set(LIST, { seals }).catch((error: Error) => error.message);
    expect(failed).to.match(/ended with 4: Something that is named is not there/);
    expect(sealed()).to.deep.equal(['a.txt x 5']);
  });
});
