import type { FunctionDeclaration } from 'ts-morph';
import type { Parameter } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Returned } from './read-returned.ts';

/** The parameters of a command with which its records are changed as one: there must be such, and it must know of each of them. */
export function checkAsOne(
  declaration: FunctionDeclaration,
  parameters: readonly Parameter[],
  returns: Returned['returns'],
  diagnostics: Diagnostics,
): void {
  const asOne = parameters.filter((parameter) => parameter.asOne);
  const [first] = asOne;
  if (first === undefined) return;
  if (returns !== 'Plan') {
    for (const { name } of asOne) {
      const rule = `the type of '${name}' cannot become a parameter: only what is changed record by record can be changed as one`;
      const instead = returns === 'PlanOfMany' ? 'write it without AsOne' : 'leave it out, or return Plan<Result>';
      diagnostics.add(declaration, 'G020', rule, instead);
    }
    return;
  }
  const bound = parameters.filter(({ pipeline }) => pipeline === 'name');
  const takesAll = parameters.some(({ byValue }) => byValue);
  const lost = bound.find(({ sets, isValue }) => !takesAll || (!isValue && sets.some(({ mandatory }) => mandatory)));
  if (lost === undefined) return;
  const rule = `PowerShell itself refuses a piped object without '${lost.name}', so that -${first.name} would not know of it`;
  diagnostics.add(declaration, 'G058', rule, `write @value ${lost.name}${takesAll ? `, or ${lost.name}?` : ''}`);
}
