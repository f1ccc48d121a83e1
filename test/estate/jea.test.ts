import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { laptop, linesOf } from '../powershell/laptop.ts';
import { openSession, type Session } from '../powershell/session.ts';

const module = join(import.meta.dirname, '..', '..', 'module', 'IpRoute');
const ALLOWED = '172.16.0.0/12 2001:db8::/32';
const VPN = '172.22.0.0/20 -NextHop 10.29.176.1';

/**
 * Sessions of just enough administration, made by PowerShell from the files of the module: no language, and what the role
 * sees. A machine file stands for the computer: the one thing that is added to the session configuration is the script that connects.
 */
describe('a session of just enough administration', function () {
  this.timeout(240_000);
  let folder: string;
  let shell: Session;
  /** An administrator beside it, whose process has nothing delegated. */
  let beside: Session;
  const file = (name: string) => join(folder, name);
  const inHost = (script: string) => linesOf(shell, script);
  const lines = (script: string) => linesOf(beside, script);

  /** What a role's session answers: results as texts, `E:` errors, `X:` what PowerShell refuses to run. */
  const as = (role: string, script: string) => inHost(`Invoke-As ${role} @'\n${script}\n'@`);
  const connects = () =>
    writeFileSync(file('start.ps1'), `$null = Connect-IpRouteHost -Simulator -MachineFile '${file('laptop.json')}'`);
  const delegate = (text: string) => writeFileSync(file('operator.json'), text);
  const metricsElsewhere = async () =>
    lines(`Get-IpRouteEntry | Where-Object { $_.DestinationPrefix -notlike '172.*' -and $_.DestinationPrefix -notlike '2001:db8:*' } |
      ForEach-Object { "$_ $($_.RouteMetric)" }`);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jea-'));
    const configuration = readFileSync(join(module, 'SessionConfigurations', 'IpRoute.pssc'), 'utf8');
    const here = configuration
      .replace("'C:\\ProgramData\\IpRoute\\operator.json'", `'${file('operator.json')}'`)
      .replace(/^ {4}LanguageMode/m, `    ScriptsToProcess    = '${file('start.ps1')}'\n$&`);
    expect(here).to.contain(file('operator.json'));
    writeFileSync(file('here.pssc'), here);
    [shell, beside] = await Promise.all([openSession({ cwd: folder }), openSession({ cwd: folder })]);
    await lines('Import-Module IpRoute');
    await inHost(`$sessions = @{}
function Invoke-As([string] $role, [string] $script) {
    if ($null -eq $sessions[$role]) {
        $isOf = [Func[string, bool]] { param($group) $group -eq "CONTOSO\\$($role)s" }.GetNewClosure()
        $state = [initialsessionstate]::CreateFromSessionConfigurationFile('${file('here.pssc')}', $isOf)
        $sessions[$role] = [runspacefactory]::CreateRunspace($state)
        $sessions[$role].Open()
    }
    # What a client sends is a pipeline of commands where that is what it is, else script.
    $command = try { [scriptblock]::Create($script).GetPowerShell($false) } catch { [powershell]::Create().AddScript($script) }
    $command.Runspace = $sessions[$role]
    try { $command.Invoke() | ForEach-Object { "$_" } } catch { "X: $($_.Exception.InnerException.Message)" }
    foreach ($one in $command.Streams.Error) { "E: $($one.FullyQualifiedErrorId) $one" }
    foreach ($one in $command.Streams.Warning) { "W: $one" }
}
function Close-All { foreach ($one in @($sessions.Values)) { $one.Dispose() }; $sessions.Clear() }`);
  });
  after(async () => {
    await Promise.all([shell.close(), beside.close()]);
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  beforeEach(async () => {
    copyFileSync(laptop, file('laptop.json'));
    rmSync(file('laptop.json.sets'), { recursive: true, force: true });
    delegate(JSON.stringify({ AllowPrefix: ALLOWED.split(' ') }));
    connects();
    await inHost('Close-All; $Error.Clear()');
    await lines('$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json; $Error.Clear()');
  });

  it('shows a reader what changes nothing, and an operator what changes metrics, too', async () => {
    const reader = await as('IpRouteReader', 'Get-Command');
    const operator = await as('IpRouteOperator', 'Get-Command');
    expect(reader).to.include.members([
      'Get-IpRouteEntry',
      'Find-IpRouteEntry',
      'Compare-IpRouteTable',
      'Watch-IpRouteEntry',
    ]);
    expect(operator.filter((name) => !reader.includes(name))).to.deep.equal([
      ...['Confirm-IpRouteChangeSet', 'Set-IpRouteEntry', 'Undo-IpRouteChangeSet'],
    ]);
    for (const name of [...reader, ...operator])
      expect(name).to.not.match(
        /^(?:Connect|Disconnect|Export|Import|Invoke|New|Remove|Move|Sync|Register|Test)-|^Where-Object$/,
      );
    expect(await as('IpRouteReader', 'Find-IpRouteEntry 1.1.1.1')).to.deep.equal([
      '1.1.1.1 goes by 0.0.0.0/0 via 0.0.0.0 on Ethernet 2',
    ]);
  });

  it('lets an operator change metrics within the prefixes, undo that, and lose nothing by it', async () => {
    const [changed = ''] = await as(
      'IpRouteOperator',
      `Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -RouteMetric 78 -Atomic`,
    );
    expect(changed).to.match(/^172\.22\.0\.0\/20 via 10\.29\.176\.1 on Ethernet 2: RouteMetric 1 -> 78$/);
    expect(
      await as('IpRouteOperator', 'Set-IpRouteEntry 2001:db8:80::/64 -NextHop :: -InterfaceIndex 13 -RouteMetric 9'),
    ).to.deep.equal(['2001:db8:80::/64 via :: on Wi-Fi: RouteMetric 256 -> 9']);
    const [set = ''] = await lines('(Get-IpRouteChangeSet).Id');
    expect(await as('IpRouteOperator', `Undo-IpRouteChangeSet -Id ${set}`)).to.deep.equal([
      '172.22.0.0/20 via 10.29.176.1 on Ethernet 2: RouteMetric 78 -> 1',
    ]);
  });

  describe('refuses an operator', () => {
    for (const script of [
      'Get-IpRouteEntry 0.0.0.0/0 | Set-IpRouteEntry -RouteMetric 7',
      'Get-IpRouteEntry 0.0.0.0/0 | Set-IpRouteEntry -RouteMetric 7 -Atomic',
      'Get-IpRouteEntry 0.0.0.0/0 | Set-IpRouteEntry -RouteMetric 7 -RollbackAfter 0:10:00',
      'Get-IpRouteEntry 1* | Set-IpRouteEntry -RouteMetric 7 -ErrorAction SilentlyContinue',
      'Set-IpRouteEntry 0.0.0.0/0.0.0.0 -NextHop 192.168.0.1 -InterfaceIndex 13 -RouteMetric 7',
      'Set-IpRouteEntry -DestinationPrefix 169.254.0.0/255.255.0.0 -NextHop 10.29.176.1 -InterfaceAlias "Ethernet 2" -RouteMetric 7',
      'Set-IpRouteEntry 150.171.40.0/22, 150.171.40.0/22 -NextHop 172.16.126.254 -InterfaceIndex 13 -RouteMetric 7',
      'Set-IpRouteEntry 172.16.0.0/11 -NextHop 172.16.126.254 -InterfaceIndex 13 -RouteMetric 7',
      'Set-IpRouteEntry ::/0 -NextHop fe80::1%13 -InterfaceIndex 13 -RouteMetric 7',
    ]) {
      it(`a metric elsewhere: ${script}`, async () => {
        const before = await metricsElsewhere();
        expect(before).to.have.length.greaterThan(10);
        const told = await as('IpRouteOperator', script);
        if (!script.includes('SilentlyContinue'))
          expect(told.join('\n')).to.match(
            /^E: (?:NotDelegated|RouteNotFound|InvalidParameterValue|ParameterArgument)/,
          );
        expect(await metricsElsewhere()).to.deep.equal(before);
      });
    }

    it('an undo of what others have changed elsewhere, and of what they have deleted', async () => {
      for (const change of [
        'Get-IpRouteEntry 0.0.0.0/0 -InterfaceAlias Wi-Fi | Set-IpRouteEntry -RouteMetric 33 -Atomic',
        `Get-IpRouteEntry ${VPN} | Remove-IpRouteEntry -Atomic -Confirm:$false`,
        `Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -Publish Yes -RouteMetric 3 -Atomic`,
      ]) {
        copyFileSync(laptop, file('laptop.json'));
        const [id = ''] = await lines(`(${change}).ChangeSetId`);
        const table = await lines('Get-IpRouteEntry | ForEach-Object { "$_ $($_.RouteMetric) $($_.Publish)" }');
        expect((await as('IpRouteOperator', `Undo-IpRouteChangeSet -Id ${id}`)).join('\n')).to.match(
          /^E: NotDelegated,/,
        );
        expect(await lines('Get-IpRouteEntry | ForEach-Object { "$_ $($_.RouteMetric) $($_.Publish)" }')).to.deep.equal(
          table,
        );
      }
    });

    it('a confirmation of what somebody else has changed elsewhere, and more time for it', async () => {
      const make = 'Set-IpRouteEntry -RouteMetric 33 -RollbackAfter 0:10:00 -WarningAction SilentlyContinue';
      const [id = ''] = await lines(`(Get-IpRouteEntry 0.0.0.0/0 -InterfaceAlias Wi-Fi | ${make}).ChangeSetId`);
      for (const script of [`Confirm-IpRouteChangeSet ${id}`, `Confirm-IpRouteChangeSet ${id} -Extend 1:00:00`])
        expect((await as('IpRouteOperator', script)).join('\n')).to.match(
          /^E: NotDelegated,.* Changing 0\.0\.0\.0\/0 .*, as the change set \w+ does, is not delegated/,
        );
      expect(await lines(`(Get-IpRouteChangeSet ${id}).State`)).to.deep.equal(['Pending']);
      await lines(`$null = Undo-IpRouteChangeSet -Id ${id}`);
      // His own, and that of somebody else within the prefixes.
      const within = `Get-IpRouteEntry ${VPN} | ${make}`;
      for (const changes of [() => as('IpRouteOperator', within), () => lines(within)]) {
        expect((await changes()).join('\n')).to.match(/RouteMetric \d+ -> 33|ChangeSetId/);
        expect((await as('IpRouteOperator', 'Confirm-IpRouteChangeSet')).join('\n')).to.not.match(/^[EX]: /);
        expect(await lines('@(Get-IpRouteChangeSet | Where-Object State -EQ Pending).Count')).to.deep.equal(['0']);
        await lines(`$null = Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -RouteMetric 1`);
      }
    });

    for (const script of [
      `Set-IpRouteEntry ${VPN} -RouteMetric 7 -Force`,
      `Set-IpRouteEntry ${VPN} -RouteMetric 7 -AllowLockout`,
      `Set-IpRouteEntry ${VPN} -Publish Yes`,
      `Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -Restore`,
      'Connect-IpRouteHost -Simulator',
      'Connect-IpRouteHost',
      'Disconnect-IpRouteHost',
      'IpRoute\\Disconnect-IpRouteHost',
      'Export-IpRouteTable /tmp/x.json',
      'Compare-IpRouteTable /etc/passwd',
      'Compare-IpRouteTable -ReferencePath /etc/passwd',
      'Compare-IpRouteTraffic -Path /etc/passwd',
      'Undo-IpRouteChangeSet -Path /etc/passwd',
      'Remove-IpRouteEntry 172.22.0.0/20',
      'Set-IpInterfaceEntry 17 -InterfaceMetric 9',
      'Import-Module IpRoute -Force',
      'Get-Content /etc/passwd',
    ]) {
      it(`what its role does not have: ${script}`, async () => {
        const before = readFileSync(file('laptop.json'), 'utf8');
        expect((await as('IpRouteOperator', script)).join('\n')).to.match(
          /^X: (?:The term '|A parameter cannot be found|A positional parameter)/,
        );
        expect(readFileSync(file('laptop.json'), 'utf8')).to.equal(before);
      });
    }

    for (const script of [
      "$env:IPROUTE_ALLOW_PREFIX = ''",
      '& (Get-Module IpRoute) { 1 }',
      '(Get-IpRouteEntry)[0].RouteMetric',
    ]) {
      it(`language: ${script}`, async () => {
        expect((await as('IpRouteOperator', script)).join('\n')).to.match(/^X: The syntax is not supported/);
      });
    }
  });

  for (const [what, text, rule] of [
    ['is not there', undefined, /it cannot be read/],
    ['is no JSON', '{ "AllowPrefix": [', /line 1, column/],
    ['has another member', '{ "AllowPrefix": [], "Allow": [] }', /Allow/],
    ['has what is no prefix', '{ "AllowPrefix": ["10.0.0.0"] }', /AllowPrefix\[0\]/],
    ['has host bits', '{ "AllowPrefix": ["10.1.0.0/8"] }', /AllowPrefix\[0\]/],
    ['has a wildcard', '{ "AllowPrefix": ["*"] }', /AllowPrefix\[0\]/],
    ['is of one prefix that is no list', '{ "AllowPrefix": "10.0.0.0/8" }', /no list/],
  ] as const) {
    it(`does nothing at all where the administrators' file ${what}`, async () => {
      if (text === undefined) rmSync(file('operator.json'));
      else delegate(text);
      // Without a machine file it would be the live table.
      writeFileSync(file('start.ps1'), '');
      const before = readFileSync(file('laptop.json'), 'utf8');
      for (const script of [`Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -RouteMetric 7`, 'Get-IpRouteEntry']) {
        const told = (await as('IpRouteOperator', script)).join('\n');
        expect(told).to.match(rule);
        expect(told).to.contain('nothing is done');
      }
      expect(readFileSync(file('laptop.json'), 'utf8')).to.equal(before);
    });
  }

  it('holds an open session to the file as it is now', async () => {
    const script = `Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -RouteMetric`;
    expect(await as('IpRouteOperator', `${script} 6`)).to.have.length(1);
    for (const [text, rule] of [
      ['{ "AllowPrefix": ["10.0.0.0/8"] }', /^E: NotDelegated,/],
      ['{ "AllowPrefix": [', /^E: InvalidDelegation,/],
    ] as const) {
      delegate(text);
      expect((await as('IpRouteOperator', `${script} 7`)).join('\n')).to.match(rule);
    }
    expect(await lines(`(Get-IpRouteEntry ${VPN}).RouteMetric`)).to.deep.equal(['6']);
  });

  it('moves nothing, and says why, planned or made', async () => {
    const move = `Get-IpRouteEntry ${VPN} | Move-IpRouteEntry -NewNextHop 10.29.176.2`;
    await lines('$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json -AllowPrefix operator.json');
    for (const script of [move, `${move} -WhatIf`, `${move} -PlanOnly`])
      expect(
        await lines(`try { $null = ${script} -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }`),
      ).to.deep.equal(['NotDelegated,Move-IpRouteEntry']);
  });

  it('changes nothing where the list is empty, and the narrower of two lists counts', async () => {
    delegate('{ "AllowPrefix": [] }');
    const script = `Get-IpRouteEntry ${VPN} | Set-IpRouteEntry -RouteMetric 7`;
    expect((await as('IpRouteOperator', script)).join('\n')).to.match(/^E: NotDelegated,.*routes to nothing,/);
    delegate('{ "AllowPrefix": ["0.0.0.0/0"] }');
    writeFileSync(file('narrow.json'), '{ "AllowPrefix": ["10.0.0.0/8"] }');
    await lines(
      `$env:IPROUTE_ALLOW_PREFIX = '${file('operator.json')}'; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json -AllowPrefix narrow.json`,
    );
    expect(await lines(`try { $null = ${script} -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }`)).to.deep.equal(
      ['NotDelegated,Set-IpRouteEntry'],
    );
    await lines('$env:IPROUTE_ALLOW_PREFIX = $null; Disconnect-IpRouteHost');
  });
});
