import { dirname } from 'node:path';
import { windowsFiles } from '../ip-helper/windows/open.ts';

/** Why a file is not to be trusted that what runs elevated obeys: somebody else may have written it; undefined where it is. */
export function strangerOf(file: string): string | undefined {
  if (process.platform !== 'win32') return undefined;
  const files = windowsFiles();
  const path = [file, dirname(file)].find((one) => !files.isOfAdministrators(one));
  return path === undefined ? undefined : `neither Administrators nor the system owns '${path}'`;
}
