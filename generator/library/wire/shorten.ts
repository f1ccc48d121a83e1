/** How much of one value a message quotes, in UTF-16 units. */
const LONGEST_QUOTE = 200;

/** A value as a message quotes it: of a very long one its beginning, and how long it is. */
export function shorten(text: string): string {
  if (text.length <= LONGEST_QUOTE) return text;
  // The halves of one character stay together.
  const end = /[\ud800-\udbff]/.test(text[LONGEST_QUOTE - 1] ?? '') ? LONGEST_QUOTE - 1 : LONGEST_QUOTE;
  return `${text.slice(0, end)}... (${text.length} characters)`;
}
