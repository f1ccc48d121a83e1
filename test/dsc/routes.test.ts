import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { readForwardTable } from '../command-line/forward-table.ts';
import { program } from '../command-line/program.ts';
import { discover, resolveExecutable } from './discovery.ts';
import type { Engine, Json } from './engine.ts';
import { manifestFault } from './manifest.ts';
import { printedEngine } from './printed.ts';

const module = join(import.meta.dirname, '..', '..', 'module', 'IpRoute');
const LAN = { InterfaceIndex: 7, InterfaceAlias: 'LAN', IPv4: { InterfaceMetric: 25, Addresses: ['192.0.2.9/24'] } };
const VPN = { InterfaceIndex: 9, InterfaceAlias: 'V\u00dcN', IPv4: { InterfaceMetric: 1, Addresses: ['10.8.0.2/24'] } };
const row = (DestinationPrefix: string, RouteMetric: number, InterfaceIndex = 7) => ({
  DestinationPrefix,
  NextHop: InterfaceIndex === 7 ? '192.0.2.1' : '10.8.0.1',
  InterfaceIndex,
  RouteMetric,
});
const key = (destinationPrefix: string, more: Json = {}) => ({
  destinationPrefix,
  nextHop: '192.0.2.1',
  interfaceAlias: 'LAN',
  ...more,
});
const ROUTE = 'IpRoute/Route';
const LIST = 'IpRoute/RouteList';

