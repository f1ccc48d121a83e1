import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { moduleOnStandIn } from './module-copy.ts';
import { runFile } from './session.ts';

/** ACCESS_DENIED, FILE_NOT_FOUND, NOT_SUPPORTED, INVALID_PARAMETER, NOT_FOUND, OBJECT_ALREADY_EXISTS, and one that no function names. */
const STATUSES = [5, 2, 50, 87, 1168, 5010, 31];

/** The error id of each function and status; of one that stands nowhere, its number. */
const IDS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  CreateIpForwardEntry2: {
    5: 'AccessDenied',
    50: 'NotSupported',
    87: 'InvalidRoute',
    1168: 'InterfaceNotFound',
    5010: 'RouteExists',
  },
  SetIpForwardEntry2: { 5: 'AccessDenied', 50: 'NotSupported', 87: 'InvalidRoute', 1168: 'RouteNotFound' },
  DeleteIpForwardEntry2: { 5: 'AccessDenied', 2: 'InterfaceNotFound', 50: 'NotSupported', 1168: 'RouteNotFound' },
  SetIpInterfaceEntry: {
    5: 'AccessDenied',
    2: 'InterfaceNotFound',
    50: 'NotSupported',
    87: 'InvalidInterface',
    1168: 'InterfaceFamilyNotFound',
  },
  GetIpForwardEntry2: { 50: 'NotSupported', 1168: 'RouteNotFound' },
  GetIpForwardTable2: { 50: 'NotSupported' },
  GetIpInterfaceEntry: { 2: 'InterfaceNotFound', 50: 'NotSupported', 1168: 'InterfaceFamilyNotFound' },
  GetIpInterfaceTable: { 50: 'NotSupported' },
};

/** What only says which interface is meant: whatever they are refused with, there is none of that name. */
const NAMING = ['ConvertInterfaceIndexToLuid', 'ConvertInterfaceLuidToIndex', 'ConvertInterfaceAliasToLuid'];

/** What the outcome depends on; of the others one status is enough. */
const DECIDING = [
  'CreateIpForwardEntry2',
  'SetIpForwardEntry2',
  'DeleteIpForwardEntry2',
  'SetIpInterfaceEntry',
  'GetIpForwardEntry2',
];
const CHANGING = ['CreateIpForwardEntry2', 'SetIpForwardEntry2', 'DeleteIpForwardEntry2', 'SetIpInterfaceEntry'];

interface Scenario {
  readonly setup?: string;
  readonly act: string;
  /** One change alone: each of its calls is refused with each status. */
  readonly alone?: true;
  /** All of it is made, or nothing. */
  readonly whole?: true;
}

const VPN = '198.51.100.0/24 -NextHop 0.0.0.0 -InterfaceIndex 31';
const TWO = '$two = @(Get-IpRouteEntry 198.51.100.0/24)';
/** One change of each kind. */
const FOUR = (how: string) => `& {
  New-IpRouteEntry 10.1.0.0/16 -NextHop 192.0.2.9 -InterfaceIndex 12 -RouteMetric 5 ${how}
  Set-IpRouteEntry ${VPN} -RouteMetric 7 ${how}
  Remove-IpRouteEntry 198.51.100.0/24 -NextHop 203.0.113.1 -InterfaceIndex 47 -Confirm:$false ${how}
  Set-IpInterfaceEntry -InterfaceIndex 12 -AddressFamily IPv4 -InterfaceMetric 9 ${how} } 3>$null`;
const WANTED = `$wanted = @(Get-IpRouteEntry | Where-Object InterfaceIndex -NE 47 | Select-Object DestinationPrefix, NextHop, InterfaceIndex, RouteMetric)
  foreach ($one in $wanted) { if ($one.InterfaceIndex -eq 31) { $one.RouteMetric = 7 } }
  $wanted += [pscustomobject] @{ DestinationPrefix = '10.1.0.0/16'; NextHop = '192.0.2.9'; InterfaceIndex = 12; RouteMetric = 5 }`;
