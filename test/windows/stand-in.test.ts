import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildProbe } from './probe-program.ts';
import { buildStandIn, type Platform, standInExports } from './stand-in.ts';
import { findWine, windowsPath, wineReady } from './wine.ts';

/** 198.51.100.0/24 on interface 31, as the stand-in has it, but for what the test changes. */
function route(metric: number): Buffer {
  const row = Buffer.alloc(104);
  row.writeUInt32LE(31, 8);
  row.set([2, 0, 0, 0, 198, 51, 100, 0], 12);
  row.writeUInt8(24, 40);
  row.writeUInt8(2, 44);
  row.writeUInt32LE(0xffffffff, 76);
  row.writeUInt32LE(0x12345678, 80);
  row.writeUInt32LE(metric, 84);
  row.writeUInt32LE(10006, 88);
  row.set([1, 0, 1, 0], 92);
  row.writeUInt32LE(7, 96);
  row.writeUInt32LE(3, 100);
  return row;
}

/** Sends lines to the probe on `platform`; undefined where it cannot run. */
async function prober(platform: Platform) {
  if (platform === 'linux') {
    const { path } = await buildProbe('linux-x64');
    return {
      path: (file: string) => file,
      ask: async (input: string, env: Record<string, string>) =>
        spawnSync(path, { input, env, encoding: 'utf8' }).stdout,
    };
  }
  const wine = findWine();
  if (!wine.available) return wine.reason;
  const program = wineReady((await buildProbe('win-x64')).path);
  return {
    path: windowsPath,
    ask: async (input: string, env: Record<string, string>) => (await wine.run(program, [], { input, env })).stdout,
  };
}

for (const platform of ['linux', 'windows'] as const) {
  describe(`the stand-in for iphlpapi on ${platform}`, function () {
    this.timeout(900_000);
    let probe: Exclude<Awaited<ReturnType<typeof prober>>, string>;
    let library: string;
    let folder: string;

    before(async function () {
      const found = process.platform === 'linux' ? await prober(platform) : 'these tests run on Linux only';
      const built = buildStandIn(platform);
      if (typeof found === 'string' || !built.available) {
        console.log(`      skipped: ${typeof found === 'string' ? found : built.available || built.reason}`);
        return this.skip();
      }
      probe = found;
      library = probe.path(built.path);
      folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
    });

    after(() => {
      if (folder !== undefined) rmSync(folder, { recursive: true, maxRetries: 9 });
    });

    it('exports the functions that the program calls', async () => {
      const { functions, controls } = standInExports();
      expect(functions).to.have.length(19);
      const names = [...functions, ...controls];
      expect(await probe.ask(`load ${[library, ...names, 'NoSuchFunction'].join('\t')}\n`, {})).to.equal(
        `${names.join(' ')}\n`,
      );
    });

    it('records each row as it came, changes what may change, and refuses when asked to', async () => {
      const record = join(folder, 'rows');
      const rows = [route(6000), route(70005), route(71168)];
      const set = rows.map((row) => `call SetIpForwardEntry2 ${row.toString('hex')}\n`).join('');
      const input = `load ${library}\n${set}call GetIpForwardEntry2 ${route(0).toString('hex')}\n`;
      const lines = (await probe.ask(input, { STANDIN_RECORD: probe.path(record) })).split('\n');
      expect(lines.slice(1, 4).map((line) => line.split(' ')[0])).to.deep.equal(['0', '5', '1168']);
      expect(readFileSync(record).toString('hex')).to.equal(Buffer.concat(rows).toString('hex'));

      const [status, hex = ''] = lines[4]?.split(' ') ?? [];
      const expected = route(6000);
      expected.set([0, 0, 0, 2, 0, 0, 0x35, 0], 0); // The interface's LUID.
      expected.fill(0, 96); // Age and Origin are the stack's own.
      expect(status).to.equal('0');
      expect(hex).to.equal(expected.toString('hex'));
    });
  });
}
