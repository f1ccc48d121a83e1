import { didYouMean, parseValue, shorten, type Whole } from 'pwsh-contract';
import { nearestName } from '../ip-helper/machine-file/nearest-name.ts';
import type { IpRouteEntry } from '../routes/entry.ts';
import { type FailAt, type StatedRoute, toStatedRoute } from './stated-route.ts';

type Column = Parameters<typeof parseValue>[0];

/** How what a file says of a route is read: as the parameters of New-IpRouteEntry are. */
const COLUMNS: Readonly<Record<string, Column>> = {
  DestinationPrefix: { kind: 'IpPrefix' },
  NextHop: { kind: 'IpAddress' },
  InterfaceAlias: { kind: 'String' },
  InterfaceLuid: { kind: 'UInt64' },
  InterfaceIndex: { kind: 'UInt32' },
  RouteMetric: { kind: 'UInt32' },
  ValidLifetime: { kind: 'Duration' },
  PreferredLifetime: { kind: 'Duration' },
  SitePrefixLength: { kind: 'UInt8' },
  Publish: { kind: 'Enum', choices: ['No', 'Age', 'Yes'], numbers: [0, 1, 2] },
  Immortal: { kind: 'Boolean' },
  Loopback: { kind: 'Boolean' },
  AutoconfigureAddress: { kind: 'Boolean' },
  Protocol: { kind: 'String' },
  Origin: { kind: 'String' },
};

const NAMES = Object.keys(COLUMNS);

/** Other names of columns. */
const ALIASES: Readonly<Record<string, string>> = { ifindex: 'InterfaceIndex', ifalias: 'InterfaceAlias' };

/** What our objects and those of Get-NetRoute have besides: Windows' own account, or of the interface. */
const UNREAD = new Set(
  [
    ...['InterfaceMetric', 'ifMetric', 'EffectiveMetric', 'AddressFamily', 'Age', 'Store', 'Backend'],
    ...['ComputerName', 'PSComputerName', 'State', 'Caption', 'Description', 'ElementName', 'InstanceID'],
    ...['AdminDistance', 'DestinationAddress', 'IsStatic', 'TypeOfRoute', 'CompartmentId', 'PolicyStore'],
    ...['CimClass', 'CimInstanceProperties', 'CimSystemProperties'],
  ].map((name) => name.toLowerCase()),
);

/** What a column is called here, by its name in a file: in any case, with blanks around it. */
const KNOWN = new Map([...NAMES.map((name) => [name.toLowerCase(), name] as const), ...Object.entries(ALIASES)]);

/**
 * The columns of a file by their names here; one that is nearly the name of one is a mistake, any other is somebody's own.
 * @param place - the heading, for a person
 */
export function readHeading(heading: readonly string[], place: string, fail: FailAt): (string | undefined)[] {
  return heading.map((written) => {
    const name = written.trim();
    const known = KNOWN.get(name.toLowerCase());
    if (known !== undefined || UNREAD.has(name.toLowerCase())) return known;
    const near = name.length > 64 ? undefined : nearestName(name, NAMES);
    if (near !== undefined) fail(place, `'${shorten(name)}' is no property of a route${didYouMean(near)}`);
    return undefined;
  });
}

/** The route that the texts of a record state, each behind the name of its column; an empty one says nothing. */
export function readRecord(
  record: Iterable<readonly [name: string, text: string]>,
  place: string,
  fail: FailAt,
): StatedRoute {
  const values: Record<string, unknown> = {};
  for (const [name, written] of record) {
    const column = COLUMNS[name];
    if (column === undefined || written.trim() === '') continue;
    const text = name === 'InterfaceAlias' ? written : written.trim();
    // Two names of one thing may both be there; where they differ nobody knows which one is meant.
    const parsed = parseValue(column, text);
    if (!parsed.ok) return fail(place, `${name} '${shorten(text)}': ${parsed.rule}${didYouMean(parsed.suggestion)}`);
    if (values[name] !== undefined && values[name] !== parsed.value)
      fail(place, `${name} is there twice, as '${String(values[name])}' and as '${shorten(text)}'`);
    values[name] = parsed.value;
  }
  return toStatedRoute(values as Whole<IpRouteEntry>, place, fail);
}
