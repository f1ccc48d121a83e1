import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { powerShellEnvironment } from '../tools/environment.ts';
import { testPowerShell } from '../tools/powershell.ts';

export interface Terminal {
  /** Keys as they are typed: a line ends with `\r`, `\x03` is Ctrl+C. */
  type(keys: string): void;
  /** Waits for text on the screen that the last call did not give. Gives what was printed up to its end, without colours. */
  until(text: RegExp, milliseconds?: number): Promise<string>;
  /** Waits for the prompt. Gives what was printed before it. */
  prompt(): Promise<string>;
  close(): Promise<void>;
}

const COLUMNS = 120;
const PROMPT = 'PS>';

const ESCAPE = '\u001b';
const ESCAPES = new RegExp(`${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|[=>])`, 'g');
/** Where is the cursor? At the first place: nothing depends on the true one. */
const [WHERE, HERE] = [`${ESCAPE}[6n`, `${ESCAPE}[1;1R`];

/**
 * An interactive PowerShell on a pseudo-terminal, which `script` of util-linux makes: with its line editor, as a person has it.
 * @param cwd - its current folder
 */
export async function openTerminal(cwd: string): Promise<Terminal> {
  // A person's history is neither added to nor offered.
  const start = `Set-PSReadLineOption -HistorySaveStyle SaveNothing -PredictionSource None; function prompt { "${PROMPT} " }`;
  const shell = `stty cols ${COLUMNS} rows 40; exec '${testPowerShell().path}' -NoLogo -NoProfile -NoExit -Command '${start}'`;
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', shell, '/dev/null'], {
    cwd,
    env: powerShellEnvironment({ TERM: 'xterm-256color' }),
  });
  const ended = once(child, 'exit');
  let unread = '';
  let tail = '';
  let printed = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    unread += text;
    // The line editor asks where the cursor is, and waits for the terminal's answer.
    if (tail.concat(text).includes(WHERE)) child.stdin.write(HERE);
    tail = text.slice(1 - WHERE.length);
    printed();
  });
  child.stdin.on('error', () => {});
  await once(child, 'spawn').catch((error) => {
    throw new Error(
      `A pseudo-terminal is made by the command script of util-linux (Debian: bsdutils): ${error.message}`,
    );
  });

  const until = async (text: RegExp, milliseconds = 30_000): Promise<string> => {
    const end = AbortSignal.timeout(milliseconds);
    for (;;) {
      const screen = shown(unread);
      const found = text.exec(screen);
      if (found !== null) {
        unread = screen.slice(found.index + found[0].length);
        return screen.slice(0, found.index + found[0].length);
      }
      await new Promise<void>((resolve, reject) => {
        printed = resolve;
        end.onabort = () => reject(new Error(`not on the terminal in ${milliseconds} ms: ${text}\n${screen}`));
      });
    }
  };
  const atPrompt = new RegExp(`^${PROMPT} `, 'm');
  await until(atPrompt);
  return {
    type: (keys) => {
      child.stdin.write(keys);
    },
    until,
    prompt: async () => (await until(atPrompt)).replace(atPrompt, ''),
    close: async () => {
      // The terminal's end ends what runs in it.
      child.kill();
      await ended;
    },
  };
}

/** What an xterm shows of a text: sequences for the cursor, colours and modes are nothing that is printed. */
function shown(text: string): string {
  return text.replace(ESCAPES, '').replaceAll('\r', '');
}
