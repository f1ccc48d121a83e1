import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { runScript } from '../../powershell/session.ts';
import { generateHere } from './generate-here.ts';
import { type Outside, putOutside, target } from './outside.ts';

describe("a stranger's packages", function () {
  this.timeout(300_000);
  let outside: Outside;
  let printed: string;
  before(async () => {
    outside = putOutside();
    const made = await packAs('--target', target, '--dsc', 'FileSealDsc');
    expect([made.status, made.stderr]).to.deep.equal([0, '']);
    printed = made.stdout;
  });
  after(() => outside.remove());

  const packAs = (...more: string[]) =>
    generateHere(outside.folder, [
      'package',
      '--contract',
      'contract.ts',
      '--out',
      'FileSeal',
      '--packages',
      'packed',
      ...more,
    ]);

  it('are made by one command, and say what they are', () => {
    const names = readdirSync(join(outside.folder, 'packed')).sort();
    const [nupkg = '', dsc = ''] = names.filter((name) => name.endsWith('.nupkg'));
    expect(nupkg).to.match(/^FileSeal\.[\d.]+\.nupkg$/);
    expect(names).to.have.members([
      'CONTENTS.md',
      'SHA256SUMS',
      nupkg,
      dsc,
      nupkg.replace('Seal.', 'Seal-').replace('.nupkg', `-${target}.zip`),
    ]);
    for (const name of names.filter((each) => /nupkg|zip/.test(each))) expect(printed).to.include(`| ${name} |`);
    const nuspec = Buffer.from(
      unzipSync(readFileSync(join(outside.folder, 'packed', nupkg)))['FileSeal.nuspec'] ?? [],
    ).toString();
    expect(nuspec)
      .to.match(/<id>FileSeal<\/id>/)
      .and.to.match(/<tags>PSModule .*PSFunction_New-Seal/);
    // It has no licence of its own in this folder, and says none.
    expect(nuspec).to.not.include('<license');
  });

  it('hold what their list of digests says, and run where they are unpacked', async () => {
    const zip = readdirSync(join(outside.folder, 'packed')).find((name) => name.endsWith('.zip')) ?? '';
    const ran = await runScript(
      `[IO.Compression.ZipFile]::ExtractToDirectory("$PWD/packed/${zip}", "$PWD/unpacked")
foreach ($line in Get-Content ./unpacked/FileSeal/FileSeal.sha256) {
    $digest, $path = $line -split '  ', 2
    if ((Get-FileHash "./unpacked/FileSeal/$path").Hash -ne $digest) { "differs: $path" }
}
$data = Import-PowerShellDataFile ./unpacked/FileSeal/FileSeal.psd1
$data.PrivateData.Digests.Keys -like '*/fileseal*'
Import-Module ./unpacked/FileSeal/FileSeal.psd1
@(New-Seal ./contract.ts contract).Count`,
      { cwd: outside.folder },
    );
    expect(ran.stderr).to.equal('');
    const program = target === 'win-x64' ? 'fileseal.exe' : 'fileseal';
    expect(ran.stdout.split(/\r?\n/).filter(Boolean)).to.deep.equal([`${target}/${program}`, '1']);
  });

  it('are not made where it is said wrongly how', async () => {
    const { status, stderr } = await packAs('--certificate', 'a.pfx', '--certificate-thumbprint', 'AB');
    expect(status).to.equal(2);
    expect(stderr).to.match(/^--certificate and --certificate-thumbprint: give one of them\./);
    expect(await packAs('--certificate', 'nowhere.pfx')).to.include({ status: 2 });
    if (process.platform !== 'win32') {
      const windows = await packAs('--certificate-thumbprint', 'AB', '--target', target);
      expect(windows.status).to.equal(1);
      expect(windows.stderr).to.match(/^A certificate is found by its thumbprint on Windows only/);
    }
  });
});
