import { parseArgs } from 'node:util';
import { CommandError, type ErrorCategory } from 'pwsh-contract';
import { serve } from 'pwsh-contract/host';
import { noticesOfLeft } from './commands/left-set.ts';
import * as contract from './contract.generated.ts';
import type { Backend } from './ip-helper/ip-helper.ts';
import { MachineFileError, type MachineFileTrouble } from './ip-helper/machine-file/machine-file-error.ts';
import { openSimulator } from './ip-helper/machine-store/store.ts';
import { openWindowsBackend } from './ip-helper/windows/open.ts';
import { openMachine, runBatch } from './session/machine.ts';

/** Ids and categories; the errors bring their words and what to do. */
const MACHINE_FILE_ERRORS: Readonly<Record<MachineFileTrouble, readonly [id: string, category: ErrorCategory]>> = {
  Invalid: ['InvalidMachineFile', 'InvalidData'],
  NotRead: ['MachineFileNotRead', 'ResourceUnavailable'],
  Busy: ['MachineFileBusy', 'ResourceUnavailable'],
  NotSaved: ['MachineFileNotSaved', 'ResourceUnavailable'],
};

// Ctrl+C in a shared terminal is for PowerShell; the end of the input ends this process.
process.on('SIGINT', () => {});

serve(contract, () => {
  const backend = openBackend();
  const machine = openMachine(backend);
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
    notices: () => noticesOfLeft(machine),
  };
});

function openBackend(): Backend {
  const { values } = parseArgs({ options: { simulator: { type: 'boolean' }, 'machine-file': { type: 'string' } } });
  const machineFile = values['machine-file'];
  if (values.simulator) return asCommandError(() => openSimulator(machineFile === undefined ? {} : { machineFile }));
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
