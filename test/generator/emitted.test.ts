import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { checkEmitted } from '../../generator/emit/check-emitted.ts';
import { emitJsonSchema } from '../../generator/emit/json-schema.ts';
import { emitManifest, withDigests } from '../../generator/emit/manifest.ts';
import { emitScripts } from '../../generator/emit/module-script.ts';
import { emitWireTable } from '../../generator/emit/wire-table.ts';
import { isReservedType } from '../../generator/read/reserved-names.ts';
import { runScript } from '../powershell/session.ts';
import { anyModel, modelOf } from './any-model.ts';
import { generateHere } from './second/generate-here.ts';
import { linkKit } from './second/outside.ts';

const BROKEN: readonly [file: string, text: string, reason: RegExp][] = [
  ['a.psm1', "$a = 'x\n", /does not close/],
  ['a.psm1', 'function Get-A {\n    @(1\n}\n', /does not close/],
  ['a.psd1', '@{ A = "1 }', /does not close/],
  ['a.psm1', 'function Get-A_B {\n}\nfunction get-a_b {\n}\n', /get-a_b is there twice/],
  ['a.psm1', 'class A {\n}\nenum a {\n}\n', /a is there twice/],
  ['a.psm1', 'function Get-A {\n    Get-A_Gone -Name 1\n}\n', /Get-A_Gone is missing/],
  [
    'a.psm1',
    "function Get-A_Call {\n    @{\n        Sent = 0\n    }\n}\nfunction Get-A {\n    $_call['Send']++\n}\n",
    /a Call has no Send$/,
  ],
  [
    'a.psm1',
    "function Get-A_Channel {\n    @{\n        Writer = 0\n    }\n}\nfunction Get-A {\n    $last['Sent']++\n}\n",
    /a Channel has no Sent$/,
  ],
  ['a.json', '{', /./],
  ['a.ts', 'export const = 1', /./],
];

describe('what the generator emits', function () {
  this.timeout(120_000);

  it('is read before it is written, also of texts that nobody would write', () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        checkEmitted(
          new Map([
            ['contract.generated.ts', emitWireTable(model)],
            ['contract.schema.json', emitJsonSchema(model)],
            ['a.psd1', emitManifest(model)],
            ...emitScripts(model),
          ]),
        );
      }),
      { numRuns: 30 },
    );
    for (const [file, text, reason] of BROKEN) {
      const check = () => checkEmitted(new Map([[file, text]]));
      expect(check, text)
        .to.throw(/^The generator made a file that is broken, a\./)
        .with.property('message')
        .match(reason);
    }
  });

  it('has a place for the digests of what is packed, once, in the same order however they come', () => {
    const files: readonly [string, string][] = [
      ['win-x64/koffi.node', '0'.repeat(64)],
      ['win-x64/a.exe', 'ab'.repeat(32)],
    ];
    fc.assert(
      fc.property(anyModel, (model) => {
        const bare = emitManifest(model);
        const text = withDigests(bare, new Map(files));
        checkEmitted(new Map([['a.psd1', text]]));
        expect(text).to.equal(withDigests(bare, new Map([...files].reverse())));
        const block = `        Digests = @{
            'win-x64/a.exe' = '${'ab'.repeat(32)}'
            'win-x64/koffi.node' = '${'0'.repeat(64)}'
        }
`;
        expect(text.replace(block, '')).to.equal(bare);
        expect(() => withDigests(text, new Map(files))).to.throw('has digests already');
      }),
      { numRuns: 30 },
    );
    expect(() => withDigests('@{ }', new Map(files))).to.throw('no PrivateData');
    const bare = emitManifest(modelOf(['word']));
    expect(() => withDigests(bare, new Map([['a.exe', '0'.repeat(64)]]))).to.throw("'a.exe' is no file");
    expect(() => withDigests(bare, new Map([['win-x64/a.exe', 'AB'.repeat(32)]]))).to.throw('is no SHA-256');
  });

  it('names no type of PowerShell that a result could hide', async () => {
    const script = `
      [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')::Get.Keys
      $ast = [System.Management.Automation.Language.Parser]::ParseFile('test/generator/second/module/FileSeal.psm1', [ref] $null, [ref] $null)
      $own = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.TypeDefinitionAst] }, $true).Name
      foreach ($one in $ast.FindAll({ $args[0].TypeName }, $true)) {
        $names = [regex]::Matches($one.TypeName.FullName, '[A-Za-z_][\\w.]*').Value
        $names | Where-Object { -not $_.Contains('.') -and $own -notcontains $_ }
      }`;
    const { stdout, stderr } = await runScript(script);
    expect(stderr).to.equal('');
    const names = [...new Set(stdout.split(/\s+/).filter((name) => name !== ''))];
    expect(names).to.include.members(['string', 'object', 'ValidateSet', 'X509Certificate']);
    expect(names.filter((name) => !isReservedType(name))).to.deep.equal([]);
  });

  it('imports handlers that have the names of the table itself, and exports of the contract beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'handlers-'));
    linkKit(folder);
    try {
      writeFileSync(
        join(folder, 'contract.ts'),
        `import { defineModule, type UInt32 } from 'pwsh-contract';
/** A. */
export const contract = defineModule({ name: 'A', prefix: 'A', executable: 'a', version: '1.0.0', author: '',
  guid: '1c0f4d5e-0a0e-4c93-9f0a-6e6a1d0f7b11', copyright: '', description: '', tags: [], releaseNotes: '' });
/** A. */
export interface Kept extends Numbered {
  /** A. */
  Name: string;
}
/** A. */
export interface Numbered {
  /** A. */
  Id: UInt32;
}
/** Gets. @cmdlet Get-Version */
export function version(): Iterable<Kept> { return helper(); }
/** Gets. @cmdlet Get-Command2 */
export function commands(): Iterable<Kept> { return helper(); }
/** No cmdlet. */
export function helper(): Kept[] { return [{ Id: 1, Name: 'a' }]; }
`,
      );
      writeFileSync(
        join(folder, 'main.ts'),
        `import * as table from './contract.generated.ts';
import { contract } from './contract.ts';
console.log(table.version === contract.version, table.commands.map(({ handler }) => [...handler()][0]?.Name).join());
`,
      );
      const words = ['generate', '--contract', 'contract.ts', '--out', 'A', '--build', '--target', 'linux-x64'];
      expect(await generateHere(folder, words)).to.include({ status: 0, stderr: '' });
      // What a result extends, it has.
      const script = readFileSync(join(folder, 'A', 'A.psm1'), 'utf8');
      expect(script).to.include('class Kept : Kept_1_0_0 {\n    [uint32] $Id\n    [string] $Name\n}');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
