import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { complaintsAbout } from '../powershell/check-script.ts';
import { failureOf, laptop, linesOf } from '../powershell/laptop.ts';
import { openSession, runPowerShell, type Session } from '../powershell/session.ts';

const module = join(import.meta.dirname, '..', '..', 'module', 'IpRoute');
const ALIAS = "R\u00e9seau 'Bluetooth' \u201c#1\u201d";

/** What Intune reports of a run: the exit code, the last line, and whether anything was written to standard error. */
interface Reported {
  readonly code: number | null;
  readonly line: string;
  readonly stderr: string;
}

describe('the scripts of a remediation, run as the agent runs them', function () {
  this.timeout(240_000);
  let folder: string;
  let shell: Session;
  const lines = (script: string) => linesOf(shell, script);
  const failure = (script: string) => failureOf(shell, script);
  const file = (...names: string[]) => join(folder, ...names);

  /** A process of its own: no profile, no -NonInteractive, and an input that nobody writes to. */
  const run = async (script: string, env: NodeJS.ProcessEnv = {}): Promise<Reported> => {
    const { stdout, stderr, exitCode } = await runPowerShell(
      ['-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', script],
      { env, cwd: folder },
    );
    const all = stdout.split(/\r?\n/).filter((line) => line !== '');
    expect(stdout, 'ASCII').to.match(/^[\r\n -~]*$/);
    expect(all, 'one line').to.have.length(1);
    expect(all[0]?.length).to.be.within(1, 2048);
    return { code: exitCode, line: all[0] ?? '', stderr };
  };
  const metric = async (prefix: string) =>
    (
      await lines(`Get-IpRouteEntry ${prefix} -InterfaceAlias Wi-Fi -ErrorAction Ignore | ForEach-Object RouteMetric`)
    )[0];
  const csv = (rows: string) =>
    writeFileSync(file('fleet.csv'), `DestinationPrefix,NextHop,InterfaceAlias,RouteMetric\n${rows}`);
  /** A module folder as on a computer where something is missing. */
  const moduleWithout = (missing: RegExp): NodeJS.ProcessEnv => {
    const place = mkdtempSync(join(folder, 'modules-'));
    const copy = join(place, 'IpRoute');
    cpSync(module, copy, { recursive: true, filter: (path) => !missing.test(path) && !/[\\/]bin[\\/]win-/.test(path) });
    return { MODULES: place };
  };
  /** The script where the module is found in that folder only. */
  const inModules = (script: string, { MODULES }: NodeJS.ProcessEnv): string => {
    const other = file('other.ps1');
    const text = readFileSync(script, 'utf8');
    writeFileSync(other, text.replace('\ntry {', `\n$env:PSModulePath = '${MODULES}'\ntry {`));
    return other;
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'remediation-'));
    shell = await openSession({ cwd: folder });
    await lines('Import-Module IpRoute');
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  beforeEach(async () => {
    copyFileSync(laptop, file('laptop.json'));
    csv('10.50.0.0/16,192.168.0.1,Wi-Fi,15\n10.51.0.0/16,192.168.0.1,Wi-Fi,\n');
    await lines('$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json; $Error.Clear()');
  });
  const write = (more = '') =>
    lines(`Export-IpRouteRemediation fleet.csv made -Force ${more} | ForEach-Object { "$_" }`);

  it('detect, mend, and then detect nothing', async () => {
    expect(await write()).to.deep.equal([`${file('made/Detect.ps1')}, ${file('made/Remediate.ps1')}: 2 routes`]);
    const [detect, mend] = [file('made/Detect.ps1'), file('made/Remediate.ps1')];
    const first = await run(detect);
    expect(first.code).to.equal(1);
    expect(first.line).to.match(
      /^not ok: 2 to change: 10\.50\.0\.0\/16 via 192\.168\.0\.1 on Wi-Fi: Create RouteMetric 15/,
    );
    expect(await metric('10.50.0.0/16')).to.equal(undefined);
    const mended = await run(mend);
    expect(mended.code).to.equal(0);
    expect(mended.line).to.match(/^ok: 2 changed: 10\.50\.0\.0\/16 .*; 10\.51\.0\.0\/16 /);
    expect(await metric('10.50.0.0/16')).to.equal('15');
    expect(await run(detect)).to.deep.equal({ code: 0, line: 'ok: as wanted, 2 routes', stderr: '' });
    expect(await run(mend)).to.deep.equal({ code: 0, line: 'ok: nothing was to change', stderr: '' });
    for (const { stderr } of [first, mended]) expect(stderr).to.equal('');
  });

  it('are never ok where the module, its executable or a right is missing', async () => {
    await write();
    for (const name of ['Detect', 'Remediate']) {
      const script = file('made', `${name}.ps1`);
      const missing = await run(inModules(script, { MODULES: folder }));
      expect(missing.line).to.match(/^not ok: the module IpRoute 0\.1\.0 or newer is not installed/);
      const dead = await run(inModules(script, moduleWithout(/[\\/]bin[\\/]/)));
      expect(dead.line).to.match(/^not ok/);
      expect([missing.code, dead.code, missing.stderr, dead.stderr]).to.deep.equal([1, 1, '', '']);
    }
    const machine = JSON.parse(readFileSync(file('laptop.json'), 'utf8'));
    writeFileSync(file('laptop.json'), JSON.stringify({ ...machine, Elevated: false }));
    const refused = await run(file('made/Remediate.ps1'));
    expect(refused.code).to.equal(1);
    expect(refused.line).to.match(/^not ok after 0 changes: Access is denied/);
    expect(refused.stderr).to.equal('');
    // To look is everybody's right: not as wanted is what it says.
    expect(await run(file('made/Detect.ps1'))).to.include({ code: 1, stderr: '' });
  });

  it('are not ok where another module has the name, or an older version of this one', async () => {
    await write();
    const older = moduleWithout(/[\\/]bin[\\/]/);
    const manifest = join(older['MODULES'] ?? '', 'IpRoute', 'IpRoute.psd1');
    const text = readFileSync(manifest, 'utf8');
    for (const other of [
      text.replace(/ModuleVersion( *)= '0\.1\.0'/, "ModuleVersion$1= '0.0.9'"),
      text.replace('5c0b9a51', '5c0b9a52'),
    ]) {
      expect(other).to.not.equal(text);
      writeFileSync(manifest, other);
      expect((await run(inModules(file('made/Detect.ps1'), older))).line).to.match(
        /^not ok: the module IpRoute 0\.1\.0/,
      );
    }
  });

  it('say what could not be done: an interface that is not there, a change that would cut somebody off', async () => {
    csv('10.50.0.0/16,192.168.0.1,Starlink,15\n');
    await write();
    for (const name of ['Detect', 'Remediate']) {
      const { code, line } = await run(file('made', `${name}.ps1`));
      expect(code).to.equal(1);
      expect(line).to.contain("'Starlink'");
    }
  });

  it('report at most 2,048 ASCII characters in one line, whatever is to be said', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => `10.60.${at}.0/24,192.168.0.1,Wi-Fi,15\n`).join('');
    csv(rows);
    await write();
    const { line } = await run(file('made/Detect.ps1'));
    expect(line).to.have.length(2048);
    expect(line).to.match(/^not ok: 60 to change: .*\.\.\.$/);
  });

  it('have any alias and any path in them, as ASCII', async () => {
    const machine = readFileSync(file('laptop.json'), 'utf8').replace('"R\u00e9seau Bluetooth"', JSON.stringify(ALIAS));
    expect(machine).to.contain('#1');
    mkdirSync(file("d'\u00e9t\u00e9"), { recursive: true });
    writeFileSync(file("d'\u00e9t\u00e9", 'm.json'), machine);
    writeFileSync(file('fleet.csv'), `DestinationPrefix,NextHop,InterfaceAlias\n10.50.0.0/16,0.0.0.0,"${ALIAS}"\n`);
    const quoted = `'${ALIAS.replaceAll("'", "''")}'`;
    await lines(`$null = Connect-IpRouteHost -Simulator -MachineFile "d'\u00e9t\u00e9/m.json"`);
    await write(`-InterfaceAlias ([WildcardPattern]::Escape(${quoted}))`);
    const text = readFileSync(file('made/Remediate.ps1'), 'utf8');
    expect(text).to.match(/^[\r\n -~]*$/);
    expect((await run(file('made/Remediate.ps1'))).line).to.match(/^ok: 1 changed: 10\.50\.0\.0\/16/);
    expect(await run(file('made/Detect.ps1'))).to.include({ code: 0, stderr: '' });
  });

  it('keep the scope, and delete what is not listed only when they are told to', async () => {
    csv('172.22.0.0/20,10.29.176.1,Ethernet 2,6000\n');
    await write("-InterfaceAlias 'Ethernet 2' -DestinationPrefix 172.*, 169.254.* -UnlistedRoute Remove");
    const before = Number((await lines('(Get-IpRouteEntry).Count'))[0]);
    const { code, line } = await run(file('made/Remediate.ps1'));
    expect([code, line]).to.deep.equal([0, line.match(/^ok: 3 changed: .*Delete.*$/)?.[0]]);
    expect(Number((await lines('(Get-IpRouteEntry).Count'))[0])).to.equal(before - 2);
  });

  it('start the 64-bit PowerShell from a 32-bit host, and end as it ends', async () => {
    await write();
    const [bin, said] = [file('windows', 'Sysnative', 'WindowsPowerShell', 'v1.0'), file('said')];
    mkdirSync(bin, { recursive: true });
    const program = join(bin, 'powershell.exe');
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${said}'\necho 'not ok: from the 64-bit one'\nexit 7\n`);
    chmodSync(program, 0o755);
    const script = file('narrow.ps1');
    const text = readFileSync(file('made/Detect.ps1'), 'utf8');
    const narrow = (windows: string) =>
      text
        .replace('-not [Environment]::Is64BitProcess', '$true')
        .replace("([Environment]::GetFolderPath('Windows'))", `'${windows}'`);
    writeFileSync(script, narrow(file('windows')));
    expect(await run(script)).to.deep.equal({ code: 7, line: 'not ok: from the 64-bit one', stderr: '' });
    expect(readFileSync(said, 'utf8').split('\n')).to.deep.equal([
      ...['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', script, ''],
    ]);
    writeFileSync(script, narrow(file('nowhere')));
    expect(await run(script)).to.include({ code: 1, stderr: '' });
  });

  it('are scripts of Windows PowerShell, and short enough', async () => {
    await write();
    const names = ['Detect.ps1', 'Remediate.ps1', 'App/Install.ps1', 'App/Uninstall.ps1', 'App/Detect.ps1'];
    const paths = names.map((name) => file('made', name));
    for (const path of paths) expect(readFileSync(path, 'latin1')).to.match(/^(?:[ -~]*\n)+$/);
    // They run where all modules of Windows PowerShell are, and set what their own host does.
    const complaints = (await complaintsAbout(paths)).flat();
    expect(complaints.filter((line) => !/^(?:UseCompatibleCommands|AvoidGlobalVars),/.test(line))).to.deep.equal([]);
  });

  it('are refused where they cannot be: too long, a plan that deletes, no routes, files that are there', async () => {
    const many = Array.from(
      { length: 3000 },
      (_, at) => `10.${60 + (at >> 8)}.${at & 255}.0/24,192.168.0.1,Wi-Fi,15\n`,
    );
    csv(many.join(''));
    expect((await failure('Export-IpRouteRemediation fleet.csv long'))[3]).to.match(
      / KB with its 3000 routes, and Intune takes 200 KB/,
    );
    await lines(
      'Get-IpRouteEntry 172.22.0.0/20 -NextHop 10.29.176.1 | Remove-IpRouteEntry -PlanOnly | Export-IpRoutePlan plan.json -Force',
    );
    expect((await failure('Export-IpRouteRemediation plan.json long'))[1]).to.match(/^PlanDeletes,/);
    await lines('Get-IpRouteEntry -Protocol Local | Export-Csv local.csv');
    expect((await failure('Export-IpRouteRemediation local.csv long'))[1]).to.match(/^EmptyDesiredTable,/);
    expect(existsSync(file('long'))).to.equal(false);
    csv('10.50.0.0/16,192.168.0.1,Wi-Fi,15\n');
    await lines('$null = Export-IpRouteRemediation fleet.csv once -WhatIf');
    expect(existsSync(file('once'))).to.equal(false);
    await lines('$null = Export-IpRouteRemediation fleet.csv once');
    expect((await failure('Export-IpRouteRemediation fleet.csv once'))[1]).to.match(/^FileExists,/);
  });

  describe('of the app that brings the module', () => {
    const env = () => ({ ProgramFiles: file('Program Files') });
    const script = (name: string) => file('made', 'App', `${name}.ps1`);
    beforeEach(async () => {
      rmSync(file('Program Files'), { recursive: true, force: true });
      rmSync(file('made'), { recursive: true, force: true });
      await write();
    });

    it('install it for all users, find it, and take it away', async () => {
      symlinkSync(module, file('made', 'App', 'IpRoute'));
      expect(await run(script('Detect'), env())).to.include({ code: 1, stderr: '' });
      const target = file('Program Files', 'WindowsPowerShell', 'Modules', 'IpRoute', '0.1.0');
      const installed = { code: 0, line: `installed: IpRoute 0.1.0 in ${target}`, stderr: '' };
      expect(await run(script('Install'), env())).to.deep.equal(installed);
      expect(readdirSync(target)).to.include.members(['IpRoute.psd1', 'bin']);
      expect(await run(script('Detect'), env())).to.deep.equal({ code: 0, line: 'ok: IpRoute 0.1.0', stderr: '' });
      // Again, as Intune repairs what it takes for broken.
      rmSync(join(target, 'IpRoute.psm1'));
      expect(await run(script('Detect'), env())).to.include({ code: 1, stderr: '' });
      expect(await run(script('Install'), env())).to.deep.equal(installed);
      expect(readdirSync(join(target, '..'))).to.deep.equal(['0.1.0']);
      expect(await run(script('Uninstall'), env())).to.include({ code: 0, stderr: '' });
      expect(existsSync(join(target, '..'))).to.equal(false);
      expect(await run(script('Uninstall'), env())).to.include({ code: 0, stderr: '' });
    });

    it('install nothing where the module is not beside them, or another version', async () => {
      expect(await run(script('Install'), env())).to.include({ code: 1, stderr: '' });
      mkdirSync(file('made', 'App', 'IpRoute'));
      const text = readFileSync(join(module, 'IpRoute.psd1'), 'utf8').replace("= '0.1.0'", "= '0.2.0'");
      writeFileSync(file('made', 'App', 'IpRoute', 'IpRoute.psd1'), text);
      expect((await run(script('Install'), env())).line).to.match(/^not installed: .*version 0\.2\.0/);
      expect(existsSync(file('Program Files'))).to.equal(false);
    });

    it('have the module beside them with -IncludeModule, with the executables for Windows', async () => {
      await write('-IncludeModule');
      const names = readdirSync(file('made', 'App', 'IpRoute'));
      expect(names).to.include.members(['IpRoute.psd1', 'IpRoute.psm1', 'bin']);
      expect(readdirSync(file('made', 'App', 'IpRoute', 'bin'))).to.deep.equal(['win-x64']);
    });

    it('do not start in constrained language, and say so', async () => {
      const text = `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; & '${script('Detect')}'; exit $LASTEXITCODE`;
      const { stdout, exitCode } = await runPowerShell(['-NoProfile', '-Command', text], { env: env() });
      expect([exitCode, stdout.trim()]).to.deep.equal([
        1,
        'not ok: App Control runs this script in constrained language. Sign it, or allow it by a rule.',
      ]);
    });
  });
});
