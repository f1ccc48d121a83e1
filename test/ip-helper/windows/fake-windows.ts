import type { Koffi } from '../../../generator/library/native/load-koffi.ts';

/** A function of Windows, as these tests play it. */
// biome-ignore lint/suspicious/noExplicitAny: each is called with what its declaration says
type Played = (...values: any[]) => unknown;

/** A Windows of some functions, which keeps count of what is opened and closed. */
export interface FakeWindows {
  readonly koffi: Koffi;
  /** Each call, by the name of the function. */
  readonly calls: (readonly [name: string, ...values: unknown[]])[];
  /** Gives a handle, or memory that holds a text. */
  open(text?: string): bigint;
  /** What was not closed yet. */
  readonly isOpen: () => number;
}

/** What gives back what was opened, by where its handle stands in the call. */
const CLOSES = [
  'CloseHandle',
  'LocalFree',
  'CoTaskMemFree',
  'RegCloseKey',
  'DeregisterEventSource',
  'IcmpCloseHandle',
  'FreeMibTable',
];

/**
 * A koffi whose libraries have these functions, and those that close what {@link FakeWindows.open} gave: what is closed twice, or was never
 * opened, throws.
 */
export function fakeWindows(functions: (windows: FakeWindows) => Readonly<Record<string, Played>>): FakeWindows {
  const texts = new Map<bigint, string>();
  let last = 100n;
  const close = (handle: number | bigint) => {
    if (!texts.delete(BigInt(handle))) throw new Error(`${handle} is not open`);
    return 1;
  };
  const textOf = (pointer: bigint) => {
    const text = texts.get(BigInt(pointer));
    if (text === undefined) throw new Error(`${pointer} is read, and is not open`);
    return text;
  };
  const windows: FakeWindows = {
    calls: [],
    isOpen: () => texts.size,
    open(text = '') {
      last += 1n;
      texts.set(last, text);
      return last;
    },
    koffi: {
      load: () => ({ func: bindPlayed }),
      decode: (pointer: bigint, type: string) =>
        type === 'char16_t' ? textOf(pointer) : Uint8Array.from(Buffer.from(textOf(pointer), 'utf16le')),
    } as unknown as Koffi,
  };
  const played: Record<string, Played> = {
    ...Object.fromEntries(CLOSES.map((name) => [name, close])),
    GetSystemDirectoryW: (buffer: Buffer) => buffer.write('C:\\Windows\\System32', 'utf16le') / 2,
    lstrlenW: (pointer: bigint) => textOf(pointer).length,
    ...functions(windows),
  };
  return windows;

  function bindPlayed(declaration: string): Played {
    const name = /(\w+)\(/.exec(declaration)?.[1] ?? '';
    const call: Played = (...values) => {
      const [answer] = [played[name]];
      if (answer === undefined) throw new Error(`nobody plays ${name}`);
      windows.calls.push([name, ...values]);
      return answer(...values);
    };
    const later: Played = (...values) => {
      const done = values.at(-1) as (error: Error | null, result?: unknown) => void;
      try {
        done(null, call(...values.slice(0, -1)));
      } catch (error) {
        done(error as Error);
      }
    };
    return Object.assign(call, { async: later });
  }
}

/** The text in a buffer of UTF-16 that ends with a zero. */
export function textIn(buffer: unknown): string {
  const text = (buffer as Buffer).toString('utf16le');
  if (!text.endsWith('\0')) throw new Error(`'${text}' has no end`);
  return text.slice(0, -1);
}
