import { writeSync } from 'node:fs';
import { runCommandLine, type Streams, write } from 'pwsh-contract/host';
import { version } from '../contract.generated.ts';
import { dscVerb } from './dsc.ts';
import { EXIT_HELP } from './exit-codes.ts';
import { guardVerb } from './guard.ts';
import { syncVerb } from './sync.ts';
import { cmdletVerbs } from './verbs.ts';

const streams: Streams = {
  // A console has the characters of a table whatever its code page is; all else is written as UTF-8.
  // Loaded here: node:tty brings node:net, for which a process that serves a module would wait 5 ms.
  out: (text) =>
    process.getBuiltinModule('node:tty').isatty(1) ? process.stdout.write(text) || true : write(Buffer.from(text)),
  error(text) {
    try {
      writeSync(2, text);
    } catch {
      // Nobody reads it.
    }
  },
};

/** Does what the command line says, and ends with its exit code. */
export function runProgram(words: readonly string[]): void {
  const program = {
    name: 'iproute',
    version,
    summary: 'the Windows routing table, as the module IpRoute works on it',
    verbs: [...cmdletVerbs(streams), syncVerb(streams), dscVerb(streams), guardVerb],
    exitCodes: EXIT_HELP,
  };
  void runCommandLine(program, words, streams).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