const SYNC = 'Sync-IpRouteTable -InputObject $wanted -UnlistedRoute Remove -Confirm:$false';
const PLAN = `Remove-Item p.json -ErrorAction Ignore; ${FOUR('-PlanOnly')} | Export-IpRoutePlan p.json`;
const DONE = `$done = @(${FOUR('')})`;
const SET = `${PLAN}; $id = (Invoke-IpRoutePlan p.json -Atomic -Confirm:$false 3>$null)[0].ChangeSetId`;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'Set-IpRouteEntry': { act: `Set-IpRouteEntry ${VPN} -RouteMetric 7`, alone: true },
  'New-IpRouteEntry': {
    act: 'New-IpRouteEntry 10.1.0.0/16 -NextHop 192.0.2.9 -InterfaceIndex 12 -RouteMetric 5',
    alone: true,
  },
  'Remove-IpRouteEntry': { act: `Remove-IpRouteEntry ${VPN} -Confirm:$false`, alone: true },
  'Move-IpRouteEntry': { act: `Move-IpRouteEntry ${VPN} -NewNextHop 198.51.100.7`, alone: true },
  'Set-IpInterfaceEntry': {
    act: 'Set-IpInterfaceEntry -InterfaceIndex 12 -AddressFamily IPv4 -InterfaceMetric 9',
    alone: true,
  },
  'Set-IpRouteEntry of two': { setup: TWO, act: '$two | Set-IpRouteEntry -RouteMetric 7' },
  'New-IpRouteEntry of two': {
    act: `'10.1.0.0/16', '10.2.0.0/16' | New-IpRouteEntry -NextHop 192.0.2.9 -InterfaceIndex 12`,
  },
  'Remove-IpRouteEntry of two': { setup: TWO, act: '$two | Remove-IpRouteEntry -Confirm:$false' },
  'Move-IpRouteEntry of two': { setup: TWO, act: '$two | Move-IpRouteEntry -NewNextHop 198.51.100.7' },
  'Set-IpInterfaceEntry of two': {
    setup: '$two = @(Get-IpInterfaceEntry -InterfaceIndex 12)',
    act: '$two | Set-IpInterfaceEntry -InterfaceMetric 9',
  },
  'Set-IpRouteEntry -Atomic': { setup: TWO, act: '$two | Set-IpRouteEntry -RouteMetric 7 -Atomic', whole: true },
  'Sync-IpRouteTable': { setup: WANTED, act: SYNC },
  'Sync-IpRouteTable -Atomic': { setup: WANTED, act: `${SYNC} -Atomic`, whole: true },
  'Invoke-IpRoutePlan': { setup: PLAN, act: 'Invoke-IpRoutePlan p.json -Confirm:$false' },
  'Invoke-IpRoutePlan -Atomic': { setup: PLAN, act: 'Invoke-IpRoutePlan p.json -Atomic -Confirm:$false', whole: true },
  'Undo-IpRouteChangeSet of piped changes': { setup: DONE, act: '$done | Undo-IpRouteChangeSet -Confirm:$false' },
  'Undo-IpRouteChangeSet -Atomic': {
    setup: DONE,
    act: '$done | Undo-IpRouteChangeSet -Atomic -Confirm:$false',
    whole: true,
  },
  'Undo-IpRouteChangeSet -Id': { setup: SET, act: 'Undo-IpRouteChangeSet -Id $id -Confirm:$false' },
};

interface Failure {
  readonly Id: string;
  readonly Category: string;
  readonly Message: string;
  readonly Action: string;
  readonly Status: number | null;
}

interface Outcome {
  readonly Calls: string[];
  readonly Before: string[] | null;
  readonly Claims: readonly { readonly Made: boolean; readonly Before: string | null; readonly After: string | null }[];
  readonly Errors: readonly Failure[];
  readonly Warnings: readonly string[];
  readonly Others: readonly string[];
  readonly Table: readonly string[];
}

interface Tried {
  readonly Name: string;
  readonly Undisturbed: Outcome & { readonly Before: string[] };
  readonly Cases: readonly {
    readonly Function: string;
    readonly Time: number;
    readonly Status: number;
    readonly Outcome: Outcome;
  }[];
}

/** The table as the results of an outcome say that it is. */
function claimed(before: readonly string[], { Claims }: Outcome): string[] {
  const rows = [...before];
  for (const { Made, Before, After } of Claims) {
    if (!Made) continue;
    if (Before !== null) rows.splice(rows.indexOf(Before), 1);
    if (After !== null) rows.push(After);
  }
  return rows.sort();
}

