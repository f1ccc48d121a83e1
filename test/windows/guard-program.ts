import { writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadKoffi, windowsSystem } from 'pwsh-contract/native';
import { leaseTime } from '../../src/guard/time.ts';
import { windowsEcho } from '../../src/ip-helper/windows/echo.ts';
import { CHANGED_EVENT, UNDONE_EVENT, windowsEventLog } from '../../src/ip-helper/windows/event-log.ts';
import { windowsTasks } from '../../src/ip-helper/windows/schtasks.ts';

declare const KOFFI_SHA256: string;

/** What a guard does on Windows besides: echo requests, the event log, its task, the time. */
const [xml = ''] = process.argv.slice(2);
const koffi = loadKoffi(join(dirname(process.execPath), 'koffi.node'), KOFFI_SHA256);
const echo = windowsEcho(koffi);
const log = windowsEventLog(koffi);
const system = {
  schtasks: windowsSystem(koffi).inSystem32('schtasks.exe'),
  environment: windowsSystem(koffi).environment,
  programData: () => '',
  isOfAdministrators: () => true,
};
const { scheduler } = windowsTasks(system, undefined);

async function main(): Promise<void> {
  const begun = leaseTime.sinceStart();
  const answers = {
    v4: await echo('127.0.0.1', 2000),
    v6: await echo('::1', 2000),
    nobody: await echo('192.0.2.77', 300),
    log: log(UNDONE_EVENT, 'The change set k7f3w2qa was undone: \u00e4.') ?? 'written',
    again: log(CHANGED_EVENT, '10.0.0.0/8: RouteMetric 1 -> 2.') ?? 'written',
    created: scheduler.create('Guard-test', xml) ?? 'created',
    there: scheduler.exists('Guard-test'),
    removed: scheduler.remove('Guard-test') ?? 'removed',
    goesOn: leaseTime.sinceStart() >= begun && begun > 0,
  };
  writeSync(1, `${JSON.stringify(answers)}\n`);
}

void main();
