import { extname } from 'node:path';
import { type Call, type FilePath, invalidArgument, type Objects, type Switch } from 'pwsh-contract';
import { type Change, type ChangeSet, type IpChange, toChanges, toIpChange } from '../changes/change-set.ts';
import { placeOf } from '../changes/place.ts';
import { printPlanCsv, printPlanJson } from '../changes/print.ts';
import { parsePlan } from '../changes/read-plan.ts';
import type { Machine } from '../session/machine.ts';
import { newRun } from '../session/new-run.ts';
import { checkOutput, writeOutput } from '../session/output-file.ts';

/** What is kept, and where. */
export interface PlanToExport {
  /** The changes: what -PlanOnly or -WhatIf gives, or changes that were made, to be undone one day. */
  InputObject: Objects<IpChange>;
  /**
   * The file to write: a CSV where its name ends in .csv, else JSON. It is taken literally.
   * @alias LiteralPath
   * @position 0
   */
  Path: FilePath;
  /** Replaces a file that is there already. */
  Force?: Switch;
  /** Replaces no file: as it is without -Force, too. */
  NoClobber?: Switch;
  /** Gives the changes as they are in the file. */
  PassThru?: Switch;
}

/**
 * Writes planned changes to a file, for the person who approves them and for Invoke-IpRoutePlan.
 *
 * The plan names the computer and the backend that it was planned on, and has an Id. As JSON it has a line for each change;
 * as CSV each old value and each new one has a column of its own. A route is in a plan once. It is written whatever the
 * caller's $WhatIfPreference is, since what a rehearsal gives is what it is for.
 *
 * @cmdlet Export-IpRoutePlan
 * @part Plans
 * @see Import-IpRoutePlan
 * @see Invoke-IpRoutePlan
 * @remarks A spreadsheet that opens the CSV and saves it may shorten long numbers such as InterfaceLuid. One that is no whole number any more (1.69E+15) is refused, with line and column; one that was rounded names no interface, or another one, and Invoke-IpRoutePlan refuses that change.
 * @example Plan, have it approved, carry it out
 * Get-IpRouteEntry -InterfaceAlias 'Ethernet 2' -Protocol NetMgmt | Set-IpRouteEntry -RouteMetric 6000 -PlanOnly | Export-IpRoutePlan ./plan.json
 * Invoke-IpRoutePlan ./plan.json
 */
export function exportIpRoutePlan(asked: PlanToExport, machine: Machine, call: Call): Iterable<IpChange> {
  const { Path, InputObject, Force, NoClobber, PassThru } = asked;
  if (Force === true && NoClobber === true)
    throw invalidArgument('ConflictingParameters', '-Force and -NoClobber are given at once.', 'Give one of them.');
  const exists = checkOutput(Path, machine, Force === true);
  const changes = toChanges(InputObject);
  if (changes.length === 0) call.warn('Nothing is piped: the plan has no changes, and carrying it out does nothing.');
  const set: ChangeSet = { ...originOf(changes, machine), id: idOf(changes), created: Date.now(), changes };
  const text = extname(Path).toLowerCase() === '.csv' ? printPlanCsv(set) : printPlanJson(set);
  // What was written must be what can be read.
  const written = parsePlan(text, Path);
  writeOutput(Path, exists, text);
  return PassThru === true ? written.changes.map((change) => toIpChange(change, machine)) : [];
}

/**
 * The computer and the backend that all changes are of; those of this session where there are none.
 * @throws {CommandError} where they are of several
 */
function originOf(changes: readonly Change[], machine: Machine): Pick<ChangeSet, 'computer' | 'backend'> {
  const [first] = changes;
  if (first === undefined) return { computer: machine.computer, backend: machine.backend };
  const one = { computer: first.ComputerName, backend: first.Backend };
  const other = changes.find(({ ComputerName, Backend }) => ComputerName !== one.computer || Backend !== one.backend);
  if (other === undefined) return one;
  throw invalidArgument(
    'MixedPlan',
    `The changes are of ${placeOf(one)} and of ${placeOf({ computer: other.ComputerName, backend: other.Backend })}; a plan is of one.`,
    'Write a plan for each.',
  );
}

/** The Id that all changes have; changes of several runs get a new one. */
function idOf(changes: readonly Change[]): string {
  const [id = '', ...others] = [...new Set(changes.map(({ ChangeSetId }) => ChangeSetId))];
  return others.length === 0 && id !== '' ? id : newRun();
}
