import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { expect } from 'chai';
import { readInput, write } from '../../../../generator/library/host/pipes.ts';

const failing = (code: string) => Object.assign(new Error(code), { code });

describe('the pipes of an executable', () => {
  const { read, writeSync } = fs;
  const replace = (functions: object) => {
    Object.assign(fs, functions);
    syncBuiltinESMExports();
  };
  afterEach(() => replace({ read, writeSync }));

  /** What is taken of an input whose reads give these texts or errors, and of which descriptors. */
  const taken = (...reads: (string | Error)[]) =>
    new Promise<string[]>((resolve) => {
      const found: string[] = [];
      const give = (descriptor: number, buffer: Buffer, offset: number, length: number, _: null, done: unknown) => {
        const call = done as (error: Error | null, count?: number) => void;
        const one = reads.shift() ?? '';
        found.push(`${descriptor} ${offset} ${length}`);
        setImmediate(() => (typeof one === 'string' ? call(null, buffer.write(one)) : call(one)));
      };
      replace({ read: give });
      readInput({ take: (bytes) => void found.push(bytes.toString()), ended: () => resolve(found) });
    });
  const asked = '0 0 65536';

  it('are read to their end, which Windows may say by an error', async () => {
    expect(await taken('a', 'bc')).to.deep.equal([asked, 'a', asked, 'bc', asked]);
    for (const code of ['EOF', 'EPIPE'])
      expect(await taken('a', failing(code), 'b')).to.deep.equal([asked, 'a', asked]);
  });

  it('are read again where nothing is there yet', async () => {
    expect(await taken(failing('EAGAIN'), failing('EAGAIN'), 'a')).to.deep.equal([asked, asked, asked, 'a', asked]);
  });

  it('take all that is written, in parts and where they were full, until nobody reads', () => {
    const written: string[] = [];
    /** Each write takes so many bytes, or fails. */
    const writing = (...parts: (number | Error)[]) =>
      replace({
        writeSync(descriptor: number, bytes: Uint8Array, at: number) {
          const part = parts.shift() ?? Infinity;
          if (typeof part !== 'number') throw part;
          const text = Buffer.from(bytes.subarray(at, at + part)).toString('latin1');
          written.push(`${descriptor} ${text}`);
          return text.length;
        },
      });
    writing(2, failing('EAGAIN'), 1);
    expect(write('ab\u00e4cd')).to.equal(true);
    expect(written.splice(0)).to.deep.equal(['1 ab', '1 \u00e4', '1 cd']);
    for (const code of ['EPIPE', 'EOF']) {
      writing(1, failing(code));
      expect(write(Buffer.from('abc'))).to.equal(false);
      expect(written.splice(0)).to.deep.equal(['1 a']);
    }
    writing(1, failing('EIO'));
    expect(() => write('abc')).to.throw('EIO');
  });
});
