import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transcripts } from './transcripts.ts';

/**
 * Draws the first hour of the day in docs/sessions.md, which a test runs, as a console with a picture's means.
 *
 *     npm run transcripts      draws docs/session.svg anew
 */
export const pictureFile = fileURLToPath(new URL('../../docs/session.svg', import.meta.url));

const SECTIONS = ['### 08:55', '### 09:00'];
const [LEFT, TOP, ADVANCE, LEADING] = [16, 28, 7.8, 18];

/** The picture of the sections of a transcript: what is typed behind a prompt, and what is printed. */
export function picture(markdown: string): string {
  const lines = SECTIONS.flatMap((heading) => {
    const section = markdown.split(`\n${heading}`)[1]?.split('\n##')[0] ?? '';
    return [...section.matchAll(/```(powershell|text)\n([\s\S]*?)```/g)].flatMap(([, language, text = '']) =>
      language === 'powershell' ? typed(text.trimEnd()) : [...text.trimEnd().split('\n').map(printed), printed('')],
    );
  });
  const columns = Math.max(...lines.map(({ text }) => text.length));
  const [width, height] = [Math.ceil(LEFT * 2 + columns * ADVANCE), TOP + lines.length * LEADING + 12];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>A session: find the route that is taken, rehearse, change</title>',
    `<rect width="${width}" height="${height}" rx="8" fill="#012456"/>`,
    '<g font-family="Cascadia Mono, Consolas, DejaVu Sans Mono, monospace" font-size="13" xml:space="preserve">',
    ...lines.map(({ text, colour }, row) => {
      const length = text === '' ? '' : ` textLength="${(text.length * ADVANCE).toFixed(1)}"`;
      return `<text x="${LEFT}" y="${TOP + row * LEADING}" fill="${colour}"${length}>${escaped(text)}</text>`;
    }),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

interface Line {
  text: string;
  colour: string;
}

/** A statement a line, each behind a prompt; what goes on over several lines is indented. */
function typed(code: string): Line[] {
  return code.split('\n').map((line) => ({ text: `${/^[ }]/.test(line) ? '>>' : 'PS>'} ${line}`, colour: '#f9f1a5' }));
}

function printed(text: string): Line {
  return { text, colour: /^What if:/.test(text) ? '#9cdcfe' : '#eeedf0' };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(pictureFile, picture(readFileSync(transcripts, 'utf8')));
}
