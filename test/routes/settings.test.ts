import { expect } from 'chai';
import { CommandError } from 'pwsh-contract';
import { decodeForwardRow } from '../../src/ip-helper/codec.ts';
import { mergeRouteSettings, type RouteSettings } from '../../src/routes/settings.ts';
import { routeRow } from '../ip-helper/simulator/simulated.ts';

describe('the settings of a route that are set', () => {
  const row = decodeForwardRow(routeRow({ DestinationPrefix: '10.1.0.0/16' }));
  const merge = (changes: RouteSettings) => mergeRouteSettings(row, changes, () => 'the route');
  const refusal = (changes: RouteSettings) => {
    try {
      merge(changes);
    } catch (error) {
      if (error instanceof CommandError) return [error.facts.id, error.message, error.facts.action];
      throw error;
    }
    return 'taken';
  };

  it('are those that differ', () => {
    expect(merge({ RouteMetric: 5, ValidLifetime: Infinity, Publish: 'No', Immortal: false })).to.deep.equal({});
    expect(merge({ RouteMetric: 6, SitePrefixLength: 16, Immortal: true })).to.deep.equal({
      Metric: 6,
      SitePrefixLength: 16,
      Immortal: true,
    });
    expect(merge({ SitePrefixLength: 255 }), 'none, as Windows marks it').to.deep.equal({});
  });

  it('have no site prefix above the prefix, and no metric that is a mark', () => {
    expect(refusal({ SitePrefixLength: 17 })).to.deep.equal([
      'InvalidSitePrefixLength',
      '-SitePrefixLength 17 is above the prefix length 16 (the route).',
      'Give 0 to 16.',
    ]);
    expect(refusal({ RouteMetric: 4_294_967_295 })).to.deep.equal([
      'InvalidRouteMetric',
      "-RouteMetric 4294967295 is Windows' mark for a metric that is not used (the route).",
      'Give a smaller metric.',
    ]);
  });
});
