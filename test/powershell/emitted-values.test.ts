import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { emitFormat } from '../../generator/emit/format.ts';
import { emitHelp } from '../../generator/emit/help.ts';
import { emitManifest } from '../../generator/emit/manifest.ts';
import { emitScripts } from '../../generator/emit/module-script.ts';
import { emitTypes } from '../../generator/emit/types.ts';
import type { Model } from '../../generator/model/model.ts';
import { quote, quoteData } from '../../generator/text/powershell.ts';
import { toVisible } from '../../generator/text/prose.ts';
import { anyModel, anyText, modelOf } from '../generator/any-model.ts';
import { openSession, type Session } from './session.ts';

/** Texts cross to the test as UTF-16 in base64: nothing on the way can change them, half a character among them. */
const HELPERS = `
function Out-Text([string] $Name, [string] $Text) {
    $units = $Text.ToCharArray(); $bytes = [byte[]]::new($units.Length * 2)
    [System.Buffer]::BlockCopy($units, 0, $bytes, 0, $bytes.Length)
    "$Name $([Convert]::ToBase64String($bytes))"
}
function Read-Ast([string] $Path) {
    $tokens = $null; $wrong = $null
    $ast = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $tokens, [ref] $wrong)
    foreach ($one in $wrong) { throw "$($Path): $($one.Message) at $($one.Extent.Text)" }
    $ast
}
function Get-Shape([string] $Path) {
    $ast = Read-Ast $Path
    foreach ($statement in $ast.EndBlock.Statements) {
        $name = switch ($statement.GetType().Name) {
            'PipelineAst' { $statement.PipelineElements[0].GetCommandName() }
            'AssignmentStatementAst' { $statement.Left.Extent.Text }
            default { $statement.Name }
        }
        "$($statement.GetType().Name) $name"
    }
    foreach ($command in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
        "calls $($command.GetCommandName())"
    }
}
function Read-Xml([string] $Path, [string] $Name, [string] $Query) {
    $xml = [xml]::new(); $xml.Load($Path)
    foreach ($node in $xml.SelectNodes($Query)) { Out-Text $Name $node.InnerText }
}
`;

/** The XPath of elements by their local names, below the first command of the help. */
const inCommand = (path: string) =>
  `(//*[local-name()="command"])[1]${path.replace(/[a-zA-Z]+/g, (name) => `*[local-name()="${name}"]`)}`;

