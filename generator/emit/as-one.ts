import { asOneOf, type Command } from '../model/model.ts';
import { identifier, indent, quote, quoteList } from '../text/powershell.ts';
import { printLate } from './function.ts';

/** Behind the beginning of a call: where its records are to be changed as one they are staged, and nothing is changed before the end. */
export function printStaging(command: Command): string[] {
  const asOne = asOneOf(command);
  if (asOne.length === 0) return [];
  const given = asOne.map(({ name, type }) =>
    type.kind === 'Switch' ? `$${identifier(name)}` : `$_bound.ContainsKey(${quote(name)})`,
  );
  return [
    `$_asOne = ${given.join(' -or\n')}`.split('\n'),
    "if ($_asOne -and $_call['Changes'] -and -not $WhatIfPreference) {",
    '    # Nothing is changed before the end, so an error on the way needs no pause behind each record.',
    "    $_mode = 'stage'",
    "    $_call['Stages'] = $true",
    "    $_call['Changes'] = $false",
    "    $_call['Single'] = $_call['Asks']",
    '}',
  ].flat();
}

/** At the end: what was staged is carried out, with the values of the parameters that asked for it. */
export function printCommit(prefix: string, command: Command): string[] {
  const asOne = asOneOf(command);
  if (asOne.length === 0) return [];
  const list = (name: string, of: typeof asOne) =>
    quoteList(
      `$_call['${name}'] = @(`,
      of.map((one) => one.name),
      ')',
    );
  return [
    "if ($_call['Stages']) {",
    ...indent(
      printLate([
        ...list('Columns', asOne),
        "$_call['Fixed'] = $_call['Columns']",
        ...list(
          'Lists',
          asOne.filter(({ type }) => type.list),
        ),
        ...list(
          'Paths',
          asOne.filter(({ type }) => type.kind === 'FilePath'),
        ),
        `Complete-${prefix}_Run -Cmdlet $PSCmdlet -Call $_call -Bound $_bound`,
      ]),
      1,
    ),
    '}',
  ];
}
