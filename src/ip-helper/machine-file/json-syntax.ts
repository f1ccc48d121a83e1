import { shorten } from 'pwsh-contract';

/** Where a text stops being JSON, or has a member twice. */
export interface SyntaxFault {
  readonly line: number;
  readonly column: number;
  /** What is wrong there: what should be there, or which member is there again. */
  readonly rule: string;
}

const [LF, CR, BLANK, QUOTE, COLON] = [0x0a, 0x0d, 0x20, 0x22, 0x3a];
const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LITERAL = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)/y;

/** Thrown to get out of the nested values. */
class Fault extends Error {
  readonly at: number;

  constructor(at: number, rule: string) {
    super(rule);
    this.at = at;
  }
}

/**
 * Finds the first fault of a text. JSON.parse says it in words that name no place, or differ with its version, and of two
 * members of one name it takes the last.
 */
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
    else if (!take(LITERAL)) throw new Fault(at, 'expected a value');
  };
  const string = (expected: string) => {
    if (!take(STRING)) throw new Fault(at, `expected ${expected}`);
  };
  const member = (names: Set<string>) => {
    next();
    const begin = at;
    string('the name of a member in double quotes');
    const name = JSON.parse(text.slice(begin, at)) as string;
    if (names.has(name)) throw new Fault(begin, `the member '${shorten(name)}' is there twice`);
    names.add(name);
    if (!takeMark(':')) throw new Fault(at, "expected ':'");
    value();
  };
  const items = (end: string, item: (names: Set<string>) => void) => {
    if (takeMark(end)) return;
    const names = new Set<string>();
    do item(names);
    while (takeMark(','));
    if (!takeMark(end)) throw new Fault(at, `expected ',' or '${end}'`);
  };
  try {
    value();
    if (next() !== undefined) throw new Fault(at, 'expected the end of the file');
    return undefined;
  } catch (error) {
    // Anything else is a text nested deeper than the stack.
    return error instanceof Fault ? { ...placeOf(text, error.at), rule: error.message } : undefined;
  }
}

/** Counts, and keeps nothing: a text may have a hundred million lines. */
function placeOf(text: string, at: number): { line: number; column: number } {
  let line = 1;
  let begin = 0;
  for (let here = 0; here < at; here++) {
    const unit = text.charCodeAt(here);
    if (unit !== LF && (unit !== CR || text.charCodeAt(here + 1) === LF)) continue;
    line++;
    begin = here + 1;
  }
  return { line, column: at - begin + 1 };
}

/**
 * How many members the objects of a JSON text name. It may be more, where a string holds what looks like a name's end, and
 * is never less: who finds fewer in what JSON.parse made of it looks with {@link findSyntaxFault}.
 */
export function countNames(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (before >= 0 && text.charCodeAt(before) <= BLANK) before--;
    // Two colons begin an address.
    if (text.charCodeAt(before) === QUOTE && text.charCodeAt(at + 1) !== COLON) count++;
  }
  return count;
}

/**
 * The line in which a member begins, or the last one on the way to it that is there: `Changes[3].Before.RouteMetric`.
 * @param text - what JSON.parse takes
 */
export function lineOf(text: string, path: string): number {
  const steps = path.match(/[^.[\]]+/g) ?? [];
  let at = 0;
  const skip = (pattern: RegExp) => {
    pattern.lastIndex = at;
    if (pattern.test(text)) at = pattern.lastIndex;
  };
  const next = () => {
    skip(SPACE);
    return text[at];
  };
  /** Not by a pattern: a text may be longer than one can repeat. */
  const skipString = () => {
    do at = text.indexOf('"', at + 1);
    while (at > 0 && backslashesBefore(text, at) % 2 === 1);
    at++;
  };
  /** Passes over a value, however deep it is. */
  const pass = () => {
    let depth = 0;
    do {
      const mark = next();
      if (mark === '{' || mark === '[') depth++;
      if (mark === '}' || mark === ']') depth--;
      if (mark === '"') skipString();
      else if (mark === undefined || '{}[],:'.includes(mark)) at++;
      else skip(LITERAL);
    } while (depth > 0 && at < text.length);
  };
  if (text.startsWith('\ufeff')) at = 1;
  let found = at;
  for (const step of steps) {
    const opening = next();
    if (opening !== '{' && opening !== '[') break;
    at++;
    let here = false;
    for (let index = 0; !here; index++) {
      if (next() === ',') at++;
      const mark = next();
      if (mark === undefined || mark === '}' || mark === ']') break;
      const begin = at;
      let name = String(index);
      if (opening === '{') {
        skipString();
        name = JSON.parse(text.slice(begin, at)) as string;
        next();
        at++;
      }
      here = name === step;
      if (here) found = begin;
      else pass();
    }
    if (!here) break;
  }
  return placeOf(text, found).line;
}

function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (text[at - 1 - count] === '\\') count++;
  return count;
}
