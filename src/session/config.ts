import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { readFault } from 'pwsh-contract';
import { badArguments } from 'pwsh-contract/host';
import { decodeFile } from '../ip-helper/machine-file/decode-file.ts';
import { jsonChecks } from '../ip-helper/machine-file/json-checks.ts';
import { refuseTwice } from '../ip-helper/machine-file/parse.ts';
import { windowsFiles } from '../ip-helper/windows/open.ts';
import { strangerOf } from './stranger.ts';

/** What a configuration file says, where the command line does not. */
export interface Config {
  /** The log, as an absolute path. */
  readonly log?: string;
  /** As --wait-for-interface, --hold and --time-limit, in seconds. */
  readonly waitForInterface?: number;
  readonly hold?: number;
  readonly timeLimit?: number;
  /** The ports of this computer by which people administer it, beside those that always count. */
  readonly managementPorts?: readonly number[];
  /** The file that each change is recorded in, as an absolute path. */
  readonly changeLog?: string;
  /** Whether a change that cannot be recorded there is refused: so it is, unless the file says otherwise. */
  readonly changeLogRequired: boolean;
  /** When it is put aside, in bytes, and how many of those that were are kept. */
  readonly changeLogSize: number;
  readonly changeLogFiles: number;
  /** Whether Windows' event log has the changes, too. */
  readonly changeLogEvents: boolean;
}

/** What holds where no file says otherwise. */
const USUAL = { changeLogRequired: true, changeLogSize: 1024 * 1024, changeLogFiles: 5, changeLogEvents: true };

const MEMBERS = [
  'Log',
  'WaitForInterface',
  'Hold',
  'TimeLimit',
  'ManagementPorts',
  'ChangeLog',
  'ChangeLogRequired',
  'ChangeLogSize',
  'ChangeLogFiles',
  'ChangeLogEvents',
] as const;

/** The most that may be waited, in seconds: a day. */
export const LONGEST = 86_400;

/**
 * Where it is: in ProgramData, which the system names and no environment; elsewhere in the XDG folder.
 */
export function configFile(): string {
  if (process.platform === 'win32') return join(windowsFiles().programData(), 'IpRoute', 'config.json');
  const { XDG_CONFIG_HOME } = process.env;
  const folder = XDG_CONFIG_HOME !== undefined && isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : undefined;
  return join(folder ?? join(homedir(), '.config'), 'iproute', 'config.json');
}

/**
 * Reads the configuration file, where there is one.
 * @param warn - is called where it is not to be trusted, and so is left
 * @throws {ExitError} for the first mistake in it
 */
export function readConfig(file: string, warn: (message: string) => void): Config {
  if (!existsSync(file)) return USUAL;
  const stranger = strangerOf(file);
  if (stranger !== undefined) {
    warn(`The configuration file '${file}' is not read: ${stranger}, so anybody may have written it.`);
    return USUAL;
  }
  const fail = (place: string, rule: string): never => {
    throw badArguments(
      'InvalidConfig',
      `The configuration file '${file}' is not valid: ${place === '' ? '' : `${place}: `}${/[.?]$/.test(rule) ? rule : `${rule}.`}`,
      `Correct it, or remove it. It may have ${MEMBERS.join(', ')}.`,
    );
  };
  const decoded = decodeFile(readBytes(file));
  return parseConfig('text' in decoded ? decoded.text : fail('', decoded.rule), fail);
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw badArguments(
      'ConfigNotRead',
      `The configuration file '${file}' could not be read: ${readFault(error)}.`,
      'Check who may read it.',
    );
  }
}

function parseConfig(text: string, fail: (place: string, rule: string) => never): Config {
  const check = jsonChecks(fail);
  refuseTwice(text, fail);
  const item = check.object(JSON.parse(text), '', MEMBERS);
  const seconds = (name: string, least: number) =>
    item[name] === undefined ? undefined : check.number(item, '', name, [least, LONGEST]);
  const path = (name: string) => {
    const text = item[name] === undefined ? undefined : check.text(item, '', name);
    if (text !== undefined && !isAbsolute(text)) fail(name, `'${text}' is not an absolute path`);
    return text;
  };
  const [log, changeLog] = [path('Log'), path('ChangeLog')];
  const managementPorts = item['ManagementPorts'] === undefined ? undefined : readPorts(item['ManagementPorts'], fail);
  const [waitForInterface, hold, timeLimit] = [
    seconds('WaitForInterface', 0),
    seconds('Hold', 0),
    seconds('TimeLimit', 1),
  ];
  return {
    ...(log === undefined ? {} : { log }),
    ...(waitForInterface === undefined ? {} : { waitForInterface }),
    ...(hold === undefined ? {} : { hold }),
    ...(timeLimit === undefined ? {} : { timeLimit }),
    ...(managementPorts === undefined ? {} : { managementPorts }),
    ...(changeLog === undefined ? {} : { changeLog }),
    changeLogRequired: check.flag(item, '', 'ChangeLogRequired', USUAL.changeLogRequired),
    changeLogSize: check.number(item, '', 'ChangeLogSize', [4096, 2 ** 30], USUAL.changeLogSize),
    changeLogFiles: check.number(item, '', 'ChangeLogFiles', [1, 99], USUAL.changeLogFiles),
    changeLogEvents: check.flag(item, '', 'ChangeLogEvents', USUAL.changeLogEvents),
  };
}

/** How many ports may be named: each is looked for in the table of connections. */
const MOST_PORTS = 64;

function readPorts(value: unknown, fail: (place: string, rule: string) => never): readonly number[] {
  if (!Array.isArray(value) || value.length > MOST_PORTS)
    return fail('ManagementPorts', `it must be a list of at most ${MOST_PORTS} ports, such as [2222, 8443]`);
  return value.map((port: unknown, at): number => {
    const isPort = typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;
    return isPort ? port : fail(`ManagementPorts[${at}]`, 'it must be a port, a whole number from 1 to 65535');
  });
}
