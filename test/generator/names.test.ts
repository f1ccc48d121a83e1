import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isReservedName, isReservedVariable } from '../../generator/read/reserved-names.ts';
import { runScript } from '../powershell/session.ts';
import { wholeScript } from '../tools/whole-script.ts';
import { generateHere } from './second/generate-here.ts';
import { linkKit, root, target } from './second/outside.ts';

const script = wholeScript(join(root, 'test', 'generator', 'second', 'module', 'FileSeal.psm1'));

/** Every name of a variable of an emitted function, as a parameter would have it, but for those that are refused. */
function namesOfVariables(): string[] {
  const found = new Map<string, string>();
  for (const [, name = ''] of script
    .replace(/^class [\s\S]*?^}$/gm, '')
    .matchAll(/\$(?:script:)?_?([A-Za-z][A-Za-z0-9]*)/g)) {
    const word = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    if (!isReservedName(word) && !found.has(word.toLowerCase())) found.set(word.toLowerCase(), word);
  }
  return [...found.values()].sort();
}

/** The module's own functions, as a cmdlet of the prefix Echo would have their names. */
const functions = [...script.matchAll(/^function (\w+)-Seal_(\w+) /gm)].map(([, verb, noun]) => `${verb}-Echo${noun}`);

/** A cmdlet of each of those names, whose results have the names of the module's own classes. */
function cmdletsOf(): string {
  const results = ['Call', 'Channel', 'Completer'].map((name) => `Echo${name}`);
  const classes = results.map((name) => `/** A. */\nexport interface ${name} {\n  /** A. */ Name: string;\n}\n`);
  const cmdlets = functions.map(
    (name, at) => `/** Gets. @cmdlet ${name} */
export function handle${at}(): Iterable<${results[at % results.length]}> {
  return [{ Name: '${name}' }];
}
`,
  );
  return [...classes, ...cmdlets].join('');
}

/** Cmdlets that give back what they are given: one that changes, one that reads, one that watches. */
function contractOf(names: readonly string[]): string {
  const members = (type: string, mark = '') =>
    names.map((name) => `  /** ${name}. */\n  ${name}${mark}: ${type};`).join('\n');
  return `import { type ByName, defineModule, type Plan, type Watch } from 'pwsh-contract';

/** Gives back what it is given. */
export const contract = defineModule({
  name: 'Echo', prefix: 'Echo', executable: 'echo', version: '1.0.0', guid: '1c0f4d5e-0a0e-4c93-9f0a-6e6a1d0f7b11',
  author: 'A', copyright: 'C', description: 'D', tags: ['Echo'], releaseNotes: 'R',
});

/** What a session is opened with. @session */
export interface Options {
${members('string', '?')}
}

/** What was given. */
export interface Said {
${members('string')}
}

export interface Piped {
${members('ByName<string>', '?')}
}

export interface Fixed {
${members('string', '?')}
}

const NAMES = ${JSON.stringify(names)} as const;
const said = (given: Fixed): Said => Object.fromEntries(NAMES.map((name) => [name, given[name] ?? ''])) as unknown as Said;
const plan = (given: Fixed): Plan<Said> => ({
  target: 'a', action: 'Echo', planned: said(given), apply: () => said(given),
});

/** Changes. @cmdlet Set-Said */
export function setSaid(given: Piped): Plan<Said> {
  return plan(given);
}
/** Changes what is named. @cmdlet Set-Fixed */
export function setFixed(given: Fixed): Plan<Said> {
  return plan(given);
}
/** Reads. @cmdlet Get-Said */
export function getSaid(given: Piped): Iterable<Said> {
  return [said(given)];
}
/** Reads what is named. @cmdlet Get-Fixed */
export function getFixed(given: Fixed): Iterable<Said> {
  return [said(given)];
}
/** Watches. @cmdlet Watch-Fixed */
export function watchFixed(given: Fixed): Watch<Said> {
  return {
    run: (watcher) => {
      watcher.emit(said(given));
      return Promise.resolve();
    },
  };
}
`;
}

const MAIN = `import { serve } from 'pwsh-contract/host';
import * as contract from './contract.generated.ts';
serve(contract, () => ({
  machine: {},
  facts: { backend: 'Echo', elevated: false, details: process.argv.slice(2).join(' '), inMemory: false },
  batch: (work) => work(),
  savesBatches: false,
  statusText: () => undefined,
}));
`;

