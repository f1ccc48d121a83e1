import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runWindowsScript } from './windows-pwsh.ts';
import { type AvailableWine, needWine, windowsPath } from './wine.ts';

/** What the module starts on Windows, and with what: asked of its own functions, in the PowerShell for Windows under Wine. */
describe('the executable that the module starts on Windows', function () {
  this.timeout(900_000);
  let wine: AvailableWine;
  let folder: string;

  before(function () {
    wine = needWine(this);
    folder = mkdtempSync(join(tmpdir(), 'iproute-start-'));
    for (const [module, program] of [
      ['module/IpRoute', 'IpRoute'],
      ['module/IpRouteDsc', 'IpRouteDsc'],
    ] as const) {
      cpSync(module, join(folder, program), { recursive: true, filter: (path) => !/[\\/]bin(?:[\\/]|$)/.test(path) });
    }
    put('win-x64');
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, maxRetries: 9 });
  });

  const put = (target: string) => {
    const bin = join(folder, 'IpRoute', 'bin', target);
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'iproute.exe'), '');
  };
  const powershell = async (script: string) => {
    const file = join(folder, 'script.ps1');
    const imports = ['IpRoute/IpRoute.psd1', 'IpRouteDsc/IpRouteDsc.psm1'].map(
      (path) => `Import-Module '${windowsPath(join(folder, path))}'\n`,
    );
    writeFileSync(file, `${imports.join('')}${script}\n`);
    const { lines, stderr } = await runWindowsScript(wine, file, 150_000);
    expect(stderr).to.equal('');
    return lines;
  };

  it('is that of ARM where Windows is, if there is one, and else that of x64', async () => {
    const ask = `foreach ($name in 'AMD64', 'ARM64') {
      [System.Environment]::SetEnvironmentVariable('PROCESSOR_ARCHITECTURE', $name)
      $found = & (Get-Module IpRoute) { Find-IpRoute_Executable -Cmdlet $null }
      $other = & (Get-Module IpRouteDsc) { Get-IpRoute_ResourceProgram }
      "$name $([System.IO.Path]::GetFileName([System.IO.Path]::GetDirectoryName($found))) $($found -eq $other)"
    }
    # An x86 PowerShell there.
    [System.Environment]::SetEnvironmentVariable('PROCESSOR_ARCHITECTURE', 'x86')
    [System.Environment]::SetEnvironmentVariable('PROCESSOR_ARCHITEW6432', 'ARM64')
    [System.IO.Path]::GetFileName([System.IO.Path]::GetDirectoryName((& (Get-Module IpRoute) { Find-IpRoute_Executable -Cmdlet $null })))`;
    expect(await powershell(ask)).to.deep.equal(['AMD64 win-x64 True', 'ARM64 win-x64 True', 'win-x64']);
    put('win-arm64');
    expect(await powershell(ask)).to.deep.equal(['AMD64 win-x64 True', 'ARM64 win-arm64 True', 'win-arm64']);
  });

  it('is given where Windows is by the system, whatever the environment says', async () => {
    const lines = await powershell(`$names = 'SystemRoot', 'windir', 'SystemDrive'
    foreach ($name in $names) { [System.Environment]::SetEnvironmentVariable($name, 'Z:\\planted') }
    $given = (& (Get-Module IpRoute) { Get-IpRoute_StartInfo -Path 'x' }).EnvironmentVariables
    foreach ($name in $names) { "$([System.Environment]::GetEnvironmentVariable($name)) $($given[$name])" }`);
    const folder = 'Z:\\planted C:\\windows';
    expect(lines.map((line) => line.replace('WINDOWS', 'windows'))).to.deep.equal([folder, folder, 'Z:\\planted C:']);
  });
});
