import { join } from 'node:path';
import { expect } from 'chai';
import { describeDifference } from '../../generator/diff.ts';
import { compareSurfaces, leastVersion, surfaceOf } from '../../generator/emit/surface.ts';
import { readOnce } from './read-once.ts';

const root = join(import.meta.dirname, '..', '..');
const model = readOnce(join(root, 'src', 'contract.ts'));
const now = surfaceOf(model);

describe('the surface of a module', () => {
  it('lists what scripts can depend on', () => {
    for (const fact of [
      'cmdlet Set-IpRouteEntry returns IpRouteChange',
      'parameter Set-IpRouteEntry -RouteMetric takes UInt32',
      'parameter Set-IpRouteEntry -RouteMetric binds by name',
      'parameter Get-IpRouteEntry -InterfaceIndex is also -ifIndex',
      'parameter Get-IpRouteEntry -DestinationPrefix has position 0',
      'parameter Set-IpRouteEntry -Publish knows Age',
      'member IpRouteChange.Before is IpRouteEntry or null',
      'error AccessDenied',
      'cmdlet Connect-IpRouteHost',
    ]) {
      expect(now.facts).to.include(fact);
    }
  });

  it('is broken by what goes, and by what must be given now; the rest is an addition', () => {
    const without = (...gone: string[]) => ({ ...now, facts: now.facts.filter((fact) => !gone.includes(fact)) });
    const withMore = (...come: string[]) => ({ ...now, facts: [...now.facts, ...come] });
    const alias = 'parameter Get-IpRouteEntry -InterfaceIndex is also -ifIndex';
    expect(compareSurfaces(now, without(alias)).breaking).to.deep.equal([`no longer: ${alias}`]);
    const must = 'parameter Get-IpRouteEntry -DestinationPrefix must be given';
    expect(compareSurfaces(now, withMore(must)).breaking).to.deep.equal([`now: ${must}`]);
    expect(compareSurfaces(withMore(must), now)).to.deep.equal({ breaking: [], additive: [`no longer: ${must}`] });
    const added = ['cmdlet Test-New', 'parameter Test-New -Name', 'parameter Test-New -Name must be given'];
    expect(compareSurfaces(now, withMore(...added)).breaking).to.deep.equal([]);
    const late = ['parameter Get-IpRouteEntry -New', 'parameter Get-IpRouteEntry -New must be given'];
    expect(compareSurfaces(now, withMore(...late)).breaking).to.deep.equal([`now: ${late[1]}`]);
    expect(compareSurfaces(now, now)).to.deep.equal({ breaking: [], additive: [] });
  });

  it('asks for the version that semver asks for', () => {
    const [none, some] = [[], ['x']];
    const least = (version: string, breaking: string[], additive: string[]) =>
      leastVersion(version, { breaking, additive });
    expect([least('1.2.3', none, none), least('1.2.3', none, some), least('1.2.3', some, some)]).to.deep.equal([
      '1.2.3',
      '1.3.0',
      '2.0.0',
    ]);
    expect([least('0.2.3', none, some), least('0.2.3', some, none)]).to.deep.equal(['0.2.4', '0.3.0']);
    const before = { version: '1.9.0', facts: ['cmdlet Get-Old'] };
    expect(describeDifference(before, { version: '1.10.0', facts: [] }).ok).to.equal(false);
    expect(describeDifference(before, { version: '1.10.0', facts: ['cmdlet Get-Old', 'error New'] }).ok).to.equal(true);
  });
});
