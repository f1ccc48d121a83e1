import { type FunctionDeclaration, type InterfaceDeclaration, Node, type Type } from 'ts-morph';
import type { Diagnostics } from './diagnostics.ts';

/** What a handler returns: results one after another, a plan of a change, or a watch. */
export interface Returned {
  readonly returns?: 'Iterable' | 'Plan' | 'PlanOfMany' | 'Watch';
  readonly result?: InterfaceDeclaration;
}

const RETURN = 'return Iterable<Result | CommandError>, Plan<Result>, PlanOfMany<Result> or Watch<Result>';
const NAMES = ['Plan', 'PlanOfMany', 'Watch'] as const;
/** What can be gone through as it is, of TypeScript's own types. */
const ITERABLE = [
  'Iterable',
  'IterableIterator',
  'Generator',
  'IteratorObject',
  'Array',
  'ReadonlyArray',
  'Set',
  'ReadonlySet',
];
const LATER = [
  'Promise',
  'PromiseLike',
  'AsyncIterable',
  'AsyncIterableIterator',
  'AsyncGenerator',
  'AsyncIteratorObject',
];

/** Reads what a handler returns. Each kind of mistake is told in its own words. */
export function readReturned(declaration: FunctionDeclaration, diagnostics: Diagnostics): Returned {
  const refuse = (rule: string, instead = RETURN): Returned => {
    diagnostics.add(declaration, 'G014', rule, instead);
    return {};
  };
  const type = declaration.getReturnType();
  const name = nameOf(type);
  if (LATER.includes(name)) {
    const instead =
      'return the results themselves, and wait with the functions that end in Sync; only a Watch takes its time';
    return refuse(`a handler returns no ${name}: the executable answers one request after the other`, instead);
  }
  const returns = NAMES.find((word) => word === name) ?? (ITERABLE.includes(name) ? 'Iterable' : undefined);
  if (returns === undefined) return refuse(`a handler returns no ${type.getText(declaration)}`);
  const [item] = type.getTypeArguments();
  const results = partsOf(item).filter((part) => part.getSymbol()?.getName() !== 'CommandError');
  if (results.length > 1) {
    const both = results
      .map((part) => part.getText(declaration))
      .sort()
      .join(' and ');
    return refuse(
      `a cmdlet has one result, not ${both}`,
      'write one interface that has the members of both, or nests both and has the tag @oneOf',
    );
  }
  const result = results[0]?.getSymbol()?.getDeclarations().find(Node.isInterfaceDeclaration);
  if (result === undefined) return refuse('the result is not an interface');
  return { returns, result };
}

/** Whether it can be gone through as it is. */
export function isIterable(type: Type): boolean {
  return ITERABLE.includes(nameOf(type));
}

/** A completer offers its values at once. */
export function readOffered(declaration: FunctionDeclaration, diagnostics: Diagnostics): void {
  const type = declaration.getReturnType();
  if (isIterable(type)) return;
  const rule = `a completer returns no ${type.getText(declaration)}`;
  diagnostics.add(declaration, 'G014', rule, 'return Iterable<Completion>');
}

function nameOf(type: Type): string {
  return type.getSymbol()?.getName() ?? '';
}

/** The types of a union, or the one. */
export function partsOf(type: Type | undefined): Type[] {
  return type === undefined ? [] : type.isUnion() ? type.getUnionTypes() : [type];
}
