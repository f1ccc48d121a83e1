import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { emitJsonSchema, valueSchema } from '../../generator/emit/json-schema.ts';
import { LARGEST_DURATION, LARGEST_UINT64 } from '../../generator/library/wire/limits.ts';
import { parseValue, printDuration } from '../../generator/library/wire/values.ts';
import type { ValueType } from '../../generator/model/model.ts';
import { timeSpan } from '../../generator/text/patterns.ts';
import { modelOf } from './any-model.ts';
import { readOnce } from './read-once.ts';

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
for (const name of ['uint64', 'timespan', 'ip-address', 'ip-prefix', 'date-time']) ajv.addFormat(name, true);

const model = readOnce(join(import.meta.dirname, '..', '..', 'src', 'contract.ts'));
const schema = JSON.parse(emitJsonSchema(model));

/** Texts near those of a type: a valid one with a character changed, dropped or added. */
const near = (texts: readonly string[], characters: string) =>
  fc
    .tuple(fc.constantFrom(...texts), fc.nat(60), fc.constantFrom(...characters, ''), fc.nat(2))
    .map(([text, at, character, cut]) => {
      const place = at % (text.length + 1);
      return `${text.slice(0, place)}${character}${text.slice(place + cut)}`;
    });

const group = fc.oneof(
  fc.constantFrom('', '0', '::', ':', '1.2.3.4', '%1', '%4294967295', '%4294967296', '/0', '/64', '/128', '/129'),
  fc.stringMatching(/^[0-9a-fA-F]{1,5}$/),
);
const addressLike = fc.oneof(
  fc.array(group, { maxLength: 10 }).map((groups) => groups.join(':')),
  fc.array(group, { maxLength: 6 }).map((groups) => groups.join('')),
  fc.ipV4(),
  fc.ipV6(),
  fc.tuple(fc.ipV6(), fc.nat(4_294_967_300)).map(([address, zone]) => `${address}%${zone}`),
  near(
    ['10.0.0.1', '255.255.255.255', '2001:db8::1', '::', '::ffff:1.2.3.4', 'fe80::1%13', '1:2:3:4:5:6:7:8'],
    '0:.%19fF /\n',
  ),
);
const prefixLike = fc.oneof(
  fc.tuple(fc.oneof(fc.ipV4(), fc.ipV6(), addressLike), fc.nat(140)).map(([address, length]) => `${address}/${length}`),
  near(['10.0.0.0/8', '0.0.0.0/0', '10.1.2.3/32', '::/0', '2001:db8::/32', '2001:db8::1/128'], '0:.%19/ \n'),
);
const durationLike = fc.oneof(
  fc.nat(LARGEST_DURATION + 10).map(printDuration),
  fc.integer({ min: LARGEST_DURATION - 100_000, max: LARGEST_DURATION + 100_000 }).map(printDuration),
  near(
    ['00:10:00', '1.02:03:04', '49710.06:28:14', 'Infinite', '10675199.02:48:05.4775807', '00:00:01.0000000'],
    '0123456789:.iI \n',
  ),
);
const numberLike = fc.oneof(
  fc.bigInt({ min: 0n, max: LARGEST_UINT64 + 100n }).map(String),
  near(['18446744073709551615', '0', '00000000000000000001', '17'], '0123456789-+. \n'),
);

