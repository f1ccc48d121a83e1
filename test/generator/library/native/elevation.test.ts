import { expect } from 'chai';
import type { Koffi } from '../../../../generator/library/native/load-koffi.ts';
import { windowsSystem } from '../../../../generator/library/native/windows.ts';

/** winnt.h. */
const [TokenElevationType, TokenElevation] = [18, 20];
const TOKEN_QUERY = 8;
/** TOKEN_ELEVATION_TYPE: User Account Control has made no two tokens, or this is the full one of both, or the limited one. */
const [Default, Full, Limited] = [1, 2, 3];

/** What a Windows answers about the token of a process, and which handles it has given and not been given back. */
function fakeWindows({ elevated, type, opens = true, tells = true }: Token) {
  const open = new Set<number>();
  const asked: number[] = [];
  const functions: Record<string, (...values: never[]) => unknown> = {
    GetSystemDirectoryW: (buffer: Buffer) => buffer.write('C:\\Windows\\System32', 'utf16le') / 2,
    // A pseudo handle, which nobody closes.
    GetCurrentProcess: () => -1,
    OpenProcessToken: (process: number, access: number, token: unknown[]) => {
      if (!opens || process !== -1 || access !== TOKEN_QUERY) return 0;
      token[0] = 77;
      open.add(77);
      return 1;
    },
    GetTokenInformation: (token: number, information: number, buffer: Buffer, size: number, returned: Buffer) => {
      asked.push(information);
      if (!tells || !open.has(token) || size !== 4 || buffer.length !== size || returned.length !== 4) return 0;
      if (information !== TokenElevation && information !== TokenElevationType) return 0;
      buffer.writeUInt32LE(information === TokenElevationType ? type : Number(elevated));
      returned.writeUInt32LE(4);
      return 1;
    },
    CloseHandle: (token: number) => Number(open.delete(token)),
  };
  const koffi = {
    load: () => ({ func: (declaration: string) => functions[/(\w+)\(/.exec(declaration)?.[1] ?? ''] }),
  };
  return { koffi: koffi as unknown as Koffi, open, asked };
}

interface Token {
  readonly elevated: boolean;
  readonly type: number;
  /** Whether the token can be opened, and asked. */
  readonly opens?: boolean;
  readonly tells?: boolean;
}

describe('whether a session is elevated', () => {
  for (const [what, token, expected] of [
    ['is so with the full token of an administrator', { elevated: true, type: Full }, true],
    ['is not so with the limited token of an administrator', { elevated: false, type: Limited }, false],
    ['is not so for a user who has one token', { elevated: false, type: Default }, false],
    ['is so where User Account Control is off', { elevated: true, type: Default }, true],
    ['is not so where the token cannot be opened', { elevated: true, type: Full, opens: false }, false],
    ['is not so where the token says nothing', { elevated: true, type: Full, tells: false }, false],
  ] as const) {
    it(`${what}, by TokenElevation, and every handle is closed`, () => {
      const { koffi, open, asked } = fakeWindows(token);
      expect(windowsSystem(koffi).isElevated()).to.equal(expected);
      expect(asked.filter((information) => information !== TokenElevation)).to.deep.equal([]);
      expect([...open]).to.deep.equal([]);
    });
  }
});
