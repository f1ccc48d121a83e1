import type { Command, Model } from '../model/model.ts';
import { identifier, indent, quote, quoteList } from '../text/powershell.ts';
import { printDeclaration, printPreferences } from './cmdlet.ts';
import { names, printFixed, printOnes } from './request.ts';

/** The function of a watching cmdlet: one request to a child of its own, and its results until one side ends it. */
export function printWatch(model: Model, command: Command): string[] {
  const prefix = identifier(model.prefix);
  const name = identifier(command.name);
  const call = '-Cmdlet $PSCmdlet -Call $_call';
  return [
    ...printDeclaration(model, command),
    '    end {',
    ...indent(printPreferences(undefined), 2),
    `        $_call = [${prefix}_Call]::new()`,
    '        $_call.Cmdlet = $PSCmdlet',
    `        $_call.Command = ${quote(name)}`,
    ...indent(quoteList('$_call.Columns = @(', names(command.parameters), ')'), 2),
    ...indent(quoteList('$_names = @(', names(command.parameters), ')'), 2),
    '        # Not by .Keys: a parameter may have that name, and its value comes first.',
    '        $_given = @(',
    '            foreach ($_one in $_bound.GetEnumerator()) { if ($_names -ccontains $_one.Key) { $_one.Key } }',
    '        )',
    "        $_named = [string]::Join(',', [string[]] $_given)",
    ...indent(printOnes(model, command), 2),
    ...indent(printFixed(prefix, command.parameters), 2),
    '        $_continued = $false',
    '        try {',
    `            Open-${prefix}_Watch ${call} -Request "${name}\`tapply\`t$_named$_tail"`,
    '            # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.',
    '            for ($_whole = $true; $_whole -and $_call.Requests.Count -gt 0; $_continued = -not $_whole) {',
    `                $_results = Receive-${prefix}_Result ${call} -Type ([${identifier(command.result)}])`,
    '                $_whole = $false',
    '                $_results',
    '                $_whole = $true',
    '            }',
    '        } finally {',
    `            Close-${prefix}_Channel -Channel $_call.Own -Patience 500`,
    '        }',
    '        if ($_continued) { continue }',
    '        if (-not $_whole) { break }',
    '    }',
    '}',
  ];
}
