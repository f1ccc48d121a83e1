import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { batch, buildIpRoute, replies, request } from './iproute-program.ts';
import { findWine, wineReady } from './wine.ts';

/** Two interfaces and routes of our own. Wine reads metrics as hexadecimal digits: they are below 10. */
const NETWORK = `
ip link set lo up
ip link add here type veth peer name there
ip link set here up
ip link set there up
ip addr add 198.51.100.2/24 dev here
ip route add 203.0.113.0/24 via 198.51.100.1 metric 7
ip route add 192.0.2.128/25 dev there metric 3
`;

describe("the executable under Wine, with Wine's own iphlpapi, in a network of its own", function () {
  this.timeout(900_000);

  it('reads the routes that the test made, and knows their interface by index, LUID and alias', async function () {
    const wine = findWine();
    const alone = spawnSync('unshare', ['-n', 'ip', 'link'], { stdio: 'ignore' });
    const reason = wine.available
      ? alone.status === 0
        ? undefined
        : 'there is no right to a network of its own'
      : wine.reason;
    if (!wine.available || reason !== undefined) {
      console.log(`      skipped: ${reason}`);
      return this.skip();
    }
    const program = wineReady(await buildIpRoute('win-x64'));
    const ask = async (...requests: string[]) => {
      const { stdout } = await wine.run(program, [], { input: batch(...requests), network: NETWORK });
      return replies(stdout);
    };
    const routes = (await ask(request(1, 'Get-IpRouteEntry', { AddressFamily: 'IPv4' }))).slice(0, -1);
    const found = new Map(routes.map((fields) => [fields[2] ?? '', fields]));
    const [, , , nextHop, index = '', alias = '', luid = '', , metric] = found.get('203.0.113.0/24') ?? [];
    expect([nextHop, metric]).to.deep.equal(['198.51.100.1', '7']);
    expect(found.get('192.0.2.128/25')?.slice(3, 4)).to.deep.equal(['0.0.0.0']);
    expect(found.has('198.51.100.0/24')).to.equal(true);
    // Each name of the interface leads to its routes, and all of them together do.
    const name = { InterfaceIndex: index, InterfaceAlias: alias, InterfaceLuid: luid };
    const filters = [...Object.entries(name).map(([key, value]) => ({ [key]: value })), name];
    const asked = filters.map((filter, at) =>
      request(at + 1, 'Get-IpRouteEntry', { DestinationPrefix: '203.0.113.*', ...filter }),
    );
    const answers = await ask(...asked);
    expect(answers.filter(([kind]) => kind === '-').map(([, id, prefix]) => `${id} ${prefix}`)).to.deep.equal(
      filters.map((_, at) => `${at + 1} 203.0.113.0/24`),
    );
  });
});
