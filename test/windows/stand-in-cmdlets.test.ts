import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { TIMESPAN_MAX_TICKS } from '../../generator/library/wire/limits.ts';
import { LINES } from '../../generator/library/wire/lines.ts';
import { decodeForwardRow, decodeInterfaceRow, encodeForwardRow, type ForwardRow } from '../../src/ip-helper/codec.ts';
import { batch, buildIpRoute, request, splitRows } from './iproute-program.ts';
import { buildStandIn, type Platform } from './stand-in.ts';
import { findWine, windowsPath, wineReady } from './wine.ts';

const made = { DestinationPrefix: '10.1.0.0/16', NextHop: '192.0.2.9', InterfaceIndex: '12' };
const link = { DestinationPrefix: '2001:db8:77::/48', NextHop: 'fe80::7%47', InterfaceAlias: 'WLAN \u00fcber' };

/** One request of each cmdlet, and those that Windows refuses. */
const SESSION = batch(
  request(1, 'New-IpRouteEntry', { ...made, RouteMetric: '5' }),
  request(2, 'New-IpRouteEntry', { ...made, RouteMetric: '6' }),
  request(3, 'New-IpRouteEntry', {
    ...link,
    RouteMetric: '7',
    ValidLifetime: '02:00:00',
    PreferredLifetime: '00:10:00',
  }),
  request(4, 'Find-IpRouteEntry', { RemoteAddress: '10.1.2.3' }),
  request(5, 'Get-IpInterfaceEntry', { InterfaceIndex: '12' }),
  request(6, 'Set-IpInterfaceEntry', { InterfaceIndex: '12', AddressFamily: 'IPv4', InterfaceMetric: '9' }),
  request(7, 'Set-IpRouteEntry', { ...made, RouteMetric: '8' }),
  request(8, 'Get-IpRouteEntry', { DestinationPrefix: made.DestinationPrefix }),
  request(9, 'Remove-IpRouteEntry', made),
  request(10, 'Remove-IpRouteEntry', made),
  request(11, 'New-IpRouteEntry', { ...made, RouteMetric: '70005' }),
  request(12, 'Find-IpRouteEntry', { RemoteAddress: '3fff::1' }),
);

interface Ran {
  /** The fields of each reply line, as they are on the wire. */
  readonly lines: readonly (readonly string[])[];
  /** What the functions of the library received, by file. */
  readonly records: Readonly<Record<string, Uint8Array>>;
}

/** Runs the session on a platform, or says why it cannot. */
async function run(platform: Platform, folder: string): Promise<Ran | string> {
  const library = process.platform === 'linux' ? buildStandIn(platform) : undefined;
  if (library?.available !== true) return library?.reason ?? 'these tests run on Linux only';
  const record = join(folder, 'rows');
  const answer = async () => {
    if (platform === 'linux') {
      const program = await buildIpRoute('linux-x64', library.path);
      return spawnSync(program, { input: SESSION, encoding: 'utf8', env: { STANDIN_RECORD: record } });
    }
    const wine = findWine();
    if (!wine.available) return wine.reason;
    const program = wineReady(await buildIpRoute('win-x64', windowsPath(library.path)));
    return wine.run(program, [], { input: SESSION, env: { STANDIN_RECORD: windowsPath(record) } });
  };
  const finished = await answer();
  if (typeof finished === 'string') return finished;
  expect(finished.stderr).to.equal('');
  const lines = finished.stdout.split('\n').slice(1, -1);
  return {
    lines: lines.map((line) => line.split('\t')),
    records: Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))])),
  };
}

const rows = (bytes: Uint8Array | undefined) => splitRows(bytes ?? new Uint8Array(0));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const ran = new Map<Platform, Ran>();