describe('the resources of the routing table', function () {
  this.timeout(120_000);
  let folder: string;
  let engine: Engine;
  const words = ['--simulator', '--machine-file', 'machine.json'];
  const table = () => readForwardTable(join(folder, 'machine.json'));
  const machine = (more: object = {}) =>
    writeFileSync(
      join(folder, 'machine.json'),
      JSON.stringify({
        Interfaces: [LAN, VPN],
        Routes: [row('0.0.0.0/0', 5), row('10.0.0.0/8', 20), row('172.16.0.0/12', 1, 9)],
        ...more,
      }),
    );
  const before = ['0.0.0.0/0 192.0.2.1 5', '10.0.0.0/8 192.0.2.1 20', '172.16.0.0/12 10.8.0.1 1'];
  const messages = (state: Json | undefined) => ((state?.['_metadata'] ?? {}) as Json)['whatIf'];
  const routesOf = (state: Json) => state['routes'] as Json[];
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => 'nothing was refused',
      (error: Error) =>
        `${error.message}; ${engine.traces.map(({ level, message }) => `${level}: ${message}`).join('; ')}`,
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-dsc-'));
    machine();
    engine = printedEngine(program, folder, words);
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  it('are listed in the folder of the module, by manifests without a fault', () => {
    const { resources, skipped } = discover({ env: { DSC_RESOURCE_PATH: module }, cwd: folder });
    expect(skipped).to.deep.equal([]);
    expect(resources.map(({ manifest }) => manifest.type)).to.deep.equal([ROUTE, LIST]);
    for (const { manifest } of resources) expect(manifestFault(manifest)).to.equal(undefined);
  });

  it('describe each property in their schemas, and close each object', () => {
    const check = (schema: Json, path: string): void => {
      expect(schema['additionalProperties'], path).to.equal(false);
      for (const [name, property] of Object.entries(schema['properties'] as Record<string, Json>)) {
        if ('$ref' in property && name.startsWith('_')) continue;
        expect([property['title'], property['description']], `${path}.${name}`).to.satisfy((texts: unknown[]) =>
          texts.every((text) => typeof text === 'string' && text.length > 3),
        );
        const inner = (property['items'] ?? property) as Json;
        if ('properties' in inner) check(inner, `${path}.${name}`);
      }
    };
    for (const type of [ROUTE, LIST]) check(engine.find(type).manifest.schema?.embedded as Json, type);
  });

  it('start the program of the module, whatever lies in PATH', () => {
    const planted = join(folder, 'planted');
    mkdirSync(join(planted, 'bin', 'win-x64'), { recursive: true });
    for (const name of ['iproute', 'iproute.exe', join('bin', 'win-x64', 'iproute.exe')]) {
      writeFileSync(join(planted, name), '#!/bin/sh\nexit 0\n');
      chmodSync(join(planted, name), 0o755);
    }
    const env = { ...process.env, PATH: `${planted}${delimiter}${process.env['PATH']}`, DSC_RESOURCE_PATH: module };
    const { executable = '' } = discover({ env, cwd: folder }).resources[0]?.manifest.get ?? {};
    const beside = join(folder, 'bin', 'win-x64');
    mkdirSync(beside, { recursive: true });
    writeFileSync(join(beside, 'iproute.exe'), '');
    // From another working folder, which has none of its own.
    const cwd = mkdtempSync(join(tmpdir(), 'iproute-dsc-cwd-'));
    expect(resolveExecutable(executable, folder, { env, cwd }))
      .to.include(folder)
      .and.not.include('planted');
    rmSync(cwd, { recursive: true });
    // What is printed says where it is.
    const printed = engine.find(ROUTE).manifest.get?.executable ?? '';
    expect(resolveExecutable(printed, folder, { env, cwd: planted })).to.equal(printed);
    expect(readFileSync(printed).equals(readFileSync(program))).to.equal(true);
  });

  it('get a route by its interface, in any case of the alias, and say of another one that it is not there', async () => {
    const { actualState } = await engine.get(ROUTE, key('10.0.0.0/8', { interfaceAlias: 'lan' }));
    expect(actualState).to.deep.include({ ...key('10.0.0.0/8'), interfaceIndex: 7, routeMetric: 20, publish: 'No' });
    expect(actualState).to.not.have.property('_exist');
    const { interfaceLuid } = actualState;
    const byLuid = { destinationPrefix: '10.0.0.0/8', nextHop: '192.0.2.1', interfaceLuid };
    expect((await engine.get(ROUTE, byLuid)).actualState).to.deep.equal(actualState);
    const missing = key('10.1.0.0/16', { routeMetric: 7 });
    const { routeMetric: _, ...keys } = missing as Json;
    expect((await engine.get(ROUTE, missing)).actualState).to.deep.equal({ ...keys, _exist: false });
  });

  it('create, set and delete a route, and change nothing a second time', async () => {
    const desired = key('10.20.0.0/16', { routeMetric: 7 });
    expect(await engine.test(ROUTE, desired)).to.deep.include({
      inDesiredState: false,
      differingProperties: ['_exist'],
    });
    const made = await engine.set(ROUTE, desired, { config: true });
    expect(made.beforeState).to.include({ _exist: false });
    expect(made.afterState).to.deep.include({ ...desired, protocol: 'NetMgmt' });
    expect(made.changedProperties).to.include.members(['routeMetric', '_exist']);
    expect(table()).to.deep.equal([...before, '10.20.0.0/16 192.0.2.1 7']);
    expect(await engine.test(ROUTE, desired)).to.deep.include({ inDesiredState: true, differingProperties: [] });
    expect((await engine.set(ROUTE, desired, { config: true })).changedProperties).to.deep.equal([]);
    const changed = key('10.20.0.0/16', { routeMetric: 9, validLifetime: '01:00:00', preferredLifetime: '00:30:00' });
    expect((await engine.set(ROUTE, changed)).changedProperties).to.deep.equal([
      'routeMetric',
      'validLifetime',
      'preferredLifetime',
    ]);
    // A lifetime that runs down is no difference.
    expect((await engine.test(ROUTE, changed)).inDesiredState).to.equal(true);
    await engine.set(ROUTE, { ...changed, _exist: false }, { config: true });
    expect(table()).to.deep.equal(before);
    expect((await engine.test(ROUTE, { ...changed, _exist: false })).inDesiredState).to.equal(true);
    await engine.delete(ROUTE, key('10.0.0.0/8'));
    await engine.delete(ROUTE, key('10.0.0.0/8'));
    expect(table()).to.deep.equal(before.filter((line) => !line.startsWith('10.0')));
  });

  it('say what they would do, in words, and do nothing of it', async () => {
    const { afterState, changedProperties } = await engine.set(ROUTE, key('10.0.0.0/8', { routeMetric: 6000 }), {
      whatIf: true,
    });
    expect(changedProperties).to.deep.equal(['routeMetric']);
    expect(afterState).to.include({ routeMetric: 6000 });
    expect(messages(afterState)).to.deep.equal([
      'Would set the route 10.0.0.0/8 via 192.0.2.1 on LAN (7): RouteMetric 20 -> 6000.',
    ]);
    const gone = await engine.set(ROUTE, key('10.0.0.0/8', { _exist: false }), { whatIf: true, config: true });
    expect(gone.afterState).to.include({ _exist: false });
    expect(messages(await engine.delete(ROUTE, key('10.0.0.0/8'), true))).to.deep.equal([
      'Would delete the route 10.0.0.0/8 via 192.0.2.1 on LAN (7): RouteMetric 20.',
    ]);
    const same = await engine.set(ROUTE, key('10.0.0.0/8', { routeMetric: 20 }), { whatIf: true });
    expect([same.changedProperties, messages(same.afterState)]).to.deep.equal([[], undefined]);
    const failing = await engine.set(ROUTE, key('10.9.0.0/16', { interfaceAlias: 'Gone' }), { whatIf: true });
    expect(String(messages(failing.afterState))).to.match(/^Would fail: There is no interface 'Gone' here/);
    expect(table()).to.deep.equal(before);
  });

  it('export what was not made by the stack, as it can be set, and each again in the desired state', async () => {
    const routes = await engine.export(ROUTE);
    expect(routes.map(({ destinationPrefix }) => destinationPrefix)).to.deep.equal([
      '0.0.0.0/0',
      '10.0.0.0/8',
      '172.16.0.0/12',
    ]);
    expect(routes[2])
      .to.include({ interfaceAlias: 'V\u00dcN' })
      .and.not.have.any.keys('interfaceIndex', 'interfaceLuid');
    const [list, ...others] = await engine.export(LIST);
    expect(others).to.deep.equal([]);
    expect(list).to.deep.equal({ routes });
    const desired = { ...list, unlistedRoutes: { action: 'Remove' } };
    expect((await engine.test(LIST, desired)).inDesiredState).to.equal(true);
    expect((await engine.set(LIST, desired, { config: true })).changedProperties).to.deep.equal([]);
    expect(table()).to.deep.equal(before);
  });

  it('set a list: what is listed is made, one with _exist false is deleted, and the order is kept', async () => {
    const routes = [
      key('10.30.0.0/16', { routeMetric: 3 }),
      key('10.0.0.0/8', { _exist: false }),
      key('0.0.0.0/0', { routeMetric: 6 }),
    ];
    const tested = await engine.test(LIST, { routes });
    expect(tested).to.deep.include({ inDesiredState: false, differingProperties: ['routes'] });
    const would = await engine.set(LIST, { routes }, { whatIf: true });
    expect(routesOf(would.afterState).map((item) => String(messages(item)).split(' ', 2).join(' '))).to.deep.equal([
      'Would create',
      'Would delete',
      'Would set',
    ]);
    expect(table()).to.deep.equal(before);
    const { afterState, changedProperties } = await engine.set(LIST, { routes, atomic: true });
    expect(changedProperties).to.deep.equal(['routes']);
    expect(routesOf(afterState).map(({ routeMetric, _exist }) => routeMetric ?? _exist)).to.deep.equal([3, false, 6]);
    expect(table().sort()).to.deep.equal([
      '0.0.0.0/0 192.0.2.1 6',
      '10.30.0.0/16 192.0.2.1 3',
      '172.16.0.0/12 10.8.0.1 1',
    ]);
    expect((await engine.test(LIST, { routes })).inDesiredState).to.equal(true);
  });

  it('leave unlisted routes, report them, or delete those of a scope', async () => {
    const routes = [key('10.0.0.0/8')];
    const test = (unlistedRoutes?: Json) =>
      engine.test(LIST, { routes, ...(unlistedRoutes ? { unlistedRoutes } : {}) });
    expect((await test()).inDesiredState).to.equal(true);
    expect((await test({ action: 'ignore' })).inDesiredState).to.equal(true);
    expect(engine.traces).to.deep.equal([]);
    const reported = await test({ action: 'report' });
    expect(reported).to.deep.include({ inDesiredState: false, differingProperties: ['unlistedRoutes'] });
    expect(engine.traces).to.deep.equal([
      { level: 'warn', message: 'The route 0.0.0.0/0 via 192.0.2.1 on LAN (7) is not listed.' },
      { level: 'warn', message: 'The route 172.16.0.0/12 via 10.8.0.1 on V\u00dcN (9) is not listed.' },
    ]);
    expect((await test({ action: 'report', destinationPrefix: ['10.*'] })).inDesiredState).to.equal(true);
    await engine.set(LIST, { routes, unlistedRoutes: { action: 'report' } });
    expect(table()).to.deep.equal(before);
    const unlistedRoutes = { action: 'remove', interfaceAlias: ['V*'] };
    const would = await engine.set(LIST, { routes, unlistedRoutes }, { whatIf: true });
    expect(messages(routesOf(would.afterState)[1])).to.deep.equal([
      'Would delete the route 172.16.0.0/12 via 10.8.0.1 on V\u00dcN (9): RouteMetric 1.',
    ]);
    await engine.set(LIST, { routes, unlistedRoutes });
    expect(table()).to.deep.equal(before.slice(0, 2));
    // A declared route in the scope stays.
    await engine.set(LIST, {
      routes: [key('10.0.0.0/8', { routeMetric: 8 })],
      unlistedRoutes: { action: 'remove', destinationPrefix: ['10.*'] },
    });
    expect(table()).to.deep.equal(['0.0.0.0/0 192.0.2.1 5', '10.0.0.0/8 192.0.2.1 8']);
  });

  it('refuse what would cut off the machine or the one who administers it, and what is not theirs', async () => {
    const set = (input: Json, type = LIST) => {
      engine.traces.length = 0;
      return refusal(engine.set(type, input));
    };
    const remove = { unlistedRoutes: { action: 'remove' } };
    expect(await set({ routes: [key('10.0.0.0/8')], ...remove })).to.match(
      /ended with 3: Refused.*error: The default route .* or give allowDefaultRoute\.$/,
    );
    expect(await set({ routes: [], ...remove })).to.match(/ended with 3: .*No route is listed/);
    expect(await set({ routes: [], unlistedRoutes: { action: 'remove', destinationPrefix: [] } })).to.match(
      /ended with 3: .*empty list/,
    );
    expect(await set({ routes: [], unlistedRoutes: { destinationPrefix: ['10.*'] } })).to.match(/^Schema: .*action/);
    expect(await set({ routes: [{ destinationPrefix: '10.0.0.0/8', nextHop: '192.0.2.1' }] })).to.match(/^Schema: /);
    expect(await set(key('10.1.2.3/8'), ROUTE)).to.match(
      /ended with 2: .*error: destinationPrefix: '10\.1\.2\.3\/8' is not valid: the host bits/,
    );
    expect(await set(key('10.9.0.0/16', { interfaceAlias: 'Gone' }), ROUTE)).to.match(
      /ended with 4: .*There is no interface 'Gone'/,
    );
    expect(await set({ routes: [key('10.0.0.0/8'), key('10.0.0.0/8', { interfaceAlias: 'lan' })] })).to.match(
      /routes\[1\] is not valid: .*at routes\[0\]/,
    );
    const local = { destinationPrefix: '192.0.2.0/24', nextHop: '0.0.0.0', interfaceAlias: 'LAN', routeMetric: 1 };
    expect(await set(local, ROUTE)).to.match(/ended with 3: .*The network stack made .*never changed by a resource/);
    expect(table()).to.deep.equal(before);
    const ends = { LocalAddress: '10.8.0.2', LocalPort: 22, RemoteAddress: '172.16.0.9', RemotePort: 50000 };
    machine({ Connections: [ends] });
    const way = { destinationPrefix: '172.16.0.0/12', nextHop: '10.8.0.1', interfaceAlias: 'V\u00dcN', _exist: false };
    expect(await set(way, ROUTE)).to.match(/ended with 3: Refused.*172\.16\.0\.9.*allowLockout/);
    expect(table()).to.deep.equal(before);
    const would = await engine.set(ROUTE, way, { whatIf: true });
    expect(engine.traces.at(-1)?.message).to.include('172.16.0.9');
    expect(would.afterState).to.include({ _exist: false });
    await engine.set(ROUTE, { ...way, allowLockout: true });
    expect(table()).to.have.length(2);
  });

  it('say what a failure left made, and go on from there; atomic, they leave nothing', async () => {
    // LAN has no IPv6.
    const impossible = { destinationPrefix: '2001:db8::/32', nextHop: '::', interfaceAlias: 'LAN' };
    const routes = [key('10.30.0.0/16'), impossible];
    const set = (more: Json) => refusal(engine.set(LIST, { routes, ...more }));
    expect(await set({ atomic: true })).to.match(/ended with [348]: /);
    expect(table()).to.deep.equal(before);
    engine.traces.length = 0;
    expect(await set({})).to.match(/ended with 6: Some changes were made.*1 change\(s\) before it are made/);
    expect(table()).to.deep.equal([...before, '10.30.0.0/16 192.0.2.1 256']);
    expect((await engine.test(LIST, { routes })).differingProperties).to.deep.equal(['routes']);
    expect((await engine.test(LIST, { routes: [key('10.30.0.0/16')] })).inDesiredState).to.equal(true);
  });

  it('record each change where that is asked for, and change no more than a file of prefixes allows', async () => {
    const log = join(folder, 'changes.jsonl');
    writeFileSync(join(folder, 'allowed.json'), JSON.stringify({ AllowPrefix: ['10.0.0.0/8'] }));
    const recorded = printedEngine(program, folder, [
      ...words,
      '--log-path',
      'changes.jsonl',
      '--allow-prefix',
      'allowed.json',
    ]);
    await recorded.set(ROUTE, key('10.0.0.0/8', { routeMetric: 21 }), { whatIf: true });
    await recorded.set(ROUTE, key('10.0.0.0/8', { routeMetric: 21 }));
    const lines = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Json);
    expect(JSON.stringify(lines)).to.include('dsc set IpRoute/Route').and.include('10.0.0.0/8');
    const refused = await recorded
      .set(ROUTE, key('10.0.0.0/8', { _exist: false }))
      .catch((error: Error) => error.message);
    expect(refused).to.match(/ended with [35]: /);
    expect(table()).to.include('10.0.0.0/8 192.0.2.1 21');
  });

  it('say on the command line what is wrong with it, on standard error alone', () => {
    const run = (input: string | undefined, ...more: string[]) => {
      const { status, stdout, stderr } = spawnSync(program, ['dsc', ...more], { cwd: folder, encoding: 'utf8', input });
      expect(stdout).to.equal('');
      return `${status} ${(JSON.parse(stderr) as Json)['error'] ?? (JSON.parse(stderr) as Json)['Message']}`;
    };
    expect(run('')).to.match(/^2 What dsc is to do is not said/);
    expect(run('', 'fly')).to.match(/^2 'fly' is nothing that dsc does/);
    expect(run('', 'get', ...words)).to.match(/^2 --resource is not given/);
    expect(run('', 'get', '--resource', 'IpRoute/Rout', ...words)).to.match(/^2 There is no resource 'IpRoute\/Rout'/);
    expect(run('', 'get', '--resource', ROUTE, ...words)).to.match(/^2 Standard input cannot be read: it is empty/);
    expect(run('{', 'get', '--resource', ROUTE, ...words)).to.match(/^2 Standard input cannot be read: it is no JSON/);
    expect(run('[]', 'get', '--resource', ROUTE, ...words)).to.match(
      /^2 The input: \[\] is not valid: it must be an object/,
    );
    expect(run('{}', 'get', '--resource', ROUTE, ...words)).to.match(/^2 destinationPrefix: it must be given/);
    expect(run('{}', 'delete', '--resource', LIST, ...words)).to.match(/^2 routes: it must be given/);
    expect(run('{"routes":[]}', 'delete', '--resource', LIST, ...words)).to.match(
      /^2 IpRoute\/RouteList cannot be deleted as a whole/,
    );
    expect(run(JSON.stringify(key('10.0.0.0/8', { colour: 1 })), 'get', '--resource', ROUTE, ...words)).to.match(
      /^2 colour: it is no property/,
    );
    expect(run('', 'manifest', '--simulator')).to.match(/^2 --simulator is given without --machine-file/);
    expect(run('{}', 'get', '--resource', ROUTE, '--what-if', ...words)).to.match(
      /^2 --what-if is given, and get changes nothing/,
    );
  });
});
