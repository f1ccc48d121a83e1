/**
 * The certification probe: asks the cases of this folder of an implementation of IP Helper and compares what it answers
 * with what the simulator is built on.
 *
 *     npm run certify                             this Windows, elevated, on the loopback interface
 *     npm run certify -- --simulator              the simulator
 *     npm run certify -- --library <path>         a library that exports the functions of Iphlpapi.dll (the stand-in)
 *
 *     --interface <index>   the interface to make routes on
 *     --report <file>       where to write the report, as JSON; on Windows itself ./certification.json without it
 *
 * Exit codes: 0 everything that ran agrees, 1 something differs, 2 it could not run.
 */
import { writeFileSync } from 'node:fs';
import { release, version } from 'node:os';
import { parseArgs } from 'node:util';
import koffi from 'koffi';
import { BUILT_IN_MACHINE } from '../../src/ip-helper/machine-file/built-in-machine.ts';
import { parseMachine } from '../../src/ip-helper/machine-file/parse.ts';
import { bindWindows } from '../../src/ip-helper/windows/windows.ts';
import { CouldNotRun, type Ground } from './ground.ts';
import { liveGround } from './live-ground.ts';
import { exitCode, makeReport, printReport } from './report.ts';
import { type Outcome, runCases } from './run-cases.ts';
import { openSimulatedMachine } from './simulator-ground.ts';
import { openStandIn } from './stand-in-ground.ts';

interface Subject {
  readonly backend: string;
  readonly elevated: boolean;
  readonly ground: Ground;
}

/** The loopback interface of the built-in machine. */
const SIMULATED_INDEX = 1;

function openSubject(asked: Asked): Subject {
  if (asked.simulator) {
    const machine = parseMachine(BUILT_IN_MACHINE, 'built-in');
    return {
      backend: 'simulator',
      elevated: true,
      ground: openSimulatedMachine(machine, asked.index ?? SIMULATED_INDEX),
    };
  }
  if (asked.library !== undefined) {
    const ground = openStandIn(koffi, asked.library, asked.index);
    ground.reset();
    ground.furnish();
    return { backend: asked.library, elevated: true, ground };
  }
  if (process.platform !== 'win32')
    throw new CouldNotRun(
      'the live routing table is that of Windows. Here, ask the simulator (--simulator) or the stand-in (--library <path>)',
    );
  const { ipHelper, elevated } = bindWindows(koffi);
  if (!elevated)
    throw new CouldNotRun(
      "this session is not elevated, and Windows lets only an elevated one change routes: open a terminal with 'Run as administrator' and run it there",
    );
  return { backend: 'live', elevated, ground: liveGround(ipHelper, asked.index) };
}

interface Asked {
  readonly simulator: boolean;
  readonly library: string | undefined;
  readonly index: number | undefined;
  readonly report: string | undefined;
}

function readArguments(): Asked {
  const { values } = parseArgs({
    options: {
      simulator: { type: 'boolean', default: false },
      library: { type: 'string' },
      interface: { type: 'string' },
      report: { type: 'string' },
    },
  });
  if (values.simulator && values.library !== undefined)
    throw new CouldNotRun('--simulator and --library exclude each other');
  const index = values.interface === undefined ? undefined : Number(values.interface);
  if (index !== undefined && !(Number.isInteger(index) && index > 0))
    throw new CouldNotRun(
      `--interface '${values.interface}' must be the index of an interface, a whole number above 0`,
    );
  return { simulator: values.simulator, library: values.library, index, report: values.report };
}

async function certify(): Promise<number> {
  const asked = readArguments();
  const { backend, elevated, ground } = openSubject(asked);
  // What the case that runs has made is taken away, and no other one is begun.
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const circumstances = {
    backend,
    system: `${version()} ${release()}`,
    architecture: process.arch,
    node: process.version,
    elevated,
    interface: `${ground.ipHelper.ConvertInterfaceLuidToAlias(ground.luid).alias} (${ground.index})`,
  };
  const file = asked.report ?? (backend === 'live' ? 'certification.json' : undefined);
  const save = (outcomes: readonly Outcome[]) => {
    const report = makeReport(circumstances, outcomes, new Date());
    if (file !== undefined) writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
    return report;
  };
  const outcomes = await runCases(ground, {
    signal: interrupted.signal,
    onCase(next, soFar) {
      // On a real machine a call could block for good: then it is seen which, and what came before is kept.
      if (backend !== 'live') return;
      process.stderr.write(`${next.id}\n`);
      save(soFar);
    },
  });
  const report = save(outcomes);
  process.stdout.write(printReport(report));
  return interrupted.signal.aborted ? 2 : exitCode(report);
}

certify().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`The certification could not run: ${error instanceof Error ? error.message : error}.\n`);
    process.exitCode = 2;
  },
);
