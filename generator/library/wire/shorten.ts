/** How much of one value a message quotes, in UTF-16 units. */
const LONGEST_QUOTE = 200;

/** What one ends with that was shortened; it is as long as ten digits make it. */
const SHORTENED = /^.{0,200}\.\.\. \([0-9]{1,10} characters\)$/s;

/** A value as a message quotes it: of a very long one its beginning, and how long it is. What was shortened stays so. */
export function shorten(text: string): string {
  if (text.length <= LONGEST_QUOTE || SHORTENED.test(text)) return text;
  // The halves of one character stay together.
  const end = /[\ud800-\udbff]/.test(text[LONGEST_QUOTE - 1] ?? '') ? LONGEST_QUOTE - 1 : LONGEST_QUOTE;
  return `${text.slice(0, end)}... (${text.length} characters)`;
}
