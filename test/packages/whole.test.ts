import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { authenticodeHash } from '../../generator/package/authenticode-hash.ts';
import { sha256 } from '../../generator/package/sha256.ts';
import { target } from '../generator/second/outside.ts';
import { ownFolder, packCopy, packHere, removeFolder, VERSION } from './packed.ts';

/** The files of OPC, which Install-PSResource leaves out. */
const OPC = /^(?:\[Content_Types\]\.xml|_rels\/|package\/|[^/]+\.nuspec$)/;

/** What npm run build makes. */
const TARGETS = ['linux-x64', 'win-x64'];

describe('the packages of several targets', function () {
  this.timeout(600_000);
  let folder: string;
  let printed: string;
  const packages = new Map<string, Record<string, Uint8Array>>();

  before(async () => {
    folder = ownFolder();
    printed = await packHere(
      folder,
      TARGETS.flatMap((target) => ['--target', target]),
    );
    for (const name of readdirSync(folder)) {
      if (/\.(?:nupkg|zip)$/.test(name)) packages.set(name, unzipSync(readFileSync(join(folder, name))));
    }
  });
  after(() => removeFolder(folder));

  const nupkg = (name = 'IpRoute') => packages.get(`${name}.${VERSION}.nupkg`) ?? {};
  const text = (file: Uint8Array | undefined) => Buffer.from(file ?? []).toString();
  /** The files of each module in each package, by their paths in it. */
  const modules = () =>
    [...packages].flatMap(([name, files]) => {
      if (name.endsWith('.nupkg')) {
        const own = Object.entries(files).filter(([path]) => !OPC.test(path));
        return [{ module: name.split('.')[0] ?? '', files: new Map(own) }];
      }
      const roots = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))];
      return roots.map((module) => ({
        module,
        files: new Map(
          Object.entries(files).flatMap(([path, bytes]) =>
            path.startsWith(`${module}/`) ? [[path.slice(module.length + 1), bytes] as const] : [],
          ),
        ),
      }));
    });

  it('are a nupkg with all programs, one of the class resources, and a zip for each target', () => {
    const targets = TARGETS;
    const zips = targets.map((target) => `IpRoute-${VERSION}-${target}.zip`);
    expect([...packages.keys()].sort()).to.deep.equal(
      [...zips, `IpRoute.${VERSION}.nupkg`, `IpRouteDsc.${VERSION}.nupkg`].sort(),
    );
    const binOf = (files: Record<string, Uint8Array>) =>
      [...new Set(Object.keys(files).flatMap((path) => /(?:^|\/)bin\/([^/]+)\//.exec(path)?.[1] ?? []))].sort();
    expect(binOf(nupkg())).to.deep.equal(targets);
    for (const target of targets) {
      expect(binOf(packages.get(`IpRoute-${VERSION}-${target}.zip`) ?? {})).to.deep.equal([target]);
    }
    // One more, that for ARM, weighs as much as each of these.
    const { length } = readFileSync(join(folder, `IpRoute.${VERSION}.nupkg`));
    expect((length * 3) / TARGETS.length).to.be.below(250_000_000);
  });

  it('say the digest of each file, and the manifest those of what it starts and loads', () => {
    for (const { module, files } of modules()) {
      const list = `${module}.sha256`;
      const lines = text(files.get(list))
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('  '));
      const listed = new Map(lines.map(([digest = '', path = '']) => [path, digest]));
      expect([...listed.keys()].sort()).to.deep.equal([...files.keys()].filter((path) => path !== list).sort());
      for (const [path, digest] of listed) expect(sha256(files.get(path) ?? ''), path).to.equal(digest);
      const manifest = text(files.get(`${module}.psd1`));
      const said = [...manifest.matchAll(/^ +'([^']+)' = '([0-9a-f]{64})'$/gm)].map(([, path, digest]) => [
        path,
        digest,
      ]);
      const images = [...files].flatMap(([path, bytes]) =>
        /^bin\/.*(?:\/iproute|\.exe|\.node)$/.test(path) ? [[path.slice(4), sha256(bytes)]] : [],
      );
      expect(said.sort()).to.deep.equal(images.sort());
    }
    const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').split('\n').filter(Boolean);
    expect(sums.map((line) => line.split('  ')[1]).sort()).to.deep.equal([...packages.keys()].sort());
    for (const line of sums) {
      const [digest = '', name = ''] = line.split('  ');
      expect(sha256(readFileSync(join(folder, name)))).to.equal(digest);
    }
  });

  it('have a bill of materials by the schema of CycloneDX, with every file and what the programs are made of', () => {
    const schemas = join(
      createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'),
      '..',
      'res',
      'schema',
    );
    const read = (name: string) => JSON.parse(readFileSync(join(schemas, `${name}.SNAPSHOT.schema.json`), 'utf8'));
    const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
    for (const name of ['spdx', 'jsf-0.82']) {
      ajv.addSchema({ ...read(name), $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json` });
    }
    const validate = ajv.compile(read('bom-1.6'));
    for (const { module, files } of modules()) {
      const bill = JSON.parse(text(files.get('_manifest/bom.json')));
      expect(validate(bill), JSON.stringify(validate.errors)).to.equal(true);
      expect([bill.metadata.component.name, bill.metadata.component.version]).to.deep.equal([module, VERSION]);
      type Component = {
        type: string;
        name: string;
        version: string;
        'bom-ref': string;
        hashes: { content: string }[];
      };
      const components: Component[] = bill.components;
      const listed = components.filter(({ type }) => type === 'file');
      expect(listed.map(({ name }) => name)).to.deep.equal(
        [...files.keys()].filter((path) => !/^(?:_manifest\/bom\.json|[^/]+\.sha256)$/.test(path)).sort(),
      );
      for (const { name, hashes } of listed) expect(hashes[0]?.content).to.equal(sha256(files.get(name) ?? ''));
      const refs = new Set(['module', ...components.map((component) => component['bom-ref'])]);
      expect(refs.size).to.equal(components.length + 1);
      const dependencies: { ref: string; dependsOn: string[] }[] = bill.dependencies;
      for (const { ref, dependsOn } of dependencies) expect([...refs]).to.include.members([ref, ...dependsOn]);
      for (const path of files.keys()) {
        const of = dependencies.find(({ ref }) => ref === `file:${path}`)?.dependsOn ?? [];
        const [, target = '', name = ''] = /^bin\/([^/]+)\/(.+)$/.exec(path) ?? [];
        if (/^iproute/.test(name))
          expect(of.join()).to.match(new RegExp(`pkg:npm/node-${target}@[\\d.]+,pkg:npm/pwsh-contract@`));
        else if (name === 'koffi.node') expect(of.join()).to.match(/^pkg:npm\/%40koromix\/koffi-[\w-]+@[\d.]+$/);
        else expect(of).to.deep.equal([]);
      }
    }
  });

  it('bring rules of App Control and AppLocker for just the files of Windows', () => {
    for (const { module, files } of modules()) {
      const images = [...files].filter(([path]) => /\.(?:exe|node)$/.test(path) && path.startsWith('bin/win-'));
      const control = text(files.get('_manifest/AppControl.xml'));
      const locker = text(files.get('_manifest/AppLocker.xml'));
      if (images.length === 0) {
        expect([control, locker], module).to.deep.equal(['', '']);
        continue;
      }
      const all = (xml: string, pattern: RegExp) => [...xml.matchAll(pattern)].map(([, word]) => word).sort();
      const hashes = images.map(([, bytes]) => authenticodeHash(bytes));
      expect(all(control, / Hash="(\w{64})"/g)).to.deep.equal([...hashes].sort());
      expect(all(control, /RuleID="(\w+)"/g)).to.deep.equal(all(control, /<Allow ID="(\w+)"/g));
      const scripts = [...files].filter(([path]) => /\.(?:ps1|psm1|psd1|ps1xml)$/.test(path));
      const flat = scripts.map(([, bytes]) => sha256(bytes).toUpperCase());
      expect(all(locker, / Data="0x(\w{64})"/g)).to.deep.equal([...hashes, ...flat].sort());
    }
  });

  it('are listed with what they weigh, what they hold, and under which licence', () => {
    const page = readFileSync(join(folder, 'CONTENTS.md'), 'utf8');
    for (const [name, files] of packages) {
      expect(printed).to.include(name);
      const [, section = ''] = page.split(`\n## ${name}\n`);
      const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| (\S+) \| (\d+) \| (.+) \|$/gm)];
      const own = Object.entries(files).filter(([path]) => !OPC.test(path));
      expect(rows.map(([, path, size]) => [path, Number(size)])).to.deep.equal(
        own.map(([path, bytes]) => [path, bytes.length]).sort(),
      );
      for (const [, path = '', , licence = ''] of rows) {
        if (path.endsWith('.exe'))
          expect(licence).to.match(
            /^the module's, LICENSE; node-win-\w+ [\d.]+: MIT, pwsh-contract .*: MIT; LICENCES\.txt/,
          );
      }
    }
  });

  it('weigh what the README says', () => {
    const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
    for (const target of TARGETS) {
      const name = `IpRoute-${VERSION}-${target}.zip`;
      const [, packed, unpacked] = new RegExp(`^\\| .${name}. \\| (\\d+) MB \\| (\\d+) MB \\|`, 'm').exec(readme) ?? [];
      const sizes = Object.values(packages.get(name) ?? {}).map(({ length }) => length);
      const whole = sizes.reduce((sum, size) => sum + size, 0);
      expect(Number(packed), name).to.be.closeTo(readFileSync(join(folder, name)).length / 1e6, 1.5);
      expect(Number(unpacked), name).to.be.closeTo(whole / 1e6, 1.5);
    }
  });

  describe('and those of a copy in another folder, executables and all', () => {
    let another: string;
    let there: string;
    before(async () => {
      another = join(ownFolder(), 'another folder, of a longer name');
      mkdirSync(another);
      there = await packCopy(another, undefined, [target, 'win-arm64']);
    });
    after(() => removeFolder(dirname(another)));

    const digestOf = (packages: string, name: string) =>
      new RegExp(`^(\\w{64})  ${name}$`, 'm').exec(readFileSync(join(packages, 'SHA256SUMS'), 'utf8'))?.[1];

    it('have the same digests', () => {
      for (const name of [`IpRoute-${VERSION}-${target}.zip`, `IpRouteDsc.${VERSION}.nupkg`]) {
        expect(digestOf(there, name), name).to.be.a('string').and.to.equal(digestOf(folder, name));
      }
    });

    it('may be for Windows on ARM, too, in the nupkg and as a zip with no other program', () => {
      const nupkg = unzipSync(readFileSync(join(there, `IpRoute.${VERSION}.nupkg`)), {
        filter: ({ name }) => name === 'IpRoute.psd1',
      });
      const manifest = Buffer.from(nupkg['IpRoute.psd1'] ?? []).toString();
      for (const file of ['win-arm64/iproute.exe', 'win-arm64/koffi.node'])
        expect(manifest).to.include(`'${file}' = '`);
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
});
