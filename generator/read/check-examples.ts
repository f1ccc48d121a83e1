import type { Command } from '../model/model.ts';
import { tokensOf } from '../text/tokens.ts';
import type { Broken } from './check-names.ts';

/** PowerShell's own parameters, which every cmdlet has; WhatIf and Confirm where it changes something. */
const COMMON = ['Verbose', 'ErrorAction', 'ErrorVariable', 'WarningAction', 'OutVariable', 'WhatIf', 'Confirm'];

type Checked = Pick<Command, 'name' | 'examples' | 'parameters'>;

/**
 * What is wrong with the examples of a command, as far as that can be seen without PowerShell: quotes and brackets that do
 * not close, and parameters that the module's cmdlets do not have. The tests run every example.
 */
export function brokenExamples(command: Checked, all: readonly Checked[]): Broken[] {
  return command.examples.flatMap(({ title, code }) => {
    const where = `the example '${title}' of ${command.name}`;
    if (code === '')
      return [{ code: 'G050', rule: `${where} has no code`, instead: 'write it on the lines below its title' }];
    const tokens = tokensOf(code);
    if (tokens === undefined)
      return [{ code: 'G051', rule: `${where} does not parse`, instead: 'close its quotes and brackets' }];
    return unknownParameters(tokens, all).map(([cmdlet, parameter]) => ({
      code: 'G052',
      rule: `${where} gives ${cmdlet} the parameter -${parameter}, which it does not have`,
      instead: 'write the name of a parameter, or its alias',
    }));
  });
}

function unknownParameters(tokens: readonly string[], all: readonly Checked[]): [cmdlet: string, parameter: string][] {
  const found: [string, string][] = [];
  let current: Checked | undefined;
  for (const token of tokens) {
    if (/^[|;\n(){}]$/.test(token)) current = undefined;
    const named = all.find(({ name }) => name.toLowerCase() === token.toLowerCase());
    if (named !== undefined) current = named;
    const parameter = /^-([A-Za-z]\w*)(?::|$)/.exec(token)?.[1];
    if (current === undefined || parameter === undefined) continue;
    const names = current.parameters.flatMap(({ name, aliases, pipeline }) =>
      pipeline === 'piped' ? [] : [name, ...aliases],
    );
    const known = [...names, ...COMMON].some((name) => name.toLowerCase() === parameter.toLowerCase());
    if (!known) found.push([current.name, parameter]);
  }
  return found;
}
