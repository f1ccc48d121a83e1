import type { Command, Model } from '../model/model.ts';
import { identifier } from '../text/powershell.ts';
import { printCall } from './cmdlet.ts';
import type { Blocks } from './function.ts';

/** The blocks of a watching cmdlet: one request to a child of its own, and its results until one side ends it. */
export function printWatch(model: Model, command: Command): Blocks {
  const prefix = identifier(model.prefix);
  const name = identifier(command.name);
  const call = '-Cmdlet $PSCmdlet -Call $_call';
  return {
    begin: printCall(model, command),
    process: [],
    end: [
      "$_requests = $_call['Requests']",
      `$_request = "${name}\`tapply\`t$($_call['Head'])$_tail"`,
      '$_continued = $false',
      'try {',
      `    Open-${prefix}_Watch ${call} -Request $_request`,
      '    # A break or continue further down the pipeline ends this loop, too; it is meant for one of the caller.',
      '    for ($_whole = $true; $_whole -and $_requests.Count -gt 0; $_continued = -not $_whole) {',
      `        $_results = Receive-${prefix}_Result ${call}`,
      '        $_whole = $false',
      '        $_results',
      '        $_whole = $true',
      '    }',
      '} finally {',
      `    Close-${prefix}_Channel -Channel $_call['Own'] -Patience 500`,
      '}',
      'if ($_continued) { continue }',
      'if (-not $_whole) { break }',
    ],
  };
}
