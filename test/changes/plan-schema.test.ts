import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { planSchema } from '../../src/changes/plan-schema.ts';
import { printPlanJson } from '../../src/changes/print.ts';
import { everyChange, twoInterfaces } from './planned.ts';

const page = new URL('../../docs/plan.schema.json', import.meta.url);

describe('the schema of a plan', () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  ajv.addFormat('date-time', (text: string) => new Date(text).toISOString() === text);
  const isValid = ajv.compile(planSchema());
  const plan = () => JSON.parse(printPlanJson(everyChange(twoInterfaces())));

  it('is the one of the docs', () => {
    const text = `${JSON.stringify(planSchema(), null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(page, text);
    expect(readFileSync(page, 'utf8')).to.equal(text);
  });

  it('takes what Export-IpRoutePlan writes of every kind of change', () => {
    expect(isValid(plan()), JSON.stringify(isValid.errors)).to.equal(true);
  });

  for (const [what, spoil] of [
    ['another version', (it: ReturnType<typeof plan>) => (it.PlanVersion = 2)],
    ['no computer', (it: ReturnType<typeof plan>) => delete it.ComputerName],
    ['a member that no plan has', (it: ReturnType<typeof plan>) => (it.Changes[0].Metric = 5)],
    ['an action that is none', (it: ReturnType<typeof plan>) => (it.Changes[0].Action = 'Drop')],
    ['a metric that is a text', (it: ReturnType<typeof plan>) => (it.Changes[0].After.RouteMetric = '10')],
    ['a metric out of its bounds', (it: ReturnType<typeof plan>) => (it.Changes[0].After.RouteMetric = 2 ** 32)],
    ['a prefix without its length', (it: ReturnType<typeof plan>) => (it.Changes[0].DestinationPrefix = '10.0.0.0')],
    ['the members of an interface in a route', (it: ReturnType<typeof plan>) => (it.Changes[0].Kind = 'Interface')],
  ] as const) {
    it(`refuses ${what}`, () => {
      const spoiled = plan();
      spoil(spoiled);
      expect(isValid(spoiled)).to.equal(false);
    });
  }
});
