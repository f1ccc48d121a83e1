import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { identityOf } from '../../generator/identity.ts';
import { BuildError } from '../../generator/package/build-error.ts';
import { drawIcon } from '../../generator/package/icon.ts';
import { withIdentity } from '../../generator/package/identity.ts';
import { nodeBinary } from '../../generator/package/node-binaries.ts';
import { withoutSignature } from '../../generator/package/portable-executable.ts';
import { readOnce } from './read-once.ts';

const contract = join(import.meta.dirname, 'second', 'contract.ts');
const seal = readFileSync(join(import.meta.dirname, 'second', 'seal.ico'));

describe('what Windows shows of an executable', function () {
  this.timeout(120_000);
  const model = readOnce(contract);

  it('is what the contract says of the module, with the icon that it names', () => {
    expect(identityOf(model, contract)).to.deep.equal({
      file: 'fileseal.exe',
      product: 'FileSeal',
      version: '1.2.0',
      description: "FileSeal: Seals files: remembers their digests, and says what isn't as it was.",
      company: 'FileSeal Works',
      copyright: '(c) The FileSeal authors. MIT License.',
      icon: seal,
    });
    const { company, icon, ...plain } = model;
    const usual = identityOf(plain, contract);
    expect(usual.company).to.equal('The FileSeal authors');
    expect(Buffer.from(usual.icon).equals(drawIcon('FileSeal'))).to.equal(true);
    expect(() => identityOf({ ...model, icon: 'none.ico' }, contract)).to.throw(BuildError, /icon.*none\.ico/);
  });

  it('takes the place of what node says of itself, and nothing else moves', () => {
    const bare = withoutSignature(readFileSync(nodeBinary('win-x64').path));
    const made = Buffer.from(withIdentity(bare, identityOf(model, contract)));
    expect(made.length).to.equal(bare.length);
    const wide = (text: string) => Buffer.from(text, 'utf16le');
    expect(Buffer.from(bare).includes(wide('ProductName\0\0Node.js\0'))).to.equal(true);
    expect(made.includes(wide('Node.js JavaScript Runtime'))).to.equal(false);
    for (const text of ['CompanyName\0\0FileSeal Works\0', 'ProductName\0\0FileSeal\0', 'ProductVersion\x001.2.0\0'])
      expect(made.includes(wide(text)), text).to.equal(true);
    // VS_FIXEDFILEINFO, which programs compare: 1.2.0.0 twice, all flags known and none set, of Windows NT, a program.
    const fixed = made.indexOf(Buffer.from([0xbd, 0x04, 0xef, 0xfe]), made.indexOf(wide('VS_VERSION_INFO'))) + 8;
    const numbers = Array.from({ length: 8 }, (_, at) => made.readUInt32LE(fixed + 4 * at));
    expect(numbers).to.deep.equal([0x10002, 0, 0x10002, 0, 0x3f, 0, 0x40004, 1]);
    // The pictures of the file, each as the file has it.
    for (const line of [6, 22]) {
      const picture = seal.subarray(seal.readUInt32LE(line + 12)).subarray(0, seal.readUInt32LE(line + 8));
      expect(made.includes(picture)).to.equal(true);
    }
    const identity = { ...identityOf(model, contract), icon: wide('no icon') };
    expect(() => withIdentity(bare, identity)).to.throw(BuildError, 'no .ico file');
  });

  it('has a picture that is drawn, the same for the same name', () => {
    expect(Buffer.from(drawIcon('seal', [16, 32])).equals(seal), 'second/seal.ico').to.equal(true);
    expect(Buffer.from(drawIcon('Seal', [16, 32])).equals(seal)).to.equal(false);
  });
});
