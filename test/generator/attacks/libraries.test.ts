import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { nodeBinary } from '../../../generator/package/node-binaries.ts';
import { withoutSignature, withSystemLibraries } from '../../../generator/package/portable-executable.ts';

const SHIPPED = join(import.meta.dirname, '../../../module/IpRoute/bin/win-x64/iproute.exe');

/** What a load configuration says (winnt.h, IMAGE_LOAD_CONFIG_DIRECTORY64): its size, its DependentLoadFlags, and where they stand. */
function loadConfiguration(image: Buffer) {
  const header = image.readUInt32LE(0x3c);
  const optional = header + 24;
  // PE32+, whose data directories begin behind 112 bytes; that of the load configuration is number 10.
  expect(image.readUInt16LE(optional)).to.equal(0x20b);
  const address = image.readUInt32LE(optional + 112 + 8 * 10);
  const sections = Array.from({ length: image.readUInt16LE(header + 6) }, (_, at) => {
    const entry = optional + image.readUInt16LE(header + 20) + 40 * at;
    const [size = 0, start = 0, , file = 0] = [8, 12, 16, 20].map((offset) => image.readUInt32LE(entry + offset));
    return { size, start, file };
  });
  const section = sections.find(({ start, size }) => address >= start && address < start + size);
  const at = address - (section?.start ?? 0) + (section?.file ?? 0);
  return { size: image.readUInt32LE(at), flags: image.readUInt16LE(at + 0x4e), at: at + 0x4e };
}

/**
 * A library planted beside iproute.exe, with the name of one that it imports. Wine looks there first whatever the header says, so that
 * Windows follows it is not shown here.
 */
describe('the libraries that a Windows executable imports', () => {
  it('are looked for in System32 alone, as the header of what ships says', () => {
    const { size, flags } = loadConfiguration(readFileSync(SHIPPED));
    expect(size).to.be.at.least(0x50);
    expect(flags, 'LOAD_LIBRARY_SEARCH_SYSTEM32').to.equal(0x800);
  });

  for (const target of ['win-x64', 'win-arm64'] as const) {
    it(`may come from beside it in node itself: only these two bytes differ, for ${target}`, () => {
      const bare = Buffer.from(withoutSignature(readFileSync(nodeBinary(target).path)));
      const { flags, at } = loadConfiguration(bare);
      expect(flags, 'the attack').to.equal(0);
      const safe = Buffer.from(withSystemLibraries(bare));
      expect(loadConfiguration(safe)).to.include({ flags: 0x800, at });
      safe.writeUInt16LE(0, at);
      expect(safe.equals(bare)).to.equal(true);
    });
  }

  it('are changed after a signature is taken off, and nothing else behind the program with it', () => {
    const bare = withoutSignature(readFileSync(nodeBinary('win-x64').path));
    // The table of certificates is the fifth of the data directories.
    const table = Buffer.from(bare).readUInt32LE(0x3c) + 24 + 112 + 8 * 4;
    const signed = (size: number, behind: number) => {
      const image = Buffer.concat([bare, Buffer.alloc(16 + behind)]);
      image.writeUInt32LE(bare.length, table);
      image.writeUInt32LE(size, table + 4);
      return image;
    };
    // It may be padded to eight bytes.
    for (const behind of [0, 7]) expect(withoutSignature(signed(16, behind)).length).to.equal(bare.length);
    for (const [size, behind] of [
      [16, 8],
      [17, 0],
    ] as const)
      expect(() => withoutSignature(signed(size, behind)), `${size} ${behind}`).to.throw(
        'The Windows program has data behind its certificate table, which cannot be taken off.',
      );
  });

  it('are not to be changed in what is no Windows program', () => {
    expect(() => withSystemLibraries(new Uint8Array(1000))).to.throw('Not a 64-bit Windows program');
  });
});
