import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { scriptsOf, wholeScript } from '../tools/whole-script.ts';
import { complaintsAbout } from './check-script.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A line of script, and what the check must say of it. */
const MISTAKES: readonly [rule: string, script: string][] = [
  ['Syntax', 'function Get-Open {'],
  ['UseApprovedVerbs', 'function Frob-Thing { $null }'],
  ['UseSingularNouns', 'function Get-Things { $null }'],
  ['Uncalled', 'function Get-Thing { $null }'],
  ['UseShouldProcessForStateChangingFunctions', 'function Set-Thing { $null }'],
  ['ShouldProcess', 'function Set-Thing {\n    [CmdletBinding(SupportsShouldProcess = $true)]\n    param ()\n}'],
  ['OutputType', 'function Get-Thing {\n    [CmdletBinding()]\n    param ()\n}'],
  ['ProvideCommentHelp', 'function Get-Thing {\n    [CmdletBinding()]\n    param ()\n}'],
  ['CmdletBinding', "function Get-Thing { $null }\nExport-ModuleMember -Function 'Get-Thing'"],
  ['Export', "Export-ModuleMember -Function 'Get-Nothing'"],
  ['UseConsistentParametersKind', 'function Get-Thing ($Name) { $Name }'],
  ['AvoidOverwritingBuiltInCmdlets', 'function Get-Command { $null }'],
  [
    'UseProcessBlockForPipelineCommand',
    'function Get-Thing {\n    param ([Parameter(ValueFromPipeline = $true)] $Name)\n    $Name\n}',
  ],
  ['UseCompatibleCommands', "Write-Host -Object 'a'"],
  ['UseCompatibleCommands', 'Get-Location'],
  ['UseCompatibleCommands', '1 | foreach { $_ }'],
  ['UseCorrectCasing', "get-Command -Name 'a'"],
  ['UseCorrectCasing', 'IF ($true) { 1 }'],
  ['UseCorrectCasing', '1 -EQ 1'],
  ['ParameterName', "Get-Command -name 'a'"],
  ['ParameterName', "Get-Command -Nam 'a'"],
  ['AvoidUsingPositionalParameters', "Get-Command 'a'"],
  ['Invocation', "$x = Get-Command -Name 'a'\n. $x"],
  ['ReviewUnusedParameter', 'function Get-Thing {\n    param ($Name)\n    1\n}'],
  ['AvoidAssignmentToAutomaticVariable', '$input = 1\n$input'],
  ['UseDeclaredVarsMoreThanAssignments', 'function Get-Thing {\n    $unread = 1\n}'],
  ['AvoidGlobalVars', '$global:thing'],
  ['AvoidUsingDoubleQuotesForConstantString', '"a"'],
  ['PossibleIncorrectComparisonWithNull', '1 -eq $null'],
  ['AvoidUsingEmptyCatchBlock', 'try { 1 } catch { }'],
  ['AvoidTrapStatement', 'trap { continue }'],
  ['UseCompatibleSyntax', '$true ? 1 : 2'],
  ['UseCompatibleSyntax', '$null ?? 2'],
  ['UseCompatibleSyntax', 'function Get-Thing { clean { 1 } }'],
  ['AvoidExclaimOperator', '!$true'],
  ['AvoidSemicolonsAsLineTerminators', '1;\n2'],
  ['UseConsistentWhitespace separator', '1,2'],
  ['UseConsistentWhitespace brace', 'if ($true){ 1 }'],
  ['UseConsistentWhitespace brace', 'if ($true) {1 }'],
  ['UseConsistentWhitespace paren', 'if($true) { 1 }'],
  ['UseConsistentWhitespace operator', '1+ 2'],
  ['PlaceOpenBrace', 'if ($true)\n{\n    1\n}'],
  ['PlaceCloseBrace', 'if ($true) {\n    1\n}\nelse {\n    2\n}'],
  ['UseConsistentIndentation', 'if ($true) {\n  1\n}'],
  ['BareArrayArgument', '[System.Func[object[], string, object]]'],
  ['BareArrayArgument', '[System.Func[[string], object[]]]::new($null)'],
  [
    'BareArrayArgument',
    'class Thing {\n    [System.Collections.Generic.List[System.Action[string[], int]][]] $Actions\n}',
  ],
  ['BareArrayArgument', 'function Get-Thing {\n    param ([System.Collections.Generic.List[string[]]] $Text)\n}'],
  ['AlignAssignmentStatement', '@{\n    A = 1\n    Long = @{\n        B = 1\n    }\n}'],
  ['AlignAssignmentStatement', '@{\n    A = @{\n        Long = 1\n        B    = 2\n    }\n    Long = 1\n}'],
  ['AlignAssignmentStatement', 'enum Thing {\n    A = 1\n    Long = 2\n}'],
  ['AvoidTrailingWhitespace', '1 '],
  ['AvoidLongLines', `'${'x'.repeat(120)}'`],
  ['UseBOMForUnicodeEncodedFile', "'\u00e9'"],
];

