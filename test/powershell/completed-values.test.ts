import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { escapeField } from '../../generator/library/wire/fields.ts';
import { PROTOCOL, writeHello } from '../../generator/library/wire/lines.ts';
import { checksum, commands, version } from '../../src/contract.generated.ts';
import { moduleCopy } from './module-copy.ts';
import { runFile } from './session.ts';

/** What an executable may offer: what runs, ends a text, or is another value where it stands as it is. */
const VALUES = [
  ...[
    'plain',
    'two words',
    "it's",
    "''",
    'say "x"',
    'back`tick',
    '`',
    '$(throw 1)',
    '`$(throw 1)',
    '$env:PATH',
    '$null',
  ],
  ...[
    'a;b',
    'a|b',
    'a&b',
    '{x}',
    '(x)',
    '@a',
    '#a',
    '-a',
    '--%',
    'a,b',
    '>out',
    '<in',
    '%x',
    '~',
    '*',
    'ends\\',
    'a=b',
    '!a',
  ],
  ...['007', '1kb', '0x10', '1e3', '5d', '1.50', '.5', '1..3', '0b11', '12l', 'true', 'a\nb', 'tab\there', 'a\rb'],
  ...[
    'a\u2018b',
    'a\u2019b',
    'a\u201ab',
    'a\u201bb',
    '\u201cb\u201d',
    '\u2013dash',
    '\u2014',
    'a\u00a0b',
    '\u00fcber',
    '\u65e5\u672c',
  ],
];

/** Offers all of them, whatever it is asked, and writes what that was. */
const PROGRAM = `
const [hello, values, file] = JSON.parse(require('node:fs').readFileSync(__filename + '.json', 'utf8'));
process.stdout.write(hello + '\\n');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [id, command = ''] = line.split('\\t');
  if (!command.startsWith('?')) return;
  require('node:fs').appendFileSync(file, command + '\\n');
  process.stdout.write(values.map((value) => '-\\t' + id + '\\t' + value + '\\tit\\n').join('') + '=\\t' + id + '\\n');
});
`;

/** For each parameter: what was offered, put behind it, and how PowerShell reads that, without anything being run. */
const SCRIPT = `
param ([string] $Module)
Import-Module $Module
$common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
$all = foreach ($command in Get-Command -Module IpRoute) {
    foreach ($parameter in $command.Parameters.Values) {
        if ($parameter.Name -in $common -or $parameter.SwitchParameter) { continue }
        $line = "$($command.Name) -$($parameter.Name) "
        # Behind an open quote, too: that is not the parameter's business.
        foreach ($typed in $(if ($parameter.Name -ceq 'InterfaceAlias') { '', "'", '"', 'b' } else { '' })) {
            $got = @((TabExpansion2 "$line$typed" ($line.Length + $typed.Length)).CompletionMatches)
            if (@($got | Where-Object ToolTip -CLike '* (it)').Count -eq 0) { continue }
            $read = foreach ($one in $got) {
                $wrong = $null
                $text = "$line$($one.CompletionText)"
                $ast = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref] $null, [ref] $wrong)
                $statements = @($ast.EndBlock.Statements)
                $elements = @($statements[0].PipelineElements[0].CommandElements)
                $last = $elements[-1]
                $whole = $wrong.Count -eq 0 -and $statements.Count -eq 1 -and $statements[0].PipelineElements.Count -eq 1 -and
                $elements.Count -eq 3 -and $last -is [System.Management.Automation.Language.ConstantExpressionAst] -and
                $elements[1].Argument -eq $null -and @($ast.FindAll({ $args[0] -is [System.Management.Automation.Language.RedirectionAst] }, $true)).Count -eq 0
                if (-not $whole) { "wrong: $text"; continue }
                # As a parameter of that type has it.
                $bind = [scriptblock]::Create("param ([$($parameter.ParameterType.FullName)] \`$value) , \`$value")
                $value = & ([scriptblock]::Create("& \`$args[0] $($last.Extent.Text)")) $bind
                if (@($value).Count -eq 1) { [string] @($value)[0] } else { "wrong: several values: $text" }
            }
            @{ Parameter = "$($command.Name) -$($parameter.Name)"; Typed = $typed; Read = @($read) }
        }
    }
}
[System.Console]::Out.WriteLine((ConvertTo-Json @($all) -Depth 4 -Compress))
`;

interface Read {
  readonly Parameter: string;
  readonly Typed: string;
  readonly Read: readonly string[];
}

describe('a completed value', function () {
  this.timeout(240_000);
  let folder: string;
  let read: readonly Read[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-'));
    const program = join(folder, 'program.cjs');
    const facts = {
      processId: '1',
      backend: 'Live',
      elevated: '1',
      details: '',
      node: 'v0',
      inMemory: '0',
      computer: '',
    };
    const hello = writeHello({ protocol: PROTOCOL, module: 'IpRoute', version, checksum, ...facts });
    writeFileSync(program, PROGRAM);
    writeFileSync(`${program}.json`, JSON.stringify([hello, VALUES.map(escapeField), join(folder, 'asked')]));
    writeFileSync(join(folder, 'complete.ps1'), `\uFEFF${SCRIPT}`);
    const args = ['-Module', moduleCopy(folder, `'${process.execPath}' '${program}'`)];
    const { stdout, stderr } = await runFile(join(folder, 'complete.ps1'), { args, cwd: folder });
    expect(stderr).to.equal('');
    read = JSON.parse(stdout) as Read[];
  });
  after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  it('is asked of every completer', () => {
    const asked = new Set(readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n'));
    const known = commands.map(({ name }) => name).filter((name) => name.startsWith('?'));
    expect([...asked].sort()).to.deep.equal([...known].sort());
    expect(new Set(read.map(({ Parameter }) => Parameter)).size).to.be.above(30);
  });

  it('is one constant that has exactly that value, and nothing runs, behind every parameter', () => {
    for (const { Parameter, Typed, Read } of read) {
      const start = Typed === 'b' ? 'b' : '';
      const expected = VALUES.filter((value) => value.startsWith(start));
      expect(Read, `${Parameter} ${Typed}`).to.deep.equal(expected);
    }
  });
});
