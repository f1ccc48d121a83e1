import type { FunctionDeclaration } from 'ts-morph';
import type { Command, Parameter, ResultClass } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { tagsOf } from './doc.ts';

/** `@alone Member unless Switch`: the member that a cmdlet gives in place of its result, unless that switch is given. */
export function readAlone(
  declaration: FunctionDeclaration,
  parameters: readonly Parameter[],
  result: ResultClass | undefined,
  diagnostics: Diagnostics,
): Command['alone'] {
  const tag = tagsOf(declaration).find(({ name }) => name === 'alone');
  if (tag === undefined) return undefined;
  const [, member = '', unless = ''] = /^(\w+)\s+unless\s+(\w+)$/.exec(tag.text) ?? [];
  const type = result?.members.find(({ name }) => name === member)?.type;
  const isSwitch = parameters.some(({ name, type: { kind } }) => name === unless && kind === 'Switch');
  const isOne = (type?.is === 'value' && !type.list) || (type?.is === 'class' && type.list);
  if (isOne && isSwitch) return { member, type, unless };
  const rule = `@alone '${tag.text}' names no member with one value or a list of results, and no switch that keeps the whole`;
  diagnostics.add(tag.node, 'G053', rule, 'write a member of the result and a switch: @alone Passed unless Detailed');
  return undefined;
}
