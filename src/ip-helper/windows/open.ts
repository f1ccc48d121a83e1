import { dirname, join } from 'node:path';
import { CommandError } from 'pwsh-contract';
import {
  windowsFiles as bindFiles,
  type Koffi,
  loadKoffi,
  type WindowsFiles,
  windowsSystem,
} from 'pwsh-contract/native';
import type { Backend } from '../ip-helper.ts';
import { type Echo, windowsEcho } from './echo.ts';
import { windowsEventLog } from './event-log.ts';
import { persistentRoutesOf } from './persistent-routes.ts';
import { bindFolders } from './protected-folder.ts';
import { windowsTasks } from './schtasks.ts';
import { homeSetsFolder, windowsSetsFolder } from './sets-folder.ts';
import { bindWindows } from './windows.ts';

/** A build-time constant: only a test build has a library of its own. */
declare const IPROUTE_IPHLPAPI_PATH: string | undefined;
/** A build-time constant: whose folders a test build under Wine trusts. */
declare const IPROUTE_FOLDER_OWNER: string | undefined;
/** SHA-256 of koffi.node, put in by the build. */
declare const KOFFI_SHA256: string;

/**
 * Opens this computer's own table.
 * @throws {CommandError} off Windows
 */
export function openWindowsBackend(): Backend {
  const library = typeof IPROUTE_IPHLPAPI_PATH === 'string' ? IPROUTE_IPHLPAPI_PATH : undefined;
  if (process.platform !== 'win32' && library === undefined) {
    throw new CommandError({
      id: 'NotWindows',
      category: 'ResourceUnavailable',
      message: 'The live routing table can be read on Windows only.',
      action:
        'Connect to a simulated machine: Connect-IpRouteHost -Simulator. A job or another runspace needs a connection of its own: write that line inside it.',
    });
  }
  const sets =
    process.platform === 'win32' ? windowsSetsFolder(bindFolders(ownKoffi(), unkeptOwner())) : homeSetsFolder();
  const kept = process.platform === 'win32' ? { persistentRoutes: persistentRoutesOf(ownKoffi()) } : {};
  const system = {
    schtasks: windowsSystem(ownKoffi()).inSystem32('schtasks.exe'),
    environment: systemEnvironment,
    programData: () => windowsFiles().programData(),
    isOfAdministrators: (path: string) => windowsFiles().isOfAdministrators(path),
  };
  return { ...bindWindows(ownKoffi(), library), sets, tasks: windowsTasks(system, sets), ...kept };
}

/** What Windows says of its folders and of who owns a file. Not off Windows. */
export function windowsFiles(): WindowsFiles {
  files ??= bindFiles(ownKoffi(), unkeptOwner());
  return files;
}

/** What a process that is started here is given of the environment: what Windows' own libraries want, as Windows says it. */
export function systemEnvironment(): Readonly<Record<string, string>> {
  return process.platform === 'win32' ? windowsSystem(ownKoffi()).environment() : {};
}

/** Echo requests of Windows. */
export function openEcho(): Echo {
  return windowsEcho(ownKoffi());
}

/** Windows' event log, for administrators and the system: what writes a warning there, and returns why it could not. */
export function openEventLog(): (id: number, message: string) => string | undefined {
  return windowsEventLog(ownKoffi());
}

let koffi: Koffi | undefined;
let files: WindowsFiles | undefined;

function ownKoffi(): Koffi {
  koffi ??= loadKoffi(join(dirname(process.execPath), 'koffi.node'), KOFFI_SHA256);
  return koffi;
}

function unkeptOwner(): string | undefined {
  return typeof IPROUTE_FOLDER_OWNER === 'string' ? IPROUTE_FOLDER_OWNER : undefined;
}
