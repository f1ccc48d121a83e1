import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { target } from '../generator/second/outside.ts';
import { ownFolder, packCopy, packHere, removeFolder, VERSION } from './packed.ts';

describe('packages that are made in two folders, executables and all', function () {
  this.timeout(600_000);
  let folder: string;
  let here: string;
  let there: string;
  before(() => {
    folder = ownFolder();
    here = join(folder, 'here');
    packHere(here);
    const other = join(folder, 'another folder, of a longer name');
    mkdirSync(other);
    there = packCopy(other, undefined, [target, 'win-arm64']);
  });
  after(() => removeFolder(folder));

  const digestOf = (packages: string, name: string) =>
    new RegExp(`^(\\w{64})  ${name}$`, 'm').exec(readFileSync(join(packages, 'SHA256SUMS'), 'utf8'))?.[1];

  it('have the same digests', () => {
    for (const name of [`IpRoute-${VERSION}-${target}.zip`, `IpRouteDsc.${VERSION}.nupkg`]) {
      expect(digestOf(there, name), name).to.be.a('string').and.to.equal(digestOf(here, name));
    }
  });

  it('may be for Windows on ARM, too, in the nupkg and as a zip with no other program', () => {
    const nupkg = unzipSync(readFileSync(join(there, `IpRoute.${VERSION}.nupkg`)), {
      filter: ({ name }) => name === 'IpRoute.psd1',
    });
    const manifest = Buffer.from(nupkg['IpRoute.psd1'] ?? []).toString();
    for (const file of ['win-arm64/iproute.exe', 'win-arm64/koffi.node']) expect(manifest).to.include(`'${file}' = '`);
    const names: string[] = [];
    const list = 'IpRoute/iproute.dsc.manifests.json';
    const zip = unzipSync(readFileSync(join(there, `IpRoute-${VERSION}-win-arm64.zip`)), {
      filter: ({ name }) => names.push(name) > 0 && name === list,
    });
    const text = Buffer.from(zip[list] ?? []).toString();
    expect([...new Set(text.match(/bin\/[^"]+/g))]).to.deep.equal(['bin/win-arm64/iproute.exe']);
    expect(names.filter((name) => name.includes('/bin/'))).to.deep.equal(
      ['LICENCES.txt', 'iproute.exe', 'koffi.node'].map((name) => `IpRoute/bin/win-arm64/${name}`),
    );
    expect(names).to.include('IpRouteDsc/IpRouteDsc.psd1');
  });
});
