import { CommandError } from '../contract/command-error.ts';
import type { Call } from '../contract/vocabulary.ts';
import type { RequestColumn, WireCommand } from '../wire/columns.ts';
import { parseValue, trimmed } from '../wire/values.ts';

/**
 * Keys select and never change: one that is named beside a piped object, or beside a whole one, must be what that has.
 * Otherwise the change that was meant for one thing would be made to another.
 * @throws {CommandError} for the first key that differs
 */
export function refuseRedirected(
  command: Pick<WireCommand<never>, 'parameters'>,
  { names, advice }: NonNullable<WireCommand<never>['keys']>,
  parameters: Readonly<Record<string, unknown>>,
  { own, piped: isPiped }: Call,
): void {
  // Which of a whole object and a piped one is meant, the command says.
  const whole = isPiped ? undefined : wholeOf(command, parameters);
  for (const column of command.parameters) {
    if (!names.includes(column.name)) continue;
    const asked = parameters[column.name];
    const piped = own?.get(column.name);
    if (asked === undefined) continue;
    if (piped !== undefined && !isSame(column, asked, readOwn(column, piped)))
      throw redirected(column.name, asked, `the piped object has ${column.name} '${piped}'`, advice);
    const kept = whole?.members[column.name];
    if (kept !== undefined && !isSame(column, asked, kept))
      throw redirected(column.name, asked, `the object of -${whole?.name} has ${column.name} '${kept}'`, advice);
  }
}

/** The whole object that is given, if there is one. */
function wholeOf(
  { parameters: columns }: Pick<WireCommand<never>, 'parameters'>,
  parameters: Readonly<Record<string, unknown>>,
) {
  const column = columns.find(({ columns: members }) => members !== undefined);
  const members = column === undefined ? undefined : parameters[column.name];
  return column === undefined || members === undefined
    ? undefined
    : { name: column.name, members: members as Readonly<Record<string, unknown>> };
}

/** The object's own value, in a person's notation; a text that cannot be read stays what it is. */
function readOwn(column: RequestColumn, text: string): unknown {
  const parsed = parseValue(column, trimmed(text), true);
  return parsed.ok ? parsed.value : text;
}

/** PowerShell compares without case; a zone counts only where both have one. */
function isSame({ kind }: RequestColumn, a: unknown, b: unknown): boolean {
  const [one, other] = [trimmed(String(a)), trimmed(String(b))];
  if (kind === 'FilePath') return one === other;
  if (kind === 'IpAddress' && one.includes('%') !== other.includes('%'))
    return one.split('%')[0] === other.split('%')[0];
  return one.toLowerCase() === other.toLowerCase();
}

function redirected(name: string, asked: unknown, has: string, advice: string): CommandError {
  return new CommandError({
    id: 'KeyDiffers',
    category: 'InvalidArgument',
    message: `-${name} '${asked}' is named, but ${has}: a key selects and never changes.`,
    action: `Leave -${name} out${advice === '' ? '.' : `. ${advice}`}`,
  });
}