describe('names of a contract', function () {
  this.timeout(180_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'names-'));
    linkKit(folder);
    writeFileSync(join(folder, 'main.ts'), MAIN);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('meet, as parameters, no variable of a cmdlet: these have an underscore, which no parameter has', () => {
    const cmdlets =
      script.match(/^function [A-Za-z-]+ \{\n(?:(?!^\}$).*\n)*? {4}\[CmdletBinding(?:(?!^\}$).*\n)*\}$/gm) ?? [];
    expect(cmdlets.length).to.be.greaterThan(8);
    for (const cmdlet of cmdlets) {
      const [block = ''] = /^ {4}param \([\s\S]*?^ {4}\)$/m.exec(cmdlet) ?? [];
      const parameters = [...block.matchAll(/^ {8}\$(\w+),?$/gm)].map(([, name]) => name);
      const names = [...cmdlet.matchAll(/\$(\w[\w:]*)/g)].map(([, name = '']) => name);
      const others = names.filter((name) => !parameters.includes(name) && !/^_|^script:|^[0-9]/.test(name));
      expect(others.filter((name) => !isReservedVariable(name))).to.deep.equal([]);
    }
  });

  it('may be those of any function and class of the module, and as parameters of any variable of an emitted script, first and later, piped and named, and with -WhatIf', async () => {
    const names = namesOfVariables();
    expect(names).to.include.members(['Text', 'Bound', 'Tail', 'Target', 'Line', 'Call', 'Cmdlet']);
    expect(functions).to.include.members(['Get-EchoTail', 'Get-EchoTarget', 'Read-EchoPlan', 'Open-EchoChannel']);
    writeFileSync(join(folder, 'contract.ts'), `${contractOf(names)}${cmdletsOf()}`);
    const words = ['generate', '--contract', 'contract.ts', '--out', 'Echo', '--build', '--target', target];
    expect(await generateHere(folder, words)).to.include({ status: 0, stderr: '' });
    const lines = `
      Import-Module ./Echo/Echo.psd1
      $names = @(${names.map((name) => `'${name}'`).join(', ')})
      $open = @{}
      foreach ($name in $names) { $open[$name] = "open-$name" }
      $details = (Connect-EchoHost @open).Details
      foreach ($name in $names) {
        if (-not $details.EndsWith("open-$name") -and -not $details.Contains("open-$name ")) { "Connect-EchoHost: $name" }
      }
      function given($Record) { $all = [ordered] @{}; foreach ($name in $names) { $all[$name] = "$name-$Record" }; $all }
      function compare($What, $Results, $Records) {
        if (@($Results).Count -ne @($Records).Count) { "\${What}: $(@($Results).Count) results" }
        $at = 0
        foreach ($result in $Results) {
          $record = @($Records)[$at++]
          foreach ($name in $names) {
            if ($result.$name -cne "$name-$record") { "\${What}: $name of $record is '$($result.$name)'" }
          }
        }
      }
      $objects = 1..4 | ForEach-Object { [pscustomobject] (given $_) }
      $one = given 1
      foreach ($verb in 'Set', 'Get', 'Watch') {
        foreach ($noun in 'Said', 'Fixed') {
          $cmdlet = "$verb-$noun"
          if ($cmdlet -eq 'Watch-Said') { continue }
          compare "$cmdlet by name" (& $cmdlet @one) 1
          if ($verb -eq 'Set') {
            compare "$cmdlet by name, -WhatIf" (& $cmdlet @one -WhatIf) 1
            compare "$cmdlet by name, -Verbose" (& $cmdlet @one -Verbose 4> $null) 1
            compare "$cmdlet by name, -Confirm" (& $cmdlet @one -Confirm:$false) 1
          }
          if ($noun -eq 'Fixed') { continue }
          compare "$cmdlet piped" ($objects | & $cmdlet) (1..4)
          # The cmdlet's own result is read in the function itself.
          $own = @($objects | Get-Said)
          compare "$cmdlet piped, own" ($own | & $cmdlet) (1..4)
          if ($verb -eq 'Set') {
            compare "$cmdlet piped, -WhatIf" ($objects | & $cmdlet -WhatIf) (1..4)
            compare "$cmdlet piped, own, -WhatIf" ($own | & $cmdlet -WhatIf) (1..4)
          }
          $left = [pscustomobject] @{ $names[0] = "$($names[0])-1" }
          $rest = given 1
          $rest.Remove($names[0])
          compare "$cmdlet, all but one named" ($left | & $cmdlet @rest) 1
        }
      }
      foreach ($cmdlet in ${functions.map((name) => `'${name}'`).join(', ')}) {
        $name = (& $cmdlet).Name
        if ($name -cne $cmdlet) { "\${cmdlet}: '$name'" }
      }
      'done'`;
    const { stdout, stderr } = await runScript(lines, { cwd: folder, timeoutMs: 120_000 });
    const said = stdout.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('What if:'));
    expect(said).to.deep.equal(['done']);
    expect(stderr).to.equal('');
  });

  it('are refused, as parameters, where the engine has a variable or a parameter of that name', async () => {
    const engine = `
      $special = [psobject].Assembly.GetType('System.Management.Automation.SpecialVariables')
      foreach ($field in $special.GetFields('NonPublic, Static')) {
        if ($field.FieldType -eq [string]) { $field.GetValue($null) }
      }
      function Get-All {
        [CmdletBinding(SupportsShouldProcess)]
        param ()
        process { (Get-Variable).Name; (Get-Command Get-All).Parameters.Values | ForEach-Object { $_.Name; $_.Aliases } }
      }
      Get-All
      [System.Management.Automation.Cmdlet]::OptionalCommonParameters`;
    const { stdout } = await runScript(engine);
    const mine = ['engine', 'special', 'field', 'f'];
    const names = stdout.split(/\r?\n/).filter((name) => /^[A-Za-z]+$/.test(name) && !mine.includes(name));
    expect(names).to.include.members(['Host', 'input', 'PSItem', 'WhatIfPreference', 'OFS', 'WhatIf', 'pv']);
    const unknown = names.filter((name) => !isReservedName(name));
    expect(unknown).to.deep.equal([]);

    const once = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
    writeFileSync(join(folder, 'contract.ts'), contractOf(once));
    const { status, stderr } = await generateHere(folder, [
      'generate',
      '--contract',
      'contract.ts',
      '--out',
      'Refused',
    ]);
    expect(status).to.equal(1);
    for (const name of once) expect(stderr).to.include(`G021: '${name}' is a `);
  });
});
