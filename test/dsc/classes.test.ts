import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readForwardTable } from '../command-line/forward-table.ts';
import { openSession, type Session } from '../powershell/session.ts';

const root = join(import.meta.dirname, '..', '..');
const module = join(root, 'module', 'IpRouteDsc', 'IpRouteDsc.psd1');
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

describe('the class resources of PowerShell DSC', function () {
  this.timeout(120_000);
  let folder: string;
  let shell: Session;
  let rehearsal: string;
  const table = () => readForwardTable(join(folder, 'machine.json'));
  const call = async (name: string, method: string, properties: string) => {
    const hashtable = `@{ ${properties}; ${rehearsal} }`;
    const { output, errors } = await shell.run(
      `try { Invoke-ClassResource ${text(module)} ${name} ${method} ${hashtable} | ConvertTo-Json -Depth 5 -Compress } catch { "$_" }`,
    );
    expect(errors).to.equal('');
    return output;
  };
  const ROUTE =
    "InterfaceAlias = 'LAN'; AddressFamily = 'IPv4'; DestinationPrefix = '10.20.0.0/16'; NextHop = '192.0.2.1'";

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute dsc-classes-'));
    rehearsal = `Simulator = $true; MachineFile = ${text(join(folder, 'machine.json'))}`;
    shell = await openSession({ cwd: folder });
    await shell.run(readFileSync(join(import.meta.dirname, 'invoke-class.ps1'), 'utf8'));
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });
  beforeEach(() => {
    const LAN = {
      InterfaceIndex: 7,
      InterfaceAlias: 'LAN',
      IPv4: { InterfaceMetric: 25, Addresses: ['192.0.2.9/24'] },
    };
    const row = { DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.1', InterfaceIndex: 7, RouteMetric: 20 };
    writeFileSync(join(folder, 'machine.json'), JSON.stringify({ Interfaces: [LAN], Routes: [row] }));
  });

  it('take paths as the caller has them, from where he is', async () => {
    const whole = rehearsal;
    try {
      rehearsal = "Simulator = $true; MachineFile = 'machine.json'; LogPath = 'changes.jsonl'";
      expect(await call('IpRoute', 'Set', `${ROUTE}; RouteMetric = 8`)).to.equal('');
    } finally {
      rehearsal = whole;
    }
    expect(table()).to.include('10.20.0.0/16 192.0.2.1 8');
    expect(readFileSync(join(folder, 'changes.jsonl'), 'utf8')).to.match(/10\.20\.0\.0/);
  });

  it('make, find, change and delete a route', async () => {
    expect(await call('IpRoute', 'Test', ROUTE)).to.equal('false');
    const absent = JSON.parse(await call('IpRoute', 'Get', ROUTE));
    expect(absent).to.include({ Ensure: 'Absent', DestinationPrefix: '10.20.0.0/16', AddressFamily: 'IPv4' });
    expect(absent.Reasons).to.deep.equal([
      { Code: 'IpRoute:IpRoute:_exist', Phrase: 'It is not there, and is to be.' },
    ]);
    const more =
      "RouteMetric = 7; ValidLifetime = [timespan] '1.00:00:00'; PreferredLifetime = '0:30:00'; Publish = 'Age'";
    expect(await call('IpRoute', 'Set', `${ROUTE}; ${more}`)).to.equal('');
    expect(table()).to.include('10.20.0.0/16 192.0.2.1 7');
    expect(await call('IpRoute', 'Test', `${ROUTE}; ${more}`)).to.equal('true');
    const there = JSON.parse(await call('IpRoute', 'Get', `${ROUTE}; RouteMetric = 8`));
    expect(there).to.include({ Ensure: 'Present', RouteMetric: 7, Publish: 'Age', InterfaceIndex: 7 });
    expect(there.ValidLifetime).to.match(/^(?:1\.00:00:00|23:59:\d\d)$/);
    expect(there.Reasons).to.deep.equal([
      { Code: 'IpRoute:IpRoute:routeMetric', Phrase: 'The property routeMetric is to be 8, and is 7.' },
    ]);
    expect(await call('IpRoute', 'Set', `${ROUTE}; Ensure = 'Absent'`)).to.equal('');
    expect(table()).to.deep.equal(['10.0.0.0/8 192.0.2.1 20']);
    expect(await call('IpRoute', 'Test', `${ROUTE}; Ensure = 'Absent'`)).to.equal('true');
  });

  it('say of an adapter that is not there that the state differs, and why it cannot be made', async () => {
    const gone = ROUTE.replace("'LAN'", "'Gone'");
    expect(await call('IpRoute', 'Test', gone)).to.equal('false');
    expect(JSON.parse(await call('IpRoute', 'Get', gone))).to.include({ Ensure: 'Absent', InterfaceAlias: 'Gone' });
    expect(await call('IpRoute', 'Set', gone)).to.match(/^There is no interface 'Gone' here, so nothing was done/);
    expect(await call('IpRoute', 'Test', `${gone}; Ensure = 'Absent'`)).to.equal('true');
  });

  it('refuse what contradicts itself, in the words of the executable', async () => {
    const other = ROUTE.replace("'IPv4'", "'IPv6'");
    expect(await call('IpRoute', 'Test', other)).to.include('10.20.0.0/16 is IPv4, and not IPv6');
    expect(await call('IpRoute', 'Set', `${ROUTE}; ValidLifetime = '5'`)).to.match(
      /^validLifetime: '5' is not valid: .*TimeSpan/,
    );
    expect(await call('IpRoute', 'Set', `${ROUTE}; Publish = 'Never'`)).to.match(/Publish|ValidateSet|Never/);
    expect(table()).to.deep.equal(['10.0.0.0/8 192.0.2.1 20']);
  });

  it('keep a list, and see what is not in it', async () => {
    const routes =
      "Name = 'all'; Routes = @(@{ DestinationPrefix = '10.30.0.0/16'; NextHop = '192.0.2.1'; InterfaceAlias = 'LAN'; RouteMetric = 3 })";
    const unlisted = (action: string) => `UnlistedRoutes = @{ Action = '${action}'; DestinationPrefix = @('10.*') }`;
    expect(await call('IpRouteList', 'Test', routes)).to.equal('false');
    expect(await call('IpRouteList', 'Set', routes)).to.equal('');
    expect(table()).to.deep.equal(['10.0.0.0/8 192.0.2.1 20', '10.30.0.0/16 192.0.2.1 3']);
    expect(await call('IpRouteList', 'Test', routes)).to.equal('true');
    expect(await call('IpRouteList', 'Test', `${routes}; ${unlisted('Report')}`)).to.match(
      /The route 10\.0\.0\.0\/8 via 192\.0\.2\.1 on LAN \(7\) is not listed\.[\s\S]*false$/,
    );
    expect(await call('IpRouteList', 'Set', `${routes}; ${unlisted('Remove')}`)).to.equal('');
    expect(table()).to.deep.equal(['10.30.0.0/16 192.0.2.1 3']);
    const got = JSON.parse(await call('IpRouteList', 'Get', `${routes}; ${unlisted('Remove')}`));
    expect(got).to.include({ Name: 'all' });
    expect(got.Routes[0]).to.include({ RouteMetric: 3, Ensure: 'Present' });
    expect(got.Reasons).to.deep.equal([]);
  });

  it('become classes of CIM, with keys as NetworkingDsc has them', async () => {
    const mof = async (name: string) =>
      (await shell.run(`Get-ClassMof ${text(module)} ${name}`)).output.replace(/\r/g, '');
    const route = await mof('IpRoute');
    expect([...route.matchAll(/\[key.*\](?:string|uint32) (\w+);/g)].map(([, key]) => key)).to.deep.equal([
      'InterfaceAlias',
      'AddressFamily',
      'DestinationPrefix',
      'NextHop',
    ]);
    expect(route)
      .to.include('[write]uint32 RouteMetric;')
      .and.include('[read, EmbeddedInstance("IpRouteReason")]string Reasons[];');
    expect(await mof('IpRouteList')).to.include('[required, EmbeddedInstance("IpRouteListRoutes")]string Routes[];');
  });

  it('come with a module of their own: the cmdlets do not bring it', async () => {
    const cmdlets = text(join(root, 'module', 'IpRoute', 'IpRoute.psd1'));
    const { output } = await shell.run(
      `Get-Module IpRoute* | Remove-Module; Import-Module ${cmdlets}; (Get-Module IpRoute*).Name -join ' '; (Get-Module IpRoute).ExportedDscResources.Count`,
    );
    expect(output.split(/\r?\n/)).to.deep.equal(['IpRoute', '0']);
  });
});
