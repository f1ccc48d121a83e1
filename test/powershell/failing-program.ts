import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { serve } from 'pwsh-contract/host';
import * as contract from '../../src/contract.generated.ts';
import { decodeForwardRow } from '../../src/ip-helper/codec.ts';
import type { Backend, IpHelper } from '../../src/ip-helper/ip-helper.ts';
import { openSession, SESSION_OPTIONS } from '../../src/session/open.ts';
import { withOthers } from '../../src/session/with-others.ts';

/**
 * The executable as it is, but that it fails on purpose at a point of its work. The file that FAILING names says at which,
 * as `point times how`: the name of the point, or `*` for any of them; at which of its passes, from 1; and how: `die`,
 * `half` (of what it writes there it writes a half, and dies), or `stall`. Who fails takes the file away first, so that the
 * next process does not. FAILING_LOG takes a line for each point, and one for each change that was made.
 */
const { FAILING = '', FAILING_LOG = '' } = process.env;
const passes = new Map<string, number>();
const order = readOrder();

function readOrder(): { point: string; time: number; how: string } | undefined {
  try {
    const [point = '', time = '', how = ''] = fs.readFileSync(FAILING, 'utf8').trim().split(' ');
    return { point, time: Number(time), how };
  } catch {
    return undefined;
  }
}

function log(line: string): void {
  fs.appendFileSync(FAILING_LOG, `${line}\n`);
}

/** @returns whether a half is to be done of it */
function pass(point: string): boolean {
  log(point);
  for (const name of [point, '*']) {
    const time = (passes.get(name) ?? 0) + 1;
    passes.set(name, time);
    if (order?.point !== name || order.time !== time) continue;
    fs.rmSync(FAILING);
    log(`fails at ${point}`);
    if (order.how === 'half') return true;
    process.kill(process.pid, order.how === 'stall' ? 'SIGSTOP' : 'SIGKILL');
  }
  return false;
}

const { read, writeSync } = fs;

// The library takes both from this object at each call, where it is bundled for require().
fs.read = ((...args: unknown[]) => {
  const back = args.pop() as (...results: unknown[]) => void;
  const given = (...results: unknown[]) => {
    pass('read');
    back(...results);
  };
  (read as unknown as (...all: unknown[]) => void)(...args, given);
}) as unknown as typeof fs.read;

fs.writeSync = ((file: number, bytes: Uint8Array, at = 0, ...more: unknown[]) => {
  const own = writeSync as (...all: unknown[]) => number;
  if (file !== 1) return own(file, bytes, at, ...more);
  if (pass('write')) {
    own(1, bytes, at, Math.ceil((bytes.length - at) / 2));
    process.kill(process.pid, 'SIGKILL');
  }
  const count = own(1, bytes, at, ...more);
  pass('written');
  return count;
}) as unknown as typeof fs.writeSync;

/** Stands where changes are recorded: between the handlers and the functions of Windows. */
function failing(backend: Backend): Backend {
  const ipHelper: IpHelper = { ...backend.ipHelper };
  for (const name of ['SetIpForwardEntry2', 'CreateIpForwardEntry2'] as const) {
    ipHelper[name] = (row) => {
      const { DestinationPrefix, Metric } = decodeForwardRow(row);
      pass('before');
      const status = backend.ipHelper[name](row);
      if (status === 0) log(`made ${DestinationPrefix} ${Metric}`);
      pass('after');
      return status;
    };
  }
  return withOthers<Backend>(backend, { ipHelper });
}

serve(contract, () => {
  const { values } = parseArgs({ options: SESSION_OPTIONS });
  const recorder = { cause: {}, note: () => {} };
  const session = openSession(values, undefined, (backend) => ({
    backend: failing(backend),
    recorder,
    open: () => {},
  }));
  return {
    ...session,
    batch: (work) => {
      pass('batch');
      const result = session.batch(() => {
        pass('within');
        return work();
      });
      pass('saved');
      return result;
    },
  };
});
