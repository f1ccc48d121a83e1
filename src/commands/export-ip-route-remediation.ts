import { cpSync, existsSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import {
  type BackendName,
  type Call,
  CommandError,
  type ComputerName,
  type FilePath,
  invalidArgument,
  type Plan,
  type Switch,
  type UInt32,
} from 'pwsh-contract';
import {
  appScripts,
  detectionScript,
  LARGEST_SCRIPT,
  type Remediation,
  remediationScript,
  scriptJson,
  scriptText,
} from 'pwsh-contract/host';
import type { Machine } from '../session/machine.ts';
import { makeFolders } from '../session/make-folders.ts';
import { MODULE_GUID, MODULE_NAME, MODULE_VERSION } from '../session/module-facts.ts';
import { checkOutput, writeOutput } from '../session/output-file.ts';
import type { RemoteSafety } from '../session/planning.ts';
import { toRecord } from '../tables/print-stated.ts';
import { readTableFile } from '../tables/read-table.ts';
import type { StatedRoute, StatedTable } from '../tables/stated-route.ts';
import { rehearseSync } from './rehearse-sync.ts';
import { SCOPE, type TableScope } from './table-scope.ts';

/**
 * The scripts by which Intune keeps a desired table.
 *
 * @table RouteCount:10 DetectionScript
 * @text {DetectionScript}, {RemediationScript}: {RouteCount} routes
 */
export interface IpRouteRemediation {
  /** The detection script of the remediation: it ends with 1 where the table is not as desired, or cannot be tested. */
  DetectionScript: string;
  /** The remediation script: it brings the table to the desired state. */
  RemediationScript: string;
  /** The folder of the Win32 app that brings the module: it becomes the .intunewin. */
  AppFolder: string;
  /** Whether the module is in that folder; otherwise copy it there. */
  ModuleIncluded: boolean;
  /** The install command of the app, in the context of the system. */
  InstallCommand: string;
  /** The uninstall command of the app. */
  UninstallCommand: string;
  /** The script of the app's detection rule. */
  AppDetectionScript: string;
  /** How many routes the scripts want. */
  RouteCount: UInt32;
  /** Whether this only says what would be written. */
  WhatIf: boolean;
  /** What the scripts work on: Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that they were made on. */
  ComputerName: ComputerName;
}

/** What is wanted, and where the scripts go. */
export interface RemediationFiles {
  /**
   * The file that says how the table is to be, as Sync-IpRouteTable takes it. The scripts have its routes in them.
   * @position 0
   */
  Path: FilePath;
  /**
   * The folder for the scripts; it is made where it is not there.
   * @position 1
   */
  DestinationPath: FilePath;
}

/** How the scripts apply it. */
export interface RemediationOptions {
  /**
   * What becomes of routes in the scope that are not listed: they are left, or deleted.
   * @default Ignore
   */
  UnlistedRoute?: 'Ignore' | 'Remove';
  /** Lets a default route be deleted. */
  AllowDefaultRoute?: Switch;
  /** Makes all changes, or none. */
  Atomic?: Switch;
  /** Copies the module into the folder of the app. */
  IncludeModule?: Switch;
  /** Replaces scripts that are there already. */
  Force?: Switch;
}

/**
 * Writes the scripts by which Intune keeps a desired routing table.
 *
 * Detect.ps1 and Remediate.ps1 are a remediation of Intune: the first ends with 1 where Sync-IpRouteTable would change something, which makes
 * Intune run the second. Both have the routes in them, with interfaces by alias, and run by themselves, as the system: they ask nothing,
 * write nothing to standard error, and report one line. Where the module, its executable or a right is missing, they end with 1.
 * The folder App becomes the Win32 app that brings the module: Install.ps1, Uninstall.ps1, and Detect.ps1 for its detection rule; with
 * -IncludeModule the module, too.
 *
 * The file is read and compared with the present table first: what Sync-IpRouteTable would refuse is refused here; an interface that is not
 * there may be on other computers. On a machine file it is a rehearsal: the scripts work on that machine file.
 *
 * @cmdlet Export-IpRouteRemediation
 * @part Tasks
 * @impact Low
 * @calls GetIpForwardTable2 GetIpInterfaceTable
 * @example Keep the routes of this computer on others
 * Get-IpRouteEntry -Protocol NetMgmt | Export-Csv ./fleet.csv
 * Export-IpRouteRemediation ./fleet.csv ./remediation
 * @see Sync-IpRouteTable
 * @see Register-IpRouteTask
 */
export function exportIpRouteRemediation(
  asked: RemediationFiles & TableScope & RemediationOptions & RemoteSafety,
  machine: Machine,
  call: Call,
): Plan<IpRouteRemediation> {
  const { Path, DestinationPath: folder, Force = false, IncludeModule = false } = asked;
  const table = readTableFile(Path, 'Path');
  const routes = wantedRoutes(table, asked);
  rehearseSync(asked, machine, call);
  const remediation = describe(asked, routes, machine);
  const app = appScripts(MODULE, MADE_BY, probeOf(machine));
  const appFolder = join(folder, 'App');
  const [detect, mend] = [join(folder, 'Detect.ps1'), join(folder, 'Remediate.ps1')];
  const find = join(appFolder, 'Detect.ps1');
  const files = [
    { path: detect, text: detectionScript(remediation) },
    { path: mend, text: remediationScript(remediation) },
    { path: join(appFolder, 'Install.ps1'), text: app.install },
    { path: join(appFolder, 'Uninstall.ps1'), text: app.uninstall },
    { path: find, text: app.detect },
  ].map((file) => ({ ...file, exists: checkOutput(file.path, machine, Force) }));
  for (const { path, text } of files) refuseLong(path, text, routes.length);
  const result = (WhatIf: boolean): IpRouteRemediation => ({
    DetectionScript: detect,
    RemediationScript: mend,
    AppFolder: appFolder,
    ModuleIncluded: IncludeModule,
    InstallCommand: commandOf('Install'),
    UninstallCommand: commandOf('Uninstall'),
    AppDetectionScript: find,
    RouteCount: routes.length,
    WhatIf,
    Backend: machine.backend,
    ComputerName: machine.computer,
  });
  return {
    target: folder,
    action: `Write the scripts of a remediation of ${countOf(routes)}, and of the app that brings the module`,
    planned: result(true),
    apply() {
      makeFolder(appFolder);
      if (IncludeModule) copyModule(join(appFolder, MODULE.name), Force);
      for (const { path, text, exists } of files) writeOutput(path, exists, text);
      return result(false);
    },
  };
}

const MODULE = { name: MODULE_NAME, version: MODULE_VERSION, guid: MODULE_GUID };

const MADE_BY = 'Export-IpRouteRemediation';

/** Intune's agent has 32 bits; the script starts the PowerShell of 64. */
function commandOf(name: string): string {
  return `powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File .\\${name}.ps1`;
}

function countOf(routes: readonly unknown[]): string {
  return routes.length === 1 ? '1 route' : `${routes.length} routes`;
}

/** The routes of the file that a script may want; those of the network stack are each computer's own. */
function wantedRoutes(
  { routes, absent = [] }: StatedTable,
  { Path, UnlistedRoute }: RemediationFiles & RemediationOptions,
) {
  if (absent.length > 0) {
    throw invalidArgument(
      'PlanDeletes',
      `-Path '${Path}' is a plan that deletes routes, and a script has a list of the routes that are wanted.`,
      'Give the routes that are wanted, with -UnlistedRoute Remove where the others of the scope are to go.',
    );
  }
  const wanted = routes.filter(({ Protocol, Loopback }) => Protocol !== 'Local' && Loopback !== true);
  if (wanted.length > 0) return wanted;
  const only = routes.length > 0 ? ' but those that the network stack makes by itself' : '';
  throw invalidArgument(
    'EmptyDesiredTable',
    `-Path '${Path}' has no routes${only}${UnlistedRoute === 'Remove' ? ': the scripts would delete all of the scope' : ''}.`,
    'Give a file with the routes that are wanted.',
  );
}

function describe(
  asked: RemediationFiles & TableScope & RemediationOptions & RemoteSafety,
  routes: readonly StatedRoute[],
  machine: Machine,
): Remediation {
  const rehearsed = machine.machineFile === undefined ? undefined : `the machine file ${machine.machineFile}`;
  const sync = ['Sync-IpRouteTable -InputObject $desired', ...wordsOf(asked)].join(' ');
  return {
    module: MODULE,
    madeBy: MADE_BY,
    about: [
      `Wanted: ${countOf(routes)} of ${basename(asked.Path)}, made on ${machine.computer}, ${new Date().toISOString().slice(0, 10)}.`,
      ...(rehearsed === undefined ? [] : [`A rehearsal: it works on ${rehearsed}.`]),
    ],
    wanted: countOf(routes),
    prepare: [
      ...connectionOf(machine).map((statement) => `$null = ${statement}`),
      "$quiet = @{ ErrorAction = 'Stop'; WarningAction = 'SilentlyContinue' }",
      `$desired = ${scriptJson(routes.map(toRecord))}`,
    ],
    find: `${sync} -PlanOnly @quiet`,
    mend: `${sync}${asked.Atomic ? ' -Atomic' : ''} -Confirm:$false @quiet`,
  };
}

/** A rehearsal works on the machine file of this session. */
function connectionOf({ machineFile, backend }: Machine): readonly string[] {
  if (backend === 'Live') return [];
  const file = machineFile === undefined ? '' : ` -MachineFile ${scriptText(machineFile)}`;
  return [`Connect-IpRouteHost -Simulator${file} -ErrorAction Stop`];
}

/** What fails where the executable does not start, or the table cannot be read. */
function probeOf(machine: Machine): readonly string[] {
  return [...connectionOf(machine), 'Get-IpInterfaceEntry -ErrorAction Stop'];
}

/** The scope and the options, as PowerShell has them. */
function wordsOf(asked: TableScope & RemediationOptions & RemoteSafety): readonly string[] {
  const narrowed = SCOPE.flatMap((name) => {
    const values = [...(asked[name] ?? [])].map((value) => (typeof value === 'string' ? scriptText(value) : value));
    return values.length === 0 ? [] : [`-${name} ${values.join(', ')}`];
  });
  const on = (name: string, is: boolean | undefined) => (is ? [`-${name}`] : []);
  return [
    ...narrowed,
    ...(asked.UnlistedRoute === undefined ? [] : [`-UnlistedRoute ${asked.UnlistedRoute}`]),
    ...on('AllowDefaultRoute', asked.AllowDefaultRoute),
    ...on('AllowLockout', asked.AllowLockout),
  ];
}

function refuseLong(path: string, text: string, count: number): void {
  if (text.length <= LARGEST_SCRIPT) return;
  throw invalidArgument(
    'ScriptTooLong',
    `${path} would have ${Math.ceil(text.length / 1024)} KB with its ${count} routes, and Intune takes ${LARGEST_SCRIPT / 1024} KB.`,
    'Give fewer routes, or columns: what a file says nothing of is not in the scripts.',
  );
}

function makeFolder(folder: string): void {
  try {
    makeFolders(folder);
  } catch (error) {
    throw notMade(folder, error as Error);
  }
}

/** The module as it is installed here, without what only rehearses on Linux. */
function copyModule(target: string, force: boolean): void {
  const module = dirname(dirname(dirname(process.execPath)));
  const isThere = existsSync(join(module, `${MODULE.name}.psd1`));
  try {
    if (!isThere) throw new Error(`${module} is not the folder of the module`);
    const other = join(module, 'bin', 'linux-');
    cpSync(module, target, {
      recursive: true,
      force,
      errorOnExist: !force,
      filter: (source) => !`${source}${sep}`.startsWith(other),
    });
  } catch (error) {
    throw notMade(target, error as Error);
  }
}

function notMade(folder: string, { message }: Error): CommandError {
  return new CommandError({
    id: 'FolderNotMade',
    category: 'ResourceUnavailable',
    message: `-DestinationPath: the folder '${folder}' could not be made: ${message}.`,
    action: 'Give a folder that can be written, or -Force where it has the module already.',
  });
}
