import { Node, type TypeNode } from 'ts-morph';
import type { WholeType } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { readMembers } from './read-members.ts';

/** The type of a parameter that is a whole object. */
export const WHOLE = { kind: 'Whole', list: false } as const;
/** The type of a parameter that is a list of whole objects. */
export const WHOLES = { kind: 'Whole', list: true } as const;

/** The type of a parameter that is all objects of a result. */
export const OBJECTS = { kind: 'Objects', list: false } as const;

/** The result of `Objects<Result>`. */
export function readObjects(written: TypeNode): string | undefined {
  const [result] = Node.isTypeReference(written) ? written.getTypeArguments() : [];
  return result?.getType().getSymbol()?.getDeclarations().find(Node.isInterfaceDeclaration)?.getName();
}

/** `Whole<Result>` or `Whole<Result, 'Switch'>`: the members that a record can carry as text. */
export function readWhole(written: TypeNode, diagnostics: Diagnostics): WholeType | undefined {
  const [result, word] = Node.isTypeReference(written) ? written.getTypeArguments() : [];
  const declaration = result?.getType().getSymbol()?.getDeclarations().find(Node.isInterfaceDeclaration);
  if (declaration === undefined) return undefined;
  const members = readMembers(declaration, diagnostics, () => {}).flatMap(({ name, type }): WholeType['members'] => {
    if (type.is === 'class') return [];
    if (type.is !== 'value') return [{ name, type: { kind: 'String', list: false } as const }];
    // The property of an object is a truth, which has other words than a switch.
    return [{ name, type: type.kind === 'Switch' ? { ...type, kind: 'Boolean' as const } : type }];
  });
  const literal = word === undefined ? undefined : word.getType().getLiteralValue();
  return {
    result: declaration.getName(),
    members,
    ...(typeof literal === 'string' ? { fromPipeline: literal } : {}),
  };
}
