import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readForwardTable } from '../command-line/forward-table.ts';
import { linesOf } from './laptop.ts';
import { openSession, type Session } from './session.ts';

const schema = join(import.meta.dirname, '..', 'tasks', 'task-schema.xsd');
const ALIAS = "VPN [1] \u00fc & 'x'";
const MACHINE = {
  Interfaces: [
    { InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25 } },
    { InterfaceIndex: 9, InterfaceAlias: ALIAS, IPv4: { InterfaceMetric: 1 } },
  ],
  Routes: [
    { DestinationPrefix: '0.0.0.0/0', InterfaceIndex: 7, RouteMetric: 5 },
    { DestinationPrefix: '10.0.0.0/8', InterfaceIndex: 9, RouteMetric: 1 },
  ],
};

describe('scheduled tasks', function () {
  this.timeout(120_000);
  let folder: string;
  let shell: Session;
  const lines = (script: string) => linesOf(shell, script);
  const inFolder = (name: string) => join(folder, name);
  const tasks = () => (existsSync(inFolder('m.json.tasks')) ? readdirSync(inFolder('m.json.tasks')).sort() : []);
  const errorOf = async (script: string) =>
    (
      await lines(`try { ${script} -ErrorAction Stop } catch { "$($_.FullyQualifiedErrorId)|$($_.Exception.Message)" }`)
    ).join(' ');
  const put = (machine: object) => writeFileSync(inFolder('m.json'), JSON.stringify(machine));

  before(async () => {
    folder = join(mkdtempSync(join(tmpdir(), 'iproute-tasks-')), 'a b');
    mkdirSync(folder);
    put(MACHINE);
    writeFileSync(
      inFolder('d.csv'),
      `DestinationPrefix,NextHop,InterfaceAlias,RouteMetric\n10.0.0.0/8,0.0.0.0,"${ALIAS}",6000\n`,
    );
    shell = await openSession({ cwd: folder });
    await lines('Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile m.json');
  });
  after(async () => {
    await shell.close();
    rmSync(join(folder, '..'), { recursive: true, maxRetries: 9 });
  });
  beforeEach(async () => {
    put(MACHINE);
    await lines('$Error.Clear()');
    rmSync(inFolder('m.json.tasks'), { recursive: true, force: true });
  });

  it('are registered, shown and removed, with -WhatIf none of it', async () => {
    expect((await lines('$w = Register-IpRouteTask Office d.csv -WhatIf; "$w|$($w.WhatIf)"')).at(-1)).to.match(
      /^Office: Registered, applied again at start-up and at each connection.*\|True$/,
    );
    expect(tasks()).to.deep.equal([]);
    expect(await lines('"$(Register-IpRouteTask Office d.csv)"; (Get-IpRouteTask).State')).to.deep.equal([
      'Office: Registered, applied again at start-up and at each connection',
      'Registered',
    ]);
    expect(tasks()).to.deep.equal(['Office.csv', 'Office.xml', 'scheduler']);
    expect(readFileSync(inFolder('m.json.tasks/Office.csv'))).to.deep.equal(readFileSync(inFolder('d.csv')));
    await lines('Unregister-IpRouteTask office -WhatIf | Out-Null');
    expect(tasks()).to.have.length(3);
    expect(await lines('"$(Get-IpRouteTask O* | Unregister-IpRouteTask)"; @(Get-IpRouteTask).Count')).to.deep.equal([
      'Office: Unregistered, applied again at start-up and at each connection',
      '0',
    ]);
    expect(tasks()).to.deep.equal(['scheduler']);
  });

  it('have an XML that keeps the rules of the schema, and says what it must', async () => {
    const script = `$t = Register-IpRouteTask Office d.csv -AtStartup -AtConnection -EventTrigger 'Cisco AnyConnect Secure Mobility Client', acvpnagent, 2039, 2041
$set = New-Object System.Xml.Schema.XmlSchemaSet
$null = $set.Add([NullString]::Value, '${schema}')
$x = New-Object System.Xml.XmlDocument
$x.Schemas = $set
$x.LoadXml([IO.File]::ReadAllText('${inFolder('m.json.tasks/Office.xml')}'))
$script:faults = @()
$x.Validate({ $script:faults += $args[1].Message })
"faults: $script:faults"
"same: $($x.OuterXml -ceq ([xml] $t.Xml).OuterXml)"
$s = $x.Task.Settings
$p = $x.Task.Principals.Principal
"$($p.UserId) $($p.RunLevel) $($p.id -ceq $x.Task.Actions.Context)"
"$($s.MultipleInstancesPolicy) $($s.DisallowStartIfOnBatteries) $($s.StopIfGoingOnBatteries) $($s.ExecutionTimeLimit) $($s.Enabled)"
"$($x.Task.Triggers.ChildNodes | ForEach-Object { "$($_.LocalName):$($_.Enabled)" })"
foreach ($e in $x.Task.Triggers.EventTrigger) { $q = [xml] $e.Subscription; "$($q.QueryList.Query.Path)|$($q.QueryList.Query.Select.'#text')" }
"$($x.Task.RegistrationInfo.URI) $($x.Task.RegistrationInfo.Description)"
$x.Task.Actions.Exec.Command
$x.Task.Triggers.InnerXml = '<BootTrigger xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Delay>x</Delay></BootTrigger>'
$x.Validate({ $script:faults += $args[1].Message })
"then: $($script:faults.Count -gt 0)"`;
    const [faults, same, principal, settings, triggers, ...rest] = await lines(script);
    expect([faults, same]).to.deep.equal(['faults: ', 'same: True']);
    expect(principal).to.equal('S-1-5-18 HighestAvailable True');
    expect(settings).to.equal('Queue false false PT10M true');
    expect(triggers).to.equal('BootTrigger:true EventTrigger:true EventTrigger:true EventTrigger:true');
    const [connected, first, second, text, command, then] = rest;
    expect(connected).to.equal('Microsoft-Windows-NetworkProfile/Operational|*[System[EventID=10000]]');
    const any = 'Cisco AnyConnect Secure Mobility Client|*[System[Provider[@Name=';
    expect(first).to.equal(`${any}'acvpnagent'] and EventID=2039]]`);
    expect(second).to.equal(`${any}'acvpnagent'] and EventID=2041]]`);
    expect(text).to.match(
      /^\\IpRoute\\Office .* Applied again at start-up, at each connection and at each event 2039, 2041 of acvpnagent\./,
    );
    expect(text).not.to.match(/persist/i);
    expect(command).to.match(/^"(?:\/|[A-Z]:\\).*iproute(?:\.exe)?"$/);
    expect(then, 'the rules refuse what is wrong').to.equal('then: True');
  });

  it('run a command line that applies the copy, with its scope, and logs what it does', async () => {
    const script = `$null = Register-IpRouteTask Office d.csv -InterfaceAlias ([wildcardpattern]::Escape("${ALIAS.replaceAll("'", "''").replaceAll("''", "'")}")), LAN -DestinationPrefix 10.* -UnlistedRoute Report -Atomic
Remove-Item d.csv
$exec = ([xml] (Get-IpRouteTask Office).Xml).Task.Actions.Exec
$start = New-Object System.Diagnostics.ProcessStartInfo $exec.Command.Trim('"'), $exec.Arguments
$start.RedirectStandardOutput = $true
$start.WorkingDirectory = [IO.Path]::GetTempPath()
$run = [System.Diagnostics.Process]::Start($start)
while ($null -ne ($line = $run.StandardOutput.ReadLine())) { $o = ConvertFrom-Json $line; if ($o.Event -ceq 'Change') { $o.Summary; break } }
$run.Kill(); $run.WaitForExit()
(Get-IpRouteTask Office).LogPath`;
    const csv = readFileSync(inFolder('d.csv'));
    const [summary, log = ''] = await lines(script);
    writeFileSync(inFolder('d.csv'), csv);
    expect(summary).to.equal('RouteMetric 1 -> 6000');
    expect(readForwardTable(inFolder('m.json'))).to.include.members(['10.0.0.0/8 0.0.0.0 6000', '0.0.0.0/0 0.0.0.0 5']);
    expect(JSON.parse(readFileSync(log, 'utf8').split('\n')[0] ?? '')).to.deep.include({
      Event: 'Started',
      WaitForInterface: 60,
      Hold: 30,
      TimeLimit: 300,
    });
  });

  it('are replaced with -Force alone, and one that fails leaves what was', async () => {
    await lines('$null = Register-IpRouteTask Office d.csv -AtStartup');
    expect(await errorOf('Register-IpRouteTask Office d.csv')).to.match(/^TaskExists,Register-IpRouteTask\|/);
    expect(await lines('"$(Register-IpRouteTask Office m.json -AtConnection -Force)"')).to.deep.equal([
      'Office: Registered, applied again at each connection',
    ]);
    expect(tasks()).to.deep.equal(['Office.json', 'Office.xml', 'scheduler']);
    const before = readFileSync(inFolder('m.json.tasks/Office.xml'));
    // No task can be registered where a folder is in the way of its file.
    rmSync(inFolder('m.json.tasks/scheduler/Office.xml'));
    mkdirSync(inFolder('m.json.tasks/scheduler/Office.xml'));
    expect(await errorOf('Register-IpRouteTask Office d.csv -Force')).to.match(
      /^TaskNotRegistered.* All is as it was\.$/,
    );
    expect(tasks()).to.deep.equal(['Office.json', 'Office.xml', 'scheduler']);
    expect(readFileSync(inFolder('m.json.tasks/Office.xml'))).to.deep.equal(before);
    expect(await errorOf('Unregister-IpRouteTask Office')).to.match(/^TaskNotRemoved.* All is as it was\.$/);
    rmSync(inFolder('m.json.tasks/scheduler/Office.xml'), { recursive: true });
  });

  it('say that the Task Scheduler has one no more', async () => {
    await lines('$null = Register-IpRouteTask Office d.csv');
    rmSync(inFolder('m.json.tasks/scheduler/Office.xml'));
    expect(
      await lines('(Get-IpRouteTask).State; $null = Unregister-IpRouteTask Office; @(Get-IpRouteTask).Count'),
    ).to.deep.equal(['Missing', '0']);
    writeFileSync(inFolder('m.json.tasks/Bad.xml'), 'no task');
    expect(await errorOf('Get-IpRouteTask')).to.match(/^InvalidTask,Get-IpRouteTask\|.*Bad\.xml/);
  });

  it('are refused before anything is written', async () => {
    const ids = async (...scripts: string[]) => {
      const all: string[] = [];
      for (const script of scripts) all.push((await errorOf(script)).split(',')[0] ?? '');
      return all;
    };
    writeFileSync(inFolder('bad.json'), '{"Routes": [');
    expect(
      await ids(
        "Register-IpRouteTask '..\\x' d.csv",
        "Register-IpRouteTask '../x' d.csv",
        "Register-IpRouteTask '.x' d.csv",
        'Register-IpRouteTask com1 d.csv',
        'Register-IpRouteTask x nope.csv',
        'Register-IpRouteTask x bad.json',
        'Register-IpRouteTask x d.csv -UnlistedRoute Remove',
        'Register-IpRouteTask x d.csv -EventTrigger a, b',
        'Register-IpRouteTask x d.csv -EventTrigger @()',
        "Register-IpRouteTask x d.csv -InterfaceAlias ''",
        'Unregister-IpRouteTask x',
        'Get-IpRouteTask x',
      ),
    ).to.deep.equal([
      'InvalidParameterValue',
      'InvalidParameterValue',
      'InvalidParameterValue',
      'InvalidTaskName',
      'FileNotRead',
      'InvalidTableFile',
      'DefaultRoute',
      'InvalidEventTrigger',
      'EmptyValue',
      'EmptyValue',
      'TaskNotFound',
      'TaskNotFound',
    ]);
    put({ ...MACHINE, Elevated: false });
    expect(await ids('Register-IpRouteTask x d.csv')).to.deep.equal(['AccessDenied']);
    expect(tasks()).to.deep.equal([]);
    expect(await lines('$null = Connect-IpRouteHost -Simulator')).to.deep.equal([]);
    expect(await ids('Register-IpRouteTask x d.csv', 'Get-IpRouteTask')).to.deep.equal(
      Array(2).fill('TaskNeedsSharedMachine'),
    );
    await lines('$null = Connect-IpRouteHost -Simulator -MachineFile m.json');
  });
});
