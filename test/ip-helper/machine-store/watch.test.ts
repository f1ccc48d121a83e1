import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { MachineFileError } from '../../../src/ip-helper/machine-file/machine-file-error.ts';
import { openSimulator } from '../../../src/ip-helper/machine-store/store.ts';
import { getRoute, listen, listRoutes, routeRow, turn, until } from '../simulator/simulated.ts';

const laptop = new URL('../../../module/IpRoute/Examples/vpn-laptop.machine.json', import.meta.url);
const VPN = { InterfaceIndex: 17, DestinationPrefix: '172.22.0.0/20', NextHop: '10.29.176.1' };
const NEW = { ...VPN, DestinationPrefix: '10.1.0.0/16' };
const on17 = (type: number, prefix: string) => `${type} ${prefix} via 10.29.176.1 on 17`;

describe('a machine file that somebody listens to', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    file = join(folder, 'machine.json');
    copyFileSync(laptop, file);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () => openSimulator({ machineFile: file, lookEvery: 10 });
  const edit = (from: string | RegExp, to: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));

  it('notifies of what another session adds, changes and deletes, and not of what it did before', async () => {
    const [watcher, other] = [open(), open()];
    other.batch(() => other.ipHelper.SetIpForwardEntry2(routeRow({ ...VPN, Metric: 2 })));
    const { told, cancel } = listen(watcher.ipHelper);
    const work = [
      () => other.ipHelper.CreateIpForwardEntry2(routeRow(NEW)),
      () => other.ipHelper.SetIpForwardEntry2(routeRow({ ...VPN, Metric: 6000 })),
      () => other.ipHelper.DeleteIpForwardEntry2(routeRow(NEW)),
    ];
    for (const [at, step] of work.entries()) {
      expect(other.batch(step)).to.equal(0);
      await until(`the notice of step ${at}`, () => told.length > at);
    }
    expect(told).to.deep.equal([
      on17(1, NEW.DestinationPrefix),
      on17(0, VPN.DestinationPrefix),
      on17(2, NEW.DestinationPrefix),
    ]);
    expect(getRoute(watcher.ipHelper, VPN).row.Metric, 'read again').to.equal(6000);
    await cancel();
    other.batch(() => other.ipHelper.CreateIpForwardEntry2(routeRow(NEW)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).to.have.length(3);
  });
  it('notifies of a change once, whether the watch or a batch of its own sees it first', async () => {
    const [watcher, other] = [open(), open()];
    const { told, cancel } = listen(watcher.ipHelper);
    other.batch(() => other.ipHelper.SetIpForwardEntry2(routeRow({ ...VPN, Metric: 6000 })));
    watcher.batch(() => watcher.ipHelper.CreateIpForwardEntry2(routeRow(NEW)));
    expect(told).to.deep.equal([]);
    await until('both', () => told.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).to.deep.equal([on17(0, VPN.DestinationPrefix), on17(1, NEW.DestinationPrefix)]);
    await cancel();
  });
  it('notifies of nothing where a batch could not be saved, and goes on', async () => {
    const { batch, ipHelper } = open();
    const { told, cancel } = listen(ipHelper);
    const before = listRoutes(ipHelper);
    mkdirSync(join(`${file}.saving`, 'full'), { recursive: true });
    const work = () => {
      ipHelper.CreateIpForwardEntry2(routeRow(NEW));
      ipHelper.DeleteIpForwardEntry2(routeRow(VPN));
      return ipHelper.SetIpForwardEntry2(routeRow({ ...VPN, DestinationPrefix: '169.254.0.0/16', Metric: 7 }));
    };
    expect(() => batch(work)).to.throw(MachineFileError, /could not be saved/);
    rmSync(`${file}.saving`, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).to.deep.equal([]);
    expect(listRoutes(ipHelper)).to.deep.equal(before);
    expect(batch(work)).to.equal(0);
    await until('the three', () => told.length === 3);
    await cancel();
  });
  it('notifies of the rows of the stack when an editor adds an address, and of another index when one disables the interface (Stack1, Stack6)', async () => {
    const { ipHelper } = open();
    const { told, cancel } = listen(ipHelper);
    edit('"IPv4": {"InterfaceMetric": 45}', '"IPv4": {"InterfaceMetric": 45, "Addresses": ["198.51.100.9/24"]}');
    await until('the rows', () => told.length === 3);
    expect(told).to.deep.equal([
      '1 198.51.100.0/24 via 0.0.0.0 on 13',
      '1 198.51.100.9/32 via 0.0.0.0 on 13',
      '1 198.51.100.255/32 via 0.0.0.0 on 13',
    ]);
    const { luid } = ipHelper.ConvertInterfaceIndexToLuid(17);
    told.length = 0;
    const renumbered = readFileSync(file, 'utf8').replaceAll('"InterfaceIndex": 17', '"InterfaceIndex": 71');
    writeFileSync(file, renumbered.replace('"InterfaceIndex": 71', `"InterfaceLuid": "${luid}", "InterfaceIndex": 71`));
    await until('the index', () => ipHelper.ConvertInterfaceLuidToIndex(luid).index === 71);
    await turn();
    // Its rows are the same, found by the LUID that stays; what their index is now is a change.
    expect(new Set(told.map((line) => line.slice(0, 1)))).to.deep.equal(new Set(['0']));
    expect(getRoute(ipHelper, { ...VPN, InterfaceLuid: luid }).row.InterfaceIndex).to.equal(71);
    await cancel();
  });
  it('notifies of the rows of an adapter that is removed as deleted (Stack5)', async () => {
    const { ipHelper } = open();
    const { told, cancel } = listen(ipHelper);
    const machine = JSON.parse(readFileSync(file, 'utf8'));
    const isOther = ({ InterfaceIndex }: { InterfaceIndex: number }) => InterfaceIndex !== 24;
    const gone = machine.Routes.length - machine.Routes.filter(isOther).length;
    const Interfaces = machine.Interfaces.filter(isOther);
    writeFileSync(file, JSON.stringify({ ...machine, Interfaces, Routes: machine.Routes.filter(isOther) }));
    await until('the end of its rows', () => told.length === gone);
    expect(told.every((line) => /^2 .* on 24$/.test(line))).to.equal(true);
    expect(ipHelper.ConvertInterfaceIndexToLuid(24).status).to.equal(2);
    expect(ipHelper.CreateIpForwardEntry2(routeRow({ InterfaceIndex: 24 }))).to.equal(1168);
    await cancel();
  });
  it('waits while the file is half written or away, and takes up what is there then', async () => {
    const { ipHelper } = open();
    const { told, cancel } = listen(ipHelper);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, text.length / 2));
    await new Promise((resolve) => setTimeout(resolve, 50));
    renameSync(file, `${file}.away`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).to.deep.equal([]);
    expect(getRoute(ipHelper, VPN).row.Metric, 'as it was').to.equal(1);
    writeFileSync(
      file,
      text.replace(
        '"172.22.0.0/20", "NextHop": "10.29.176.1", "RouteMetric": 1',
        '"172.22.0.0/20", "NextHop": "10.29.176.1", "RouteMetric": 77',
      ),
    );
    await until('the change', () => told.length > 0);
    expect(told).to.deep.equal([on17(0, VPN.DestinationPrefix)]);
    await cancel();
  });
  it('lets a process end that does nothing but listen', () => {
    const worker = fileURLToPath(new URL('watch-worker.ts', import.meta.url));
    const output = execFileSync(process.execPath, ['--import', 'tsx', worker, file], { timeout: 20_000 });
    expect(output.toString()).to.equal('0\n');
  });
});
