import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { resultOf } from '../../generator/library/contract/plan.ts';
import { parseValue } from '../../generator/library/wire/values.ts';
import { setIpInterfaceEntry } from '../../src/commands/set-ip-interface-entry.ts';
import { commands } from '../../src/contract.generated.ts';
import { decodeInterfaceRow, type InterfaceRow } from '../../src/ip-helper/codec.ts';
import { type FakeMachine, fakeMachine, interfaceRow } from '../ip-helper/fake-ip-helper.ts';

type Request = Parameters<typeof setIpInterfaceEntry>[0];

const columns = commands.find(({ name }) => name === 'Set-IpInterfaceEntry')?.parameters ?? [];

/** What a piped object asks for, as the texts that PowerShell makes of its members are read. */
function requestOf(entry: object | null): Request {
  const values = new Map(Object.entries(entry ?? {}));
  const given = columns.flatMap((column) => {
    const value = values.get(column.name);
    if (value === undefined) return [];
    const parsed = parseValue(column, String(value));
    return [[column.name, parsed.ok ? parsed.value : expect.fail(`${column.name}: ${parsed.rule}`)]];
  });
  return Object.fromEntries(given);
}

const row = (index: number, Family: number, more: Partial<InterfaceRow> = {}) =>
  interfaceRow({
    InterfaceLuid: BigInt(index),
    InterfaceIndex: index,
    Family,
    Metric: 25,
    UseAutomaticMetric: 1,
    SitePrefixLength: Family === 2 ? 64 : 255,
    ...more,
  });
const both = () => fakeMachine({ interfaces: [row(7, 2), row(7, 23), row(9, 2, { UseAutomaticMetric: 0 })] });

/** Plans with every setting named on the command line, or with `named` of them. */
const plan = (machine: FakeMachine, request: Request, named: readonly string[] = Object.keys(request)) =>
  setIpInterfaceEntry(request, machine, {
    named: new Set(named),
    piped: named.length === 0,
    together: 1,
    warn: () => {},
  });

const failure = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) return `${error.facts.id} ${error.facts.category}`;
    throw error;
  }
  return 'no error';
};

