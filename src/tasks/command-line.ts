/** One word of a command line, as the C runtime of Windows takes it apart: backslashes before a quote or the end are doubled. */
export function quoteWord(word: string): string {
  if (/^[\w.:\\/=+-]+$/.test(word)) return word;
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

/** The words of a command line, as the C runtime of Windows takes it apart. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let at = 0; at < line.length; ) {
    const [slashes = ''] = /^\\*/.exec(line.slice(at)) ?? [];
    at += slashes.length;
    const next = line[at];
    if (next === '"') {
      word = (word ?? '') + '\\'.repeat(slashes.length >> 1);
      if (slashes.length % 2 === 1) word += '"';
      else quoted = !quoted;
      at++;
      continue;
    }
    if (slashes !== '') word = (word ?? '') + slashes;
    if (next === undefined) break;
    if ((next === ' ' || next === '\t') && !quoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + next;
    }
    at++;
  }
  if (word !== undefined) words.push(word);
  return words;
}
