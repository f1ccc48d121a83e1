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
  return text.replace(/[^\n -~]/gu, codeOf);
}

/** What neither XML nor a terminal can show, as its code: control characters, and halves of characters. */
export function toVisible(text: string): string {
  return text.replace(/[^\t\n\r -\u{7e}\u{85}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, codeOf);
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
