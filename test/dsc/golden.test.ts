import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Engine, type Json } from './engine.ts';

const goldens = join(import.meta.dirname, 'golden');

/** Says what it is to say of the method that is its first word. */
const SAY = `const { stdout, stderr = '', exitCode = 0 } = [require('./says.json')[process.argv[2]]].map((said) =>
  typeof said === 'string' ? { stdout: said } : said)[0];
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
`;

interface Golden {
  readonly manifest?: Json;
  readonly says?: Json;
  readonly operation: 'get' | 'set' | 'test' | 'delete' | 'export';
  readonly whatIf?: boolean;
  /** How the reason begins. */
  readonly fails: string;
}

const read = (name: string) => JSON.parse(readFileSync(join(goldens, name), 'utf8')) as Golden;

/** One with the members of the other; null is none. */
function merged(one: Json, other: Json): Json {
  const all = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const before = one[name];
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (value === null) delete all[name];
    else all[name] = isObject && typeof before === 'object' ? merged(before as Json, value as Json) : value;
  }
  return all;
}

describe('the engine of DSC as these tests play it', function () {
  this.timeout(60_000);
  const sound = read('sound.json');
  let folder: string;
  const engineOf = ({ manifest = {}, says = {} }: Pick<Golden, 'manifest' | 'says'>) => {
    const whole = JSON.stringify(merged(sound.manifest ?? {}, manifest)).replaceAll(
      '"NODE"',
      JSON.stringify(process.execPath),
    );
    writeFileSync(join(folder, 'golden.dsc.resource.json'), whole);
    writeFileSync(join(folder, 'says.json'), JSON.stringify({ ...sound.says, ...says }));
    writeFileSync(join(folder, 'say.cjs'), SAY);
    return new Engine({ env: { ...process.env, DSC_RESOURCE_PATH: folder }, cwd: folder });
  };
  const perform = ({ operation, whatIf = false, ...golden }: Golden) => {
    const engine = engineOf(golden);
    const type = 'Golden/Thing';
    if (operation === 'export') return engine.export(type);
    if (operation === 'delete') return engine.delete(type, { name: 'a' }, whatIf);
    if (operation === 'set') return engine.set(type, { name: 'a', size: 2 }, { whatIf });
    return engine[operation](type, { name: 'a', size: 2 });
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dsc-golden-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  it('takes what is sound, each method of it', async () => {
    const type = 'Golden/Thing';
    const engine = engineOf({});
    expect(await engine.get(type, { name: 'a' })).to.deep.equal({ actualState: { name: 'a', size: 1 } });
    expect(await engine.test(type, { name: 'a', size: 2 })).to.include({ inDesiredState: false });
    expect(await engine.set(type, { name: 'a', size: 2 })).to.deep.equal({
      beforeState: { name: 'a', size: 1 },
      afterState: { name: 'a', size: 2 },
      changedProperties: ['size'],
    });
    expect(await engine.delete(type, { name: 'a' }, true)).to.deep.equal({
      _metadata: { whatIf: ['Would delete a.'] },
    });
    expect(await engine.export(type)).to.deep.equal([{ name: 'a' }, { name: 'b' }]);
  });

  it('tests by itself where a resource does not, before a set of a configuration, which stops where nothing differs', async () => {
    const manifest = { test: null, set: { implementsPretest: null, return: null, whatIfReturns: null } };
    const engine = engineOf({ manifest });
    const desired = { name: 'a', size: 2 };
    expect(await engine.test('Golden/Thing', desired)).to.deep.include({ differingProperties: ['size'] });
    engine.started.length = 0;
    await engine.set('Golden/Thing', desired, { config: true });
    expect(engine.started).to.deep.equal(['get', 'get', 'set', 'get']);
    engine.started.length = 0;
    const { changedProperties } = await engine.set('Golden/Thing', { name: 'a', size: 1 }, { config: true });
    expect([changedProperties, ...engine.started]).to.deep.equal([null, 'get']);
  });

  for (const name of readdirSync(goldens).filter((one) => one !== 'sound.json')) {
    it(`refuses ${name.replace(/^[0-9]+-|\.json$/g, '').replaceAll('-', ' ')}`, async () => {
      const golden = read(name);
      const said = await perform(golden).then(
        (result) => `it took ${JSON.stringify(result)}`,
        (error: Error) => error.message,
      );
      expect(said).to.include(golden.fails);
    });
  }
});
