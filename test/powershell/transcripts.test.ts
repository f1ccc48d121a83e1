import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { runTranscript, transcripts } from '../tools/transcripts.ts';

describe('the sessions of the docs', () => {
  it('print what they show', async () => {
    const text = readFileSync(transcripts, 'utf8');
    expect(await runTranscript(text)).to.equal(text);
  });
});
