/** Where a text stops being JSON. */
export interface SyntaxFault {
  readonly line: number;
  readonly column: number;
  /** What should be there. */
  readonly expected: string;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LITERAL = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)/y;

/** Thrown to get out of the nested values. */
class Fault extends Error {
  readonly at: number;

  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
  }
}

/** Finds the first fault of a text that JSON.parse refused: its own words name no place, or differ with its version. */
export function findSyntaxFault(text: string): SyntaxFault | undefined {
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found !== null;
  };
  const next = () => {
    take(SPACE);
    return text[at];
  };
  const takeMark = (mark: string) => {
    if (next() !== mark) return false;
    at++;
    return true;
  };
  const value = (): void => {
    if (takeMark('{')) items('}', member);
    else if (takeMark('[')) items(']', value);
    else if (text[at] === '"') string('a text that ends on its line, with \\ only before what it can escape');
    else if (!take(LITERAL)) throw new Fault(at, 'a value');
  };
  const string = (expected: string) => {
    if (!take(STRING)) throw new Fault(at, expected);
  };
  const member = () => {
    next();
    string('the name of a member in double quotes');
    if (!takeMark(':')) throw new Fault(at, "':'");
    value();
  };
  const items = (end: string, item: () => void) => {
    if (takeMark(end)) return;
    do item();
    while (takeMark(','));
    if (!takeMark(end)) throw new Fault(at, `',' or '${end}'`);
  };
  try {
    value();
    if (next() !== undefined) throw new Fault(at, 'the end of the file');
    return undefined;
  } catch (error) {
    // Anything else is a text nested deeper than the stack.
    return error instanceof Fault ? { ...placeOf(text, error.at), expected: error.message } : undefined;
  }
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
