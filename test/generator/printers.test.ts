import { expect } from 'chai';
import fc from 'fast-check';
import { emitAbout } from '../../generator/emit/about.ts';
import { resourceManifest } from '../../generator/emit/dsc-manifest.ts';
import { insertErrorTable } from '../../generator/emit/error-table.ts';
import { printTextMakers, unionMembers } from '../../generator/emit/gather.ts';
import { emitReference } from '../../generator/emit/reference.ts';
import { emitWireTable } from '../../generator/emit/wire-table.ts';
import type { Member, Model } from '../../generator/model/model.ts';
import { codeSpan, plainText } from '../../generator/text/markdown.ts';
import { toAscii, toVisible } from '../../generator/text/prose.ts';
import { anyModel, anyText, modelOf } from './any-model.ts';

/** A page without what is in its fences: each fence is a line `(code)`. */
function outsideFences(page: string): { lines: string[]; code: string[] } {
  const lines: string[] = [];
  const code: string[] = [];
  let fence: string | undefined;
  for (const line of page.split('\n')) {
    const run = /^(`{3,})(?:[a-z]*)$/.exec(line)?.[1];
    if (fence === undefined && run !== undefined) {
      fence = run;
      lines.push('(code)');
      code.push('');
    } else if (fence !== undefined && line === fence) fence = undefined;
    else if (fence === undefined) lines.push(line);
    else code[code.length - 1] += `${line}\n`;
  }
  expect(fence, 'an open fence').to.equal(undefined);
  return { lines, code };
}

/** The cells of a table's row, as GitHub divides it: at bars that no backslash escapes. */
function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split(/(?<=(?:^|[^\\])(?:\\\\)*)\|/)
    .map((cell) => cell.trim());
}

/** What a reader sees of a text that has no markup of its own. */
function shown(markdown: string): string {
  return markdown
    .replace(/\\([!-/:-@[-`{-~])/g, (_, escaped: string) => `&#${escaped.charCodeAt(0)};`)
    .replaceAll('&lt;', '<')
    .replace(/&#([0-9]+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&');
}

/** Headings and tables of a page, by their numbers of columns: all that texts must not change. */
function shapeOf(page: string): string[] {
  return outsideFences(page).lines.flatMap((line) => {
    if (line.startsWith('#')) return [line];
    return line.startsWith('|') ? [`row of ${cellsOf(line).length}`] : [];
  });
}

describe('printers of prose', () => {
  const plain = modelOf(['word']);

  it('show a text in Markdown as it is, but for its blanks', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const markdown = plainText(text);
        expect(markdown).to.not.match(/[\n<|](?<!\\\|)|^(?:[#>=-]|[0-9]+[.)] )/);
        expect(shown(markdown)).to.equal(toVisible(text).replace(/\s+/g, ' ').trim());
        const code = codeSpan(text);
        expect(code).to.match(/^(?:`[^`\n|]+`|<code>(?:[A-Za-z0-9]|&#[0-9]+;)*<\/code>)$/);
      }),
    );
  });

  it('keep headings, tables and code of the reference pages apart from texts', () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        for (const [at, command] of model.commands.entries()) {
          const benign = plain.commands[at];
          if (benign === undefined) throw new Error('another model');
          const page = emitReference(model, command);
          const withDescription = (command_: typeof command) => ({ ...command_, description: command_.synopsis });
          expect(shapeOf(emitReference(model, withDescription(command)))).to.deep.equal(
            shapeOf(emitReference(plain, withDescription(benign))),
          );
          const { code } = outsideFences(page);
          const examples = command.examples.map((example) => `${toVisible(example.code).replace(/\r\n?/g, '\n')}\n`);
          expect(code.slice(1)).to.deep.equal(examples);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('have a row for each parameter of a cmdlet, also for the only one', () => {
    const [command] = plain.commands;
    if (command === undefined) throw new Error('another model');
    for (const count of [0, 1, 2]) {
      const some = { ...command, parameters: command.parameters.slice(0, count) };
      const [, section = ''] = /\n## Parameters\n\n([\s\S]*?)\n\n(?:From|##) /.exec(emitReference(plain, some)) ?? [];
      const rows = section.split('\n').slice(2);
      const names = some.parameters.map(({ name }) => `\`-${name}\``);
      expect(rows.map((row) => /`-\w+`/.exec(row)?.[0])).to.deep.equal(names);
      if (count === 0) expect(section).to.equal('None.');
    }
  });

  it('keep the table of errors a table', () => {
    const marks = '<!-- errors: generated from the contract by npm run generate -->\n<!-- /errors -->\nafter\n';
    fc.assert(
      fc.property(anyModel, (model) => {
        const lines = insertErrorTable(model, marks).split('\n');
        expect(lines.at(-2)).to.equal('after');
        expect(lines.slice(1, -3).map((line) => cellsOf(line).length)).to.deep.equal([6, 6, 6]);
      }),
    );
  });

  it('write the texts of an object that is one of no union, without the lists of objects within it', () => {
    const value = { is: 'value', kind: 'String', list: false } as const;
    const member = (name: string, type: Member['type']): Member => ({
      name,
      help: '',
      nullable: false,
      type,
      aliases: [],
    });
    const inner = { is: 'class', name: 'Page', list: false } as const;
    const classes = [
      { name: 'Page', members: [member('Text', value)] },
      {
        name: 'Book',
        members: [member('Title', value), member('First', inner), member('All', { ...inner, list: true })],
      },
    ];
    const commands = [{ parameters: [{ name: 'What', objects: 'Book' }] }];
    const model = { prefix: 'Lib', classes, unions: [], commands } as unknown as Model;
    expect(unionMembers(model, 'Book')).to.deep.equal([{ member: '', result: 'Book' }]);
    expect(printTextMakers(model).filter((line) => !line.trim().startsWith('#'))).to.deep.equal([
      'function ConvertTo-Lib_TextOfBook {',
      '    param ([System.Management.Automation.PSCmdlet] $Cmdlet, [hashtable] $Call, [object] $Value)',
      "    $results = 'Book'",
      '    switch -CaseSensitive (Get-Lib_Kind -Cmdlet $Cmdlet -Call $Call -Value $Value -Result $results) {',
      "        'Book' {",
      "            Join-Lib_Text -Text (@('') + @(Get-Lib_TextsOfBook -Value $Value))",
      '        }',
      '    }',
      '}',
      '',
      'function Get-Lib_TextsOfBook {',
      '    param ([object] $Value)',
      '    $Value.Title',
      '    if ($null -eq $Value.First) {',
      "        '0'",
      '    } else {',
      "        '1'",
      '        Get-Lib_TextsOfPage -Value $Value.First',
      '    }',
      '}',
      '',
      'function Get-Lib_TextsOfPage {',
      '    param ([object] $Value)',
      '    $Value.Text',
      '}',
      '',
    ]);
  });

  it('write the about text in ASCII, on lines that a console shows, with every text in it', () => {
    const squeezed = (text: string) => toAscii(text).replace(/\s+/g, ' ').trim();
    fc.assert(
      fc.property(anyModel, (model: Model) => {
        const about = emitAbout(model);
        expect(about).to.match(/^[\n -~]*$/);
        for (const text of [model.description, ...model.about, ...model.commands.map(({ synopsis }) => synopsis)]) {
          const words = toAscii(text.replace(/\s+/g, ' ')).trim();
          expect(squeezed(about)).to.include(words.replace(/\s+/g, ' '));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("write the executable's table so that what was written comes back", () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        const text = emitWireTable(model);
        const names = text.match(/^import \{ \w+ \} from "[^"\n]+";$/gm) ?? [];
        expect(names).to.have.length(model.commands.length + model.completers.length + model.resources.length);
        const [body = ''] = /^(?:const columns|export const commands)[\s\S]*^\] as const;$/m.exec(text) ?? [];
        const table = body.replace(/^ {2}\{ (?:handler|declaration): \w+,/gm, '  {').replace(/\] as const;$/gm, '];');
        const { commands, resources } = new Function(
          `${table.replace(/^export /gm, '')} return { commands, resources };`,
        )() as {
          commands: { parameters: { name: string; choices?: string[]; pattern?: string }[] }[];
          resources: { manifest: string }[];
        };
        for (const [at, resource] of model.resources.entries())
          expect(resources[at]?.manifest).to.equal(JSON.stringify(resourceManifest(model, resource)));
        for (const [at, command] of model.commands.entries()) {
          for (const [index, { type }] of command.parameters.entries()) {
            expect(commands[at]?.parameters[index]?.choices).to.deep.equal(type.choices);
            expect(commands[at]?.parameters[index]?.pattern).to.equal(type.pattern);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
