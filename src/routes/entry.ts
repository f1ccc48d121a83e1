import type {
  BackendName,
  ComputerName,
  Duration,
  Enum,
  IpAddress,
  IpPrefix,
  UInt8,
  UInt32,
  UInt64,
} from 'pwsh-contract';
import { NO_ERROR } from 'pwsh-contract/native';
import { type AddressFamily, readInterfaceRow } from '../interfaces/row.ts';
import { withZone } from '../ip-helper/address.ts';
import { decodeForwardRow, type ForwardRow, interfaceMetric, ownersIn, rowsOf } from '../ip-helper/codec.ts';
import { AF_INET, nameOf, ROUTE_ORIGINS, ROUTE_PROTOCOLS } from '../ip-helper/enums.ts';
import type { IpHelper } from '../ip-helper/ip-helper.ts';
import { INFINITE_SECONDS } from '../ip-helper/limits.ts';
import { ask, type Machine } from '../session/machine.ts';

/** Who made a route, as NL_ROUTE_PROTOCOL names it. JSON has the numbers where NetTCPIP has an enum. */
export type RouteProtocol = Enum<
  'IpRouteProtocol',
  {
    Other: 1;
    Local: 2;
    NetMgmt: 3;
    Icmp: 4;
    Egp: 5;
    Ggp: 6;
    Hello: 7;
    Rip: 8;
    IsIs: 9;
    EsIs: 10;
    Cisco: 11;
    Bbn: 12;
    Ospf: 13;
    Bgp: 14;
    Idpr: 15;
    Eigrp: 16;
    Dvmrp: 17;
    Rpl: 18;
    Dhcp: 19;
    NtAutostatic: 10002;
    NtStatic: 10006;
    NtStaticNonDod: 10007;
  }
>;

/**
 * How a route is advertised: not at all, with a finite lifetime, or with an infinite one. The numbers are those of NetTCPIP:
 * https://learn.microsoft.com/windows/win32/fwp/wmi/nettcpipprov/msft-netroute
 */
export type RoutePublish = Enum<'IpRoutePublish', { No: 0; Age: 1; Yes: 2 }>;

/**
 * One route of the IP routing table, with every member of its MIB_IPFORWARD_ROW2.
 *
 * @table EffectiveMetric:9 RouteMetric DestinationPrefix NextHop InterfaceAlias
 * @text {DestinationPrefix} via {NextHop} on {InterfaceAlias|InterfaceIndex}
 */
export interface IpRouteEntry {
  /** Destination of the route. */
  DestinationPrefix: IpPrefix;
  /** Next hop; 0.0.0.0 or :: for an on-link route. A link-local one carries its zone: fe80::1%13. */
  NextHop: IpAddress;
  /**
   * Index of the interface. May change when the interface is disabled and enabled.
   * @alias ifIndex
   */
  InterfaceIndex: UInt32;
  /**
   * Alias of the interface, as people see it.
   * @alias ifAlias
   */
  InterfaceAlias: string | null;
  /** Locally unique identifier of the interface. */
  InterfaceLuid: UInt64;
  /** IPv4 or IPv6. */
  AddressFamily: 'IPv4' | 'IPv6';
  /** Metric of the route alone: an offset to the metric of its interface. */
  RouteMetric: UInt32;
  /**
   * Metric of the interface for this address family; null where it cannot be read.
   * @alias ifMetric
   */
  InterfaceMetric: UInt32 | null;
  /** The complete metric that Windows compares: RouteMetric + InterfaceMetric. */
  EffectiveMetric: UInt64 | null;
  /** How long the route stays valid. */
  ValidLifetime: Duration;
  /** How long the route stays preferred. */
  PreferredLifetime: Duration;
  /** Length of the site prefix, in bits. */
  SitePrefixLength: UInt8;
  /** Who made the route. */
  Protocol: string;
  /** Whether the route goes to a loopback interface. */
  Loopback: boolean;
  /** Whether the prefix is used for address autoconfiguration (IPv6). */
  AutoconfigureAddress: boolean;
  /** Whether and how the route is advertised: No, Age or Yes. */
  Publish: 'No' | 'Age' | 'Yes';
  /** Whether the route is immortal. */
  Immortal: boolean;
  /** How long ago the route was added or changed. */
  Age: Duration;
  /** Where the route came from: Manual, WellKnown, Dhcp, RouterAdvertisement or 6to4. */
  Origin: string;
  /** The store: the active one, whose changes are gone after a restart; or RoutePersistent, what route -p keeps. */
  Store: string;
  /** Live, or the simulator and its machine file. */
  Backend: BackendName;
  /** The computer that this was read on. */
  ComputerName: ComputerName;
}

