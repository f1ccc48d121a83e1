import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openSession, type Session } from '../powershell/session.ts';
import { wholeScript } from '../tools/whole-script.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const here = join(root, 'test', 'framework');
const build = join(root, 'build', 'framework');

const MODULES = [
  'module/IpRoute/IpRoute.psm1',
  'module/IpRouteDsc/IpRouteDsc.psm1',
  'test/generator/second/module/FileSeal.psm1',
];

/** A use that Windows PowerShell 5.1 cannot follow, and what must be said of it. */
const MISTAKES: readonly [script: string, told: RegExp][] = [
  ['[System.Text.Json.JsonDocument]', /JsonDocument|'Json'/],
  ['param ([System.Diagnostics.ProcessStartInfo] $Start)\n$Start.ArgumentList', /ArgumentList/],
  [
    'param ([System.Diagnostics.ProcessStartInfo] $Start)\n$Start.StandardInputEncoding = $null',
    /StandardInputEncoding/,
  ],
  ["'a'.Contains('a', [System.StringComparison]::Ordinal)", /'Contains' takes 2 arguments/],
  ['[System.Convert]::ToHexString([byte[]] @(1))', /ToHexString/],
  ['[System.IO.StreamReader]::new([System.IO.Stream]::Null, $null, $true, -1, $true, 1)', /6 arguments/],
];

/** What is reported before the compiler runs: uses that cannot be written, or would bind otherwise on .NET Framework. */
const UNWRITTEN: readonly [script: string, told: RegExp][] = [
  ['[System.EventHandler``1].MakeGenericType([string])', /MakeGenericType takes a list/],
  ['param ([type] $Item)\n[System.Converter``2].MakeGenericType([string], $Item)', /MakeGenericType takes a list/],
  ['param ($Thing)\n$Thing.Name', /the type of the receiver is not known/],
];

/** In that session, which has compiled the script when it reads the second file. */
async function writeUses(shell: Session, script: string): Promise<{ uses: string; complaints: string }> {
  const { output, errors } = await shell.run(`& '${join(here, 'framework-uses.ps1')}' -Path '${script}'`);
  return { uses: output, complaints: errors };
}

/** What the compiler says of these C# files, a line each. */
function compile(folder: string): string[] {
  const intermediate = ['obj', 'out'].map((name) => `${join(build, name)}/`);
  const properties = [
    `Uses=${join(folder, '*.cs')}`,
    `BaseIntermediateOutputPath=${intermediate[0]}`,
    `OutDir=${intermediate[1]}`,
    'RestoreLockedMode=true',
    'UseSharedCompilation=false',
  ].map((property) => `-p:${property}`);
  const { stdout, error } = spawnSync(
    'dotnet',
    ['build', join(here, 'framework.csproj'), '-nologo', '-v', 'q', '-nodeReuse:false', ...properties],
    { encoding: 'utf8' },
  );
  if (error) throw error;
  const errors = stdout.split(/\r?\n/).filter((line) => line.includes(': error '));
  expect(errors.length > 0 || stdout.includes('Build succeeded'), stdout).to.equal(true);
  return [...new Set(errors)];
}

describe('what the emitted scripts use of .NET', function () {
  this.timeout(300_000);
  let folder: string;
  let shell: Session;

  before(async () => {
    shell = await openSession();
  });
  after(() => shell.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'framework-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is there in .NET Framework 4.7.2 and PowerShell 5.1', async () => {
    for (const module of MODULES) {
      const whole = join(folder, basename(module));
      writeFileSync(whole, wholeScript(join(root, module)));
      const { uses, complaints } = await writeUses(shell, whole);
      expect(complaints).to.equal('');
      expect(uses.match(/ static void Use/g)).to.have.lengthOf.above(module.includes('Dsc') ? 20 : 200);
      writeFileSync(join(folder, `${basename(module, '.psm1')}.cs`), uses);
    }
    expect(compile(folder)).to.deep.equal([]);
  });

  it('reports what is not', async () => {
    for (const [at, [script]] of MISTAKES.entries()) {
      const path = join(folder, `Mistake${at}.ps1`);
      writeFileSync(path, script);
      const { uses, complaints } = await writeUses(shell, path);
      expect(complaints, script).to.equal('');
      writeFileSync(join(folder, `Mistake${at}.cs`), uses);
    }
    const errors = compile(folder);
    for (const [at, [script, told]] of MISTAKES.entries()) {
      const own = errors.filter((line) => line.includes(`Mistake${at}.ps1`));
      expect(own.join('\n'), script).to.match(told);
    }
  });

  it('reports a list that .NET Framework takes as an array only, and a receiver of an unknown type', async () => {
    for (const [script, told] of UNWRITTEN) {
      const path = join(folder, 'Mistake.ps1');
      writeFileSync(path, script);
      expect((await writeUses(shell, path)).complaints.replace(/\s+\|\s+/g, ' '), script).to.match(told);
    }
  });
});