describe('values in what is emitted', function () {
  this.timeout(240_000);
  let folder: string;
  let shell: Session;
  const run = async (script: string): Promise<string> => {
    const { output, errors } = await shell.run(script);
    expect(errors).to.equal('');
    return output;
  };
  /** The texts by their names, in order. */
  const read = async (script: string): Promise<Record<string, string[]>> => {
    const texts: Record<string, string[]> = {};
    for (const line of (await run(script)).split(/\r?\n/)) {
      const [name = '', base64 = ''] = line.split(' ');
      texts[name] = [...(texts[name] ?? []), Buffer.from(base64, 'base64').toString('utf16le')];
    }
    return texts;
  };
  const emit = (model: Model) => {
    const module = join(folder, model.name);
    mkdirSync(module, { recursive: true });
    const files = {
      psd1: [join(module, `${model.name}.psd1`), emitManifest(model)],
      format: [join(module, `${model.name}.Format.ps1xml`), emitFormat(model)],
      types: [join(module, `${model.name}.Types.ps1xml`), emitTypes(model)],
      help: [join(module, 'help.xml'), emitHelp(model)],
    } as const;
    const scripts = [...emitScripts(model)].map(([name, text]) => [join(module, name), text] as const);
    for (const [path, text] of [...Object.values(files), ...scripts]) {
      expect(text, path).to.match(/^[\n -~]*$/);
      writeFileSync(path, text);
    }
    return {
      psd1: files.psd1[0],
      psm1: join(module, `${model.name}.psm1`),
      format: files.format[0],
      help: files.help[0],
    };
  };
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fuzzed-'));
    shell = await openSession({ cwd: folder });
    await run(HELPERS);
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true, maxRetries: 9 });
  });

  it('are literals of PowerShell: constants that an attribute takes, and data that a manifest takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 20, maxLength: 20 }), async (texts) => {
        const literals = texts.map((text) => `[Alias(${quote(text)})] $x`);
        writeFileSync(
          join(folder, 'code.ps1'),
          `param (\n${literals.map((line, at) => `${line}${at}`).join(',\n')}\n)`,
        );
        writeFileSync(join(folder, 'data.psd1'), `@(${texts.map(quoteData).join(',\n')})`);
        const { code, data } = await read(
          `$ast = Read-Ast '${folder}/code.ps1'
           foreach ($one in $ast.ParamBlock.Parameters) { Out-Text code (& ([scriptblock]::Create($one.Attributes[0].PositionalArguments[0].Extent.Text))) }
           # The parser calls an attribute's argument that is no constant an error.
           $ast = Read-Ast '${folder}/data.psd1'
           foreach ($one in $ast.EndBlock.Statements[0].PipelineElements[0].Expression.SafeGetValue()) { Out-Text data $one }`,
        );
        expect(code).to.deep.equal(texts);
        expect(data).to.deep.equal(texts);
      }),
      { numRuns: 40 },
    );
  });

  it('come back from a module as they went in, and change nothing but values', async () => {
    const plain = await run(`Get-Shape '${emit(modelOf(['word'])).psm1}'`);
    expect(plain).to.include('FunctionDefinitionAst Get-Leaf').and.include('calls Export-ModuleMember');
    await fc.assert(
      fc.asyncProperty(anyModel, async (model) => {
        const { psd1, psm1, help } = emit(model);
        expect(await run(`Get-Shape '${psm1}'`)).to.equal(plain);
        const texts = await read(
          `$data = (Read-Ast '${psd1}').EndBlock.Statements[0].PipelineElements[0].Expression.SafeGetValue()
           $module = Import-Module '${psd1}' -PassThru -Force
           foreach ($name in 'Author', 'Copyright', 'Description') { Out-Text "data.$name" $data[$name]; Out-Text $name $module.$name }
           foreach ($one in $module.PrivateData.PSData.Tags) { Out-Text Tags $one }
           Out-Text ReleaseNotes $module.PrivateData.PSData.ReleaseNotes
           $attributes = { param ($Command, $Parameter, $Kind) (Get-Command -Module Fuzzed -Name $Command).Parameters[$Parameter].Attributes | Where-Object { $_.GetType().Name -eq $Kind } }
           foreach ($one in (& $attributes Get-Leaf Fixed ValidateSetAttribute).ValidValues) { Out-Text Fixed $one }
           foreach ($one in (& $attributes Watch-Leaf Kind ValidateSetAttribute).ValidValues) { Out-Text Watched $one }
           foreach ($one in (& $attributes Connect-FuzzHost Kind ValidateSetAttribute).ValidValues) { Out-Text Session $one }
           $null = (& $attributes Get-Leaf Kind ArgumentCompleterAttribute).Type::new().CompleteArgument('Get-Leaf', 'Kind', '', $null, @{})
           foreach ($one in (& $module { Get-Fuzz_Offered })['Kind'].Words) { Out-Text Offered $one }
           $made = (& $module { Get-Command ConvertTo-Fuzz_Leaf }).ScriptBlock.Ast.Find({ "$($args[0].Left)" -ceq '$object.Kind' }, $true)
           Out-Text Constant (& ([scriptblock]::Create($made.Right.Extent.Text)))
           Remove-Module Fuzzed
           Read-Xml '${help}' Synopsis '${inCommand('/details/description/para')}'
           Read-Xml '${help}' Details '${inCommand('/description/para')}'
           Read-Xml '${help}' Notes '${inCommand('/alertSet/alert/para')}'
           Read-Xml '${help}' Title '${inCommand('/examples/example/title')}'
           Read-Xml '${help}' Code '${inCommand('/examples/example/code')}'
           Read-Xml '${help}' Link '${inCommand('/relatedLinks/navigationLink/linkText')}'
           Read-Xml '${help}' Help '${inCommand('/parameters/parameter/description/para[1]')}'
           Read-Xml '${help}' Default '${inCommand('/parameters/parameter/defaultValue')}'
           Read-Xml '${help}' Choice '${inCommand('/parameters/parameter/parameterValueGroup/parameterValue')}'`,
        );
        // XML readers drop what is nothing but blanks.
        texts['Details'] = (texts['Details'] ?? []).map((text) => (/^[ \t\r\n]*$/.test(text) ? '' : text));
        for (const [name, expected] of Object.entries(expectedOf(model))) {
          expect(`${name} ${JSON.stringify(texts[name])}`).to.equal(`${name} ${JSON.stringify(expected)}`);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('are refused where a name or a version is meant', () => {
    const model = modelOf(['word']);
    const [command] = model.commands;
    if (command === undefined) throw new Error('the model has no command');
    const [parameter] = command.parameters;
    const withParameter = (change: object): Model => ({
      ...model,
      commands: [{ ...command, parameters: [{ ...parameter, ...change } as NonNullable<typeof parameter>] }],
    });
    for (const evil of ["x'; throw 1; '", 'x y', '$(throw 1)', 'x\n', 'x)', '']) {
      for (const changed of [
        { ...model, name: evil },
        { ...model, prefix: evil },
        { ...model, executable: evil },
        { ...model, version: evil },
        { ...model, commands: [{ ...command, name: evil }] },
        { ...model, commands: [{ ...command, result: evil }] },
        withParameter({ name: evil }),
        withParameter({ aliases: [evil] }),
        withParameter({ completer: evil }),
      ]) {
        expect(() => emitScripts(changed), JSON.stringify(evil)).to.throw(/is not a (?:name|version)/);
      }
    }
  });
});

/** What is read from the emitted files of a model, by the names that the test gives it. */
function expectedOf(model: Model): Record<string, string[]> {
  const [command, , watch] = model.commands;
  const [, session] = model.session;
  if (command === undefined) throw new Error('the model has no command');
  const choices = (name: string) => [...(command.parameters.find((one) => one.name === name)?.type.choices ?? [])];
  const constant = model.classes[0]?.members[1]?.type;
  const [error] = model.errors;
  return {
    'data.Author': [model.author],
    Author: [model.author],
    'data.Copyright': [model.copyright],
    Copyright: [model.copyright],
    'data.Description': [model.description],
    Description: [model.description],
    Tags: [...model.tags],
    ReleaseNotes: [model.releaseNotes],
    Fixed: choices('Fixed'),
    Watched: [...(watch?.parameters[0]?.type.choices ?? [])],
    Session: [...(session?.type.choices ?? [])],
    Offered: choices('Kind'),
    Constant: [constant?.is === 'constant' ? constant.text : ''],
    Synopsis: [toVisible(command.synopsis)],
    Details: command.description
      .split('\n\n')
      .map((paragraph) => (/^[ \t\r\n]*$/.test(paragraph) ? '' : toVisible(paragraph))),
    Notes: [
      ...command.notes.map(toVisible),
      toVisible(`${error?.name} (5), error id ${error?.id}, ObjectNotFound: ${error?.meaning}. ${error?.action}`),
    ],
    Title: command.examples.map(({ title }, at) => `Example ${at + 1}: ${toVisible(title)}`),
    Code: command.examples.map(({ code }) => toVisible(code)),
    Link: command.links.map((link) => {
      const text = link.replace('https://example.org/', '').trim();
      return toVisible(text === '' && link.startsWith('https') ? 'https://example.org/' : text);
    }),
    Help: command.parameters.map(({ help }) => toVisible(help)),
    Default: command.parameters.map((parameter) => toVisible(parameter.default ?? '')),
    Choice: [...choices('Kind'), ...choices('Fixed')].map(toVisible),
  };
}
