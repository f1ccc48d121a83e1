import { type Call, CommandError } from 'pwsh-contract';
import {
  badArguments,
  ExitError,
  type GivenOptions,
  inOptions,
  type Option,
  parameterOptions,
  pathOf,
  readParameters,
  type Session,
  type Streams,
  type Verb,
} from 'pwsh-contract/host';
import { noticesOfLeft } from '../commands/left-set.ts';
import { syncIpRouteTable } from '../commands/sync-ip-route-table.ts';
import { commands, version } from '../contract.generated.ts';
import { configFile, LONGEST, readConfig } from '../session/config.ts';
import type { Machine } from '../session/machine.ts';
import { newRun } from '../session/new-run.ts';
import { exitOf, SYNC_EXIT, type SyncExit } from './exit-codes.ts';
import { bringAndHold, type Look, type Terms } from './hold.ts';
import { lookUnderLease } from './lease.ts';
import { openAsked } from './open.ts';
import { untilStopped } from './stop.ts';
import { openTeller, type Teller } from './tell.ts';

/** How long things take where nobody says it, in seconds. */
const USUAL = { wait: 60, hold: 30, limit: 300 };

const OWN_OPTIONS: Readonly<Record<string, Option>> = {
  'what-if': { help: 'only say what would be changed; waits for nothing' },
  'wait-for-interface': {
    value: 'seconds',
    help: `how long to wait for an interface that the desired table names: ${USUAL.wait}`,
  },
  hold: {
    value: 'seconds',
    help: `how long the table must stay as desired; until then it is applied again: ${USUAL.hold}`,
  },
  'time-limit': { value: 'seconds', help: `how long all of it may take: ${USUAL.limit}` },
  log: { value: 'file', help: 'also write what is told here to this file, behind what is in it' },
  simulator: { help: 'work on a simulated machine' },
  'machine-file': { value: 'file', help: 'the machine file of the simulator' },
  'log-path': { value: 'file', help: 'record each change in this file; what cannot be recorded is not made' },
  'allow-prefix': { value: 'file', help: 'a file of prefixes: no more than the metrics of routes to them is changed' },
};

/** `iproute sync`: what Sync-IpRouteTable does, until it has held. */
export function syncVerb(streams: Streams): Verb {
  const command = commands.find(({ name }) => name === 'Sync-IpRouteTable') as (typeof commands)[number];
  const options = parameterOptions(command, {
    Path: { value: 'file', help: 'the file that says how the table is to be' },
    UnlistedRoute: { help: 'what becomes of routes that it does not list: Ignore' },
    Recreate: { help: 'also delete and create what Windows changes in no other way' },
    AllowDefaultRoute: { help: 'let a default route be deleted' },
    AllowLockout: { help: 'also cut off who administers this computer by SSH, RDP or WinRM' },
    Atomic: { help: 'make all changes of a look, or none' },
    RollbackAfter: { value: 'h:mm:ss', help: 'undo the changes of a look after that time unless they are confirmed' },
    RollbackUnless: { value: 'probe', help: 'what confirms them: tcp://10.0.0.5:5985, ping://10.0.0.5' },
    SendProbe: { help: 'ask these also where the machine is simulated' },
    InterfaceAlias: { help: 'only routes of these interfaces; wildcards are allowed' },
    InterfaceIndex: { value: 'index', help: 'only routes of the interfaces with these indexes' },
    InterfaceLuid: { value: 'luid', help: 'only routes of the interfaces with these LUIDs' },
    AddressFamily: { help: 'only routes of this family' },
    DestinationPrefix: { help: 'only these destinations; wildcards are allowed' },
    NextHop: { value: 'address', help: 'only routes by these next hops' },
    Protocol: { value: 'name', help: 'only routes that were made by these' },
  });
  return {
    name: 'sync',
    summary: 'bring the routing table to what a file says, and keep at it until it has held',
    options: { ...options, ...OWN_OPTIONS },
    run: async (given) => {
      const warnings = new Set<string>();
      const config = readConfig(configFile(), (message) => warnings.add(message));
      const terms = readTerms(given, {
        wait: config.waitForInterface ?? USUAL.wait,
        hold: config.hold ?? USUAL.hold,
        limit: config.timeLimit ?? USUAL.limit,
      });
      const asked = readParameters(command, given);
      if (asked['Path'] === undefined)
        throw badArguments('MissingOption', '--path is not given.', 'Give the file that says how the table is to be.');
      const log = given['log'] === undefined ? config.log : pathOf('log', given['log'] as string);
      const teller = openTeller(streams, log);
      try {
        const translate = (error: unknown) => (error instanceof CommandError ? inOptions(command, error) : error);
        return await sync(asked as never, terms, given, teller, translate, warnings);
      } catch (error) {
        throw teller.failed(error);
      }
    },
  };
}

