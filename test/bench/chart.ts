import { CORE_WORDS, CORES, linesOf, type Report } from './page.ts';
import type { Cores } from './processes.ts';
import type { Line } from './rows.ts';

/** Where things are, in pixels. */
const WIDTH = 960;
const LEFT = 520;
const RIGHT = 800;
const TOP = 72;
const ROW = 26;
const HEADING = 40;
/** How far the marks of two cores and of one are above and below the middle of a row. */
const LANE: Readonly<Record<Cores, number>> = { 2: -5, 1: 5 };
/** Each is at least shown from a half to four times. */
const [LEAST, MOST] = [-1, 2];

/** Readable on any page: the background is the picture's own, in the colours that the reader's system prefers. */
const STYLE = `
text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328 }
.paper { fill: #ffffff } .grid { stroke: #d1d9e0 } .one { stroke: #59636e } .soft { fill: #59636e; font-size: 11px }
.title { font-weight: 600; font-size: 15px } .heading { font-weight: 600 }
.mark { fill: #0969da; stroke: #0969da } .hollow { fill: #ffffff } .want { stroke: #bc4c00 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .paper, .hollow { fill: #0d1117 } .grid { stroke: #3d444d } .one { stroke: #9198a1 } .soft { fill: #9198a1 }
.mark { fill: #4493f8; stroke: #4493f8 } .mark.hollow { fill: #0d1117 } .want { stroke: #f0883e }
}`;

type Lines = Readonly<Partial<Record<Cores, Line>>>;

/** What is compared, as a picture: a mark for each ratio with its quartiles, on a scale on which each doubling is as wide. */
export function chart(report: Report): string {
  const sections = sectionsOf(report);
  const values = sections.flatMap(({ rows }) => rows.flatMap((lines) => Object.values(lines).flatMap(extremes)));
  const low = Math.min(LEAST, Math.floor(Math.log2(Math.min(...values))));
  const high = Math.max(MOST, Math.ceil(Math.log2(Math.max(...values))));
  const x = (ratio: number) => round(LEFT + ((Math.log2(ratio) - low) / (high - low)) * (RIGHT - LEFT));
  const parts: string[] = [];
  let y = TOP;
  for (const { title, rows } of sections) {
    parts.push(`<text class="heading" x="16" y="${y + 14}">${escaped(title)}</text>`);
    y += HEADING;
    for (const lines of rows) {
      parts.push(...drawRow(lines, y, x));
      y += ROW;
    }
  }
  const height = y + 12;
  const ticks = Array.from({ length: high - low + 1 }, (_, at) => 2 ** (low + at)).flatMap((ratio) => [
    `<line class="${ratio === 1 ? 'one' : 'grid'}" x1="${x(ratio)}" y1="${TOP}" x2="${x(ratio)}" y2="${y}"/>`,
    `<text class="soft" x="${x(ratio)}" y="${TOP - 6}" text-anchor="middle">${ratio} x</text>`,
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    '<title>How many times as long each thing takes as what it is compared with</title>',
    `<style>${STYLE}\n</style>`,
    `<rect class="paper" width="${WIDTH}" height="${height}" rx="8"/>`,
    '<text class="title" x="16" y="26">Times as long as what stands beside it: less is better</text>',
    ...legend(),
    ...ticks,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

/** The rows that are compared with something, each with its line on two cores and on one. */
function sectionsOf(report: Report): { title: string; rows: Lines[] }[] {
  const byTitle = new Map<string, Map<string, Partial<Record<Cores, Line>>>>();
  for (const cores of CORES) {
    for (const { title, lines } of linesOf(report, cores)) {
      const rows = byTitle.get(title) ?? new Map<string, Partial<Record<Cores, Line>>>();
      byTitle.set(title, rows);
      for (const line of lines) {
        if (line.ratio !== undefined) rows.set(line.what, { ...rows.get(line.what), [cores]: line });
      }
    }
  }
  return [...byTitle]
    .map(([title, rows]) => ({ title, rows: [...rows.values()] }))
    .filter(({ rows }) => rows.length > 0);
}

function extremes({ ratio, most }: Line): number[] {
  return [...(ratio === undefined ? [] : [ratio.low, ratio.high]), ...(most === undefined ? [] : [most])];
}

function drawRow(lines: Lines, y: number, x: (ratio: number) => number): string[] {
  const [any] = Object.values(lines);
  const { what = '', peer } = any ?? {};
  const texts = CORES.flatMap((cores) => lines[cores]?.ratio?.median.toFixed(2) ?? []);
  return [
    `<text x="16" y="${y}">${escaped(what)}<tspan class="soft" dx="6">beside ${escaped(peer?.name ?? '')}</tspan></text>`,
    ...CORES.flatMap((cores) => drawMark(lines[cores], cores, y - 4 + LANE[cores], x)),
    `<text x="${RIGHT + 24}" y="${y}">${texts.join(' / ')}</text>`,
  ];
}

function drawMark(line: Line | undefined, cores: Cores, y: number, x: (ratio: number) => number): string[] {
  if (line?.ratio === undefined) return [];
  const { low, median, high } = line.ratio;
  const limit = line.most === undefined ? undefined : x(line.most);
  return [
    ...(limit === undefined
      ? []
      : [`<line class="want" stroke-width="2" x1="${limit}" y1="${y - 5}" x2="${limit}" y2="${y + 5}"/>`]),
    `<line class="mark" stroke-width="2" x1="${x(low)}" y1="${y}" x2="${x(high)}" y2="${y}"/>`,
    `<circle class="mark${cores === 1 ? ' hollow' : ''}" cx="${x(median)}" cy="${y}" r="3.5"/>`,
  ];
}

function legend(): string[] {
  const marks = CORES.flatMap((cores, at) => [
    `<circle class="mark${cores === 1 ? ' hollow' : ''}" cx="${22 + 110 * at}" cy="44" r="3.5"/>`,
    `<text class="soft" x="${32 + 110 * at}" y="48">${CORE_WORDS[cores]}</text>`,
  ]);
  const limit = '<line class="want" stroke-width="2" x1="242" y1="39" x2="242" y2="49"/>';
  return [
    ...marks,
    limit,
    '<text class="soft" x="252" y="48">wanted: at most; the line is from quartile to quartile</text>',
  ];
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
