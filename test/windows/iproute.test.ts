import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { LINES } from '../../generator/library/wire/lines.ts';
import { decodeForwardRow, encodeForwardRow, type ForwardRow } from '../../src/ip-helper/codec.ts';
import { batch, buildIpRoute, replies, request, splitRows } from './iproute-program.ts';
import { buildStandIn, type Platform } from './stand-in.ts';
import { findWine, windowsPath, wineReady } from './wine.ts';

type Ask = (input: string, env?: Record<string, string>) => Promise<string>;

/** The executable on `platform` with the stand-in for iphlpapi, or why it cannot run. */
async function openStandIn(platform: Platform): Promise<{ ask: Ask; path(file: string): string } | string> {
  if (process.platform !== 'linux') return 'these tests run on Linux only';
  const library = buildStandIn(platform);
  if (!library.available) return library.reason;
  if (platform === 'linux') {
    const program = await buildIpRoute('linux-x64', library.path);
    return {
      ask: async (input, env) => spawnSync(program, { input, env, encoding: 'utf8' }).stdout,
      path: (file) => file,
    };
  }
  const wine = findWine();
  if (!wine.available) return wine.reason;
  const program = wineReady(await buildIpRoute('win-x64', windowsPath(library.path)));
  return { ask: async (input, env = {}) => (await wine.run(program, [], { input, env })).stdout, path: windowsPath };
}

const vpn = { DestinationPrefix: '198.51.100.0/24', NextHop: '0.0.0.0', InterfaceIndex: '31' };
const key = {
  InterfaceLuid: 0x0035000002000000n,
  InterfaceIndex: 31,
  DestinationPrefix: '198.51.100.0/24',
  NextHop: '0.0.0.0',
};
const ipv6 = { DestinationPrefix: '2001:db8::/32', NextHop: 'fe80::1%12', InterfaceAlias: 'Ethernet' };

/** A row of the stand-in's table, with what a test changes. */
function row(changes: Partial<ForwardRow>): ForwardRow {
  const lifetimes = { ValidLifetime: 0xffffffff, PreferredLifetime: 0xffffffff };
  const flags = { Loopback: false, AutoconfigureAddress: false, Publish: false, Immortal: false };
  return {
    ...key,
    SitePrefixLength: 0,
    ...lifetimes,
    Metric: 1,
    Protocol: 3,
    ...flags,
    Age: 1000,
    Origin: 0,
    ...changes,
  };
}

const recorded = new Map<Platform, string>();

