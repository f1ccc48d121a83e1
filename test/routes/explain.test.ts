import { expect } from 'chai';
import fc from 'fast-check';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { findIpRouteEntry } from '../../src/commands/find-ip-route-entry.ts';
import { openMachine } from '../../src/session/machine.ts';
import { simulate } from '../ip-helper/simulator/simulated.ts';

/** Addresses and prefixes of a small space, so that prefixes nest and metrics tie. */
const octet = fc.constantFrom(0, 1, 128);
const address = fc.tuple(octet, octet, octet).map(([b, c, d]) => `10.${b}.${c}.${d}`);
const prefix = fc.tuple(address, fc.constantFrom(0, 8, 16, 24, 32)).map(([text, length]) => {
  const kept = text.split('.').map((part, at) => (8 * at < length ? part : '0'));
  return `${kept.join('.')}/${length}`;
});
const metric = fc.constantFrom(0, 1, 5, 6);
const family = fc.record({
  InterfaceMetric: fc.constantFrom(1, 5),
  WeakHostSend: fc.boolean(),
  ForwardingEnabled: fc.boolean(),
  DisableDefaultRoutes: fc.boolean(),
});
const interfaces = fc
  .array(fc.record({ Connected: fc.boolean(), IPv4: family }), { minLength: 1, maxLength: 4 })
  .map((items) => items.map((item, at) => ({ ...item, InterfaceIndex: at + 1, InterfaceAlias: `if${at + 1}` })));
const routes = (count: number) =>
  fc.uniqueArray(
    fc.record({
      InterfaceIndex: fc.integer({ min: 1, max: count }),
      DestinationPrefix: prefix,
      NextHop: fc.constantFrom('0.0.0.0', '10.9.9.9'),
      RouteMetric: metric,
    }),
    { maxLength: 12, selector: (r) => `${r.InterfaceIndex} ${r.DestinationPrefix} ${r.NextHop}` },
  );
const machines = interfaces.chain((Interfaces) =>
  fc.record({
    Interfaces: fc.constant(Interfaces),
    Routes: routes(Interfaces.length),
    through: fc.option(fc.integer({ min: 1, max: Interfaces.length })),
    remotes: fc.array(address, { minLength: 1, maxLength: 4 }),
  }),
);

describe('the explanation and the selection of the simulator', () => {
  it('agree, though neither knows of the other: the chosen route is the one that the rules put first', () => {
    let [found, without, excluded] = [0, 0, 0];
    fc.assert(
      fc.property(machines, ({ Interfaces, Routes, through, remotes }) => {
        const { ipHelper } = simulate({ Interfaces, Routes });
        const machine = openMachine({
          name: 'Simulator',
          elevated: true,
          ipHelper,
          batch: (work) => work(),
          rowsInALookUp: 250,
          statusText: () => undefined,
        });
        const question = {
          RemoteAddress: remotes,
          Explain: true,
          ...(through === null ? {} : { InterfaceIndex: through }),
        };
        for (const best of findIpRouteEntry(question, machine, {
          named: new Set(),
          piped: false,
          together: 1,
          warn: () => {},
        })) {
          if (best instanceof CommandError) {
            without++;
            // Where there is none, no route counts.
            expect(best.facts.id).to.equal('NoRoute');
            expect(best.message).not.to.include('not chosen by Windows');
            continue;
          }
          found++;
          const candidates = best.Candidates ?? [];
          for (const { Reason, Verdict } of candidates) {
            expect(Reason).not.to.match(/by Windows/);
            if (Verdict === 'Excluded') excluded++;
          }
          expect(candidates.map(({ Rank }) => Rank)).to.deep.equal(candidates.map((_, at) => at + 1));
          expect(candidates.filter(({ Verdict }) => Verdict === 'Chosen')).to.have.length(1);
          expect(candidates[0]).to.deep.include({
            Verdict: 'Chosen',
            DestinationPrefix: best.DestinationPrefix,
            NextHop: best.NextHop,
            InterfaceIndex: best.InterfaceIndex,
          });
        }
      }),
      { numRuns: 500 },
    );
    // Neither side of the question may be empty.
    expect(Math.min(found, without, excluded)).to.be.greaterThan(50);
  });
});
