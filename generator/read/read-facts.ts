import { Node, type ObjectLiteralExpression, type SourceFile, SyntaxKind } from 'ts-morph';
import type { Model } from '../model/model.ts';
import { brokenEnvironment, brokenFacts } from './check-names.ts';
import type { Diagnostics } from './diagnostics.ts';
import { paragraphsOf, proseOf } from './doc.ts';
import { readLiteral } from './read-literal.ts';

const NEEDED = [
  'name',
  'prefix',
  'executable',
  'version',
  'guid',
  'author',
  'copyright',
  'description',
  'releaseNotes',
] as const;
const OPTIONAL = ['usualBackend', 'generate', 'projectUri', 'licenseUri', 'company', 'icon'] as const;

type Facts = Pick<
  Model,
  | (typeof NEEDED)[number]
  | (typeof OPTIONAL)[number]
  | 'contract'
  | 'tags'
  | 'environment'
  | 'roleEnvironment'
  | 'nouns'
  | 'about'
>;

/** The argument of defineModule, where the entry exports a contract. */
export function findFacts(source: SourceFile): ObjectLiteralExpression | undefined {
  const definition = source.getVariableDeclaration('contract')?.getInitializerIfKind(SyntaxKind.CallExpression);
  const facts = definition?.getArguments()[0];
  return Node.isObjectLiteralExpression(facts) ? facts : undefined;
}

/** What the module as a whole says of itself. */
export function readFacts(facts: ObjectLiteralExpression, diagnostics: Diagnostics): Facts {
  const text = (name: string): string | undefined => {
    const value = readLiteral(initializerOf(facts, name));
    if (typeof value === 'string') return value;
    diagnostics.add(facts, 'G002', `defineModule needs a literal '${name}'`, `write: ${name}: '...'`);
    return undefined;
  };
  const known: readonly string[] = [...NEEDED, ...OPTIONAL, 'tags', 'environment', 'roleEnvironment', 'nouns'];
  for (const property of facts.getProperties()) {
    const name = Node.isPropertyAssignment(property) ? property.getName() : property.getText();
    if (known.includes(name)) continue;
    diagnostics.add(property, 'G002', `defineModule knows no '${name}'`, `write one of ${known.join(', ')}`);
  }
  const tags = readLiteral(initializerOf(facts, 'tags'));
  const areTags = Array.isArray(tags) && tags.every((tag) => typeof tag === 'string');
  if (!areTags) diagnostics.add(facts, 'G002', "defineModule needs literal 'tags'", "write: tags: ['...']");

  const environment =
    facts.getProperty('environment') === undefined ? [] : readLiteral(initializerOf(facts, 'environment'));
  const areNames = Array.isArray(environment) && environment.every((name) => typeof name === 'string');
  if (!areNames)
    diagnostics.add(facts, 'G002', "defineModule needs literal names as 'environment'", "write: environment: ['...']");

  const nouns = facts.getProperty('nouns') === undefined ? {} : readLiteral(initializerOf(facts, 'nouns'));
  const areNouns = isTexts(nouns) && Object.values(nouns).every((word) => /^[a-z][a-z0-9-]*$/.test(word));
  if (!areNouns)
    diagnostics.add(
      facts,
      'G002',
      "defineModule needs literal words in lower case as 'nouns'",
      "write: nouns: { Noun: 'word' }",
    );
  const inRoles =
    facts.getProperty('roleEnvironment') === undefined ? [] : readLiteral(initializerOf(facts, 'roleEnvironment'));
  const variables = Array.isArray(inRoles) ? inRoles.map((one) => /^([^=]+)=(.+)$/s.exec(String(one))) : [null];
  const areSet = variables.every((match) => match !== null && areNames && environment.includes(match[1] ?? ''));
  if (!areSet) {
    const instead = "write: roleEnvironment: ['NAME=value'], and NAME in environment";
    diagnostics.add(facts, 'G002', "defineModule needs variables of its environment as 'roleEnvironment'", instead);
  }

  // What is missing is told, so nothing is made of it.
  const needed = Object.fromEntries(NEEDED.map((name) => [name, text(name)])) as Record<
    (typeof NEEDED)[number],
    string
  >;
  const given = OPTIONAL.filter((name) => facts.getProperty(name) !== undefined);
  for (const { code, rule, instead } of [...brokenFacts(needed), ...brokenEnvironment(areNames ? environment : [])])
    diagnostics.add(facts, code, rule, instead);
  return {
    ...needed,
    contract: facts.getSourceFile().getBaseName(),
    generate: 'npx pwsh-contract generate',
    ...Object.fromEntries(given.map((name) => [name, text(name)])),
    tags: areTags ? tags : [],
    environment: areNames ? environment : [],
    nouns: areNouns ? nouns : {},
    roleEnvironment: areSet ? variables.map((match) => [match?.[1] ?? '', match?.[2] ?? ''] as const) : [],
    about: aboutOf(facts.getSourceFile()),
  };
}

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === 'string')
  );
}

function initializerOf(facts: ObjectLiteralExpression, name: string): Node | undefined {
  const property = facts.getProperty(name);
  return Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
}

/** The paragraphs above `export const contract`; one in a fence keeps its lines. */
function aboutOf(source: SourceFile): string[] {
  const statement = source.getVariableStatement((each) =>
    each.getDeclarations().some((one) => one.getName() === 'contract'),
  );
  return statement === undefined ? [] : paragraphsOf(proseOf(statement));
}
