import type { Command, Model } from '../model/model.ts';
import { identifier, indent, quote, quoteList } from '../text/powershell.ts';
import { printDeclaration, printPreferences } from './cmdlet.ts';
import { names, printFixed, printOnes } from './request.ts';

/** The function of a watching cmdlet: one request to a child of its own, and its results until one side ends it. */
export function printWatch(model: Model, command: Command): string[] {
  const prefix = identifier(model.prefix);
  const name = identifier(command.name);
  const call = '-Cmdlet $PSCmdlet -Call $call';
  return [
    ...printDeclaration(model, command),
    '    end {',
    ...indent(printPreferences(undefined), 2),
    `        $call = [${prefix}Call]::new()`,
    '        $call.Cmdlet = $PSCmdlet',
    `        $call.Command = ${quote(name)}`,
    ...indent(quoteList('$call.Columns = @(', names(command.parameters), ')'), 2),
    ...indent(quoteList('$names = @(', names(command.parameters), ')'), 2),
    '        $given = @(foreach ($key in $bound.Keys) { if ($names -ccontains $key) { $key } })',
    "        $named = [string]::Join(',', [string[]] $given)",
    ...indent(printOnes(model, command), 2),
    ...indent(printFixed(prefix, command.parameters), 2),
    '        $continued = $false',
    '        try {',
    `            Open-${prefix}Watch ${call} -Request "${name}\`tapply\`t$named$tail"`,
    '            # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.',
    '            for ($whole = $true; $whole -and $call.Requests.Count -gt 0; $continued = -not $whole) {',
    `                $results = Receive-${prefix}Result ${call} -Type ([${identifier(command.result)}])`,
    '                $whole = $false',
    '                $results',
    '                $whole = $true',
    '            }',
    '        } finally {',
    `            Close-${prefix}Channel -Channel $call.Own -Patience 500`,
    '        }',
    '        if ($continued) { continue }',
    '        if (-not $whole) { break }',
    '    }',
    '}',
  ];
}
