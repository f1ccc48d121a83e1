import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { target } from '../generator/second/outside.ts';
import { laptop } from '../powershell/laptop.ts';
import { ownFolder, packCopy, packHere, removeFolder, type Stranger, stranger, VERSION } from './packed.ts';

/** Works on a machine file from the installed module: reads, changes, and reads again. */
const USE = `
$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json
$change = Get-IpRouteEntry 172.22.0.0/20 -InterfaceAlias 'Ethernet 2' | Set-IpRouteEntry -RouteMetric 6000
"$($change.Before.RouteMetric) -> $($change.After.RouteMetric)"
"now $((Get-IpRouteEntry 172.22.0.0/20 -InterfaceAlias 'Ethernet 2').RouteMetric)"
`;
/** A later version, which nobody has made yet. */
const NEXT = '99.0.0';
const USED = ['1 -> 6000', 'now 6000'];

describe('the packages of the module, for somebody who has nothing else', function () {
  this.timeout(600_000);
  let folder: string;
  let first: string;
  let second: string;

  before(async () => {
    folder = ownFolder();
    first = join(folder, 'first');
    await packHere(first);
    mkdirSync(join(folder, 'copy'));
    second = await packCopy(join(folder, 'copy'), NEXT);
  });
  after(() => removeFolder(folder));

  const newUser = (name: string): Stranger => {
    const user = stranger(folder, name);
    copyFileSync(laptop, join(user.home, 'laptop.json'));
    return user;
  };
  const modulesOf = ({ home }: Stranger) => join(home, '.local', 'share', 'powershell', 'Modules');

  it('install, update beside an open session, and uninstall by PSResourceGet', function () {
    if (process.platform === 'win32') this.skip();
    const user = newUser('resource');
    const feed = join(folder, 'feed');
    mkdirSync(feed);
    copyFileSync(join(first, `IpRoute.${VERSION}.nupkg`), join(feed, `IpRoute.${VERSION}.nupkg`));
    const update = `
Update-PSResource IpRoute -Repository packed
Import-Module IpRoute
(Get-Module IpRoute).Version.ToString()
$null = Connect-IpRouteHost -Simulator -MachineFile laptop.json
"the new one reads $((Get-IpRouteEntry 172.22.0.0/20 -InterfaceAlias 'Ethernet 2').RouteMetric)"`;
    const lines = user.run(`
Register-PSResourceRepository -Name packed -Uri '${feed}' -Trusted
Install-PSResource IpRoute -Repository packed
Import-Module IpRoute
(Get-Module IpRoute).Version.ToString()
${USE}
Copy-Item '${join(second, `IpRoute.${NEXT}.nupkg`)}' '${feed}'
& ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command @'
$ErrorActionPreference = 'Stop'
${update}
'@
"the old one reads $((Get-IpRouteEntry 172.22.0.0/20 -InterfaceAlias 'Ethernet 2').RouteMetric)"
Disconnect-IpRouteHost
(Get-InstalledPSResource IpRoute | Sort-Object Version | ForEach-Object { $_.Version.ToString() }) -join ' '
Uninstall-PSResource IpRoute -Version ${VERSION}
(Get-InstalledPSResource IpRoute).Version.ToString()
Uninstall-PSResource IpRoute
"left: $(@(Get-InstalledPSResource IpRoute -ErrorAction Ignore).Count)"`);
    expect(lines).to.deep.equal([
      VERSION,
      ...USED,
      NEXT,
      'the new one reads 6000',
      'the old one reads 6000',
      `${VERSION} ${NEXT}`,
      NEXT,
      'left: 0',
    ]);
    const left = join(modulesOf(user), 'IpRoute');
    expect(existsSync(left) ? readdirSync(left) : []).to.deep.equal([]);
  });

  it('bring the class resources, which find the module beside them', function () {
    if (process.platform === 'win32') this.skip();
    const user = newUser('resources');
    const lines = user.run(`
Register-PSResourceRepository -Name packed -Uri '${first}' -Trusted
Install-PSResource IpRoute, IpRouteDsc -Repository packed
(Get-InstalledPSResource | Sort-Object Name | ForEach-Object Name) -join ' '
Import-Module IpRouteDsc
(Get-Module IpRouteDsc).ExportedDscResources -join ' '
$resource = & (Get-Module IpRouteDsc) { [IpRoute]::new() }
$resource.InterfaceAlias, $resource.AddressFamily = 'Ethernet 2', 'IPv4'
$resource.DestinationPrefix, $resource.NextHop, $resource.RouteMetric = '172.22.0.0/20', '10.29.176.1', 1
$resource.Simulator, $resource.MachineFile = $true, "$PWD/laptop.json"
$resource.Test()
$resource.RouteMetric = 6000
$resource.Test()`);
    expect(lines).to.deep.equal(['IpRoute IpRouteDsc', 'IpRoute IpRouteList', 'True', 'False']);
  });

  it('work as Save-PSResource lays them, and as a zip that is unpacked into a folder', function () {
    if (process.platform === 'win32') this.skip();
    const user = newUser('saved');
    const lines = user.run(`
Register-PSResourceRepository -Name packed -Uri '${first}' -Trusted
$null = New-Item -ItemType Directory saved
Save-PSResource IpRoute -Repository packed -Path saved
Import-Module ./saved/IpRoute
(Get-Module IpRoute).ModuleBase.Substring($PWD.Path.Length)
${USE}
Disconnect-IpRouteHost
Remove-Module IpRoute
Copy-Item '${fileURLToPath(laptop)}' laptop.json
[IO.Compression.ZipFile]::ExtractToDirectory('${join(first, `IpRoute-${VERSION}-${target}.zip`)}', "$PWD/unpacked")
Import-Module ./unpacked/IpRoute
(Get-Module IpRoute).ModuleBase.Substring($PWD.Path.Length)
${USE}`);
    expect(lines).to.deep.equal([`/saved/IpRoute/${VERSION}`, ...USED, '/unpacked/IpRoute', ...USED]);
    const program = join(user.home, 'saved', 'IpRoute', VERSION, 'bin', target, 'iproute');
    expect((statSync(program).mode & 0o777).toString(8)).to.equal('755');
  });
});
