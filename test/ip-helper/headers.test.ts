import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as status from '../../generator/library/native/status.ts';
import type { RequestColumn } from '../../generator/library/wire/columns.ts';
import { commands } from '../../src/contract.generated.ts';
import * as enums from '../../src/ip-helper/enums.ts';
import { LOOPBACK_TYPE } from '../../src/ip-helper/simulator/assumptions.ts';
import { ESTABLISHED, TCP_STATES, TCP_TABLE_OWNER_PID_CONNECTIONS } from '../../src/ip-helper/tcp-table.ts';

const prefix = 'x86_64-w64-mingw32-';

/** The names of the headers for what src has a name for, in the order of nobody: each is looked up alone. */
const NAMES: readonly (readonly [
  what: string,
  ours: Readonly<Record<number, string>>,
  Readonly<Record<string, string>>,
])[] = [
  [
    'NL_ROUTE_PROTOCOL',
    enums.ROUTE_PROTOCOLS,
    {
      RouteProtocolOther: 'Other',
      RouteProtocolLocal: 'Local',
      RouteProtocolNetMgmt: 'NetMgmt',
      RouteProtocolIcmp: 'Icmp',
      RouteProtocolEgp: 'Egp',
      RouteProtocolGgp: 'Ggp',
      RouteProtocolHello: 'Hello',
      RouteProtocolRip: 'Rip',
      RouteProtocolIsIs: 'IsIs',
      RouteProtocolEsIs: 'EsIs',
      RouteProtocolCisco: 'Cisco',
      RouteProtocolBbn: 'Bbn',
      RouteProtocolOspf: 'Ospf',
      RouteProtocolBgp: 'Bgp',
      MIB_IPPROTO_NT_AUTOSTATIC: 'NtAutostatic',
      MIB_IPPROTO_NT_STATIC: 'NtStatic',
      MIB_IPPROTO_NT_STATIC_NON_DOD: 'NtStaticNonDod',
    },
  ],
  [
    'NL_ROUTE_ORIGIN',
    enums.ROUTE_ORIGINS,
    {
      NlroManual: 'Manual',
      NlroWellKnown: 'WellKnown',
      NlroDHCP: 'Dhcp',
      NlroRouterAdvertisement: 'RouterAdvertisement',
      Nlro6to4: '6to4',
    },
  ],
  [
    'NL_ROUTER_DISCOVERY_BEHAVIOR',
    enums.ROUTER_DISCOVERY,
    {
      RouterDiscoveryDisabled: 'Disabled',
      RouterDiscoveryEnabled: 'Enabled',
      RouterDiscoveryDhcp: 'ControlledByDHCP',
    },
  ],
  [
    'NL_LINK_LOCAL_ADDRESS_BEHAVIOR',
    enums.LINK_LOCAL_BEHAVIOR,
    { LinkLocalAlwaysOff: 'AlwaysOff', LinkLocalDelayed: 'Delayed', LinkLocalAlwaysOn: 'AlwaysOn' },
  ],
  [
    'MIB_TCP_STATE',
    TCP_STATES,
    {
      MIB_TCP_STATE_CLOSED: 'Closed',
      MIB_TCP_STATE_LISTEN: 'Listen',
      MIB_TCP_STATE_SYN_SENT: 'SynSent',
      MIB_TCP_STATE_SYN_RCVD: 'SynReceived',
      MIB_TCP_STATE_ESTAB: 'Established',
      MIB_TCP_STATE_FIN_WAIT1: 'FinWait1',
      MIB_TCP_STATE_FIN_WAIT2: 'FinWait2',
      MIB_TCP_STATE_CLOSE_WAIT: 'CloseWait',
      MIB_TCP_STATE_CLOSING: 'Closing',
      MIB_TCP_STATE_LAST_ACK: 'LastAck',
      MIB_TCP_STATE_TIME_WAIT: 'TimeWait',
      MIB_TCP_STATE_DELETE_TCB: 'DeleteTCB',
    },
  ],
];

/** What newer headers than mingw's name, as nldef.h of the Windows SDK 10.0.22621 has it. */
const NEWER: Readonly<Record<number, string>> = { 15: 'Idpr', 16: 'Eigrp', 17: 'Dvmrp', 18: 'Rpl', 19: 'Dhcp' };

const CONSTANTS: Readonly<Record<string, number>> = {
  ...status,
  AF_UNSPEC: enums.AF_UNSPEC,
  AF_INET: enums.AF_INET,
  AF_INET6: enums.AF_INET6,
  RouteProtocolLocal: enums.LOCAL,
  MIB_TCP_STATE_ESTAB: ESTABLISHED,
  TCP_TABLE_OWNER_PID_CONNECTIONS,
  IF_TYPE_SOFTWARE_LOOPBACK: LOOPBACK_TYPE,
  // Those of machine files, unless they say another: docs/machine-file.md.
  IF_TYPE_ETHERNET_CSMACD: 6,
  IF_TYPE_IEEE80211: 71,
  // What the library asks for by its number: generator/library/native, src/ip-helper/ip-helper.ts.
  TOKEN_QUERY: 8,
  TokenElevationType: 18,
  TokenElevation: 20,
  FORMAT_MESSAGE_FROM_SYSTEM: 0x1000,
  FORMAT_MESSAGE_IGNORE_INSERTS: 0x200,
  FORMAT_MESSAGE_MAX_WIDTH_MASK: 0xff,
  KF_FLAG_DONT_VERIFY: 0x4000,
  SE_FILE_OBJECT: 1,
  OWNER_SECURITY_INFORMATION: 1,
  MibParameterNotification: 0,
  MibAddInstance: 1,
  MibDeleteInstance: 2,
  MibInitialNotification: 3,
};