describe('what Windows refuses', function () {
  this.timeout(300_000);
  let folder: string;
  let tried: Map<string, Tried>;

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    const refusals = join(folder, 'refusals');
    const variables = `STANDIN_REFUSALS='${refusals}' STANDIN_RECORD= XDG_STATE_HOME='${folder}'`;
    const module = await moduleOnStandIn(folder, variables);
    if ('reason' in module) {
      console.log(`      skipped: ${module.reason}`);
      return this.skip();
    }
    const scenarios = join(folder, 'scenarios.json');
    writeFileSync(
      scenarios,
      JSON.stringify(
        Object.entries(SCENARIOS).map(([Name, { setup: Setup = '', act: Act, alone = false }]) => {
          const Statuses = Object.fromEntries(DECIDING.map((called) => [called, alone ? STATUSES : [5, 31]]));
          return { Name, Setup, Act, Statuses };
        }),
      ),
    );
    const args = ['-Module', module.path, '-Refusals', refusals, '-Scenarios', scenarios];
    const { stdout, stderr } = await runFile(join(import.meta.dirname, 'refusals.ps1'), { args, cwd: folder });
    expect(stderr).to.equal('');
    tried = new Map((JSON.parse(stdout) as Tried[]).map((one) => [one.Name, one]));
  });
  after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  for (const [name, { whole = false, alone = false }] of Object.entries(SCENARIOS)) {
    it(`of ${name} is an error, and the table is as the results say`, () => {
      const { Undisturbed, Cases } = tried.get(name) as Tried;
      const [cmdlet = ''] = name.split(' ');
      expect(Undisturbed.Errors).to.deep.equal([]);
      const made = [...Undisturbed.Table].sort();
      const before = [...Undisturbed.Before].sort();
      expect(made).to.not.deep.equal(before);
      expect(claimed(before, Undisturbed)).to.deep.equal(made);
      expect(Undisturbed.Calls.filter((call) => CHANGING.includes(call))).to.have.length.above(0);
      for (const { Function: called, Time, Status, Outcome } of Cases) {
        const what = `${called}, call ${Time}, status ${Status}`;
        expect(Outcome.Others, what).to.deep.equal([]);
        expect(Outcome.Calls, what).to.include(`${called} ${Status}`);
        const now = [...Outcome.Table].sort();
        const [first] = Outcome.Errors;
        const isMade = /\(after the (?:change was made|route was created)\)/.test(first?.Message ?? '');
        if (
          Status === 1168 &&
          (called === 'DeleteIpForwardEntry2' || (called === 'GetIpForwardEntry2' && cmdlet === 'Remove-IpRouteEntry'))
        ) {
          // Somebody else has deleted it, as far as the cmdlet can know.
          expect(Outcome.Errors, what).to.deep.equal([]);
          continue;
        }
        if (!isMade) expect(claimed(before, Outcome), what).to.deep.equal(now);
        if (first === undefined) {
          expect(now, what).to.deep.equal(made);
          if (alone) expect(mustTell(cmdlet, called, Time, Undisturbed.Calls), what).to.equal(false);
          continue;
        }
        // Without its alias an interface may not be the one that is named.
        if (called === 'ConvertInterfaceLuidToAlias') continue;
        if (NAMING.includes(called)) {
          expect([first.Id, first.Status], what).to.deep.equal([`InterfaceNotFound,${cmdlet}`, 1168]);
        } else {
          const id = IDS[called]?.[Status] ?? `Win32Error${Status}`;
          expect([first.Id, first.Status], what).to.deep.equal([`${id},${cmdlet}`, Status]);
          expect(first.Message, what).to.match(new RegExp(`\\b${called}\\b.* code ${Status}\\b`));
        }
        expect(first.Action, what).to.not.equal('');
        if (whole) expect([now, Outcome.Claims], what).to.deep.equal([before, []]);
      }
    });
  }
});

/**
 * Whether a refusal of that call is an error, though the change may be made by then: a route or an interface is read before and
 * after it. Whether one that was deleted is there again is looked for, and nobody waits for that.
 */
function mustTell(cmdlet: string, called: string, time: number, calls: readonly string[]): boolean {
  if (called === 'GetIpInterfaceEntry') return cmdlet === 'Set-IpInterfaceEntry';
  if (called !== 'GetIpForwardEntry2') return CHANGING.includes(called);
  return !/^(?:Remove|Move)-/.test(cmdlet) || time < calls.filter((one) => one === called).length;
}
