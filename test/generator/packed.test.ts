import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { contentsPage, megabytes } from '../../generator/package/contents-page.ts';
import { nupkgParts, type PackageFacts } from '../../generator/package/nuspec.ts';
import { sha256 } from '../../generator/package/sha256.ts';
import { type PackedFile, sorted, textFile, zip } from '../../generator/package/zip.ts';

const FACTS: PackageFacts = {
  name: 'Book',
  version: '1.2.3',
  author: 'A & B',
  copyright: '(c) A',
  description: 'Lends books',
  tags: ['lend', 'read'],
  releaseNotes: 'The first one',
  functions: [],
  resources: [],
  needs: [],
};

describe('what a nupkg says of itself', () => {
  const FILES = [textFile('LICENSE', 'x'), textFile('Book.psd1', 'y'), textFile('bin/linux-x64/book', 'z')];
  const partsOf = (more: Partial<PackageFacts> = {}, files = FILES) =>
    new Map(nupkgParts({ ...FACTS, ...more }, files).map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]));
  /** The lines between those of the root. */
  const within = (text = '') => text.trim().split('\n').slice(3, -1).join('\n');
  const PROPERTIES = `package/services/metadata/core-properties/${sha256('Book 1.2.3').slice(0, 32)}.psmdcp`;

  it('has the parts of the Open Packaging Conventions before its files, each of a type', () => {
    const parts = partsOf();
    expect([...parts.keys()]).to.deep.equal([
      '[Content_Types].xml',
      '_rels/.rels',
      'Book.nuspec',
      PROPERTIES,
      'LICENSE',
      'Book.psd1',
      'bin/linux-x64/book',
    ]);
    const other = 'application/octet-stream';
    const type = (name: string) => `application/vnd.openxmlformats-package.${name}+xml`;
    expect(within(parts.get('[Content_Types].xml'))).to.equal(
      [
        `  <Default Extension="rels" ContentType="${type('relationships')}"/>`,
        `  <Default Extension="nuspec" ContentType="${other}"/>`,
        `  <Default Extension="psmdcp" ContentType="${type('core-properties')}"/>`,
        `  <Default Extension="psd1" ContentType="${other}"/>`,
        `  <Override PartName="/LICENSE" ContentType="${other}"/>`,
        `  <Override PartName="/bin/linux-x64/book" ContentType="${other}"/>`,
      ].join('\n'),
    );
    const properties = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties';
    expect(within(parts.get('_rels/.rels'))).to.equal(
      `  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/Book.nuspec" Id="R1"/>
  <Relationship Type="${properties}" Target="/${PROPERTIES}" Id="R2"/>`,
    );
    expect(within(parts.get(PROPERTIES))).to.equal(`  <dc:creator>A &amp; B</dc:creator>
  <dc:description>Lends books</dc:description>
  <dc:identifier>Book</dc:identifier>
  <version>1.2.3</version>
  <keywords>lend read</keywords>`);
  });

  it('has in its nuspec what galleries show, and of what is not there nothing', () => {
    const nuspec = (more: Partial<PackageFacts>, files = FILES) => within(partsOf(more, files).get('Book.nuspec'));
    const all = {
      projectUri: 'https://example.org/',
      functions: ['Get-Book'],
      resources: ['BookShelf'],
      needs: [{ name: 'Room', version: '1.0.0' }],
    };
    expect(nuspec(all)).to.equal(`  <metadata>
    <id>Book</id>
    <version>1.2.3</version>
    <authors>A &amp; B</authors>
    <owners>A &amp; B</owners>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <license type="file">LICENSE</license>
    <projectUrl>https://example.org/</projectUrl>
    <description>Lends books</description>
    <releaseNotes>The first one</releaseNotes>
    <copyright>(c) A</copyright>
    <tags>PSModule lend read PSIncludes_Function PSFunction_Get-Book PSCommand_Get-Book PSIncludes_DscResource PSDscResource_BookShelf</tags>
    <dependencies>
      <dependency id="Room" version="[1.0.0]"/>
    </dependencies>
  </metadata>`);
    const bare = nuspec({}, FILES.slice(1));
    expect(bare).to.include('<tags>PSModule lend read</tags>');
    for (const name of ['license ', 'projectUrl', 'dependencies']) expect(bare).to.not.include(`<${name}`);
  });
});