/** What the compiler says of some expressions, each a number of 32 bits, and of the bits of offloads, a byte each. */
function askCompiler(folder: string, expressions: readonly string[]): { numbers: number[]; offloads: number[] } {
  const source = join(folder, 'facts.c');
  const object = join(folder, 'facts.o');
  writeFileSync(
    source,
    `#include <winsock2.h>
#include <ws2ipdef.h>
#include <iphlpapi.h>
#include <netioapi.h>
#include <accctrl.h>
#include <shlobj.h>
__attribute__((section(".facts"), used)) const unsigned facts[] = {${expressions.map((one) => `(unsigned)(${one})`).join(', ')}};
__attribute__((section(".bits"), used)) const NL_INTERFACE_OFFLOAD_ROD bits[] = {${enums.OFFLOADS.map((name) => `{.${name} = 1}`).join(', ')}};
`,
  );
  const run = (tool: string, ...args: string[]) => {
    const { status: code, stderr } = spawnSync(`${prefix}${tool}`, args, { encoding: 'utf8' });
    if (code !== 0) throw new Error(`${tool}: ${stderr}`);
  };
  run('gcc', '-D_WIN32_WINNT=0x0A00', '-Wall', '-Werror', '-c', source, '-o', object);
  const section = (name: string) => {
    const path = join(folder, `facts${name}`);
    run('objcopy', '-O', 'binary', '-j', name, object, path);
    return readFileSync(path);
  };
  const facts = section('.facts');
  const numbers = expressions.map((_, at) => facts.readUInt32LE(4 * at));
  return { numbers, offloads: [...section('.bits').subarray(0, enums.OFFLOADS.length)] };
}

describe('names and numbers: what the C compiler says', function () {
  this.timeout(60_000);
  let numberOf: (name: string) => number | undefined;
  let offloads: readonly number[];

  before(function () {
    if (spawnSync(`${prefix}gcc`, ['--version']).status !== 0) {
      console.log(`      skipped: ${prefix}gcc is not installed`);
      return this.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), 'headers-'));
    try {
      const all = [...NAMES.flatMap(([, , names]) => Object.keys(names)), ...Object.keys(CONSTANTS)];
      const answer = askCompiler(folder, all);
      const known = new Map(all.map((name, at) => [name, answer.numbers[at]]));
      numberOf = (name) => known.get(name);
      offloads = answer.offloads;
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const [what, ours, names] of NAMES) {
    it(`${what}: each name has its number, and there is no other`, () => {
      const theirs = Object.fromEntries(Object.entries(names).map(([name, word]) => [numberOf(name), word]));
      expect(ours).to.deep.equal(what === 'NL_ROUTE_PROTOCOL' ? { ...theirs, ...NEWER } : theirs);
    });
  }

  it('the words of parameters and results have the numbers that the headers have', () => {
    const words = (name: string) => {
      const columns: RequestColumn[] = commands.flatMap(({ parameters }) =>
        parameters.filter((one) => one.name === name),
      );
      const known = columns.flatMap(({ choices = [], numbers }) =>
        numbers === undefined ? [] : [Object.fromEntries(choices.map((word, at) => [numbers[at], word]))],
      );
      expect(known, name).to.not.have.length(0);
      for (const one of known) expect(one).to.deep.equal(known[0]);
      return known[0];
    };
    expect(words('Protocol')).to.deep.equal(enums.ROUTE_PROTOCOLS);
    expect(words('RouterDiscovery')).to.deep.equal(enums.ROUTER_DISCOVERY);
    expect(words('AddressFamily')).to.deep.equal({ [enums.AF_INET]: 'IPv4', [enums.AF_INET6]: 'IPv6' });
    // MSFT_NetRoute and MSFT_NetIPInterface say these, and no header does.
    expect(words('Publish')).to.deep.equal({ 0: 'No', 1: 'Age', 2: 'Yes' });
  });

  it('NL_INTERFACE_OFFLOAD_ROD: each name is a bit, from the lowest', () => {
    expect(offloads).to.deep.equal(enums.OFFLOADS.map((_, bit) => 1 << bit));
  });

  it('codes, families, classes and flags have their numbers', () => {
    const theirs = Object.fromEntries(Object.keys(CONSTANTS).map((name) => [name, numberOf(name)]));
    expect(CONSTANTS).to.deep.equal(theirs);
  });
});
