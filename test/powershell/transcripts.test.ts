import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { picture, pictureFile } from '../tools/picture.ts';
import { runTranscript, transcripts } from '../tools/transcripts.ts';

describe('the sessions of the docs', () => {
  it('print what they show', async () => {
    const text = readFileSync(transcripts, 'utf8');
    expect(await runTranscript(text)).to.equal(text);
  });

  it('are what the picture shows', () => {
    const drawn = readFileSync(pictureFile, 'utf8');
    expect(drawn).to.equal(picture(readFileSync(transcripts, 'utf8')));
    expect(drawn.match(/<text /g)).to.have.length.greaterThan(20);
  });
});
