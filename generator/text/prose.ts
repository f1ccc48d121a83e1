/** Breaks a paragraph into lines of at most `width` characters; a longer word has a line of its own. */
export function wrap(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/\s+/).filter((each) => each !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** ASCII only, so that no edition of PowerShell guesses an encoding: what is outside becomes its code, U+00E9. */
export function toAscii(text: string): string {
  return text.replace(/[^\n -~]/gu, (character) => {
    return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
