import { parseArgs } from 'node:util';
import { isCommandLine, serve } from 'pwsh-contract/host';
import { runProgram } from './command-line/program.ts';
import { recordingOrRefusal } from './command-line/recording.ts';
import { noticesOfLeft } from './commands/left-set.ts';
import * as contract from './contract.generated.ts';
import { guardsOf } from './guard/start.ts';
import { openSession, SESSION_OPTIONS } from './session/open.ts';

const words = process.argv.slice(2);

if (isCommandLine(words, Object.keys(SESSION_OPTIONS))) {
  runProgram(words);
} else {
  // Ctrl+C in a shared terminal is for PowerShell; the end of the input ends this process.
  process.on('SIGINT', () => {});
  serve(contract, () => {
    const { values } = parseArgs({ options: SESSION_OPTIONS });
    const warnings: string[] = [];
    const recording = recordingOrRefusal(values, (message) => warnings.push(message));
    const session = openSession(values, guardsOf, recording);
    return { ...session, notices: () => [...warnings, ...noticesOfLeft(session.machine)] };
  });
}
