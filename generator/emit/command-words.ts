import { type Command, findClass, findMember, type Member, type Model, type Parameter } from '../model/model.ts';

/**
 * What the executable's own command line says of the contract, and serving a module needs not: help, what binds from the
 * pipeline, the members of results. It is made when it is asked for: a session's first reply does not wait for it.
 */
export function commandWords(model: Model) {
  return {
    prefix: model.prefix,
    nouns: model.nouns,
    session: model.session.map(parameterWords),
    commands: model.commands.map(oneCommand),
    results: Object.fromEntries(
      [...model.classes, ...model.unions].map(({ name, members, table }) => [
        name,
        {
          members: members.map(memberWords),
          ...(model.unions.some((union) => union.name === name) ? { oneOf: true } : {}),
          table: table.map((column) => {
            const member = findMember({ members }, column.name)?.name ?? column.name;
            return { heading: column.name, member };
          }),
        },
      ]),
    ),
  };

  function oneCommand(command: Command) {
    const { name, synopsis, sets, parameters, takes, result, alone } = command;
    return {
      name,
      synopsis,
      sets,
      parameters: parameters
        .filter(({ pipeline, plansOnly }) => pipeline !== 'value' && !plansOnly)
        .map(parameterWords),
      ...(parameters.some(({ plansOnly }) => plansOnly) ? { plans: true } : {}),
      takes,
      result,
      ...(alone === undefined ? {} : { alone: aloneWords(command) }),
    };
  }

  function aloneWords({ alone, result }: Command) {
    const member = findClass(model, result).members.find(({ name }) => name === alone?.member);
    return { member: member?.name, unless: alone?.unless };
  }
}

function parameterWords(parameter: Parameter) {
  const { name, type, help, pipeline, isValue, byValue, isOrigin, asOne, aliases, sets, objects, whole } = parameter;
  // What is undefined is left out of the JSON that this becomes.
  return {
    name,
    kind: type.kind,
    ...(type.list ? { list: true } : {}),
    ...(type.choices === undefined ? {} : { choices: type.choices }),
    help,
    default: parameter.default,
    ...(pipeline === 'none' ? {} : { pipeline }),
    isValue,
    byValue,
    isOrigin,
    asOne,
    ...(aliases.length === 0 ? {} : { aliases }),
    sets: sets.map(({ set, mandatory }) => ({ set, mandatory: mandatory || undefined })),
    objects,
    fromPipeline: whole?.fromPipeline,
  };
}

function memberWords({ name, type }: Member) {
  if (type.is === 'value') return { name, is: 'value', kind: type.kind, ...(type.list ? { list: true } : {}) };
  if (type.is === 'class') return { name, is: 'class', result: type.name, ...(type.list ? { list: true } : {}) };
  return type.is === 'constant' ? { name, is: 'constant', text: type.text } : { name, is: type.is };
}
