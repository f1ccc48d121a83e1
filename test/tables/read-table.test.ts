import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { parseCsv } from '../../src/changes/csv.ts';
import { readTableFile } from '../../src/tables/read-table.ts';

describe('a file of routes', () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tables-'));
    file = join(folder, 'routes');
  });
  after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  /** What each route of a text says, in short. */
  const read = (text: string | Uint8Array): string[] => {
    writeFileSync(file, text);
    return readTableFile(file, 'Path').routes.map((route) => {
      const { DestinationPrefix, NextHop, InterfaceAlias, InterfaceLuid, InterfaceIndex, RouteMetric } = route;
      const { ValidLifetime, Protocol, Publish } = route;
      const owner = [InterfaceAlias, InterfaceLuid, InterfaceIndex].filter((name) => name !== undefined).join('/');
      const said = { RouteMetric, ValidLifetime, Protocol, Publish };
      const words = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
      return [DestinationPrefix, NextHop, owner, ...words].join(' ');
    });
  };
  /** The id and the message of the one error, without the name of the file. */
  const failure = (text: string | Uint8Array): string => {
    try {
      read(text);
    } catch (error) {
      if (error instanceof CommandError)
        return error.message.replaceAll(file, 'F').replace(/^-Path 'F' cannot be read as routes: /, '');
      throw error;
    }
    return 'taken';
  };

  it('may be a CSV of Get-NetRoute as Windows PowerShell writes it, of which only what can be set is compared', () => {
    const heading =
      '"Publish","Protocol","Store","AddressFamily","State","ifIndex","Caption","InstanceID","AdminDistance","IsStatic","RouteMetric","TypeOfRoute","CompartmentId","DestinationPrefix","InterfaceAlias","InterfaceIndex","InterfaceMetric","NextHop","PreferredLifetime","ValidLifetime","PSComputerName","CimClass"';
    const rows = [
      '"No","NetMgmt","ActiveStore","IPv4","Alive","7",,":8:9;",,,"0","3","1","0.0.0.0/0","Ethernet","7","25","192.0.2.1","10675199.02:48:05.4775807","10675199.02:48:05.4775807",,"x"',
      '"Age","Dhcp","ActiveStore","IPv6","Alive","7",,":8:9;",,,"256","3","1","::/0","Ethernet","7","25","fe80::1%7","00:29:59","00:29:59",,"x"',
    ];
    expect(
      read(
        `#TYPE Microsoft.Management.Infrastructure.CimInstance#MSFT_NetRoute\r\n${[heading, ...rows].join('\r\n')}\r\n`,
      ),
    ).to.deep.equal([
      '0.0.0.0/0 192.0.2.1 Ethernet/7 RouteMetric 0 ValidLifetime Infinity Protocol NetMgmt Publish No',
      '::/0 fe80::1 Ethernet/7 RouteMetric 256 ValidLifetime 1799 Protocol Dhcp Publish Age',
    ]);
  });

  it("may be somebody's own CSV: another delimiter, UTF-16, other cases, further columns, blank cells and lines", () => {
    const text =
      'sep=;\r\n destinationprefix ;NextHop;ifAlias;RouteMetric;Ticket\r\n10.0.0.0/8;192.0.2.254;Büro;20;"CHG-1; ""see""\r\nnotes"\r\n\r\n;;;;\r\n0.0.0.0/0;192.0.2.1;Büro;;\r\n';
    const routes = ['10.0.0.0/8 192.0.2.254 Büro RouteMetric 20', '0.0.0.0/0 192.0.2.1 Büro'];
    expect(read(text)).to.deep.equal(routes);
    expect(read(`\ufeff${text}`)).to.deep.equal(routes);
    expect(read(Buffer.from(`\ufeff${text}`, 'utf16le'))).to.deep.equal(routes);
    expect(read(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).to.deep.equal(routes);
    expect(read('DestinationPrefix\tNextHop\tInterfaceIndex\n10.0.0.0/8\t0.0.0.0\t12')).to.deep.equal([
      '10.0.0.0/8 0.0.0.0 12',
    ]);
  });

  it('may be JSON of either cmdlet: numbers of enums, TimeSpans, LUIDs beyond what JavaScript prints', () => {
    const never = '{"Ticks":9223372036854775807,"Days":10675199}';
    expect(
      read(`\ufeff[{"DestinationPrefix":"10.0.0.0/8","NextHop":"192.0.2.254","InterfaceLuid":19984723564560384,"RouteMetric":5,
        "ValidLifetime":${never},"Protocol":3,"Publish":0,"CimClass":{"a":1},"InterfaceAlias":null}]`),
    ).to.deep.equal([
      '10.0.0.0/8 192.0.2.254 19984723564560384 RouteMetric 5 ValidLifetime Infinity Protocol NetMgmt Publish No',
    ]);
    expect(
      read(
        '{"DestinationPrefix":"::/0","NextHop":"fe80::1%9","InterfaceAlias":"A","ValidLifetime":{"Ticks":600000000}}',
      ),
    ).to.deep.equal(['::/0 fe80::1 A ValidLifetime 60']);
  });

  it('may be an exported machine, with the routes of its addresses', () => {
    const machine = {
      Interfaces: [
        { InterfaceIndex: 3, InterfaceAlias: 'A', IPv4: { InterfaceMetric: 5, Addresses: ['192.0.2.9/24'] } },
      ],
      Routes: [{ InterfaceIndex: 3, DestinationPrefix: '10.0.0.0/8', NextHop: '192.0.2.1', RouteMetric: 1 }],
    };
    const [first, ...stack] = read(JSON.stringify(machine));
    expect(first).to.equal(
      '10.0.0.0/8 192.0.2.1 A/1688849910595584/3 RouteMetric 1 ValidLifetime Infinity Protocol NetMgmt Publish No',
    );
    expect(stack).to.have.length(5);
    machine.Routes.push({ InterfaceIndex: 4, DestinationPrefix: '11.0.0.0/8', NextHop: '192.0.2.1', RouteMetric: 1 });
    expect(failure(JSON.stringify(machine))).to.equal(
      "The machine file 'F' is not valid: Routes[1].InterfaceIndex: there is no interface 4.",
    );
  });

  const HEAD = 'DestinationPrefix,NextHop,InterfaceAlias,RouteMetric';
  const BAD: readonly (readonly [text: string, message: string])[] = [
    ['', 'it is empty.'],
    [' \n', 'it is empty.'],
    [
      'DestinationPrefix,NextHop,InterfaceAlias,Metric',
      "line 1: 'Metric' is no property of a route; did you mean RouteMetric?",
    ],
    ['DestinationPrefix,Gateway,InterfaceAlias', 'line 1: the heading has no column NextHop.'],
    [
      `${HEAD}\n10.0.0.1/8,1.1.1.1,A,2`,
      "line 2: DestinationPrefix '10.0.0.1/8': the host bits of a prefix must be zero; did you mean 10.0.0.0/8?",
    ],
    [
      `${HEAD}\n\n10.0.0.0/8,1.1.1.1,A,fast`,
      "line 3: RouteMetric 'fast': it must be a whole number from 0 to 4294967295, in decimal digits.",
    ],
    [
      `${HEAD}\n10.0.0.0/8,::1,A,2`,
      "line 2: the NextHop '::1' must be of the same family as the DestinationPrefix '10.0.0.0/8'.",
    ],
    [`${HEAD}\n10.0.0.0/8,,A,2`, 'line 2: it has no NextHop; that of an on-link route is 0.0.0.0 or ::.'],
    [
      `${HEAD}\n10.0.0.0/8,0.0.0.0,,2`,
      'line 2: it names no interface: InterfaceAlias, InterfaceLuid, InterfaceIndex; only one that has a gateway as its NextHop may leave it out.',
    ],
    [`${HEAD}\n10.0.0.0/8,1.1.1.1,A`, 'line 2: it has 3 fields, and there are 4 headings.'],
    [`${HEAD}\n10.0.0.0/8,1.1.1.1,"A,2\n`, 'line 2: a field begins with a quotation mark and never ends.'],
    [`${HEAD},ifAlias\n10.0.0.0/8,1.1.1.1,A,2,B\n`, "line 2: InterfaceAlias is there twice, as 'A' and as 'B'."],
    [
      '[{"DestinationPrefix":"10.0.0.0/8",}]',
      'it is no JSON: line 1, column 36: expected the name of a member in double quotes.',
    ],
    ['[1]', 'line 1, [0]: it must be an object with the properties of a route.'],
    ['{"Rotues":[]}', 'line 1: it has no DestinationPrefix.'],
    ['[{"DestinationPrefix":"10.0.0.0/8","NextHop":["::"]}]', 'line 1, [0]: NextHop ["::"] is no value.'],
    [
      `${HEAD}\n${'10.0.0.0/8,1.1.1.1,A,2\n'.repeat(250_001)}`,
      'line 250002: it is behind 250,000 routes, and no more are read.',
    ],
  ];
  for (const [text, message] of BAD) {
    it(`has one error that names the place: ${message}`, () => expect(failure(text)).to.equal(message));
  }

  it('has one error where it is another encoding, or is not there', () => {
    expect(failure(Buffer.from([0x61, 0xff, 0xfe, 0xfc]))).to.equal(
      'it is not UTF-8 text; save it as UTF-8, as Set-Content -Encoding UTF8 does.',
    );
    expect(() => readTableFile(join(folder, 'none'), 'Path')).to.throw(
      CommandError,
      /could not be read: there is no such file\.$/,
    );
    expect(() => readTableFile(folder, 'Path')).to.throw(CommandError, /could not be read: it is a folder\.$/);
  });

  it('is not read where it is larger than any table', () => {
    const MB = 2 ** 20;
    writeFileSync(file, '');
    truncateSync(file, 256 * MB + 1);
    const read = () => readTableFile(file, 'Path');
    const message = `-Path '${file}' cannot be read as routes: it has 257 MB, and at most 256 MB are read.`;
    expect(read).to.throw(CommandError).with.property('message', message);
    expect(read).to.throw().with.nested.property('facts.id', 'InvalidTableFile');
  });

  it('gives back what a writer of CSV wrote, whatever is in the cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', ';', '"', '\n', '\r\n', ' ', '\t', 'ü'), maxLength: 6 });
    const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const kept = rows.filter((row) => row.some((text) => text !== ''));
        const text = [['A', 'B', 'C'], ...rows]
          .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          .join(end);
        const fail = (line: number, rule: string): never => {
          throw new Error(`line ${line}: ${rule}`);
        };
        expect(parseCsv(text, fail).rows.map(({ fields }) => fields)).to.deep.equal(kept);
      }),
    );
  });
});
