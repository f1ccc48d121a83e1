import type { Command, Parameter, ResultClass } from '../model/model.ts';
import type { Broken } from './check-names.ts';

/**
 * Results are piped: their members are named as the parameters of the next cmdlet. A member of such a name that cannot
 * bind is a trap, and a cmdlet that takes piped properties which nothing has is a cmdlet that nothing pipes into.
 */
export function brokenBindings(command: Command, classes: readonly ResultClass[]): Broken[] {
  const bound = command.parameters.filter(({ pipeline }) => pipeline === 'name');
  if (bound.length === 0) return [];
  const pairs = classes.flatMap((result) => membersFor(bound, result));
  if (pairs.length === 0) {
    const rule = `${command.name} takes ${listed(bound)} from the pipeline, and no result of the module has such a member`;
    const instead = 'name the members of a result as the parameters of the cmdlet that it is piped into';
    return [{ code: 'G033', rule, instead }];
  }
  return pairs.flatMap(({ result, parameter, member: { name, type } }) => {
    const bindable = type.is !== 'class' && (type.is !== 'value' || !type.list || parameter.type.list);
    if (bindable) return [];
    const rule = `the member '${name}' of ${result.name} cannot bind to -${parameter.name} of ${command.name}`;
    return [{ code: 'G034', rule, instead: 'give the member the type of the parameter, or another name' }];
  });
}

function membersFor(parameters: readonly Parameter[], result: ResultClass) {
  return parameters.flatMap((parameter) => {
    const names = [parameter.name, ...parameter.aliases].map((name) => name.toLowerCase());
    const member = result.members.find(({ name }) => names.includes(name.toLowerCase()));
    return member === undefined ? [] : [{ result, parameter, member }];
  });
}

function listed(parameters: readonly Parameter[]): string {
  return parameters.map(({ name }) => `-${name}`).join(', ');
}
