/** What a refused value may have been meant to be, likeliest first, and a rule that fits it better than that of its type. */
export interface Advice {
  readonly likely: readonly string[];
  readonly rule?: string;
}

/** The zeros of decimal digits that cultures of Windows write, fullwidth ones excepted. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];

/**
 * A value without what editors and spreadsheets wrap around it: quotes, the apostrophe or the ="..." that make a cell a
 * text, marks that nobody sees, a separator at its end; all blanks, digits and signs in ASCII.
 */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replaceAll('。', '.')
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((first) => code >= first && code < first + 10);
      return zero === undefined ? digit : String(code - zero);
    })
    .replace(/^=(?=")/, '')
    .replace(/^[\s'"`‘’‚“”„«»]+|[\s'"`‘’“”«»,;]+$/g, '');
}
