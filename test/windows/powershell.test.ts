import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { decodeForwardRow } from '../../src/ip-helper/codec.ts';
import { ensureEngineHost } from '../tools/engine-host.ts';
import { buildIpRoute } from './iproute-program.ts';
import { buildStandIn } from './stand-in.ts';
import { type AvailableWine, findWine, windowsPath, wineReady } from './wine.ts';

describe('the whole way under Wine: PowerShell, module, executable, koffi, SetIpForwardEntry2', function () {
  this.timeout(300_000);
  let wine: AvailableWine;
  let host: string;
  let folder: string;
  let record: string;

  before(async function () {
    const found = findWine();
    const library = buildStandIn('windows');
    if (!found.available || !library.available) {
      console.log(`      skipped: ${found.available ? library.available || library.reason : found.reason}`);
      return this.skip();
    }
    wine = found;
    host = ensureEngineHost({ rid: 'win-x64' });
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    // Own copies of the library, so of the record beside it (the module passes no STANDIN_RECORD on), and of the module.
    const own = 'build/iproute-module';
    mkdirSync(own, { recursive: true });
    cpSync(library.path, join(own, 'stand-in.dll'));
    record = join(own, 'stand-in.dll.record');
    const program = wineReady(await buildIpRoute('win-x64', windowsPath(join(own, 'stand-in.dll'))));
    cpSync('module/IpRoute', join(folder, 'IpRoute'), {
      recursive: true,
      filter: (path) => !path.startsWith(join('module/IpRoute/bin/')),
    });
    cpSync(dirname(program), join(folder, 'IpRoute/bin/win-x64'), { recursive: true });
  });

  beforeEach(() => {
    if (record !== undefined && existsSync(record)) rmSync(record);
  });

  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  async function powershell(script: string) {
    const file = join(folder, 'script.ps1');
    writeFileSync(file, `Import-Module '${windowsPath(join(folder, 'IpRoute/IpRoute.psd1'))}'\n${script}\n`);
    const options = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'];
    const { code, stdout, stderr } = await wine.run(host, [...options, '-File', windowsPath(file)]);
    return { code, lines: stdout.replaceAll('\r', '').trim().split('\n'), stderr };
  }

  it('reads, changes and reports a route', async () => {
    const { code, lines, stderr } = await powershell(`
      "$IsWindows $((Get-IpRouteHost).Backend)"
      Get-IpRouteEntry | Where-Object { $_.RouteMetric -eq 1 } | Set-IpRouteEntry -RouteMetric 6000 |
        ForEach-Object { "$($_.Changed) $($_.InterfaceAlias) $($_.Before.RouteMetric) -> $($_.After.RouteMetric)" }`);
    expect({ code, lines, stderr }).to.deep.equal({
      code: 0,
      lines: ['True Live', 'True VPN [1] 1 -> 6000'],
      stderr: '',
    });
    const row = readFileSync(record);
    expect(row).to.have.length(104);
    const { DestinationPrefix, InterfaceIndex, Metric } = decodeForwardRow(row);
    expect({ DestinationPrefix, InterfaceIndex, Metric }).to.deep.equal({
      DestinationPrefix: '198.51.100.0/24',
      InterfaceIndex: 31,
      Metric: 6000,
    });
  });

  it("makes Windows' refusal an error record", async () => {
    const { lines } = await powershell(`
      $key = @{ DestinationPrefix = '198.51.100.0/24'; NextHop = '0.0.0.0'; InterfaceAlias = 'VPN [1]' }
      Set-IpRouteEntry @key -RouteMetric 70005 -ErrorAction SilentlyContinue -ErrorVariable problem
      "$($problem[0].FullyQualifiedErrorId) $($problem[0].CategoryInfo.Category)"`);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^AccessDenied.* PermissionDenied$/);
  });

  it('changes a thousand routes in one pipeline', async () => {
    const { code, lines } = await powershell(`
      $key = @{ DestinationPrefix = '198.51.100.0/24'; NextHop = '0.0.0.0'; InterfaceIndex = 31 }
      $changes = 1..1000 | ForEach-Object { [pscustomobject] ($key + @{ RouteMetric = $_ + 1 }) } | Set-IpRouteEntry
      "$($changes.Count) $($changes[999].After.RouteMetric)"`);
    expect({ code, lines }).to.deep.equal({ code: 0, lines: ['1000 1001'] });
    expect(readFileSync(record).length).to.equal(1000 * 104);
  });

  it('leaves no process behind', async () => {
    const own = basename(folder);
    const running = () => commandLines().filter((line) => line.includes(own) && line.includes('iproute.exe'));
    const ended = powershell('$null = Get-IpRouteEntry; [System.Threading.Thread]::Sleep(2000)');
    // Seen while it runs, so that not seeing it later means something.
    await eventually(() => running().length === 1);
    await ended;
    await eventually(() => running().length === 0);
  });
});

/** The command lines of all processes of this machine. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8');
      } catch {
        // It ended meanwhile.
        return '';
      }
    });
}

async function eventually(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !condition(); await new Promise((done) => setTimeout(done, 50))) {
    if (Date.now() > end) throw new Error(`not within ten seconds: ${condition}`);
  }
}
