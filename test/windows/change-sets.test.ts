import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildExecutable } from '../../generator/package/executable.ts';
import { keyOf, printState } from '../../src/changes/journal-format.ts';
import { batch, buildIpRoute, replies, request } from './iproute-program.ts';
import { buildStandIn } from './stand-in.ts';
import { type AvailableWine, driveC, findWine, windowsPath, wineReady } from './wine.ts';

const DATA = join(driveC, 'ProgramData');
const SETS = join(DATA, 'IpRoute', 'Sets');

describe('change sets on Windows', function () {
  this.timeout(900_000);
  let wine: AvailableWine;
  let folder: string;

  before(function () {
    const found = findWine();
    if (!found.available) return this.skip();
    wine = found;
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
  });
  after(() => folder !== undefined && rmSync(folder, { recursive: true, force: true }));
  const clear = () => {
    for (const name of existsSync(DATA) ? readdirSync(DATA) : [])
      if (name.startsWith('IpRoute')) rmSync(join(DATA, name), { recursive: true, force: true });
  };
  beforeEach(clear);
  afterEach(clear);

  it('are kept in a folder that is asked for, made and looked at by functions of Windows', async () => {
    const entry = 'test/windows/folder-program.ts';
    const { path } = await buildExecutable({ entry, name: 'folders', outDir: 'build/folders', target: 'win-x64' });
    // The environment is the caller's, and nobody asks it.
    const env = { ProgramData: 'C:\\elsewhere', ALLUSERSPROFILE: 'C:\\elsewhere' };
    const { stdout, stderr } = await wine.run(wineReady(path), [], { env });
    expect(stderr).to.equal('');
    const unkept = { reason: 'S-1-5-21-0-0-0-1000 owns it, and not the administrators' };
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).to.deep.equal([
      'C:\\ProgramData',
      ['missing', true, false],
      // Wine keeps no owners: there each folder is the user's.
      unkept,
      'protected',
      [false, true],
      [unkept, { reason: 'it is a file' }, 'missing'],
    ]);
  });

  it('of the live machine are made as one and shown, and the next session says what is left', async function () {
    const library = buildStandIn('windows');
    if (!library.available) return this.skip();
    const program = wineReady(await buildIpRoute('win-x64', windowsPath(library.path)));
    const desired = join(folder, 'desired.csv');
    const lines = [1, 2, 3].map((at) => `10.77.${at}.0/24,0.0.0.0,Ethernet,5`);
    writeFileSync(desired, `DestinationPrefix,NextHop,InterfaceAlias,RouteMetric\n${lines.join('\n')}\n`);
    const ask = async (...requests: string[]) =>
      replies((await wine.run(program, [], { input: batch(...requests) })).stdout);
    const sync = request(1, 'Sync-IpRouteTable', { Path: windowsPath(desired), Atomic: '1', Detailed: '1' });
    const made = await ask(sync, request(2, 'Get-IpRouteChangeSet', {}));
    expect(made.filter(([mark]) => mark === '!' || mark === '?' || mark === '~')).to.deep.equal([]);
    const [name = ''] = readdirSync(SETS);
    expect(made.flat()).to.include.members(['Applied', 'Create 3', `C:\\ProgramData\\IpRoute\\Sets\\${name}`]);
    const file = join(SETS, name);
    const text = readFileSync(file, 'utf8');
    expect(text).to.match(/"Backend":"Live".*"Atomic":true,"Changes":3/);
    writeFileSync(file, printState(keyOf(text), { state: 'Partial', at: 0, left: ['One is left.'] }), { flag: 'a' });
    const told = await ask(request(1, 'Get-IpRouteEntry', {}), request(2, 'Get-IpRouteEntry', {}));
    const warnings = told.filter(([mark]) => mark === '~').map(([, , message]) => message);
    const id = name.replace('.jsonl', '');
    expect(warnings).to.deep.equal([
      `The change set ${id} of 3 change(s) is left half done, because something could not be undone. To put back what was before: Undo-IpRouteChangeSet -Id ${id}. What is left: One is left.`,
    ]);
    // A folder that somebody else made before is not trusted: here that is one that is a file.
    clear();
    writeFileSync(join(DATA, 'IpRoute'), 'in the way');
    const moved = await ask(sync);
    expect(
      moved
        .filter(([mark]) => mark === '~')
        .map(([, , message]) => message)
        .join(),
    ).to.match(
      /^'C:\\ProgramData\\IpRoute' was made by somebody else \(it is a file\); it is moved to 'C:\\ProgramData\\IpRoute\.moved-/,
    );
    expect(readdirSync(SETS)).to.have.length(1);
  });
});
