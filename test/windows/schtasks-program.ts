import { writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadKoffi, windowsFiles, windowsSystem } from 'pwsh-contract/native';
import { windowsTasks } from '../../src/ip-helper/windows/schtasks.ts';

declare const KOFFI_SHA256: string;

const [xml = ''] = process.argv.slice(2);
// What a caller may say.
for (const name of ['SystemRoot', 'windir', 'SystemDrive']) process.env[name] = 'Z:\\planted';
const koffi = loadKoffi(join(dirname(process.execPath), 'koffi.node'), KOFFI_SHA256);
const files = windowsFiles(koffi);
const { environment, inSystem32 } = windowsSystem(koffi);
const schtasks = inSystem32('schtasks.exe');
const { scheduler, refusal } = windowsTasks({ schtasks, environment, ...files }, undefined);
const told = [
  schtasks(),
  scheduler.create('IpRoute-test', xml) ?? 'created',
  scheduler.create('IpRoute-test', xml) ?? 'created again',
  scheduler.remove('IpRoute-test') ?? 'removed',
  scheduler.remove('IpRoute-test') ?? 'removed again',
  scheduler.create('IpRoute-test', `${xml}.none`) ?? 'created of nothing',
  refusal(process.execPath) ?? 'may be run',
  Object.entries(environment()).join(' '),
];
writeSync(1, `${JSON.stringify(told)}\n`);
