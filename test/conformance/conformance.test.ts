import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import koffi from 'koffi';
import { buildExecutable } from '../../generator/package/executable.ts';
import { buildStandIn } from '../windows/stand-in.ts';
import { findWine, windowsPath, wineReady } from '../windows/wine.ts';
import { cases } from './cases.ts';
import type { Ground } from './ground.ts';
import { recording } from './recording.ts';
import { type Outcome, runCases } from './run-cases.ts';
import { machineOf, openSimulatedMachine } from './simulator-ground.ts';
import { openStandIn } from './stand-in-ground.ts';

/** What came of a run, every call of it with its bytes, and the bytes that reached the library, by file. */
interface Run {
  readonly outcomes: readonly Outcome[];
  readonly calls: readonly string[];
  readonly records?: Readonly<Record<string, string>>;
}

async function runRecorded(ground: Ground): Promise<Run> {
  const calls: string[] = [];
  const outcomes = await runCases({ ...ground, ipHelper: recording(ground.ipHelper, calls) });
  return { outcomes, calls };
}

/** One test for each case, on what `run` gives. */
function expectAgreement(run: () => Run | undefined): void {
  for (const { id, proves, fact } of cases) {
    it(`${id} (${fact}): ${proves}`, () => {
      const outcome = run()?.outcomes.find((each) => each.id === id);
      const { verdict, observed, reason, expected } = outcome ?? {};
      expect(verdict, `${reason ?? ''} ${JSON.stringify({ expected, observed })}`).to.equal('agrees');
    });
  }
}

function readRecords(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')]));
}

/** A folder that takes the records of a run. */
function recordFolder(folder: string, name: string): string {
  mkdirSync(join(folder, name));
  return join(folder, name);
}

describe('conformance', function () {
  this.timeout(120_000);
  let folder: string;
  let library: string;
  const runs: { simulator?: Run; linux?: Run; windows?: Run } = {};

  before(function () {
    const built = process.platform === 'linux' ? buildStandIn('linux') : undefined;
    if (built?.available !== true) {
      console.log(`      skipped: ${built?.reason ?? 'these tests run on Linux only'}`);
      return this.skip();
    }
    library = built.path;
    folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  });

  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  describe('of the stand-in, built for Linux', () => {
    before(async () => {
      const ground = openStandIn(koffi, library);
      ground.reset();
      ground.furnish();
      const records = recordFolder(folder, 'linux');
      process.env['STANDIN_RECORD'] = join(records, 'rows');
      try {
        runs.linux = { ...(await runRecorded(ground)), records: readRecords(records) };
      } finally {
        delete process.env['STANDIN_RECORD'];
      }
    });

    expectAgreement(() => runs.linux);

    it('leaves the machine as it was', () => {
      const ground = openStandIn(koffi, library);
      const after = machineOf(ground.ipHelper);
      ground.reset();
      ground.furnish();
      expect(after.interfaces).to.deep.equal(machineOf(ground.ipHelper).interfaces);
      expect(keys(after.routes.rows)).to.deep.equal(keys(machineOf(ground.ipHelper).routes.rows));
    });
  });

  describe('of the simulator, on the same machine', () => {
    before(async () => {
      const standIn = openStandIn(koffi, library);
      standIn.reset();
      standIn.furnish();
      runs.simulator = await runRecorded(openSimulatedMachine(machineOf(standIn.ipHelper), standIn.index));
    });

    expectAgreement(() => runs.simulator);

    it('takes and gives the same bytes as the stand-in, call for call', () => {
      expect(runs.simulator?.calls).to.deep.equal(runs.linux?.calls);
    });
  });

  describe('of the stand-in, built for Windows, under Wine', () => {
    before(async function () {
      const wine = findWine();
      const built = buildStandIn('windows');
      if (!wine.available || !built.available) {
        console.log(`      skipped: ${wine.available ? built.available || built.reason : wine.reason}`);
        return this.skip();
      }
      const program = await buildExecutable({
        entry: fileURLToPath(new URL('wine-program.ts', import.meta.url)),
        name: 'conformance',
        outDir: 'build/conformance/win-x64',
        target: 'win-x64',
      });
      const records = recordFolder(folder, 'windows');
      const { stdout, stderr, code } = await wine.run(wineReady(program.path), [windowsPath(built.path)], {
        env: { STANDIN_RECORD: windowsPath(join(records, 'rows')) },
        timeout: 100_000,
      });
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      runs.windows = { ...(JSON.parse(stdout) as Run), records: readRecords(records) };
    });

    expectAgreement(() => runs.windows);

    it('takes and gives the same bytes as the one for Linux, call for call', () => {
      expect(runs.windows?.calls.length).to.be.greaterThan(cases.length);
      expect(runs.windows?.calls).to.deep.equal(runs.linux?.calls);
    });

    it('got rows that are, byte for byte, those that the one for Linux got', () => {
      expect(Object.keys(runs.windows?.records ?? {}).sort()).to.deep.equal([
        'rows',
        'rows.create',
        'rows.delete',
        'rows.interface',
      ]);
      expect(runs.windows?.records).to.deep.equal(runs.linux?.records);
    });
  });
});

/** Interface, prefix and next hop of rows, whose age differs. */
function keys(rows: readonly Uint8Array[]): string[] {
  return rows.map((row) => Buffer.from(row.subarray(0, 72)).toString('hex'));
}
