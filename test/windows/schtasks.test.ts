import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildExecutable } from '../../generator/package/executable.ts';
import { quoteWord } from '../../src/tasks/command-line.ts';
import { printTask } from '../../src/tasks/task-xml.ts';
import { buildIpRoute } from './iproute-program.ts';
import { type AvailableWine, needWine, windowsPath, wineReady } from './wine.ts';

const MACHINE = {
  Interfaces: [{ InterfaceIndex: 9, InterfaceAlias: 'VPN [1] 50% "x\\"', IPv4: { InterfaceMetric: 1 } }],
  Routes: [{ DestinationPrefix: '10.0.0.0/8', InterfaceIndex: 9, RouteMetric: 1 }],
};

describe('scheduled tasks on Windows', function () {
  this.timeout(900_000);
  let wine: AvailableWine;
  let folder: string;
  before(function () {
    wine = needWine(this);
    folder = mkdtempSync(join(tmpdir(), 'iproute tasks '));
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, maxRetries: 9 });
  });

  it('are taken by schtasks.exe of System32 by their XML, and removed; its refusals are told', async () => {
    const { path } = await buildExecutable({
      entry: 'test/windows/schtasks-program.ts',
      name: 'schtasks-program',
      outDir: 'build/schtasks-program/win-x64',
      target: 'win-x64',
    });
    const xml = join(folder, 'task.xml');
    const facts = {
      taskPath: '\\IpRoute\\IpRoute-test',
      program: 'C:\\windows\\system32\\cmd.exe',
      arguments: '/c exit',
      triggers: [{ kind: 'AtStartup' }, { kind: 'AtConnection' }, { kind: 'Event', log: 'a', source: 'b', id: 1 }],
    } as const;
    writeFileSync(xml, `\ufeff${printTask(facts)}`, 'utf16le');
    const { stdout, stderr } = await wine.run(wineReady(path), [windowsPath(xml)]);
    expect(stdout, stderr).to.match(/^\[/);
    const [schtasks, created, again, removed, gone, nothing, program, environment] = JSON.parse(stdout) as string[];
    expect(schtasks).to.match(/^C:\\windows\\system32\\schtasks\.exe$/i);
    expect([created, again, removed]).to.deep.equal(['created', 'created again', 'removed']);
    expect(gone).to.match(/^schtasks\.exe ended with 1/);
    expect(nothing).to.match(/^schtasks\.exe ended with/);
    expect(environment, 'given to it, though its caller says Z:\\planted').to.match(
      /^SystemRoot,C:\\windows windir,C:\\windows SystemDrive,C:$/i,
    );
    expect(program, 'here nobody is an administrator').to.match(/^neither Administrators nor the system owns 'Z:/);
  });

  it('have a command line that a program of Windows takes apart into the same words', async () => {
    const program = wineReady(await buildIpRoute('win-x64'));
    const [machine, desired] = [join(folder, 'm.json'), join(folder, 'd.csv')];
    writeFileSync(machine, JSON.stringify(MACHINE));
    writeFileSync(
      desired,
      'DestinationPrefix,NextHop,InterfaceAlias,RouteMetric\n10.0.0.0/8,0.0.0.0,"VPN [1] 50% ""x\\""",6000\n',
    );
    const words = [
      'sync',
      '--path',
      windowsPath(desired),
      '--hold',
      '0',
      '--simulator',
      '--machine-file',
      windowsPath(machine),
    ];
    const line = [...words, '--interface-alias=VPN `[1`] 50% "x\\"'].map(quoteWord).join(' ');
    // A batch file hands the line on as it is, but for its own sign.
    const batch = join(folder, 'run.bat');
    writeFileSync(batch, `@"${windowsPath(program)}" ${line.replaceAll('%', '%%')}\r\n`);
    const { stdout, stderr } = await wine.run('cmd.exe', ['/c', windowsPath(batch)]);
    expect(stdout, stderr).to.include('"Summary":"RouteMetric 1 -> 6000"').and.include('"ExitCode":0');
  });
});