/** What an interface adds to its routes. */
export interface InterfaceFacts {
  readonly alias: string | null;
  readonly metric: number | null;
}

/** What the interfaces of this batch add to their routes, for each family by LUID. */
const newFacts = () => ({ IPv4: new Map<bigint, InterfaceFacts>(), IPv6: new Map<bigint, InterfaceFacts>() });

/** Says what an interface adds to its routes. Each is asked once in a batch. */
function factsReader(machine: Machine): (luid: bigint, family: AddressFamily) => InterfaceFacts {
  const known = ask(machine, newFacts);
  return (luid, family) => {
    const asked = known[family];
    let facts = asked.get(luid);
    if (facts === undefined) {
      facts = readFacts(machine.ipHelper, luid, family);
      asked.set(luid, facts);
    }
    return facts;
  };
}

/**
 * The entries of the routes of a table (MIB_IPFORWARD_TABLE2), each made when it is asked for. What they need besides is
 * read at once: they say how it was then, whatever has happened meanwhile.
 */
export function entriesOf(table: Uint8Array, machine: Machine): Generator<IpRouteEntry> {
  const factsOf = factsReader(machine);
  for (const { luid, family } of ownersIn(table)) factsOf(luid, family === AF_INET ? 'IPv4' : 'IPv6');
  const toEntry = entryReader(machine);
  const rows = rowsOf(table);
  return (function* () {
    for (const row of rows) yield toEntry(decodeForwardRow(row));
  })();
}

/** Turns rows into entries. */
export function entryReader(machine: Machine): (row: ForwardRow) => IpRouteEntry {
  const factsOf = factsReader(machine);
  return (row) => {
    const family = row.NextHop.includes(':') ? 'IPv6' : 'IPv4';
    const facts = factsOf(row.InterfaceLuid, family);
    const duration = (seconds: number) => (seconds === INFINITE_SECONDS ? Infinity : seconds);
    return {
      DestinationPrefix: row.DestinationPrefix,
      NextHop: withZone(row.NextHop, row.InterfaceIndex),
      InterfaceIndex: row.InterfaceIndex,
      InterfaceAlias: facts.alias,
      InterfaceLuid: row.InterfaceLuid,
      AddressFamily: family,
      RouteMetric: row.Metric,
      InterfaceMetric: facts.metric,
      EffectiveMetric: facts.metric === null ? null : BigInt(row.Metric) + BigInt(facts.metric),
      ValidLifetime: duration(row.ValidLifetime),
      PreferredLifetime: duration(row.PreferredLifetime),
      SitePrefixLength: row.SitePrefixLength,
      Protocol: nameOf(ROUTE_PROTOCOLS, row.Protocol),
      Loopback: row.Loopback,
      AutoconfigureAddress: row.AutoconfigureAddress,
      Publish: publishOf(row.Publish, row.ValidLifetime),
      Immortal: row.Immortal,
      Age: row.Age === INFINITE_SECONDS ? Infinity : row.Age,
      Origin: nameOf(ROUTE_ORIGINS, row.Origin),
      Store: 'ActiveStore',
      Backend: machine.backend,
      ComputerName: machine.computer,
    };
  };
}

/** NetTCPIP's three words: Age is published with a finite lifetime, Yes with an infinite one. */
export function publishOf(publish: boolean, validLifetime: number): RoutePublish {
  if (!publish) return 'No';
  return validLifetime === INFINITE_SECONDS ? 'Yes' : 'Age';
}

/** An interface that cannot be read leaves nulls: a route is still a route. */
function readFacts(ipHelper: IpHelper, luid: bigint, family: AddressFamily): InterfaceFacts {
  const { status, alias } = ipHelper.ConvertInterfaceLuidToAlias(luid);
  const read = readInterfaceRow(ipHelper, luid, family);
  return {
    alias: status === NO_ERROR ? alias : null,
    metric: read.status === NO_ERROR ? interfaceMetric(read.bytes) : null,
  };
}