type Asked = Parameters<typeof syncIpRouteTable>[0];

async function sync(
  asked: Asked,
  terms: Terms,
  given: GivenOptions,
  teller: Teller,
  translate: (error: unknown) => unknown,
  warnings: Set<string>,
): Promise<SyncExit> {
  const session = openAsked(given, translate, (message) => warnings.add(message));
  const Path = 'Path' in asked ? asked.Path : '';
  const { machine } = session;
  const { wait, hold, limit } = terms;
  const isTrial = given['what-if'] === true;
  teller.tell('Started', {
    Path,
    WhatIf: isTrial,
    ...{ WaitForInterface: wait, Hold: hold, TimeLimit: limit },
    ...{ Backend: machine.backend, ComputerName: machine.computer, Version: version, ProcessId: process.pid },
  });
  // What another session has left half done is for this one to say.
  for (const notice of session.batch(() => [...noticesOfLeft(machine)])) warnings.add(notice);
  const told = new Set<string>();
  const flushWarnings = () => {
    for (const message of warnings) if (!told.has(message)) teller.tell('Warning', { Message: message });
    for (const message of warnings) told.add(message);
  };
  const look = (apply: boolean): Look => {
    const made = lookOnce(session, asked, apply, (message) => warnings.add(message));
    flushWarnings();
    return made.error === undefined ? made : { ...made, error: translate(made.error) as CommandError };
  };
  if (isTrial) {
    const { changes, error } = look(false);
    if (error !== undefined) throw new ExitError(exitOf(error), error);
    teller.changed(changes);
    const exitCode = changes.length > 0 ? SYNC_EXIT.wouldChange : SYNC_EXIT.held;
    teller.ended(exitCode, { Looks: 1 });
    return exitCode;
  }
  const { time, close } = untilStopped();
  try {
    const { exitCode, looks, error } = await bringAndHold(
      asked.RollbackAfter === undefined ? () => look(true) : lookUnderLease(() => look(true), machine),
      terms,
      {
        changed: teller.changed,
        waiting: ({ facts }) => teller.tell('Waiting', { Id: facts.id, Message: facts.message }),
        failed: ({ facts }) => teller.tell('Retrying', { Id: facts.id, Message: facts.message }),
      },
      time,
    );
    if (error !== undefined) throw new ExitError(exitCode, error);
    teller.ended(exitCode, { Looks: looks });
    return exitCode;
  } finally {
    close();
  }
}

/** One look at the table, with the handler of the cmdlet. What was made before a failure stays, as it does there. */
function lookOnce(session: Session<Machine>, asked: Asked, apply: boolean, warn: (message: string) => void): Look {
  const call: Call = { named: new Set(Object.keys(asked)), piped: false, together: 1, run: newRun(), warn };
  try {
    return session.batch(() => {
      try {
        session.calling?.('Sync-IpRouteTable', call);
        const plan = syncIpRouteTable(asked, session.machine, call);
        const told = [...(apply ? plan.apply() : plan.planned)];
        const changes = told.flatMap((one) => (one instanceof CommandError ? [] : one.Changes));
        const error = told.find((one) => one instanceof CommandError);
        return { changes, ...(error === undefined ? {} : { error }) };
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return { changes: [], error };
      }
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { changes: [], error };
  }
}

function readTerms(given: GivenOptions, preset: Terms): Terms {
  const seconds = (option: string, least: number, usual: number) => {
    const text = given[option];
    if (text === undefined) return usual;
    const value = /^[0-9]{1,6}$/.test(String(text)) ? Number(text) : -1;
    if (value >= least && value <= LONGEST) return value;
    throw badArguments(
      'InvalidParameterValue',
      `--${option} '${text}' is not valid: it must be a whole number of seconds from ${least} to ${LONGEST}.`,
      `Give --${option} a number of seconds.`,
    );
  };
  const terms = {
    wait: seconds('wait-for-interface', 0, preset.wait),
    hold: seconds('hold', 0, preset.hold),
    limit: seconds('time-limit', 1, preset.limit),
  };
  if (terms.hold <= terms.limit) return terms;
  throw badArguments(
    'TimeLimitTooShort',
    `The table is to hold for ${terms.hold} seconds, and all of it may take ${terms.limit}.`,
    'Give --time-limit more seconds than --hold.',
  );
}
