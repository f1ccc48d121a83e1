import { expect } from 'chai';
import { batch, buildIpRoute, replies, request } from './iproute-program.ts';
import { buildStandIn } from './stand-in.ts';
import { type AvailableWine, findWine, windowsPath, wineReady } from './wine.ts';

const KEY = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\PersistentRoutes`;

describe('what route -p keeps in the registry of Windows (Stack8)', function () {
  this.timeout(180_000);
  let wine: AvailableWine;
  let program: string;
  before(async function () {
    const found = findWine();
    const library = buildStandIn('windows');
    if (!found.available || !library.available) {
      console.log(`      skipped: ${found.available ? '' : found.reason}${library.available ? '' : library.reason}`);
      return this.skip();
    }
    wine = found;
    program = wineReady(await buildIpRoute('win-x64', windowsPath(library.path)));
    await wine.run('reg', ['delete', KEY, '/f']);
  });
  after(async () => {
    await wine?.run('reg', ['delete', KEY, '/f']);
  });

  /** The destinations, next hops, interfaces and metrics that it gives, and its warnings. */
  const kept = async () => {
    const { stdout } = await wine.run(program, [], {
      input: batch(request(1, 'Get-IpRouteEntry', { PolicyStore: 'RoutePersistent' })),
    });
    const lines = replies(stdout);
    expect(lines.at(-1)?.[0], stdout).to.equal('=');
    return lines.slice(0, -1).map((fields) => fields.slice(2).join(' '));
  };

  it('is nothing where there is no such key, and what its names say where there is', async () => {
    expect(await kept()).to.deep.equal([]);
    for (const name of ['203.0.113.0,255.255.255.0,198.51.100.7,4', '10.0.0.0,255.0.0.0,172.31.255.1,1']) {
      const { code } = await wine.run('reg', ['add', KEY, '/v', name, '/t', 'REG_SZ', '/d', '', '/f']);
      expect(code).to.equal(0);
    }
    const all = (await kept()).join('\n');
    expect(all).to.match(/203\.0\.113\.0\/24 198\.51\.100\.7 31 VPN \[1\] /);
    expect(all).to.match(/10\.0\.0\.0\/8 172\.31\.255\.1 0 /);
    expect(all).to.include('route delete 10.0.0.0 mask 255.0.0.0 172.31.255.1');
  });
});
