/** The text of a file, or why it has none, for a person. */
export type DecodedFile = { readonly text: string } | { readonly rule: string };

/** What to do about another encoding, behind what is said of it. */
export const SAVE_AS_UTF_8 = '; save it as UTF-8, as Set-Content -Encoding UTF8 does';

/** The encodings that are read, each by its byte order mark. */
const MARKS = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8', name: 'UTF-8' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le', name: 'UTF-16' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be', name: 'UTF-16' },
] as const;

/** Those that are not, and are mistaken for others. */
const UTF_32 = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
];

/** How much of a file is looked at for zeros, in bytes. */
const HEAD = 4096;

/**
 * The text of a file that a person or a program has saved, by its byte order mark: UTF-16 is what `>` and Out-File of Windows
 * PowerShell write. Without a mark it is UTF-8.
 */
export function decodeFile(bytes: Uint8Array): DecodedFile {
  const begins = (mark: readonly number[]) => mark.every((byte, at) => bytes[at] === byte);
  if (UTF_32.some(begins)) return { rule: `it is UTF-32 text${SAVE_AS_UTF_8}` };
  const marked = MARKS.find(({ mark }) => begins(mark));
  if (marked === undefined && bytes.subarray(0, HEAD).includes(0))
    return {
      rule: `it has no byte order mark, and is no UTF-8 text: UTF-16, perhaps, or no text at all${SAVE_AS_UTF_8}`,
    };
  const { encoding, name } = marked ?? MARKS[0];
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { rule: `it is not ${name} text${SAVE_AS_UTF_8}` };
  }
}
