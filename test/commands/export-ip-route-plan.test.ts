import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { toIpChange } from '../../src/changes/change-set.ts';
import { exportIpRoutePlan } from '../../src/commands/export-ip-route-plan.ts';
import { callOf } from './calls.ts';
import { type KeptMachine, keptMachine, planEvery } from './kept-machine.ts';

describe('Export-IpRoutePlan', () => {
  let kept: KeptMachine;
  let folder: string;
  beforeEach(() => {
    kept = keptMachine();
    folder = mkdtempSync(join(tmpdir(), 'iproute-plan-'));
  });
  afterEach(() => {
    kept.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes no plan of two machines, and none where it may and may not replace a file', () => {
    const { machine } = kept;
    const [one, two] = planEvery(machine).map((change) => toIpChange(change, machine));
    const other = toIpChange({ ...planEvery(machine)[1], ComputerName: 'OTHER' } as never, machine);
    const Path = join(folder, 'plan.json');
    const refusal = (asked: object) => {
      try {
        exportIpRoutePlan({ Path, InputObject: [one, two], ...asked } as never, machine, callOf());
      } catch (error) {
        if (error instanceof CommandError) return error.facts;
        throw error;
      }
      return undefined;
    };
    expect(refusal({ InputObject: [one, other] })).to.deep.include({
      id: 'MixedPlan',
      message: `The changes are of Live of ${machine.computer} and of Live of OTHER; a plan is of one.`,
      action: 'Write a plan for each.',
    });
    expect(refusal({ Force: true, NoClobber: true })).to.deep.include({
      id: 'ConflictingParameters',
      message: '-Force and -NoClobber are given at once.',
      action: 'Give one of them.',
    });
    expect(existsSync(Path)).to.equal(false);
    expect(refusal({})).to.equal(undefined);
    expect(existsSync(Path)).to.equal(true);
  });
});
