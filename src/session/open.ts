import { CommandError, type ErrorCategory } from 'pwsh-contract';
import type { Session } from 'pwsh-contract/host';
import type { Backend } from '../ip-helper/ip-helper.ts';
import { MachineFileError, type MachineFileTrouble } from '../ip-helper/machine-file/machine-file-error.ts';
import { openSimulator } from '../ip-helper/machine-store/store.ts';
import { openWindowsBackend } from '../ip-helper/windows/open.ts';
import { configFile, readConfig } from './config.ts';
import { DELEGATION_VARIABLE, readDelegation, restrict } from './delegation.ts';
import { type Guards, type Machine, openMachine, type Recording, runBatch } from './machine.ts';

/** The words that say what a session works on, as `parseArgs` reads them. */
export const SESSION_OPTIONS = {
  simulator: { type: 'boolean' },
  'machine-file': { type: 'string' },
  'log-path': { type: 'string' },
  'allow-prefix': { type: 'string' },
} as const;

/** What those words say. */
export interface SessionWords {
  readonly simulator?: boolean | undefined;
  readonly 'machine-file'?: string | undefined;
  /** The file that each change is recorded in, as an absolute path. */
  readonly 'log-path'?: string | undefined;
  /** A file that says what may be changed at most. */
  readonly 'allow-prefix'?: string | undefined;
}

/** Ids and categories; the errors bring their words and what to do. */
const MACHINE_FILE_ERRORS: Readonly<Record<MachineFileTrouble, readonly [id: string, category: ErrorCategory]>> = {
  Invalid: ['InvalidMachineFile', 'InvalidData'],
  NotRead: ['MachineFileNotRead', 'ResourceUnavailable'],
  Busy: ['MachineFileBusy', 'ResourceUnavailable'],
  NotSaved: ['MachineFileNotSaved', 'ResourceUnavailable'],
};

/**
 * Opens what a session works on.
 * @param guardsOf - what starts guards for a machine, where this process may do so
 * @param recording - what records each change, where that was asked for
 * @throws {CommandError} where that cannot be opened
 */
export function openSession(
  words: SessionWords,
  guardsOf?: (backend: Backend, words: SessionWords) => Guards | undefined,
  recording?: Recording,
): Session<Machine> {
  const delegation = readDelegation(delegationFiles(words));
  const opened = openBackend(words);
  const backend = delegation === undefined ? opened : restrict(opened, delegation);
  const ports = (warn: (message: string) => void) => readConfig(configFile(), warn).managementPorts ?? [];
  const machine = openMachine(backend, guardsOf?.(backend, words), ports, recording);
  const { recorder } = machine;
  return {
    machine,
    facts: {
      backend: backend.name,
      elevated: backend.elevated,
      details: backend.machineFile ?? '',
      inMemory: !machine.shared,
    },
    batch: (work) => asCommandError(() => runBatch(machine, backend, work)),
    savesBatches: backend.machineFile !== undefined,
    statusText: backend.statusText,
    ...(recorder === undefined
      ? {}
      : {
          calling(command, { run, warn }) {
            recorder.cause = { command, warn, ...(run === undefined ? {} : { set: run }) };
          },
        }),
  };
}

/** Of the command line and of the environment: neither opens what the other one closes. */
function delegationFiles({ 'allow-prefix': named }: SessionWords): readonly string[] {
  const inherited = process.env[DELEGATION_VARIABLE];
  return [named, inherited].filter((file) => file !== undefined && file !== '') as string[];
}

function openBackend({ simulator, 'machine-file': machineFile }: SessionWords): Backend {
  if (simulator) return asCommandError(() => openSimulator(machineFile === undefined ? {} : { machineFile }));
  if (machineFile !== undefined) {
    throw new CommandError({
      id: 'MachineFileWithoutSimulator',
      category: 'InvalidArgument',
      message: '-MachineFile is given without -Simulator.',
      action: 'Give -Simulator too: a machine file is never this computer.',
    });
  }
  return openWindowsBackend();
}

function asCommandError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof MachineFileError)) throw error;
    const [id, category] = MACHINE_FILE_ERRORS[error.trouble];
    throw new CommandError({ id, category, message: error.message, action: error.action });
  }
}
