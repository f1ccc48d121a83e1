import { sessionHelp } from '../../generator/emit/help.ts';
import type { Example, Model } from '../../generator/model/model.ts';
import type { Session } from './session.ts';

/** One example of the help, and the cmdlet that it belongs to. */
export interface OwnedExample extends Example {
  readonly cmdlet: string;
}

/** Every example of a module's help. */
export function examplesOf(model: Model): OwnedExample[] {
  return [...model.commands, ...sessionHelp(model)].flatMap(({ name, examples }) =>
    examples.map((example) => ({ ...example, cmdlet: name })),
  );
}

export interface ExampleRun {
  readonly output: string;
  /** What was written to the error stream; an example that works writes nothing there. */
  readonly errors: string;
  /** Whether it ran until somebody pressed Ctrl+C. */
  readonly stopped: boolean;
}

/** How long an example may run before somebody presses Ctrl+C, in milliseconds: a watch goes on until then. */
const LONGEST_WAIT = 5_000;

/** Runs an example as a person would who types it, says yes to every question, and stops what does not end. */
export async function runExample(shell: Session, { code }: Example, longest = LONGEST_WAIT): Promise<ExampleRun> {
  await shell.run("$ConfirmPreference = 'None'");
  let stopped = false;
  const timer = setTimeout(() => {
    stopped = true;
    shell.interrupt();
  }, longest);
  try {
    return { ...(await shell.run(code)), stopped };
  } finally {
    clearTimeout(timer);
  }
}

/** What the engine's own parser and binder have against a script: a line for each; cmdlets must be imported before. */
export async function complaintsOf(shell: Session, code: string): Promise<string[]> {
  const { output, errors } = await shell.run(
    `$text = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(code).toString('base64')}'))
     $tokens = $null; $wrong = $null
     $ast = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref] $tokens, [ref] $wrong)
     foreach ($one in $wrong) { $one.Message }
     foreach ($command in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
         $name = $command.GetCommandName()
         if (-not $ExecutionContext.InvokeCommand.GetCommand($name, 'All')) { "There is no command $name"; continue }
         $bound = [System.Management.Automation.Language.StaticParameterBinder]::BindCommand($command, $true)
         foreach ($one in $bound.BindingExceptions.GetEnumerator()) { "$name $($one.Key): $($one.Value.BindingException.Message)" }
     }`,
  );
  return `${output}\n${errors}`.split(/\r?\n/).filter((line) => line !== '');
}
