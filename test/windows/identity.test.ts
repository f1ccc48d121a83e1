import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { version } from '../../src/contract.generated.ts';
import { runWindowsScript } from './windows-pwsh.ts';
import { type AvailableWine, needWine, windowsPath, wineReady } from './wine.ts';

const SHIPPED = join(import.meta.dirname, '../../module/IpRoute/bin/win-x64/iproute.exe');

describe('the executable that ships, under Wine', function () {
  this.timeout(900_000);
  let wine: AvailableWine;
  let folder: string;
  before(function () {
    wine = needWine(this);
    folder = mkdtempSync(join(tmpdir(), 'iproute-identity-'));
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, maxRetries: 9 });
  });

  it('says of itself what the contract says', async () => {
    const file = join(folder, 'script.ps1');
    writeFileSync(
      file,
      `$facts = [System.Diagnostics.FileVersionInfo]::GetVersionInfo('${windowsPath(SHIPPED)}')
foreach ($name in 'ProductName', 'ProductVersion', 'FileVersion', 'CompanyName', 'LegalCopyright', 'OriginalFilename') { $facts.$name }
"$($facts.FileMajorPart).$($facts.FileMinorPart).$($facts.FileBuildPart)"
$facts.FileDescription
`,
    );
    const { lines } = await runWindowsScript(wine, file, 150_000);
    expect(lines.slice(0, 7)).to.deep.equal([
      'IpRoute',
      version,
      version,
      'The IpRoute authors',
      '(c) The IpRoute authors. MIT License.',
      'iproute.exe',
      version,
    ]);
    expect(lines[7]).to.match(/^IpRoute: .*routing table/);
  });

  it('runs, and writes nothing where NODE_COMPILE_CACHE and NODE_V8_COVERAGE say', async () => {
    const program = wineReady(SHIPPED);
    const [cache, coverage] = [join(folder, 'cache'), join(folder, 'coverage')];
    const env = { NODE_COMPILE_CACHE: windowsPath(cache), NODE_V8_COVERAGE: windowsPath(coverage) };
    const input = '7\tGet-IpRouteEntry\tapply\t\t10.0.0.0/8\n';
    const { stdout, code } = await wine.run(program, ['--simulator'], { input, env });
    expect(stdout).to.match(/\n=\t7\n$/);
    expect([code, existsSync(cache), existsSync(coverage)]).to.deep.equal([0, false, false]);
  });
});