const KINDS: readonly [type: ValueType, value: fc.Arbitrary<unknown>][] = [
  ...(['UInt8', 'UInt16', 'UInt32'] as const).flatMap((kind): [ValueType, fc.Arbitrary<unknown>][] => {
    const value = fc.oneof(
      fc.nat(300),
      fc.nat(70_000),
      fc.integer(),
      fc.nat(4_294_967_400),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    return [
      [{ kind, list: false }, value],
      [{ kind, list: false, minimum: 5, maximum: 250 }, value],
    ];
  }),
  [{ kind: 'UInt64', list: false }, numberLike],
  [{ kind: 'Duration', list: false }, durationLike],
  [{ kind: 'IpAddress', list: false }, addressLike],
  [
    { kind: 'Choice', list: false, choices: ['IPv4', 'IPv6', 'NetMgmt', 'Stra\u00dfe', 'a.b', 'k'] },
    near(['IPv4', 'ipv6', 'NETMGMT', 'Stra\u00dfe', 'a.b', 'a-b', '\u212a'], 'iIvV46 .\n'),
  ],
  [
    { kind: 'Enum', list: false, choices: ['Other', 'Dhcp', 'NetMgmt'], numbers: [1, 3, 17] },
    fc.oneof(near(['Other', 'dhcp', 'NETMGMT'], 'oOdDhHnN .\n'), fc.nat(20)),
  ],
  [{ kind: 'String', list: false, pattern: '[a-z]+(?:|[0-9]{2})' }, near(['abc', 'abc12', ''], 'a1 \n')],
  [{ kind: 'String', list: false }, fc.string({ unit: 'binary' })],
  [{ kind: 'Wildcard', list: false }, fc.string()],
  [{ kind: 'Boolean', list: false }, fc.boolean()],
  [{ kind: 'Switch', list: false }, fc.boolean()],
];

describe('the JSON Schema', () => {
  for (const [type, value] of KINDS) {
    it(`takes what the executable takes: ${type.kind}${JSON.stringify({ ...type, kind: undefined, list: undefined })}`, () => {
      const validate = ajv.compile(valueSchema(type));
      const seen = { taken: 0, refused: 0 };
      fc.assert(
        fc.property(value, (one) => {
          const taken = parseValue(type, String(one)).ok;
          seen[taken ? 'taken' : 'refused']++;
          expect(validate(one), JSON.stringify(one)).to.equal(taken);
        }),
        { numRuns: 3000 },
      );
      expect(seen.taken, 'values that are taken').to.be.greaterThan(0);
      // It is no number of another kind, and so on.
      expect(validate(null)).to.equal(false);
      expect(validate([])).to.equal(false);
    });
  }

  it('takes what the executable takes of prefixes, and those with host bits', () => {
    const validate = ajv.compile(valueSchema({ kind: 'IpPrefix', list: false }));
    fc.assert(
      fc.property(prefixLike, (one) => {
        const parsed = parseValue({ kind: 'IpPrefix' }, one);
        const taken = parsed.ok || parsed.rule === 'the host bits of a prefix must be zero';
        expect(validate(one), one).to.equal(taken);
      }),
      { numRuns: 5000 },
    );
  });

  it('takes no time behind the largest, where that is whole days, hours or minutes', () => {
    const takes = (largest: number, text: string) => new RegExp(`^${timeSpan(largest, 'Most')}$`).test(text);
    for (const largest of [172_800, 176_400, 172_860, 172_801, 262_861]) {
      for (const seconds of [-86_400, -3600, -60, -1, 0])
        expect(takes(largest, printDuration(largest + seconds)), `${largest} ${seconds}`).to.equal(true);
      for (const seconds of [1, 60, 3600, 86_400])
        expect(takes(largest, printDuration(largest + seconds)), `${largest} +${seconds}`).to.equal(false);
    }
    expect(['infinite', 'Most', '2.0:00:00'].every((text) => takes(172_800, text))).to.equal(true);
  });

  it('is one of the dialect that it names, for each contract', () => {
    expect(ajv.validateSchema(schema)).to.equal(true);
    expect(ajv.validateSchema(JSON.parse(emitJsonSchema(modelOf(['word']))))).to.equal(true);
    for (const name of Object.keys(schema.$defs)) ajv.compile({ ...schema, $ref: `#/$defs/${name}` });
  });

  it('has each command and each result, and refuses a name that nobody knows and a missing one', () => {
    const names = [...model.commands.map(({ name }) => name), ...model.classes.map(({ name }) => name)];
    expect(Object.keys(schema.$defs)).to.include.members(names);
    const of = (name: string) => ajv.compile({ ...schema, $ref: `#/$defs/${name}` });
    const set = of('Set-IpRouteEntry');
    expect(set({ DestinationPrefix: '10.0.0.0/8', NextHop: '0.0.0.0', InterfaceIndex: 1, RouteMetric: 5 })).to.equal(
      true,
    );
    expect(set({ RouteMetric: -1 })).to.equal(false);
    expect(set({ Metric: 5 })).to.equal(false);
    expect(of('Find-IpRouteEntry')({})).to.equal(false);
    expect(of('Find-IpRouteEntry')({ RemoteAddress: ['10.0.0.1'] })).to.equal(true);
    expect(of('IpRouteChange')({})).to.equal(false);
  });

  it('asks for the mandatory parameters of one set or the other', () => {
    const plain = JSON.parse(emitJsonSchema(modelOf(['word'])));
    const branch = ajv.compile({ ...plain, $ref: '#/$defs/Set-Branch' });
    expect([branch({ Name: 'a' }), branch({ Path: 'a' }), branch({})]).to.deep.equal([true, true, false]);
  });
});
