import { mkdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadKoffi, windowsFiles } from 'pwsh-contract/native';
import { bindFolders } from '../../src/ip-helper/windows/protected-folder.ts';

declare const KOFFI_SHA256: string;

/** Says of each step with a folder what the functions of Windows answer, one JSON value a line. */
const koffi = loadKoffi(join(dirname(process.execPath), 'koffi.node'), KOFFI_SHA256);
const { programData, create, inspect } = bindFolders(koffi);
const say = (value: unknown) => writeSync(1, `${JSON.stringify(value)}\n`);
const folder = join(programData(), 'IpRoute-Büro');
rmSync(folder, { recursive: true, force: true });
say(programData());
say([inspect(folder), create(folder), create(folder)]);
const made = inspect(folder);
say(made);
const [owner = ''] = typeof made === 'object' ? made.reason.split(' ') : [];
say(bindFolders(koffi, owner).inspect(folder));
say([undefined, owner].map((unkept) => windowsFiles(koffi, unkept).isOfAdministrators(folder)));
mkdirSync(join(folder, 'within'));
writeFileSync(join(folder, 'file'), '');
say([inspect(join(folder, 'within')), inspect(join(folder, 'file')), inspect(join(folder, 'none'))]);
rmSync(folder, { recursive: true });
