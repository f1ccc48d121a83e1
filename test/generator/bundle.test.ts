import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { BuildError } from '../../generator/package/build-error.ts';
import { bundle } from '../../generator/package/bundle.ts';
import { bundledPackages } from '../../generator/package/ingredients.ts';
import { builderBinary } from '../../generator/package/node-binaries.ts';
import { signerOf } from '../../generator/package/signing.ts';

describe('the bundle of a program', () => {
  let folder: string;
  const put = (name: string, text: string) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const putPackage = (name: string, facts: object, text: string) => {
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js', ...facts }));
    put(`node_modules/${name}/index.js`, text);
  };
  const refusal = async (text: string) => {
    const failed: unknown = await bundle(put('main.ts', text), {}).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(BuildError);
    return (failed as BuildError).message;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    put('package.json', JSON.stringify({ name: 'main', version: '1.0.0' }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is ASCII, has constants in the place of names, and no path of the machine', async () => {
    const text = await bundle(put('main.ts', 'declare const WORD: string;\nconsole.log(WORD, "\u00e4");\n'), {
      WORD: 'a',
    });
    expect(text)
      .to.include('console.log("a", "\\xE4")')
      .and.to.match(/^[\n -~]*$/);
    expect(text).not.to.include(folder);
  });

  it('is not made of what cannot be bundled, each mistake with its file and line', async () => {
    expect(await refusal('export const a = 1;\nlet b = ;\nimport "./none.ts";\n')).to.equal(
      'The program cannot be bundled.\nmain.ts:2: Unexpected ";"',
    );
    expect(await refusal('import "./none.ts";\nimport "./other.ts";\n')).to.equal(
      'The program cannot be bundled.\nmain.ts:1: Could not resolve "./none.ts"\nmain.ts:2: Could not resolve "./other.ts"',
    );
    // What esbuild only warns of would be wrong when it runs.
    expect(await refusal('export const a = { b: 1, b: 2 };\n')).to.equal(
      'The program cannot be bundled.\nmain.ts:1: Duplicate key "b" in object literal',
    );
  });

  it('imports nothing that a program does not find', async () => {
    const why = "imports 'koffi', but the program can load nothing but node's own modules";
    expect(await refusal("import 'node:fs';\nimport 'koffi';\n")).to.equal(
      `The program cannot be bundled.\nmain.ts ${why}; write: import { loadKoffi } from 'pwsh-contract/native'`,
    );
  });

  it('says of which packages it is, by their names, and not of those that it leaves out', async () => {
    putPackage('unused', { version: '4.0.0', sideEffects: false }, 'exports.unused = 1;');
    putPackage('zeta', { version: '2.0.0', license: 'ISC' }, 'exports.zeta = Math.random();');
    putPackage('alpha', { version: '1.2.3' }, 'exports.alpha = Math.random();');
    putPackage('mid', { version: '3.0.0', license: 'MIT' }, 'exports.mid = Math.random();');
    const names = ['zeta', 'mid', 'alpha', 'unused'];
    const imports = names.map((name) => `import ${name} from '${name}';\n`).join('');
    const entry = put('main.ts', `${imports}console.log(zeta, mid, alpha);\n`);
    expect(await bundledPackages(entry)).to.deep.equal([
      { name: 'alpha', version: '1.2.3', licence: 'NOASSERTION' },
      { name: 'mid', version: '3.0.0', licence: 'MIT' },
      { name: 'zeta', version: '2.0.0', licence: 'ISC' },
    ]);
  });
});

describe('a machine that makes no executables', () => {
  const { arch, platform } = process;
  const be = (values: object) => {
    for (const [name, value] of Object.entries(values)) Object.defineProperty(process, name, { value });
  };
  afterEach(() => be({ arch, platform }));

  it('says so, by its name', () => {
    for (const [os, cpu] of [
      ['darwin', 'arm64'],
      ['linux', 'arm64'],
      ['win32', 'arm64'],
      ['darwin', 'x64'],
    ] as const) {
      be({ platform: os, arch: cpu });
      expect(() => builderBinary()).to.throw(
        BuildError,
        `Executables are made on Linux or Windows on x64, not on ${os}-${cpu}.`,
      );
    }
  });

  it('finds no certificate by its thumbprint, unless it is Windows', () => {
    be({ platform: 'linux' });
    expect(() => signerOf({ thumbprint: 'AB' }, '.')).to.throw(
      BuildError,
      'A certificate is found by its thumbprint on Windows only: elsewhere give --certificate <file>.',
    );
    be({ platform: 'win32' });
    expect(Object.keys(signerOf({ thumbprint: 'AB' }, '.'))).to.deep.equal(['signImage', 'signScripts', 'makeCatalog']);
  });
});
