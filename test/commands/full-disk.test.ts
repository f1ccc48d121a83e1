import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CommandError } from '../../generator/library/contract/command-error.ts';
import { printPlanJson } from '../../src/changes/print.ts';
import { newIpRouteEntry } from '../../src/commands/new-ip-route-entry.ts';
import { bundleWorker } from '../tools/bundle-worker.ts';
import { callOf } from './calls.ts';
import { openWhole } from './machines.ts';

const ID = 'k7f3w2qa';
const STEPS = 20;

describe('a set whose journal finds no room', function () {
  this.timeout(180_000);
  let folder: string;
  let worker: string;
  let file: string;
  let plan: string;
  let journal: string;

  before(function () {
    if (process.platform === 'win32') return this.skip();
    folder = mkdtempSync(join(tmpdir(), 'iproute-full-'));
    worker = bundleWorker(join(import.meta.dirname, 'full-worker.ts'), folder);
    file = join(folder, 'm.json');
    plan = join(folder, 'plan.json');
    journal = join(`${file}.sets`, `${ID}.jsonl`);
    const Interfaces = [{ InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25 } }];
    writeFileSync(file, JSON.stringify({ Interfaces, Routes: [] }));
    const { machine, run } = openWhole(file);
    const changes = run(() =>
      Array.from({ length: STEPS }, (_, at) => {
        const route = { DestinationPrefix: `10.${at}.0.0/16`, NextHop: '192.0.2.254', InterfaceAlias: 'LAN' };
        return newIpRouteEntry(route, machine, callOf(ID)).planned;
      }),
    );
    const { computer, backend } = machine;
    writeFileSync(plan, printPlanJson({ id: ID, created: 0, computer, backend, changes }));
  });
  after(() => folder !== undefined && rmSync(folder, { recursive: true, force: true }));

  /**
   * What the worker says that writes no file longer than so many bytes, as on a full disk: the system refuses more.
   * How many of the routes are there then, and the errors.
   */
  function carryOut(bytes: number | 'unlimited'): { made: number; errors: CommandError['facts'][] } {
    rmSync(`${file}.sets`, { recursive: true, force: true });
    const limit = bytes === 'unlimited' ? '' : `prlimit --fsize=${bytes}:${bytes} --pid $$ &&`;
    const script = `trap '' XFSZ; ${limit} exec "$@"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, worker, file, plan]);
    expect(String(stderr)).to.equal('');
    return JSON.parse(String(stdout)) as ReturnType<typeof carryOut>;
  }

  it('at whatever byte, is not begun, or is undone: one error, and the old table', function () {
    if (spawnSync('prlimit', ['--version']).status !== 0) return this.skip();
    const whole = carryOut('unlimited');
    expect(whole).to.deep.equal({ made: STEPS, errors: [] });
    const size = readFileSync(journal).length;
    const block = readFileSync(journal).lastIndexOf('"Change":19');
    const seen = new Set<string>();
    // Behind the block come 20 marks and the state: each of them is met.
    for (let bytes = 100; bytes < size + 40; bytes += bytes < block - 2500 ? 2500 : bytes < block ? 400 : 29) {
      const { made, errors } = carryOut(bytes);
      if (errors.length === 0) {
        // The state alone has no room: the journal says that it is being made, and the machine that it is made.
        expect(made, `${bytes}`).to.equal(STEPS);
        seen.add('made');
        continue;
      }
      expect(made, `${bytes}`).to.equal(0);
      expect(
        errors.map(({ id }) => id),
        `${bytes}`,
      ).to.deep.equal(['JournalNotWritten']);
      const [{ message } = { message: '' }] = errors;
      expect(message).to.include(`the journal '${journal}' could not be written: EFBIG`);
      const begun = message.startsWith('The change is not made');
      seen.add(begun ? 'undone' : 'not begun');
      if (begun)
        expect(message).to.match(
          /It was the (?:first of 20|\d+\. of 20, and those before it are undone): all is as it was\.$/,
        );
      else expect([message.startsWith('Nothing is done: '), existsSync(journal)]).to.deep.equal([true, false]);
      expect(readdirSync(`${file}.sets`).filter((name) => name.endsWith('.writing'))).to.deep.equal([]);
    }
    expect([...seen].sort()).to.deep.equal(['made', 'not begun', 'undone']);
  });
});
