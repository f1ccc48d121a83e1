import { appendFileSync, chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { builtProgram, copyModule, type ModuleCopy } from '../tools/packed-module.ts';
import { runWindowsScript } from './windows-pwsh.ts';
import { type AvailableWine, needWine, windowsPath, wineReady } from './wine.ts';

/** PowerShell for Windows, the module and its program under Wine, where this process is elevated. */
describe('the program of a package, under Wine', function () {
  this.timeout(600_000);
  let wine: AvailableWine;
  let folder: string;
  let module: ModuleCopy;
  const file = (name: string) => windowsPath(join(module.bin, name));

  before(function () {
    wine = needWine(this);
    folder = mkdtempSync(join(tmpdir(), 'packed-'));
    const program = wineReady(join(builtProgram('win-x64'), 'iproute.exe'));
    module = copyModule(folder, 'win-x64', dirname(program));
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, maxRetries: 9 });
  });

  async function powershell(script: string): Promise<string[]> {
    const path = join(folder, 'script.ps1');
    writeFileSync(path, `Import-Module '${windowsPath(module.manifest)}'\n${script}\n`);
    const { lines, stderr } = await runWindowsScript(wine, path, 250_000);
    expect(stderr).to.equal('');
    return lines;
  }

  /** Tries to exchange what is started when it was compared and is not started yet; then says what answers. */
  const EXCHANGE = () => `& (Get-Module IpRoute) {
      $own = (Get-Command Get-IpRoute_StartInfo).ScriptBlock
      $exchanging = {
        foreach ($file in '${file('iproute.exe')}', '${file('koffi.node')}') {
          foreach ($attempt in {
              [System.IO.File]::Move($file, "$file.own")
              [System.IO.File]::Move("$file.own", $file)
            }, { [System.IO.File]::Open($file, 'Open', 'Write', 'ReadWrite').Dispose() }) {
            try {
              & $attempt
              [System.Console]::WriteLine("$([System.IO.Path]::GetFileName($file)): done")
            } catch {
              [System.Console]::WriteLine("$([System.IO.Path]::GetFileName($file)): $($_.Exception.GetBaseException().HResult -band 0xFFFF)")
            }
          }
        }
        & $own @args
      }.GetNewClosure()
      $null = $ExecutionContext.InvokeProvider.Item.Set('Function:script:Get-IpRoute_StartInfo', $exchanging)
    }
    "$((Connect-IpRouteHost -Simulator -WarningVariable said 3>$null).Backend) $($said.Count)"
    # Nobody holds koffi.node any more.
    [System.IO.File]::Move('${file('koffi.node')}', '${file('koffi.node')}.own')
    [System.IO.File]::Move('${file('koffi.node')}.own', '${file('koffi.node')}')`;

  it('cannot be exchanged while it starts: ERROR_SHARING_VIOLATION; without digests it can', async () => {
    const attempts = (answer: string) =>
      ['iproute.exe', 'koffi.node'].flatMap((name) => Array(2).fill(`${name}: ${answer}`));
    expect(await powershell(EXCHANGE())).to.deep.equal([...attempts('done'), 'Simulator 0']);
    module.pack();
    const [last, ...before] = (await powershell(EXCHANGE())).reverse();
    expect(before.reverse()).to.deep.equal(attempts('32'));
    // That all may write Z:\tmp is a warning: Wine shows no sticky bit.
    expect(last).to.match(/^Simulator [01]$/);
  });

  it('is not started where one byte of it is another one, and the warning names who may write, and icacls', async () => {
    chmodSync(module.bin, 0o777);
    const [first = '', second = ''] = await powershell(`
      $null = Connect-IpRouteHost -Simulator -WarningVariable said 3>$null
      "W: $said"
      Disconnect-IpRouteHost
      [System.IO.File]::AppendAllText('${file('koffi.node')}', 'x')
      try { Connect-IpRouteHost -Simulator 3>$null } catch { "$($_.FullyQualifiedErrorId) $_ $($_.ErrorDetails.RecommendedAction)" }`);
    expect(first).to.match(/^W: Others than administrators may exchange .*Everyone may write '[^']*win-x64'/);
    expect(first).to.match(/What mends it: .*icacls '[^']*IpRoute' \/inheritance:r /);
    expect(second).to.match(/^ExecutableMismatch,Connect-IpRouteHost .*koffi\.node' is no file that IpRoute/);
    expect(second).to.match(/To see for yourself: \(Get-FileHash -LiteralPath '.*koffi\.node'\)\.Hash/);
    writeFileSync(join(module.folder, 'IpRoute.cat'), '');
    appendFileSync(join(module.bin, 'iproute.exe'), 'x');
    const [third] = await powershell(
      'try { Connect-IpRouteHost -Simulator 3>$null } catch { "$($_.FullyQualifiedErrorId) $($_.ErrorDetails.RecommendedAction)" }',
    );
    expect(third).to.match(
      /^ExecutableMismatch,Connect-IpRouteHost .*Test-FileCatalog -Detailed -Path '.*IpRoute' -Cat/,
    );
    expect(third).to.match(/-CatalogFilePath '.*IpRoute\.cat'/);
  });
});
