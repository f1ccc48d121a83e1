import type { FunctionDeclaration, Node, Type } from 'ts-morph';
import type { CarriesOut, Command } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { fileOf } from './read-command.ts';
import { isIterable, partsOf } from './read-returned.ts';

const WRITE =
  'write (terms: Terms, planned: readonly Result[], machine: Machine, call: Call): Iterable<Result | CommandError>';

/**
 * Reads the function that makes what the records of a run were planned to become, as one: there is one where a command has
 * an `AsOne`, and it takes what each of these commands has.
 */
export function readCarriesOut(
  declarations: readonly FunctionDeclaration[],
  commands: ReadonlyMap<Command, FunctionDeclaration>,
  root: string,
  diagnostics: Diagnostics,
): { carriesOut?: CarriesOut } {
  const users = [...commands].filter(
    ([{ parameters, changes, many }]) => changes && !many && parameters.some(({ asOne }) => asOne),
  );
  const [declaration, ...others] = declarations;
  for (const other of others)
    diagnostics.add(other, 'G056', 'the contract has another function with @carriesOut', 'do all of it in one');
  if (declaration === undefined) {
    for (const [{ parameters }, node] of users) {
      const { name } = parameters.find(({ asOne }) => asOne) ?? {};
      const rule = `'${name}' is an AsOne, and no function of the contract carries out what it has planned`;
      diagnostics.add(node, 'G056', rule, 'export one with the tag @carriesOut');
    }
    return {};
  }
  if (users.length === 0)
    diagnostics.add(declaration, 'G056', '@carriesOut is of no use: no parameter is an AsOne', 'leave the tag out');
  checkSignature(declaration, users, diagnostics);
  return { carriesOut: { handler: declaration.getName() ?? '', file: fileOf(declaration, root) } };
}

function checkSignature(
  declaration: FunctionDeclaration,
  users: readonly [Command, FunctionDeclaration][],
  diagnostics: Diagnostics,
): void {
  const refuse = (rule: string, instead: string) => diagnostics.add(declaration, 'G057', rule, instead);
  const returned = declaration.getReturnType();
  const [terms, planned] = declaration.getParameters().map((parameter) => parameter.getType());
  const item = planned?.getArrayElementType();
  if (!isIterable(returned)) {
    refuse(`it returns no ${returned.getText(declaration)}`, WRITE);
    return;
  }
  if (terms === undefined || item === undefined) {
    refuse('it takes no list of what was planned', WRITE);
    return;
  }
  const [given] = returned.getTypeArguments();
  for (const [command, node] of users) {
    for (const { name } of command.parameters.filter(({ asOne }) => asOne)) {
      if (fits(memberOf(parametersOf(node), name, node), memberOf(terms, name, declaration))) continue;
      refuse(`its terms have no '${name}' of the type that ${command.name} has`, `add ${name} to them as it is there`);
    }
    const [result] = node.getReturnType().getTypeArguments();
    if (result === undefined) continue;
    if (!fits(result, item)) refuse(`what was planned has no ${command.result} of ${command.name}`, `add it: ${WRITE}`);
    if (!partsOf(given).some((part) => fits(result, part)))
      refuse(`it gives no ${command.result} to ${command.name}`, `add it: ${WRITE}`);
  }
}

function parametersOf(node: FunctionDeclaration): Type | undefined {
  return node.getParameters()[0]?.getType();
}

/** The type of a member, without what it is where it is not given. */
function memberOf(type: Type | undefined, name: string, where: Node): Type | undefined {
  const sides = type?.isUnion() ? type.getUnionTypes() : [type];
  const property = sides.map((side) => side?.getProperty(name)).find((found) => found !== undefined);
  return property?.getTypeAtLocation(where).getNonNullableType();
}

function fits(type: Type | undefined, other: Type | undefined): boolean {
  return type !== undefined && other !== undefined && type.isAssignableTo(other);
}
