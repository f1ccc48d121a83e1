import { readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { resultOf } from '../../generator/library/contract/plan.ts';
import type { Later } from '../../generator/library/contract/vocabulary.ts';
import type { RequestColumn } from '../../generator/library/wire/columns.ts';
import { parseValue } from '../../generator/library/wire/values.ts';
import { exportIpRouteTable } from '../../src/commands/export-ip-route-table.ts';
import { setIpRouteEntry } from '../../src/commands/set-ip-route-entry.ts';
import { commands } from '../../src/contract.generated.ts';
import { parseMachine } from '../../src/ip-helper/machine-file/parse.ts';
import { ROWS_IN_A_LOOK_UP } from '../../src/ip-helper/machine-store/store.ts';
import { createSimulator } from '../../src/ip-helper/simulator/simulator.ts';
import { openState } from '../../src/ip-helper/simulator/state.ts';
import type { IpRouteChange } from '../../src/routes/change.ts';
import type { IpRouteEntry } from '../../src/routes/entry.ts';
import { forgetAll, openMachine } from '../../src/session/machine.ts';

/**
 * The executable's Set-IpRouteEntry behind JSON lines: the same checks, handler and simulator. A batch of requests ends with
 * an empty line, and so does that of their replies.
 *
 *     iproute-json <machine file to begin with, as it is> <file for the machine it ends with>
 */
interface JsonRequest {
  readonly Id: number;
  readonly Command: string;
  readonly Named: readonly string[];
  readonly Piped: boolean;
  readonly Parameters: Readonly<Record<string, string | number>>;
}

const [start = '', end = ''] = process.argv.slice(2);
const state = openState(parseMachine(readFileSync(start, 'utf8'), start));
const machine = openMachine({
  name: 'Simulator',
  elevated: true,
  ipHelper: createSimulator(state),
  rowsInALookUp: ROWS_IN_A_LOOK_UP,
  batch: (work) => work(),
  statusText: () => undefined,
});
const [command] = commands.filter(({ name }) => name === 'Set-IpRouteEntry');
const columns = new Map<string, RequestColumn>(command?.parameters.map((column) => [column.name, column]));

write(`${JSON.stringify({ Backend: machine.backend, ComputerName: hostname() })}\n`);
for (const lines of readBatches()) {
  forgetAll(machine);
  const answers = lines.map((line) => answer(line, lines.length));
  write(`${answers.map(resultOf).join('\n')}\n\n`);
}
const exported = resultOf(
  exportIpRouteTable({}, machine, { named: new Set(), piped: false, together: 1, warn() {} }).apply(),
);
writeFileSync(end, exported.Json ?? '');

function answer(line: string, together: number): string | Later<string> {
  const request = JSON.parse(line) as JsonRequest;
  try {
    if (request.Command !== command?.name) throw new Error(`unknown command '${request.Command}'`);
    const plan = setIpRouteEntry(readParameters(request), machine, {
      named: new Set(request.Named),
      piped: request.Piped,
      together,
      // All changes of a channel are of one set.
      run: 'json',
      warn: () => {},
    });
    const change = plan.apply();
    return () => JSON.stringify({ Id: request.Id, Change: changeToJson(resultOf(change)) });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const { id, category, message } = error.facts;
    return JSON.stringify({ Id: request.Id, Failure: { Id: id, Category: category, Message: message } });
  }
}

function readParameters({ Parameters }: JsonRequest): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const name of Object.keys(Parameters)) {
    const column = columns.get(name);
    const parsed = column && parseValue(column, String(Parameters[name]));
    if (!parsed?.ok) throw new Error(`-${name} '${Parameters[name]}' is not valid`);
    parameters[name] = parsed.value;
  }
  return parameters;
}

/** A LUID goes as text, an infinite duration as null; store and backend are the session's, as on our wire. */
function changeToJson(change: IpRouteChange): object {
  return {
    ...change,
    InterfaceLuid: String(change.InterfaceLuid),
    Before: change.Before && entryToJson(change.Before),
    After: change.After && entryToJson(change.After),
    Store: undefined,
    Backend: undefined,
    ComputerName: undefined,
  };
}

function entryToJson(entry: IpRouteEntry): object {
  return {
    ...entry,
    InterfaceLuid: String(entry.InterfaceLuid),
    EffectiveMetric: entry.EffectiveMetric === null ? null : Number(entry.EffectiveMetric),
    Store: undefined,
    Backend: undefined,
    ComputerName: undefined,
  };
}

/** An empty line ends a batch. Requests are ASCII: System.Text.Json escapes the rest. */
function* readBatches(): Generator<string[]> {
  const buffer = Buffer.allocUnsafe(65_536);
  let rest = '';
  for (let count = readSync(0, buffer); count > 0; count = readSync(0, buffer)) {
    const batches = (rest + buffer.toString('latin1', 0, count)).split('\n\n');
    rest = batches.pop() ?? '';
    for (const batch of batches) yield batch.split('\n');
  }
}

function write(text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}
