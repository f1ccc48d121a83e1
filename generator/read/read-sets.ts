import { Node, type PropertySignature, type Type } from 'ts-morph';
import type { SetMembership } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';

/** A member of the parameter type: where it is written, and what it is in each parameter set. */
export interface WrittenParameter {
  readonly node: PropertySignature;
  readonly sets: readonly SetMembership[];
}

export interface WrittenSets {
  /** The names of the sets, the default one first; empty where there is only one. */
  readonly names: readonly string[];
  readonly parameters: readonly WrittenParameter[];
}

/**
 * The members of a parameter type, in declared order, and its parameter sets: each side of a union is one, named after the
 * interfaces that only it has. `positionOf` reads what is written at a member.
 */
export function readSets(
  type: Type,
  positionOf: (node: PropertySignature) => number | undefined,
  where: Node,
  diagnostics: Diagnostics,
): WrittenSets {
  const sides = (type.isUnion() ? type.getUnionTypes() : [type]).map((side) => propertiesOf(side, where, diagnostics));
  const names = sides.length === 1 ? [] : setNames(sides, where, diagnostics);
  const byName = new Map<string, { node: PropertySignature; sets: SetMembership[] }>();
  for (const [at, side] of sides.entries()) {
    for (const node of side) {
      const position = positionOf(node);
      const known = byName.get(node.getName()) ?? { node, sets: [] };
      byName.set(node.getName(), known);
      known.sets.push({
        ...(names[at] === undefined ? {} : { set: names[at] }),
        mandatory: !node.hasQuestionToken(),
        ...(position === undefined ? {} : { position }),
      });
    }
  }
  const parameters = [...byName.values()].map(({ node, sets }) => ({ node, sets: folded(sets, sides.length) }));
  return { names, parameters };
}

function propertiesOf(type: Type, where: Node, diagnostics: Diagnostics): PropertySignature[] {
  const parts = type.isIntersection() ? type.getIntersectionTypes() : [type];
  const computed = parts.find((part) => !isWritten(part));
  if (computed !== undefined) {
    const rule = `parameters cannot be of the type ${computed.getText(where)}, whose members are not written out`;
    diagnostics.add(where, 'G020', rule, 'write interfaces, joined by & and |, without Partial, Pick, Omit and Record');
    return [];
  }
  return type.getProperties().flatMap((symbol) => {
    const node = symbol.getDeclarations().find(Node.isPropertySignature);
    if (node !== undefined) return [node];
    diagnostics.add(where, 'G020', `'${symbol.getName()}' is no member that can become a parameter`, 'write Name?: T');
    return [];
  });
}

/** Whether a type's members are where a reader finds them, with their types: in interfaces, each with names of its own. */
function isWritten(type: Type): boolean {
  const declarations = type.getSymbol()?.getDeclarations() ?? [];
  const plain = declarations.every((each) => Node.isInterfaceDeclaration(each) || Node.isTypeLiteral(each));
  return declarations.length > 0 && plain && type.getStringIndexType() === undefined;
}

/** What is the same in every set needs no set's name. */
function folded(sets: readonly SetMembership[], count: number): readonly SetMembership[] {
  const [first] = sets;
  if (first === undefined || sets.length < count) return sets;
  const alike = sets.every(({ mandatory, position }) => mandatory === first.mandatory && position === first.position);
  if (!alike) return sets;
  const { set: _, ...rest } = first;
  return [rest];
}

function setNames(sides: readonly PropertySignature[][], where: Node, diagnostics: Diagnostics): string[] {
  const owners = sides.map((side) => new Set(side.map(ownerOf)));
  const names = owners.map((own, at) => {
    const others = owners.filter((_, other) => other !== at);
    return [...own].filter((name) => name !== '' && !others.every((set) => set.has(name))).join('And');
  });
  if (!names.includes('')) return names;
  const rule = 'a parameter set has no interface of its own, so it has no name';
  diagnostics.add(where, 'G040', rule, 'write (ByPath | ByText) & Common, where ByPath and ByText are interfaces');
  return [];
}

function ownerOf(node: PropertySignature): string {
  const parent = node.getParent();
  return Node.isInterfaceDeclaration(parent) ? parent.getName() : '';
}

/**
 * Two sets must differ in what is given: each has a mandatory parameter that the other has not, or one of them is
 * the default and the other has one.
 */
export function checkSets({ names, parameters }: WrittenSets, where: Node, diagnostics: Diagnostics): void {
  const isIn = (parameter: WrittenParameter, name: string) =>
    parameter.sets.some(({ set }) => set === undefined || set === name);
  const proves = (name: string, other: string) =>
    parameters.some(
      (parameter) => !isIn(parameter, other) && parameter.sets.some(({ set, mandatory }) => set === name && mandatory),
    );
  for (const [at, name] of names.entries()) {
    for (const other of names.slice(at + 1)) {
      if (proves(other, name) && (at === 0 || proves(name, other))) continue;
      diagnostics.add(
        where,
        'G041',
        `the parameter sets '${name}' and '${other}' cannot be told apart`,
        'give each a mandatory parameter that the other does not have; only the first set, the default, needs none',
      );
    }
    for (const { position, first, second } of clashes(parameters, name)) {
      diagnostics.add(
        second.node,
        'G042',
        `'${second.node.getName()}' has the position ${position} of '${first.node.getName()}'${name === '' ? '' : ` in the set '${name}'`}`,
        'give each position once',
      );
    }
  }
}

function clashes(parameters: readonly WrittenParameter[], name: string) {
  const taken = new Map<number, WrittenParameter>();
  return parameters.flatMap((parameter) => {
    const membership = parameter.sets.find(({ set }) => set === undefined || set === name);
    const position = membership?.position;
    if (position === undefined) return [];
    const first = taken.get(position);
    if (first !== undefined) return [{ position, first, second: parameter }];
    taken.set(position, parameter);
    return [];
  });
}
