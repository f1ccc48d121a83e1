/** What is a name in PowerShell, too: of a variable, a property, a class. */
export function isName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(text);
}

/** What to write instead of one that is none. */
export const NAME = 'write a word of letters and digits, such as MaximumCount';