for (const platform of ['linux', 'windows'] as const) {
  describe(`the executable on ${platform}, with the stand-in for iphlpapi`, function () {
    this.timeout(900_000);
    let ask: Ask;
    let folder: string;
    let record: string;
    let env: Record<string, string>;

    before(async function () {
      const opened = await openStandIn(platform);
      if (typeof opened === 'string') {
        console.log(`      skipped: ${opened}`);
        return this.skip();
      }
      ask = opened.ask;
      folder = mkdtempSync(join(tmpdir(), 'iproute-'));
      record = join(folder, 'rows');
      env = { STANDIN_RECORD: opened.path(record) };
    });

    afterEach(() => {
      if (record !== undefined) rmSync(record, { force: true });
    });

    after(() => {
      if (folder !== undefined) rmSync(folder, { recursive: true, maxRetries: 9 });
    });

    it('reads the table', async () => {
      const items = replies(await ask(batch(request(1, 'Get-IpRouteEntry', {})), env));
      expect(items.pop()).to.deep.equal(['=', '1']);
      expect(items.map((fields) => fields.slice(2, 11))).to.deep.equal([
        ['0.0.0.0/0', '192.0.2.1', '12', 'Ethernet', String(0x0006000001000000n), 'IPv4', '0', '25', '25'],
        ['198.51.100.0/24', '0.0.0.0', '31', 'VPN [1]', String(0x0035000002000000n), 'IPv4', '1', '5', '6'],
        [
          '198.51.100.0/24',
          '203.0.113.1',
          '47',
          'WLAN \u00fcber',
          String(0x0047000003000000n),
          'IPv4',
          '256',
          '50',
          '306',
        ],
        ['2001:db8::/32', 'fe80::1%12', '12', 'Ethernet', String(0x0006000001000000n), 'IPv6', '256', '25', '281'],
      ]);
    });

    it('gives SetIpForwardEntry2 rows that are, byte for byte, what the codec makes', async () => {
      const all = {
        RouteMetric: '6000',
        ValidLifetime: '02:00:00',
        PreferredLifetime: '00:10:00',
        SitePrefixLength: '16',
        Publish: 'Age',
        Immortal: 'true',
        Loopback: 'true',
        AutoconfigureAddress: 'true',
        Protocol: 'NtStatic',
      };
      const answers = replies(
        await ask(
          batch(
            request(1, 'Set-IpRouteEntry', { ...vpn, RouteMetric: '7' }),
            request(2, 'Set-IpRouteEntry', { ...vpn, ...all }),
            request(3, 'Set-IpRouteEntry', { ...ipv6, RouteMetric: '9' }),
          ),
          env,
        ),
      );
      expect(answers.map(([kind, id]) => `${kind}${id}`)).to.deep.equal(['=1', '=2', '=3']);
      const rows = splitRows(readFileSync(record));
      const changed: Partial<ForwardRow> = {
        Metric: 6000,
        ValidLifetime: 7200,
        PreferredLifetime: 600,
        SitePrefixLength: 16,
        Publish: true,
        Immortal: true,
        Loopback: true,
        AutoconfigureAddress: true,
        Protocol: 10006,
        Age: 0,
      };
      const { InterfaceLuid, InterfaceIndex } = { InterfaceLuid: 0x0006000001000000n, InterfaceIndex: 12 };
      const six = { InterfaceLuid, InterfaceIndex, DestinationPrefix: '2001:db8::/32', NextHop: 'fe80::1' };
      const expected = [row({ Metric: 7 }), row(changed), row({ ...six, Metric: 9 })];
      expect(rows.map((bytes) => decodeForwardRow(bytes))).to.deep.equal(expected);
      expect(rows.map(hex)).to.deep.equal(expected.map((each) => hex(encodeForwardRow(each))));
      recorded.set(platform, rows.map(hex).join('\n'));
      // The Linux build of the same source got the very same bytes.
      expect(recorded.get(platform)).to.equal(recorded.get('linux') ?? recorded.get(platform));
    });

    it('carries status codes back to the reply', async () => {
      const refused = [70005, 71168, 70087].map((metric, at) =>
        request(at + 1, 'Set-IpRouteEntry', { ...vpn, RouteMetric: String(metric) }),
      );
      const answers = replies(await ask(batch(...refused), env)).map((fields) =>
        Object.fromEntries(LINES.error.map((name, at) => [name, fields[at]])),
      );
      expect(answers.map(({ mark, id, status }) => [mark, id, status])).to.deep.equal([
        ['!', '1', '5'],
        ['!', '2', '1168'],
        ['!', '3', '87'],
      ]);
      expect(answers[0]).to.include({ category: 'PermissionDenied' });
      // The system's own words, where there is a Windows to ask.
      expect(answers[0]?.['system'] !== '').to.equal(platform === 'windows');
      expect(splitRows(readFileSync(record))).to.have.length(3);
    });
  });
}

describe("the executable under Wine, with Wine's own iphlpapi", function () {
  this.timeout(900_000);

  it('reads the IPv4 routes of the kernel', async function () {
    const wine = findWine();
    if (!wine.available) {
      console.log(`      skipped: ${wine.reason}`);
      return this.skip();
    }
    const program = wineReady(await buildIpRoute('win-x64'));
    const { stdout } = await wine.run(program, [], {
      input: batch(request(1, 'Get-IpRouteEntry', { AddressFamily: 'IPv4' })),
    });
    const items = replies(stdout);
    expect(items.pop()).to.deep.equal(['=', '1']);
    const found = items.map(([, , prefix, nextHop]) => `${prefix} via ${nextHop}`);
    expect(found.sort()).to.deep.equal(kernelRoutes().sort());
    // Wine has no GetIpInterfaceEntry: the routes come without the metric of their interface.
    expect(items.map((fields) => fields.slice(9, 11))).to.deep.equal(items.map(() => ['', '']));
  });
});

/** The kernel's IPv4 routes, as /proc/net/route has them: addresses in hexadecimal, the first byte last. */
function kernelRoutes(): string[] {
  const lines = readFileSync('/proc/net/route', 'utf8').trim().split('\n').slice(1);
  const address = (text: string) => [...Buffer.from(text, 'hex')].reverse().join('.');
  const bits = (text: string) => [...Number.parseInt(text, 16).toString(2)].filter((bit) => bit === '1').length;
  return lines.map((line) => {
    const [, destination = '', gateway = '', , , , , mask = ''] = line.split(/\s+/);
    return `${address(destination)}/${bits(mask)} via ${address(gateway)}`;
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
