import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect } from 'chai';
import { picture, pictureFile } from '../tools/picture.ts';
import { pages, runTranscript, transcripts } from '../tools/transcripts.ts';

describe('the sessions of the docs', () => {
  for (const page of pages) {
    it(`print what they show: ${basename(page)}`, async () => {
      const text = readFileSync(page, 'utf8');
      expect(await runTranscript(text)).to.equal(text);
    });
  }

  it('are what the picture shows', () => {
    const drawn = readFileSync(pictureFile, 'utf8');
    expect(drawn).to.equal(picture(readFileSync(transcripts, 'utf8')));
    expect(drawn.match(/<text /g)).to.have.length.greaterThan(20);
  });
});
