import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { detectionScript, remediationScript, scriptJson, scriptText } from '../../../generator/library/host/index.ts';
import { compareFacts, factsOfModel, factsOfModule } from '../../powershell/compare-help.ts';
import { CORE_ONLY, inCoreSession } from '../../powershell/core-session.ts';
import { failureOf, linesOf } from '../../powershell/laptop.ts';
import { openSession, runFile, type Session } from '../../powershell/session.ts';
import { readOnce } from '../read-once.ts';
import { buildModule, type Outside, putOutside } from './outside.ts';

describe('the second module in a real PowerShell', function () {
  this.timeout(180_000);
  let outside: Outside;
  let shell: Session;
  const file = (name: string) => join(outside.folder, name);
  const lines = (script: string) => linesOf(shell, script);
  const failure = (script: string) => failureOf(shell, script);
  before(async () => {
    outside = putOutside();
    const manifest = buildModule(outside);
    shell = await openSession({ cwd: outside.folder });
    const names = await lines(`Import-Module '${manifest}'; (Get-Module FileSeal).ExportedFunctions.Keys`);
    expect(names).to.include.members(['Get-Seal', 'Get-SealHost', 'Undo-Seal', 'Watch-Seal']);
  });
  after(async () => {
    await shell.close();
    outside.remove();
  });
  beforeEach(async () => {
    writeFileSync(file('a.txt'), 'hello world');
    writeFileSync(file('b b.txt'), 'bb');
    await lines('Disconnect-SealHost; $Error.Clear(); $PSDefaultParameterValues.Clear()');
  });

  it('has no native module beside its executable, since it calls no native functions', () => {
    expect(existsSync(file('FileSeal/bin'))).to.equal(true);
    for (const target of ['linux-x64', 'win-x64'])
      expect(existsSync(file(`FileSeal/bin/${target}/koffi.node`))).to.equal(false);
  });

  it('has help and commands that are what the contract says, parameter by parameter', async () => {
    const model = readOnce(join(import.meta.dirname, 'contract.ts'));
    const facts = factsOfModel(model);
    expect(facts).to.have.length.greaterThan(200);
    expect(compareFacts(facts, await factsOfModule(shell, model))).to.deep.equal([]);
  });

  describe('parameters', () => {
    it('belong to sets, with positions and what must be given in each', async () => {
      expect(
        await lines(`$c = Get-Command Get-Digest; $c.DefaultParameterSet; $c.ParameterSets.ForEach{ "$_" }`),
      ).to.deep.equal([
        'ByPath',
        '[[-Path] <string[]>] [[-Algorithm] <string[]>] [-PartSize <string>] [-InputObject <Object>] [<CommonParameters>]',
        '[[-Algorithm] <string[]>] -Text <string> [-PartSize <string>] [<CommonParameters>]',
      ]);
      const digests = ['5eb63bbbe01eeed093cb22bb8f5acdc3', '900150983cd24fb0d6963f7d28e17f72'];
      expect(
        await lines('(Get-Digest ./a.txt MD5).Digest; (Get-Digest -Text abc -Algorithm md5).Digest'),
      ).to.deep.equal(digests);
      expect((await failure('Get-Digest -Path a.txt -Text abc'))[1]).to.equal('AmbiguousParameterSet,Get-Digest');
    });

    it('are checked by the types of the contract: ranges, patterns, words, addresses, prefixes, durations', async () => {
      const said = async (words: string) => {
        const [count, id, category, message] = await failure(`New-Seal a.txt x ${words}`);
        expect([count, id, category], words).to.deep.equal(['1', 'InvalidParameterValue,New-Seal', 'InvalidArgument']);
        return message;
      };
      expect(await said('-Priority 10')).to.equal(
        "-Priority '10' is not valid: it must be a whole number from 1 to 9, in decimal digits.",
      );
      expect(await said('-Port 65536')).to.include('from 0 to 65535');
      expect(await said('-Address 10.0.0.256')).to.include("-Address '10.0.0.256' is not valid");
      expect(await said('-Address 10.0.0.1 -Network 10.0.0.1/8')).to.include('did you mean 10.0.0.0/8?');
      expect(await said('-Lifetime 600')).to.include('did you mean 00:10:00?');
      expect(await said('-Algorithm MD4')).to.include('it must be one of SHA256, SHA512, MD5');
      expect((await failure('New-Seal a.txt Two'))[3]).to.include(
        "-Label 'Two' is not valid: it must match [a-z][a-z0-9-]*",
      );
      expect((await failure('Get-Digest -Text abcdef -PartSize 3'))[3]).to.include('from 4 to 1048576');
      expect((await failure('Get-Seal -MinimumSize 18446744073709551616'))[3]).to.include('to 18446744073709551615');
      expect((await failure('Get-Seal -Locked maybe'))[3]).to.include('true or false');
      // What does not come from the pipeline, PowerShell checks itself, and completes.
      expect((await failure('Get-Digest -Text abc -Algorithm MD4'))[1]).to.equal(
        'ParameterArgumentValidationError,Get-Digest',
      );
    });

    it('take files relative to the current location, also from the pipeline; what names none is one error', async () => {
      const records =
        "[pscustomobject] @{ Path = 'zz:none'; Label = 'x' }, [pscustomobject] @{ FullName = './b b.txt'; Label = 'y' }";
      const script = `$made, $bad = @(${records} | New-Seal 2>&1).Where({ $_ -isnot [System.Management.Automation.ErrorRecord] }, 'Split')
        "$($made.Path) $($bad.Count) $($bad[0].FullyQualifiedErrorId)"`;
      expect(await lines(script)).to.deep.equal([`${file('b b.txt')} 1 InvalidPath,New-Seal`]);
      expect(await lines("(Get-Digest './b b.txt', a.txt).Size")).to.deep.equal(['2', '11']);
      expect((await failure('Get-Digest zz:none'))[1]).to.equal('InvalidPath,Get-Digest');
      expect((await failure("'a.txt' | Get-Digest -InputObject 'b b.txt'"))[1]).to.equal(
        'ConflictingParameters,Get-Digest',
      );
    });

    it('give the results of a list alone, one after the other, or the result that has them', async () => {
      expect(
        await lines(
          `$parts = Get-DigestPart a.txt 4; $parts.Count; $parts[0].GetType().Name; $parts.ForEach('Length') -join ' '
           (Get-DigestPart a.txt 4 | Select-Object -First 1).Length; (Get-DigestPart a.txt 4 -Detailed).Parts.Count
           @(Get-DigestPart a.txt 1024).Count; (Get-Command Get-DigestPart).OutputType.Name -join ' '`,
        ),
      ).to.deep.equal(['3', 'PartDigest', '4 4 3', '4', '3', '1', 'PartDigest FileDigest']);
    });

    it('take a list of whole objects, ours or with properties of these names, and give one member alone', async () => {
      expect(
        await lines(
          `$null = New-Seal a.txt first -Tags 'x,y', 'z'; $null = New-Seal 'b b.txt' second; $before = Get-Seal
           $before | Select-Object Path, Digest | Export-Csv before.csv
           Compare-Seal $before; Compare-Seal (Import-Csv before.csv); (Compare-Seal $before).GetType().Name
           $null = Remove-Seal 'b b.txt' -Confirm:$false
           Compare-Seal $before; (Compare-Seal $before -Detailed).Removed
           $all = Compare-Seal @{ ' Path ' = $before[0].Path; Digest = 'other' }, $before[1] -Detailed; $all.Changed; $all.Removed
           (Get-Command Compare-Seal).OutputType.Name -join ' '`,
        ),
      ).to.deep.equal([
        ...['True', 'True', 'Boolean', 'False', file('b b.txt'), file('a.txt'), file('b b.txt')],
        'System.Boolean SealComparison',
      ]);
      expect((await failure('Compare-Seal (Get-Seal), @(Get-Seal; 1)')).slice(0, 2)).to.deep.equal([
        '1',
        'NotOneObject,Compare-Seal',
      ]);
    });

    it('take of a piped object what belongs to its result, and of another object what it is like', async () => {
      await lines('$null = New-Seal a.txt first');
      expect(
        await lines(
          `$check = Test-Seal a.txt; $gone = Remove-Seal a.txt -Confirm:$false
           foreach ($carried in $check, ($check | ConvertTo-Json -Depth 4 | ConvertFrom-Json)) {
               $new = $carried | New-Seal -Label again; "$($new.After.Algorithm) $($new.After.Label)"
               $null = $new.After | Remove-Seal -Confirm:$false
           }
           $new = Get-Digest a.txt -Algorithm SHA512 | New-Seal -Label again; $new.After.Algorithm
           $null = $new.After | Remove-Seal -Confirm:$false
           class FileHash { $Path = 'a.txt'; $Algorithm = 'SHA1'; $Backend = 'elsewhere' }
           ([FileHash]::new() | New-Seal -Label again).After.Algorithm
           ([FileHash]::new() | Set-Seal -Label other).After.Label
           ([FileHash]::new() | Remove-Seal -Confirm:$false).Summary
           $e = $gone | New-Seal -Label again 2>&1; $e.FullyQualifiedErrorId; "$e"; $e.ErrorDetails.RecommendedAction
           ($gone | ForEach-Object Before | New-Seal).After.Label`,
        ),
      ).to.deep.equal([
        'SHA256 again',
        'SHA256 again',
        'SHA512',
        'SHA256',
        'other',
        'Remove the seal',
        'ResultNotTaken,New-Seal',
        'The piped object is a SealChange, which New-Seal does not take.',
        'Pipe what is in it, in front of the cmdlet: | ForEach-Object Before |',
        'first',
      ]);
    });

    it('are completed by the executable, and by their words', async () => {
      await lines("$null = New-Seal './b b.txt' second; $null = New-Seal a.txt first");
      const offered = (text: string) =>
        lines(
          `$t = @'\n${text}\n'@; (TabExpansion2 $t $t.Length).CompletionMatches.ForEach{ "$($_.CompletionText) $($_.ToolTip)" }`,
        );
      expect(await offered('Get-Seal ')).to.deep.equal([
        `'${file('b b.txt')}' ${file('b b.txt')} (second)`,
        `${file('a.txt')} ${file('a.txt')} (first)`,
      ]);
      expect(await offered('Get-Seal -Label f')).to.deep.equal(['first first']);
      expect((await offered('Get-Seal -Algorithm S')).map((line) => line.split(' ')[0])).to.deep.equal([
        'SHA256',
        'SHA512',
      ]);
      expect((await offered('New-Seal x -Algorithm M')).map((line) => line.split(' ')[0])).to.deep.equal(['MD5']);
      expect(await offered('Get-Seal -MinimumSize ')).to.deep.equal([]);
    });
  });

  describe('results', () => {
    it('have the types of the contract, lists and nested results among them', async () => {
      const started = Date.now();
      await lines(`$s = (New-Seal a.txt first -Tags x, 'y,z' -Address 10.1.2.3 -Network 10.0.0.0/8 -Port 80 -Priority 3 -Lifetime 00:01:30).After
        $null = Test-Seal; $null = Test-Seal; $t = Get-Seal`);
      const facts = await lines(
        `foreach ($p in $s.PSObject.Properties) { "$($p.Name) $(if ($null -ne $p.Value) { $p.Value.GetType().Name }) $($p.Value -join '|')" }`,
      );
      const expected = [
        'Title String first',
        `Path String ${file('a.txt')}`,
        'Label String first',
        'Algorithm String SHA256',
        'Digest String b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        'Size UInt64 11',
        'Lifetime TimeSpan 00:01:30',
        'Tested DateTime[] ',
        'Ages TimeSpan[] ',
        'Priority Byte 3',
        'Tags String[] x|y,z',
        'Head Byte[] 104|101|108|108',
        'Origin SealOrigin SealOrigin',
        'Locked Boolean False',
        'Note String ',
        'Kind String Seal',
        'Backend String Memory',
        `ComputerName String ${hostname()}`,
      ];
      expect(facts.filter((line) => !line.startsWith('Sealed '))).to.deep.equal(expected);
      expect(await lines('"$($s.Origin.Address) $($s.Origin.Network) $($s.Origin.Port.GetType().Name)"')).to.deep.equal(
        ['10.1.2.3 10.0.0.0/8 UInt16'],
      );
      const [sealed = '', kind] = await lines("$s.Sealed.ToUniversalTime().ToString('o'); $s.Sealed.Kind");
      expect(Date.parse(sealed)).to.be.within(started, Date.now());
      expect(kind).to.equal('Local');
      // Lists of moments and of durations.
      expect(
        await lines('$t.Tested.Count; $t.Tested[0] -ge $t.Tested[1]; $t.Tested[1] -ge $s.Sealed; "$($t.Ages)"'),
      ).to.deep.equal(['2', 'True', 'True', '00:00:00 00:00:00']);
      expect(await lines('(Set-Seal a.txt -Lifetime Infinite).After.Lifetime -eq [timespan]::MaxValue')).to.deep.equal([
        'True',
      ]);
    });

    it('hold lists of results', async () => {
      expect(
        await lines(`$d = Get-Digest -Text 'abcdefghi' -PartSize 4; $d.Parts.GetType().Name; $d.Path -eq $null
        foreach ($p in $d.Parts) { "$($p.Offset) $($p.Length) $($p.Offset.GetType().Name) $($p.Digest.Substring(0, 6))" }`),
      ).to.deep.equal(['PartDigest[]', 'True', '0 4 UInt64 88d426', '4 4 UInt64 e5e088', '8 1 UInt64 de7d1b']);
      expect(await lines('(Get-Digest a.txt).Parts.Count')).to.deep.equal(['0']);
    });

    it('are texts as the contract says, and show the list beneath them that it names, where that holds something', async () => {
      const digest = 'MD5 e8dc4081b13434b45189a720b77b6818';
      const shown = await lines(
        `$d = Get-Digest -Text abcdefgh -PartSize 4 -Algorithm MD5
         $d, [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($d)) | Out-String -Stream`,
      );
      const told = [
        ...[digest, '   Offset Length', '   ------ ------'],
        ...['        0      4', '          e2fc714c4727ee9395f324cd2e7f331f'],
        ...['        4      4', '          1f7690ebdd9b4caf8fab49ca1757bf27'],
      ];
      expect(shown).to.deep.equal([...told, ...told]);
      expect(
        await lines(`$w = Get-Digest -Text abcdefgh -Algorithm MD5; "$w"; @($w | Out-String -Stream).Where({ $_ })[0]
          "$((New-Seal a.txt first).After)"; "$(Set-Seal a.txt -Note 'a note' -WhatIf)"; "$((Set-Seal a.txt -Note 'a note').After)"`),
      ).to.deep.equal([
        'MD5 e8dc4081b13434b45189a720b77b6818',
        'Path                 Algorithm Digest                                             Size Parts',
        'first (SHA256)',
        `What if: Performing the operation "Change the seal (Note)" on target "${file('a.txt')}".`,
        `${file('a.txt')}: Change the seal (Note) (WhatIf)`,
        'first (SHA256): a note',
      ]);
    });

    it('are seen whole on the other side of a job, and shown by their views', async () => {
      const manifest = file('FileSeal/FileSeal.psd1');
      const script = `$j = Start-Job { Import-Module '${manifest}'; New-Seal '${file('a.txt')}' first -Address 10.1.2.3; Get-Digest -Text abcdefgh -PartSize 4 }
        $r = @(Receive-Job $j -Wait -AutoRemoveJob); $r[0].After.Origin.Address; $r[1].Parts.Digest.Count; $r[0].PSObject.TypeNames[0]`;
      expect(await lines(script)).to.deep.equal(['10.1.2.3', '2', 'Deserialized.SealChange']);
      const table = await lines('$null = New-Seal a.txt first; Get-Seal | Out-Default');
      expect(table[0]).to.equal('Memory');
      expect(table[1]).to.match(/^Title\s+Path\s+Algorithm\s+Size\s+Priority\s+Sealed\s*$/);
      expect(table[3]).to.match(/^first\s+.*SHA256\s+11\s+5 /);
    });
  });

  describe('changes', () => {
    it('are shown before and after, the empty text among what is the same and what is not', async () => {
      const shown = (script: string) =>
        lines(
          `$c = ${script}; "$($c.Changed) $($c.Differing) [$($c.Before.Note)] [$($c.After.Note)]"; $Global:last = $c`,
        );
      expect((await shown('New-Seal a.txt first'))[0]).to.match(/^True Path .* \[\] \[\]$/);
      expect(await shown("Set-Seal a.txt -Note 'look' -Tags a")).to.deep.equal(['True Tags Note [] [look]']);
      expect(await shown("Set-Seal a.txt -Note 'look'")).to.deep.equal(['False  [look] [look]']);
      expect(await shown('$last.Before | Set-Seal -Label other')).to.deep.equal(['True Label [look] [look]']);
      await lines('$null = Set-Seal a.txt -Note x; $first = Get-Seal');
      await lines('$null = Set-Seal a.txt -Note later -Tags b, c -Priority 1');
      expect(await shown('Set-Seal a.txt -InputObject $first')).to.deep.equal(['True Priority Tags Note [later] [x]']);
    });

    it('put a whole object back, the piped one where its switch is given: moments, lists and empty texts', async () => {
      await lines(`$null = New-Seal a.txt first -Tags 'x y', 'z\\,', '\u00e9' -Lifetime 1.00:00:00; $null = Test-Seal; $was = Get-Seal
        $null = Set-Seal a.txt -Note later -Tags other -Label other -Lifetime Infinite; $null = Test-Seal`);
      const same = `foreach ($n in 'Label', 'Sealed', 'Lifetime', 'Tested', 'Ages', 'Tags', 'Head', 'Note', 'Priority') {
        if ("$($was.$n)" -cne "$($is.$n)") { "$n was $($was.$n) and is $($is.$n)" } }`;
      expect(await lines(`$c = $was | Set-Seal -Restore; "$($c.Differing)"; $is = Get-Seal; ${same}`)).to.deep.equal([
        'Label Lifetime Tested Ages Tags Note',
      ]);
      expect(await lines('$was.Sealed -eq $is.Sealed; $is.Tags.Count; $is.Origin -eq $null')).to.deep.equal([
        'True',
        '3',
        'True',
      ]);
      expect((await failure('Set-Seal a.txt -InputObject $was, $was'))[1]).to.equal('NotOneObject,Set-Seal');
      const [, id, , message] = await failure(
        "Set-Seal a.txt -InputObject ([pscustomobject] @{ Sealed = 'yesterday' })",
      );
      expect([id, message]).to.deep.equal([
        'InvalidParameterValue,Set-Seal',
        "The Sealed of -InputObject 'yesterday' is not valid: it must be a moment with its zone, such as 2026-01-31T12:00:00Z.",
      ]);
    });

    it('are planned alone by the switch of that type, without a word, whatever the caller prefers', async () => {
      expect(
        await lines(`$null = New-Seal a.txt first; $null = New-Seal 'b b.txt' second
          $p = & { $WhatIfPreference = $true; Get-Seal | Set-Seal -Priority 1 -PlanOnly }
          "$($p.WhatIf) $($p.After.Priority) $((Get-Seal).Priority) $(@($p.Run | Select-Object -Unique).Count)"
          $m = Set-Seal a.txt -Priority 1; "$($m.WhatIf) $($m.Run.Length) $($m.Run -in $p.Run)"`),
      ).to.deep.equal(['True True 1 1 5 5 1', 'False 8 False']);
    });

    it('are made as one, or not at all, by the function that carries out what was planned', async () => {
      const told =
        '| ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { "$($_.FullyQualifiedErrorId): $_" } else { $_ } }';
      await lines("$null = New-Seal a.txt first; $null = New-Seal 'b b.txt' second");
      expect(
        await lines(`$c = @('a.txt', 'b b.txt' | Set-Seal -Priority 1 -Atomic)
          "$($c.Count) $($c[0].WhatIf) $($c[0].Run.Length) $(@($c.Run | Select-Object -Unique).Count) $((Get-Seal).Priority)"
          $c = @(Get-Seal | Set-Seal -Priority 2 -Keep 1.00:00:00 -Except 'x y', third); "$($c.Count) $((Get-Seal).Lifetime) $((Get-Seal).Priority)"
          @(Get-Seal | Set-Seal -Priority 3 -Atomic:$false -WhatIf:$false).Count; @(@() | Set-Seal -Priority 1 -Atomic).Count`),
      ).to.deep.equal(['2 False 8 1 1 1', '2 1.00:00:00 1.00:00:00 2 2', '2', '0']);
      // Each of these leaves both seals as they are.
      for (const [script, errors] of [
        ["'a.txt', 'none.txt', 'b b.txt' | Set-Seal -Priority 9 -Atomic", ['SealNotFound', 'AtomicRefused']],
        ["'a.txt', 'zz:none', 'b b.txt' | Set-Seal -Priority 9 -Atomic", ['InvalidPath', 'AtomicRefused']],
        ["'a.txt', 'b b.txt', 'a.txt' | Set-Seal -Priority 9 -Atomic", ['SealTwice']],
        ['Get-Seal | Set-Seal -Priority 9 -Except second', ['SealExcepted']],
        ['Get-Seal | Set-Seal -Priority 9 -Keep 0.5', ['InvalidParameterValue']],
        [
          "Get-Seal | ForEach-Object { $_ } -End { $null = Set-Seal 'b b.txt' -Priority 3 -Note new } | Set-Seal -Priority 9 -Atomic",
          ['SealChangedSince'],
        ],
        ["$null = Set-Seal 'b b.txt' -Locked true; Get-Seal | Set-Seal -Priority 9 -Atomic", ['SealLocked']],
        ['Get-Seal | Remove-Seal -Atomic -Confirm:$false', ['SealLocked', 'AtomicRefused']],
      ] as const) {
        const said = await lines(`. { ${script} } 2>&1 ${told}`);
        expect(
          said.map((line) => line.split(',')[0]),
          script,
        ).to.deep.equal(errors);
        expect(await lines('"$((Get-Seal).Priority)"'), script).to.deep.equal(['3 3']);
      }
      expect(
        await lines(`Get-Seal | Set-Seal -Locked false -Atomic | Remove-Seal -Atomic -Confirm:$false | ForEach-Object Summary; @(Get-Seal).Count
          & (Get-Module FileSeal) { $script:Calls.Count }`),
      ).to.deep.equal(['Remove the seal', 'Remove the seal', '0', '0']);
    });

    it('are taken together, of several results, with all that they nest, and undone as one', async () => {
      await lines(`$null = New-Seal a.txt first -Tags 'x y', 'z\\,' -Lifetime 1.00:00:00 -Address 10.0.0.1; $null = Test-Seal; $was = Get-Seal
        $changes = @(Set-Seal a.txt -Priority 1 -Note "tab\`t\\ \u00e9"; New-Seal 'b b.txt' second; Set-Seal a.txt -Priority 2)`);
      expect(
        await lines(
          `$w = $changes | Undo-Seal -WhatIf; "$($w.Count) $($w.WhatIf)"; "$(@($changes | Undo-Seal -PlanOnly).Count)"
          $u = @($changes | Undo-Seal); ($u | ForEach-Object { $_.GetType().Name, $_.Before.Backend, $_.Run.Length -join ' ' }) -join ', '
          foreach ($s in $was, (Get-Seal)) {
            $members = foreach ($m in $s.PSObject.Properties) { if ($m.Name -ne 'Origin') { "$($m.Name)=$($m.Value)" } }
            "$members $($s.Origin.Address)" }`,
        ),
      ).to.satisfy((output: string[]) => {
        expect(output.slice(0, 4)).to.deep.equal([
          'What if: Performing the operation "Undo" on target "3 seal(s)".',
          '3 True True True',
          '3',
          'SealChange Elsewhere 8, SealChange Elsewhere 8, SealChange Elsewhere 8',
        ]);
        expect(output).to.have.length(6);
        expect(output[4]).to.equal(output[5]);
        return true;
      });
      // From JSON and CLIXML, a seal itself, and one that is none: then nothing is done.
      expect(
        await lines(`$seal = Get-Seal | ConvertTo-Json -Depth 4 | ConvertFrom-Json; $null = Set-Seal a.txt -Priority 7
          $null = Undo-Seal -InputObject $seal; (Get-Seal).Priority; (Get-Seal).Tags.Count; (Get-Seal).Lifetime.ToString()`),
      ).to.deep.equal(['5', '2', '1.00:00:00']);
      expect(
        await lines(`$null = Set-Seal a.txt -Priority 8; $e = @($seal, 42 | Undo-Seal 2>&1); "$($e.Count) $($e[0].FullyQualifiedErrorId)"; (Get-Seal).Priority
          $e = @(Import-Csv (New-Item csv.csv -Force -Value ($changes | ConvertTo-Csv | Out-String)) | Undo-Seal 2>&1); "$($e.Count) $($e[0].FullyQualifiedErrorId)"`),
      ).to.deep.equal(['1 ResultNotTaken,Undo-Seal', '8', '3 ResultNotTaken,Undo-Seal']);
    });

    it('are planned with -WhatIf, asked for by their impact, and not made of what was only planned', async () => {
      await lines('$null = New-Seal a.txt first');
      expect(
        await lines('$w = Remove-Seal a.txt -WhatIf; "$($w.WhatIf) $($w.After -eq $null) $(@(Get-Seal).Count)"'),
      ).to.deep.equal([
        `What if: Performing the operation "Remove the seal" on target "${file('a.txt')}".`,
        'True True 1',
      ]);
      const head = (what: string) =>
        lines(`@(${what} | Out-String -Stream).Where({ $_ }, 'First')[0]; (${what}).Summary`);
      expect(await head('$w')).to.deep.equal(['WhatIf', 'Remove the seal']);
      expect(await head('Get-Seal')).to.deep.equal(['Memory']);
      expect((await failure('$w | Remove-Seal -Confirm:$false'))[1]).to.equal('PipedRehearsal,Remove-Seal');
      expect(
        await lines(
          '(Get-Command Remove-Seal).ScriptBlock.Attributes.ConfirmImpact; (Get-Command New-Seal).ScriptBlock.Attributes.ConfirmImpact',
        ),
      ).to.deep.equal(['High', 'Low']);
      // High is asked; this session cannot be.
      expect((await failure('Remove-Seal a.txt'))[0]).to.equal('1');
      expect(
        await lines('@(Get-Seal).Count; $null = Get-Seal | Remove-Seal -Confirm:$false; @(Get-Seal).Count'),
      ).to.deep.equal(['1', '0']);
    });

    it('refuse by the errors of the contract and of its catalogue; the other records go on', async () => {
      expect(await failure('New-Seal missing.txt x')).to.deep.equal([
        '1',
        'FileNotFound,New-Seal',
        'ObjectNotFound',
        `There is no such file: '${file('missing.txt')}'.`,
        'Check the path; relative ones start at the current location.',
      ]);
      expect(
        await lines(
          'try { New-Seal missing.txt x -ErrorAction Stop } catch { $_.Exception.NativeErrorCode; $_.TargetObject.Label }',
        ),
      ).to.deep.equal(['2', 'x']);
      expect(
        await lines(
          `$all = @(Get-Digest missing.txt, ., a.txt 2>&1); $all.Count; $all[0].FullyQualifiedErrorId; $all[1].FullyQualifiedErrorId; $all[2].Size; $all[0].TargetObject.Path`,
        ),
      ).to.deep.equal(['3', 'FileNotFound,Get-Digest', 'NotAFile,Get-Digest', '11', file('missing.txt')]);
      await lines('$null = New-Seal a.txt x; $null = Set-Seal a.txt -Locked true');
      expect((await failure('Remove-Seal a.txt -Confirm:$false'))[1]).to.equal('SealLocked,Remove-Seal');
      expect(await lines('(Remove-Seal a.txt -Force -Confirm:$false).Changed')).to.deep.equal(['True']);
    });
  });

  describe('a session', () => {
    it('works on the file that it is connected to, or in memory', async () => {
      expect(
        await lines('$h = Get-SealHost; "$($h.Backend) [$($h.Ledger)]"; $null = New-Seal a.txt first'),
      ).to.deep.equal(['Memory []']);
      expect(
        await lines('$h = Connect-SealHost -Ledger ./seals.json; "$($h.Backend) $($h.Ledger)"; @(Get-Seal).Count'),
      ).to.deep.equal([`File ${file('seals.json')}`, '0']);
      await lines('$null = New-Seal a.txt first');
      expect(JSON.parse(readFileSync(file('seals.json'), 'utf8'))[0].Size).to.deep.equal({ bytes: '11' });
      expect(
        await lines('Disconnect-SealHost; $null = Connect-SealHost -Ledger seals.json -ReadOnly; (Get-Seal).Backend'),
      ).to.deep.equal(['File']);
      expect((await failure('Set-Seal a.txt -Note x'))[1]).to.equal('ReadOnly,Set-Seal');
      writeFileSync(file('bad.json'), '{');
      expect((await failure('Connect-SealHost -Ledger bad.json'))[1]).to.equal('InvalidLedger,Connect-SealHost');
      expect((await failure('Get-Seal'))[1]).to.equal('InvalidLedger,Get-Seal');
    });

    it('says when what was in memory is lost with its executable; a ledger is not', async () => {
      const end =
        '[System.Diagnostics.Process]::GetProcessById((Get-SealHost).ProcessId).Kill(); $null = [System.Threading.Thread]::Sleep(200)';
      await lines(`$null = New-Seal a.txt first; ${end}`);
      const [, id, , , action] = await failure('Get-Seal');
      expect([id, action]).to.deep.equal([
        'MemoryMachineLost,Get-Seal',
        'Run Connect-SealHost again; with -Ledger it is kept in a file.',
      ]);
      await lines(`$null = Connect-SealHost -Ledger kept.json; $null = New-Seal a.txt first; ${end}`);
      expect(await lines('(Get-Seal).Label')).to.deep.equal(['first']);
    });

    it('watches, and answers what it sees with other cmdlets of the pipeline', async () => {
      expect((await failure('Watch-Seal'))[1]).to.equal('WatchNeedsLedger,Watch-Seal');
      await lines('$null = Connect-SealHost -Ledger watched.json; $null = New-Seal a.txt first');
      const script = `$seen = @(Watch-Seal -IncludeExisting -MaximumCount 3 -Timeout 00:00:30 | ForEach-Object {
          $_
          if ($_.Action -eq 'Existing') { [System.IO.File]::WriteAllText('${file('a.txt')}', 'other') }
          if ($_.Action -eq 'Broken') { $null = Set-Seal $_.Path -Note broken; [System.IO.File]::WriteAllText('${file('a.txt')}', 'hello world') }
        })
        "$($seen.Action)"; $seen[0].At.GetType().Name; (Get-Seal).Note; $seen[2].Seal.Note`;
      expect(await lines(script)).to.deep.equal(['Existing Broken Mended', 'DateTime', 'broken', 'broken']);
      expect(await lines('@(Watch-Seal -Timeout 00:00:00).Count')).to.deep.equal(['0']);
    });
  });

  it('needs the commands of Microsoft.PowerShell.Core only', async () => {
    const script = inCoreSession(`
Import-Module '${file('FileSeal/FileSeal.psd1')}'
$null = Connect-SealHost -Ledger core.json
"$((New-Seal a.txt first).After.Label)"
$null = Set-Seal a.txt -Note changed
"$((Get-Seal).Note)"
"$(@(Watch-Seal -IncludeExisting -MaximumCount 1 -Timeout 00:00:30).Action)"
Disconnect-SealHost`);
    expect(await lines(script)).to.deep.equal(['first', 'changed', 'Existing', ...CORE_ONLY]);
  });

  it('has help of each cmdlet, an about text, and links', async () => {
    const help = await lines(
      `foreach ($c in Get-Command -Module FileSeal) { $h = Get-Help $c.Name -Full; "$($c.Name) $($h.Synopsis)" }`,
    );
    expect(help).to.include('New-Seal Seals files.');
    for (const line of help) expect(line).to.match(/^[A-Z]\w+-\w+ [A-Z].*[.]$/);
    expect(
      await lines(
        `$h = Get-Help New-Seal -Full; $h.relatedLinks.navigationLink.uri; "$($h.alertSet.alert.Text.Trim() -join '|')"`,
      ),
    ).to.deep.equal([
      'https://example.org/fileseal/new',
      'The file is read as a whole, so it must fit into memory.|ENOENT (2), error id FileNotFound, ObjectNotFound: There is no such file. Check the path; relative ones start at the current location.|EACCES (13), error id AccessDenied, PermissionDenied: Access is denied. Ask the owner of the file.|EISDIR (21), error id NotAFile, InvalidArgument: It is a folder. Give the files in it.|EIO (5), error id DeviceFailed, ResourceUnavailable: The device failed. Try again.',
    ]);
    expect(await lines('(Get-Help New-Seal -Parameter Priority).defaultValue')).to.deep.equal(['5']);
    expect((await lines('Get-Help about_FileSeal')).join('\n')).to.include('A seal is the digest of a file');
    expect((await lines('Get-Help about_FileSeal_Trust')).join('\n')).to.match(
      /How to be sure of a seal\..*A ledger that others may write.*\n {8}Test-Seal/s,
    );
    expect(
      await lines(
        `$m = Test-ModuleManifest '${file('FileSeal/FileSeal.psd1')}'; "$($m.Version) $($m.ProjectUri) $($m.LicenseUri)"`,
      ),
    ).to.deep.equal(['1.2.0 https://example.org/fileseal https://example.org/fileseal/license']);
  });

  it('has a remediation of Intune, whose scripts find and mend what is not as it is wanted', async () => {
    const broken = 'Test-Seal -ErrorAction Stop | Where-Object State -ne Intact';
    const remediation = {
      module: { name: 'FileSeal', version: '1.2.0', guid: '0d9c6f0e-6c4f-4f0e-9a3b-3d1b1f3f7a52' },
      madeBy: 'somebody',
      about: ['Wanted: seals that are intact.'],
      wanted: 'every seal is intact',
      prepare: [
        `$null = Connect-SealHost -Ledger ${scriptText(file('l.json'))} -ErrorAction Stop`,
        `$seals = ${scriptJson([{ Path: file('b b.txt'), Label: 'b' }])}`,
      ],
      find: broken,
      mend: `${broken} | Remove-Seal -Confirm:$false -ErrorAction Stop`,
    };
    writeFileSync(file('Detect.ps1'), detectionScript(remediation));
    writeFileSync(file('Remediate.ps1'), remediationScript(remediation));
    const run = async (name: string) => {
      const { stdout, stderr, exitCode } = await runFile(file(name), { env: { PSModulePath: outside.folder } });
      expect(stderr).to.equal('');
      return `${exitCode} ${stdout.trim()}`;
    };
    await lines('$null = Connect-SealHost -Ledger l.json; $null = New-Seal a.txt first; Disconnect-SealHost');
    expect(await run('Detect.ps1')).to.equal('0 ok: as wanted, every seal is intact');
    writeFileSync(file('a.txt'), 'forged');
    expect(await run('Detect.ps1')).to.equal('1 not ok: 1 to change: SealCheck');
    expect(await run('Remediate.ps1')).to.match(/^0 ok: 1 changed: /);
    expect(await run('Detect.ps1')).to.match(/^0 /);
  });

  it('has a role whose session sees what it may do, and nothing else', async () => {
    const pssc = file('FileSeal/SessionConfigurations/FileSeal.pssc');
    const there = (command: string) =>
      lines(`$env:PSModulePath = '${outside.folder}' + [IO.Path]::PathSeparator + $env:PSModulePath
        $state = [initialsessionstate]::CreateFromSessionConfigurationFile('${pssc}', [Func[string, bool]] { param($group) $group -eq 'CONTOSO\\SealKeepers' })
        $runspace = [runspacefactory]::CreateRunspace($state); $runspace.Open()
        $inside = { ${command} }.GetPowerShell(); $inside.Runspace = $runspace
        try { $inside.Invoke() | ForEach-Object { "$_" } } catch { "X: $($_.Exception.InnerException.Message)" }
        $inside.Streams.Error | ForEach-Object { "E: $_" }; $runspace.Dispose()`);
    const seen = (await there('Get-Command')).filter((name) => /Seal|Digest/.test(name));
    expect(seen).to.include.members(['Get-Seal', 'Get-SealHost', 'New-Seal', 'Remove-Seal', 'Test-Seal']);
    expect(seen).to.not.include.members(['Set-Seal', 'Undo-Seal', 'Connect-SealHost', 'Get-DigestPart']);
    expect(await there(`New-Seal -Path '${file('a.txt')}' -Label kept`)).to.have.length(1);
    expect((await there(`New-Seal -Path '${file('a.txt')}' -Label kept -Priority 9`))[0]).to.match(
      /^X: A parameter cannot be found that matches parameter name 'Priority'/,
    );
    expect((await there('Connect-SealHost -Ledger /tmp/l.json'))[0]).to.match(/^X: The term 'Connect-SealHost'/);
  });
});