describe('the emitted script', function () {
  this.timeout(300_000);

  for (const path of [
    'module/IpRoute/IpRoute.psm1',
    'module/IpRoute/IpRoute.psd1',
    'test/generator/second/module/FileSeal.psm1',
    'test/generator/second/module/FileSeal.psd1',
  ]) {
    it(`is what a good module is: ${path}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'script-'));
      try {
        const file = join(folder, basename(path));
        if (path.endsWith('.psm1')) writeFileSync(file, wholeScript(join(root, path)));
        else copyFileSync(join(root, path), file);
        expect(await complaintsAbout([file])).to.deep.equal([[]]);
      } finally {
        rmSync(folder, { recursive: true, maxRetries: 9 });
      }
    });
  }

  it('is checked by rules that each find a mistake of their own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mistakes-'));
    try {
      const paths = MISTAKES.map(([, text], at) => {
        const path = join(folder, `${at}.ps1`);
        writeFileSync(path, `${text}\n`);
        return path;
      });
      const told = await complaintsAbout(paths);
      const missed = MISTAKES.flatMap(([rule, text], at) =>
        told[at]?.some((line) => line.startsWith(rule)) ? [] : [`${rule}: ${text}: ${told[at]}`],
      );
      expect(missed).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true, maxRetries: 9 });
    }
  });

  for (const [path, program, command] of [
    ['module/IpRoute/IpRoute.psm1', 'iproute', 'npm run generate'],
    ['test/generator/second/module/FileSeal.psm1', 'fileseal', 'npm run generate:second'],
  ] as const) {
    it(`says at its head what it is made from and what it starts, and does nothing else: ${path}`, () => {
      const text = wholeScript(join(root, path));
      const head = text.slice(0, text.indexOf('\n\n')).replace(/\n# /g, ' ');
      expect(head).to.match(/^# \w+ [0-9.]+ Generated by pwsh-contract [0-9.]+ from contract\.ts\. /);
      expect(head).to.include(`and run: ${command}\n`).and.include(`bin/win-x64/${program}.exe`);
      expect(text.match(/\[System\.Diagnostics\.Process\]::\w+/g)).to.deep.equal([
        '[System.Diagnostics.Process]::Start',
      ]);
      expect(text).to.match(/^ +UseShellExecute += \$false$/m);
      // Files are looked for, and none is opened but the module's own parts and, to be held and compared, the program's, of
      // whose folders it is read who may write them; no library, registry or network is.
      const opens =
        /\[System\.IO\.File\]::(?!Exists\()\w+|\[System\.IO\.(?:FileStream|Directory)|System\.Net\.(?!IPAddress)|Registry|Microsoft\.Win32/g;
      expect(text.match(opens)).to.deep.equal([
        '[System.IO.FileStream',
        '[System.IO.File]::GetLastWriteTimeUtc',
        '[System.IO.Directory',
        '[System.IO.File]::GetAttributes',
        '[System.IO.Directory',
        '[System.IO.Directory',
      ]);
      expect(text.match(/Add-Type|Invoke-Expression|Assembly\]|DllImport|ScriptBlock\]::Create/gi)).to.equal(null);
      const name = basename(path, '.psm1');
      const [, ...parts] = scriptsOf(join(root, path)).map((file) => basename(file));
      expect(parts).to.include.members(['Completion', 'Record', 'Watch'].map((part) => `${name}.${part}.psm1`));
      for (const part of parts) expect(head).to.include(part);
      expect(text).to.match(/^ {4}\$part = Import-Module -Name \$path -PassThru -Scope Local -DisableNameChecking/m);
      expect(text.match(/Import-Module -/gi)).to.have.lengthOf(1);
      expect(text).to.include(`$file = [System.IO.Path]::Combine($PSScriptRoot, "${name}.$Name.psm1")`);
    });
  }
});