describe('the zip of a package', () => {
  it('has each file as it is, with its rights, and one time', () => {
    const program = { ...textFile('bin/book', 'run'.repeat(100)), executable: true };
    const files = sorted([textFile('b.txt', 'B'), program, textFile('a.txt', ''), textFile('B.md', 'b')]);
    expect(files.map(({ path }) => path)).to.deep.equal(['B.md', 'a.txt', 'b.txt', 'bin/book']);
    const deflated = new Map(files.map(({ bytes }) => [bytes, new Uint8Array(deflateRawSync(bytes))]));
    const bytes = Buffer.from(zip(files, deflated));
    const read = Object.entries(unzipSync(bytes)).map(([path, one]) => [path, Buffer.from(one).toString()]);
    expect(read).to.deep.equal([
      ['B.md', 'b'],
      ['a.txt', ''],
      ['b.txt', 'B'],
      ['bin/book', 'run'.repeat(100)],
    ]);
    // Of the central directory: made by, method, time, crc, and the attributes.
    const entries = [];
    for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 1))
      entries.push([
        bytes[at + 5],
        bytes.readUInt16LE(at + 10),
        bytes.readUInt32LE(at + 12),
        bytes.readUInt32LE(at + 38) >>> 16,
      ]);
    const noon = (((1 << 5) | 1) << 16) | (12 << 11);
    expect(entries).to.deep.equal([
      [3, 8, noon, 0o100644],
      [3, 8, noon, 0o100644],
      [3, 8, noon, 0o100644],
      [3, 8, noon, 0o100755],
    ]);
    expect(() => zip([textFile('c.txt', 'c')], deflated)).to.throw('c.txt was not deflated.');
    // Windows unpacks both to one file.
    const twice = files.concat({ ...(files[1] as PackedFile), path: 'A.txt' });
    expect(() => zip(twice, deflated)).to.throw('A.txt is in the package twice.');
  });
});

describe('the page of what packages hold', () => {
  it('says what each weighs and holds, and under which licence', () => {
    const files = [
      textFile('Book/Book.psd1', 'x'.repeat(60_000)),
      textFile('Book/bin/book', 'y'.repeat(60_001)),
      textFile('Book/bin/koffi.node', 'z'),
      textFile('Book/bin/LICENCES.txt', ''),
    ];
    const [node, koffi] = ['node', 'koffi'].map((name) => ({ name, version: '1.0.0', licence: 'MIT' }));
    const recipe = new Map([
      ['bin/book', [node, koffi]],
      ['Book/bin/koffi.node', [koffi]],
    ]);
    const bytes = Buffer.from('packed');
    const page = contentsPage('Packages', [{ name: 'Book.zip', bytes, files }], recipe as never);
    expect(page.split('\n')).to.deep.equal([
      '# Packages',
      '',
      '| package | packed | on the disk | SHA-256 |',
      '|---|---|---|---|',
      `| Book.zip | 1 kB | 0.1 MB | \`${sha256(bytes)}\` |`,
      '',
      '## Book.zip',
      '',
      '| file | bytes | licence |',
      '|---|---|---|',
      "| Book/Book.psd1 | 60000 | the module's, LICENSE |",
      "| Book/bin/book | 60001 | the module's, LICENSE; node 1.0.0: MIT, koffi 1.0.0: MIT; LICENCES.txt beside it |",
      '| Book/bin/koffi.node | 1 | koffi 1.0.0: MIT; LICENCES.txt beside it |',
      '| Book/bin/LICENCES.txt | 0 | the texts themselves |',
      '',
    ]);
    expect([0, 1, 99_999, 100_000, 1_250_000].map(megabytes)).to.deep.equal([
      '0 kB',
      '1 kB',
      '100 kB',
      '0.1 MB',
      '1.3 MB',
    ]);
  });
});
