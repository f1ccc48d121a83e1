import { extname } from 'node:path';
import { transformSync } from 'esbuild';
import { tokensOf } from '../text/tokens.ts';

/**
 * Proves that what was emitted can be read: TypeScript and JSON by parsers (what writes XML leaves nothing open), scripts as
 * far as that shows without PowerShell, which may not be there: quotes and brackets close, no function or class is there
 * twice, and none is missing, nor a key of what holds a call or a channel.
 * @throws {Error} for what cannot: a fault of the generator, and not of the contract
 */
export function checkEmitted(files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) attempt(path, () => CHECKS[extname(path)]?.(text));
  // A script and its parts call each other's functions.
  const scripts = [...files].filter(([path]) => extname(path) === '.psm1');
  const defined = scripts.flatMap(([, text]) => definedIn(text));
  const kept = KEPT.map(({ what, by }) => ({ what, by, keys: scripts.flatMap(([, text]) => keysIn(text, what)) }));
  for (const [path, text] of scripts) {
    attempt(path, () => {
      checkCalls(text, defined);
      for (const each of kept) checkKeys(text, each);
    });
  }
}

function attempt(path: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`The generator made a file that is broken, ${path}: ${(error as Error).message}`);
  }
}

const CHECKS: Readonly<Record<string, (text: string) => void>> = {
  '.ts': (text) => transformSync(text, { loader: 'ts', logLevel: 'silent' }),
  '.json': (text) => JSON.parse(text),
  '.psd1': checkScript,
  '.psrc': checkScript,
  '.pssc': checkScript,
  '.psm1': checkScript,
};

function checkScript(text: string): void {
  if (tokensOf(text) === undefined) throw new Error('a quote or a bracket does not close');
  // Of two with the same name PowerShell takes the last.
  const defined = definedIn(text);
  const twice = defined.find((name, at) => defined.indexOf(name) < at);
  if (twice !== undefined) throw new Error(`${twice} is there twice`);
}

function checkCalls(text: string, defined: readonly string[]): void {
  const own = text.replace(/^ *#.*$/gm, '').matchAll(/(?<![\w$'-])[A-Z][a-z]+[A-Za-z]*-[A-Z][A-Za-z0-9]*_[A-Z]\w*/g);
  const missing = [...own].map(([name]) => name).find((name) => !defined.includes(name.toLowerCase()));
  if (missing !== undefined) throw new Error(`${missing} is missing`);
}

/** The hashtables of the runtime part: the kinds, and the variables that hold one, since a key that is not there is no error. */
const KEPT = [
  { what: 'Call', by: 'call|owner|other|greeting|waits' },
  { what: 'Channel', by: 'channel|last' },
] as const;

/** PowerShell takes a key that no hashtable has for one without a value. */
function checkKeys(
  text: string,
  { what, by, keys }: { readonly what: string; readonly by: string; readonly keys: readonly string[] },
): void {
  if (keys.length === 0) return;
  const used = text.matchAll(new RegExp(`\\$(?:script:)?_?(?:${by})\\['(\\w+)'\\]`, 'gi'));
  const missing = [...used].map(([, key = '']) => key).find((key) => !keys.includes(key));
  if (missing !== undefined) throw new Error(`a ${what} has no ${missing}`);
}

/** The keys of one kind, in the script that makes it. */
function keysIn(text: string, what: string): string[] {
  const makers = text.matchAll(new RegExp(`^function Get-\\w+_${what} \\{\\n(?: .*\\n)*\\}`, 'gm'));
  return [...makers].flatMap(([maker]) => [...maker.matchAll(/^ {8}(\w+) +=/gm)].map(([, key = '']) => key));
}

/** The names that a script defines, in small letters: PowerShell tells names apart without case. */
function definedIn(text: string): string[] {
  return [...text.matchAll(/^(?:function|class|enum) ([\w-]+)/gm)].map(([, name = '']) => name.toLowerCase());
}