for (const platform of ['linux', 'windows'] as const) {
  describe(`every cmdlet on ${platform}, with the stand-in for iphlpapi`, function () {
    this.timeout(900_000);
    let folder: string;
    let lines: Ran['lines'];
    let records: Ran['records'];

    before(async function () {
      folder = mkdtempSync(join(tmpdir(), 'iproute-'));
      const finished = await run(platform, folder);
      if (typeof finished === 'string') {
        console.log(`      skipped: ${finished}`);
        return this.skip();
      }
      ({ lines, records } = finished);
      ran.set(platform, finished);
    });

    after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

    it('answers with changes, items and the codes of Windows', () => {
      // Kind, id, then the action and whether anything changed, or the id, the code and the status of an error.
      const short = lines.map(([kind = '', id = '', ...fields]) => {
        if (kind === '!' || kind === '?') return [kind, id, fields[0], fields[4]];
        return kind === '=' && fields.length > 0 ? [kind, id, fields[0], fields[1]] : [kind, id];
      });
      expect(short).to.deep.equal([
        ['=', '1', 'Create', '1'],
        ['!', '2', 'RouteExists', '5010'],
        ['=', '3', 'Create', '1'],
        ['-', '4'],
        ['=', '4'],
        ['-', '5'],
        ['-', '5'],
        ['=', '5'],
        ['=', '6', 'Set', '1'],
        ['=', '7', 'Set', '1'],
        ['-', '8'],
        ['=', '8'],
        ['=', '9', 'Delete', '1'],
        ['=', '10', 'Delete', '0'],
        ['!', '11', 'AccessDenied', '5'],
        ['?', '12', 'NoRoute', '1168'],
        ['=', '12'],
      ]);
    });

    it('shows the metric of a route with that of its interface, before and after that changes', () => {
      const [found] = lines.filter(([kind, id]) => kind === '-' && id === '4');
      const [listed] = lines.filter(([kind, id]) => kind === '-' && id === '8');
      const lifetime = TIMESPAN_MAX_TICKS;
      const around = new RegExp(`IPv4 (\\d+ \\d+ \\d+) ${lifetime} ${lifetime}`);
      const metrics = (fields: readonly string[] | undefined) => fields?.join(' ').match(around)?.[1];
      expect(metrics(found)).to.equal('5 25 30');
      expect(metrics(listed)).to.equal('8 9 17');
    });

    it('gives CreateIpForwardEntry2 every member explicitly', () => {
      const created = rows(records['rows.create']).map((row) => decodeForwardRow(row));
      const common = { SitePrefixLength: 0, Protocol: 3, Age: 0, Origin: 0 };
      const flags = { Loopback: false, AutoconfigureAddress: false, Publish: false, Immortal: false };
      const infinite = { ValidLifetime: 0xffffffff, PreferredLifetime: 0xffffffff };
      const wired = { InterfaceLuid: 0x0006000001000000n, InterfaceIndex: 12, ...infinite, ...common, ...flags };
      const first = { ...wired, DestinationPrefix: made.DestinationPrefix, NextHop: made.NextHop };
      const wireless: ForwardRow = {
        ...wired,
        InterfaceLuid: 0x0047000003000000n,
        InterfaceIndex: 47,
        DestinationPrefix: link.DestinationPrefix,
        NextHop: link.NextHop,
        ValidLifetime: 7200,
        PreferredLifetime: 600,
        Metric: 7,
      };
      const expected = [{ ...first, Metric: 5 }, { ...first, Metric: 6 }, wireless, { ...first, Metric: 70_005 }];
      expect(created).to.deep.equal(expected);
      expect(rows(records['rows.create']).map(hex)).to.deep.equal(expected.map((row) => hex(encodeForwardRow(row))));
    });

    it('gives SetIpInterfaceEntry a metric that stays, with no site prefix for IPv4, and Delete the row as read', () => {
      const bytes = records['rows.interface'] ?? new Uint8Array(0);
      expect(decodeInterfaceRow(bytes)).to.include({
        Family: 2,
        InterfaceLuid: 0x0006000001000000n,
        Metric: 9,
        UseAutomaticMetric: 0,
        SitePrefixLength: 0,
      });
      const [deleted, ...others] = rows(records['rows.delete']);
      expect(others).to.deep.equal([]);
      expect(decodeForwardRow(deleted ?? new Uint8Array(0))).to.include({ NextHop: made.NextHop, Metric: 8 });
    });

    if (platform === 'linux') return;
    it('answers, and calls, byte for byte as the build for the other platform', function () {
      const other = ran.get('linux');
      if (other === undefined) return this.skip();
      // One field of an error is the system's own text, which only Windows has.
      const system = LINES.error.indexOf('system');
      const plain = (all: Ran['lines']) =>
        all.map((line) => (/^[!?]$/.test(line[0] ?? '') ? line.toSpliced(system, 1) : line));
      expect(plain(lines)).to.deep.equal(plain(other.lines));
      const texts = (all: Ran['records']) =>
        Object.fromEntries(Object.entries(all).map(([name, row]) => [name, hex(row)]));
      expect(Object.keys(records).sort()).to.deep.equal(['rows', 'rows.create', 'rows.delete', 'rows.interface']);
      expect(texts(records)).to.deep.equal(texts(other.records));
    });
  });
}