describe('changes of IP interfaces', () => {
  it('turn the automatic metric off with a metric, and say so', () => {
    const machine = both();
    const { target, action, planned, apply } = plan(machine, {
      InterfaceIndex: 7,
      AddressFamily: 'IPv4',
      InterfaceMetric: 6000,
    });
    expect([target, action]).to.deep.equal([
      'IPv4 on if7 (7)',
      'Set InterfaceMetric 25 -> 6000, AutomaticMetric Enabled -> Disabled',
    ]);
    expect(planned).to.deep.include({ WhatIf: true, Changed: true });
    expect(machine.written).to.have.length(0);
    const change = resultOf(apply());
    expect(change.ChangedProperties).to.include.members(['InterfaceMetric', 'AutomaticMetric']);
    expect(change.After).to.include({ InterfaceMetric: 6000, AutomaticMetric: 'Disabled' });
    expect(change.Before).to.include({ InterfaceMetric: 25, AutomaticMetric: 'Enabled' });
  });

  it('pin a metric that is what Windows computed, and leave one alone that is pinned', () => {
    expect(plan(both(), { InterfaceIndex: 7, AddressFamily: 'IPv4', InterfaceMetric: 25 }).action).to.equal(
      'Set AutomaticMetric Enabled -> Disabled',
    );
    const machine = both();
    const idle = plan(machine, { InterfaceIndex: 9, InterfaceMetric: 25 });
    expect([idle.action, resultOf(idle.apply()).Changed, machine.written.length]).to.deep.equal(['', false, 0]);
  });

  it('write every other byte as it was read, but a site prefix length that Windows refuses to take back', () => {
    const machine = both();
    plan(machine, { InterfaceIndex: 7, AddressFamily: 'IPv4', NlMtu: 1400 }).apply();
    plan(machine, { InterfaceIndex: 7, AddressFamily: 'IPv6', WeakHostSend: true }).apply();
    const [v4, v6] = machine.written.map((bytes) => decodeInterfaceRow(bytes));
    expect(v4).to.deep.equal({ ...decodeInterfaceRow(row(7, 2)), NlMtu: 1400, SitePrefixLength: 0 });
    expect(v6).to.deep.equal({ ...decodeInterfaceRow(row(7, 23)), WeakHostSend: 1, SitePrefixLength: 128 });
  });

  it('set every setting by the name that the entry shows it by', () => {
    const machine = both();
    const settings = {
      InterfaceMetric: 1,
      AutomaticMetric: false,
      NlMtu: 2,
      Forwarding: true,
      Advertising: true,
      AdvertiseDefaultRoute: true,
      IgnoreDefaultRoutes: true,
      WeakHostSend: true,
      WeakHostReceive: true,
      RouterDiscovery: 'ControlledByDHCP',
      ManagedAddressConfiguration: true,
      OtherStatefulConfiguration: true,
      NeighborUnreachabilityDetection: true,
      BaseReachableTime: 3,
      RetransmitTime: 4,
      DadTransmits: 5,
      PathMtuDiscoveryTimeout: 6,
      LinkLocalAddressBehavior: 'AlwaysOn',
      LinkLocalAddressTimeout: 7,
      SitePrefixLength: 48,
    } as const;
    const change = resultOf(plan(machine, { InterfaceIndex: 7, AddressFamily: 'IPv6', ...settings }).apply());
    expect(requestOf(change.After)).to.include(settings);
    expect(change.ChangedProperties).to.deep.equal(Object.keys(settings));
    expect(decodeInterfaceRow(machine.written[0] ?? new Uint8Array())).to.include({
      ForwardingEnabled: 1,
      DisableDefaultRoutes: 1,
      RouterDiscoveryBehavior: 2,
      LinkLocalAddressBehavior: 2,
      UseNeighborUnreachabilityDetection: 1,
    });
  });

  it('put a piped entry back as it was, the metric to be computed where it was', () => {
    const machine = both();
    const { Before } = resultOf(
      plan(machine, { InterfaceIndex: 7, AddressFamily: 'IPv4', InterfaceMetric: 50 }).apply(),
    );
    const { InterfaceAlias: _, ...request } = requestOf(Before);
    const back = resultOf(plan(machine, request, []).apply());
    expect(back.After).to.include({ AutomaticMetric: 'Enabled' });
    expect(back.ChangedProperties).to.deep.equal(['AutomaticMetric']);
    expect(decodeInterfaceRow(machine.written[1] ?? new Uint8Array())).to.include({ Metric: 50, SitePrefixLength: 0 });
  });

  it('do not set what a piped object carries when something is named', () => {
    const request: Request = { InterfaceIndex: 9, InterfaceMetric: 99, Forwarding: true };
    expect(plan(both(), request, ['Forwarding']).action).to.equal('Set Forwarding Disabled -> Enabled');
  });

  it('take the only address family, and ask where there are two', () => {
    expect(plan(both(), { InterfaceIndex: 9, Forwarding: true }).planned.AddressFamily).to.equal('IPv4');
    expect(failure(() => plan(both(), { InterfaceIndex: 7, Forwarding: true }))).to.equal(
      'AddressFamilyMissing InvalidArgument',
    );
  });

  const key = { InterfaceIndex: 7, AddressFamily: 'IPv4' } as const;
  const bad: Record<string, [request: Request, error: string]> = {
    'a family that the interface lacks': [
      { InterfaceIndex: 9, AddressFamily: 'IPv6', Forwarding: true },
      'InterfaceFamilyNotFound ObjectNotFound',
    ],
    'an unknown interface': [{ InterfaceIndex: 8, Forwarding: true }, 'InterfaceNotFound ObjectNotFound'],
    'no interface': [{ Forwarding: true }, 'InterfaceMissing InvalidArgument'],
    'two interfaces': [{ InterfaceIndex: 7, InterfaceLuid: 9n, Forwarding: true }, 'InterfaceMismatch InvalidArgument'],
    'nothing to set': [key, 'NothingToSet InvalidArgument'],
    'a metric that is also to be computed': [
      { ...key, InterfaceMetric: 5, AutomaticMetric: true },
      'ContradictoryMetric InvalidArgument',
    ],
    'the mark for a metric that is not used': [
      { ...key, InterfaceMetric: 0xffff_ffff },
      'InvalidInterfaceMetric InvalidArgument',
    ],
    'a site prefix of IPv4': [{ ...key, SitePrefixLength: 24 }, 'InvalidSitePrefixLength InvalidArgument'],
    'a site prefix above 128': [
      { InterfaceIndex: 7, AddressFamily: 'IPv6', SitePrefixLength: 129 },
      'InvalidSitePrefixLength InvalidArgument',
    ],
    'a rehearsal': [{ ...key, Forwarding: true, WhatIf: 'True' }, 'PipedRehearsal InvalidArgument'],
    'another backend': [{ ...key, Forwarding: true, Backend: 'Live' }, 'OtherBackend InvalidArgument'],
    'the persistent store': [{ ...key, Forwarding: true, Store: 'PersistentStore' }, 'PersistentStore InvalidArgument'],
  };
  for (const [what, [request, error]] of Object.entries(bad)) {
    it(`have one error for ${what}`, () => {
      const machine = both();
      expect(failure(() => plan(machine, request))).to.equal(error);
      expect(machine.written).to.have.length(0);
    });
  }

  it('report what Windows refuses', () => {
    const refused = (setStatus: number) =>
      failure(() => plan(fakeMachine({ interfaces: [row(7, 2)], setStatus }), { ...key, NlMtu: 1 }).apply());
    expect(refused(5)).to.equal('AccessDenied PermissionDenied');
    expect(refused(87)).to.equal('InvalidInterface InvalidArgument');
  });
});
