import { Node, SyntaxKind, type VariableDeclaration } from 'ts-morph';
import { type Command, type Parameter, type Role, sessionCmdlets } from '../model/model.ts';
import type { Diagnostics } from './diagnostics.ts';
import { paragraphsOf, proseOf } from './doc.ts';
import { readLiteral } from './read-literal.ts';

/** Whether a declaration is that of a role: `export const reader = defineRole({ name: 'NoteReader', cmdlets: [...] })`. */
export function isRole(declaration: VariableDeclaration): boolean {
  const call = declaration.getInitializerIfKind(SyntaxKind.CallExpression);
  return call?.getExpression().getText() === 'defineRole';
}

/** What a module has that a role may see. */
interface Seen {
  readonly commands: readonly Command[];
  readonly prefix: string;
  readonly session: readonly Parameter[];
}

type Functions = Role['functions'];

/** What PowerShell gives every cmdlet, and every one that changes. */
const OF_ALL = ['whatif', 'confirm', 'verbose', 'debug', 'erroraction', 'warningaction'];

/** The roles of a contract, with what each may do. */
export function readRoles(
  declarations: readonly VariableDeclaration[],
  seen: Seen,
  diagnostics: Diagnostics,
): readonly Role[] {
  const taken = new Set<string>();
  return declarations.flatMap((declaration) => {
    const role = readLiteral(declaration.getInitializerIfKind(SyntaxKind.CallExpression)?.getArguments()[0]);
    const refuse = (rule: string, instead: string) => {
      diagnostics.add(declaration, 'G060', rule, instead);
      return [];
    };
    const example = "write: defineRole({ name: 'NoteEditor', cmdlets: ['Set-Note -Name -Text'] })";
    if (!isWritten(role)) return refuse('a role has no literal name and cmdlets', example);
    const { name, includes, cmdlets } = role;
    if (taken.has(name.toLowerCase())) return refuse(`there is another role ${name}`, 'give each its own name');
    taken.add(name.toLowerCase());
    const statement = declaration.getVariableStatement();
    const [description] = Node.isJSDocable(statement) ? paragraphsOf(proseOf(statement)) : [];
    if (description === undefined)
      return refuse(`the role ${name} says nothing`, 'write what it is for above it: /** ... */');
    const functions = new Map((includes === 'reading' ? reading(seen) : []).map((one) => [one.name, one]));
    for (const line of cmdlets) {
      const read = readLine(line, seen);
      if (typeof read === 'string') return refuse(`the role ${name} has '${line}': ${read}`, example);
      functions.set(read.name, read);
    }
    return [{ name, description, functions: [...functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) }];
  });
}

function isWritten(role: unknown): role is { name: string; includes?: string; cmdlets: readonly string[] } {
  if (typeof role !== 'object' || role === null) return false;
  const { name, includes, cmdlets } = role as Record<string, unknown>;
  const areNames = Array.isArray(cmdlets) && cmdlets.every((one) => typeof one === 'string');
  return (
    typeof name === 'string' &&
    /^[A-Za-z]\w*$/.test(name) &&
    areNames &&
    [undefined, 'reading'].includes(includes as string)
  );
}

/** What changes nothing, and what the session works on. Files would be read with the rights of the session. */
function reading({ commands, prefix }: Seen): Functions {
  return [
    { name: `Get-${prefix}Host` },
    ...commands
      .filter(({ changes }) => !changes)
      .flatMap(({ name, parameters, sets }): Functions => {
        const isFile = ({ type }: Parameter) => type.kind === 'FilePath';
        const needed = parameters.filter(isFile).flatMap((one) => one.sets.filter(({ mandatory }) => mandatory));
        const isOpen = (set: string | undefined) => needed.every((one) => one.set !== undefined && one.set !== set);
        if (!(sets.length === 0 ? [undefined] : sets).some(isOpen)) return [];
        const shown = parameters.filter((one) => !isFile(one) && one.pipeline !== 'piped');
        return shown.length === parameters.length ? [{ name }] : [{ name, parameters: shown.map((one) => one.name) }];
      }),
  ];
}

/** What a line names, or what is wrong with it. */
function readLine(line: string, { commands, prefix, session }: Seen): Functions[number] | string {
  const [name = '', ...words] = line.trim().split(/\s+/);
  const command = commands.find((one) => one.name === name);
  const isOfSession = sessionCmdlets({ prefix }).includes(name);
  if (command === undefined && !isOfSession) return `there is no cmdlet ${name}`;
  const known = command?.parameters ?? (name.startsWith('Connect-') ? session : []);
  for (const word of words) {
    const parameter = word.slice(1);
    const isNamed = word.startsWith('-');
    if (isNamed && OF_ALL.includes(parameter.toLowerCase())) return `every cmdlet has ${word} by itself`;
    if (!isNamed || !known.some((one) => one.name === parameter)) return `${name} has no parameter ${word}`;
  }
  return words.length === 0 ? { name } : { name, parameters: words.map((word) => word.slice(1)) };
}
