import { createHash } from 'node:crypto';

/** The widths of its pictures, in pixels. Together they take no more room than node's own icon, so that nothing behind them moves. */
const SIZES = [16, 24, 32, 48, 128];

/** Each pixel is the mean of so many points by so many. */
const POINTS = 4;

type Point = readonly [x: number, y: number];

/** A prompt, `>_`, in a square of 1 by 1: strokes from one point to the other. */
const STROKES: readonly (readonly [Point, Point])[] = [
  [
    [0.26, 0.3],
    [0.48, 0.5],
  ],
  [
    [0.48, 0.5],
    [0.26, 0.7],
  ],
  [
    [0.54, 0.71],
    [0.76, 0.71],
  ],
];
/** Half the width of a stroke, the margin of the square around them, and the radius of its corners. */
const [PEN, MARGIN, RADIUS] = [0.055, 0.04, 0.2];

/**
 * Draws the icon of a program that has none of its own, as the bytes of an .ico file: a prompt on a square, whose colour comes from
 * the name. The same name gives the same bytes: there is no drawing in it but by the four operations and square roots.
 */
export function drawIcon(name: string, sizes: readonly number[] = SIZES): Uint8Array {
  const colour = colourOf(name);
  return printIcon(sizes.map((size) => ({ size, pixels: paint(size, colour) })));
}

/** Blue, green and red, each dark enough for what is white on it. */
function colourOf(name: string): readonly number[] {
  const [first = 0, second = 0, third = 0] = createHash('sha256').update(name).digest();
  const sum = first + second + third + 1;
  return [first, second, third].map((part) => Math.floor(30 + (part / sum) * 200));
}

/** Blue, green, red and opacity of each pixel, from the lowest row upwards, as bitmaps have them. */
function paint(size: number, colour: readonly number[]): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let [inside, drawn] = [0, 0];
      for (let at = 0; at < POINTS * POINTS; at++) {
        const x = (column + ((at % POINTS) + 0.5) / POINTS) / size;
        const y = (row + (Math.floor(at / POINTS) + 0.5) / POINTS) / size;
        if (!isOnSquare(x, y)) continue;
        inside++;
        if (STROKES.some(([from, to]) => distance(x, y, from, to) <= PEN)) drawn++;
      }
      if (inside === 0) continue;
      const place = ((size - 1 - row) * size + column) * 4;
      colour.forEach((part, at) => {
        pixels[place + at] = Math.floor((part * (inside - drawn) + 255 * drawn) / inside);
      });
      pixels[place + 3] = Math.floor((255 * inside) / (POINTS * POINTS));
    }
  return pixels;
}

function isOnSquare(x: number, y: number): boolean {
  const [across, down] = [x, y].map((one) => Math.max(Math.abs(one - 0.5) - (0.5 - MARGIN - RADIUS), 0));
  return (across ?? 0) ** 2 + (down ?? 0) ** 2 <= RADIUS ** 2;
}

/** How far a point is from a stroke. */
function distance(x: number, y: number, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const part = ((x - fromX) * alongX + (y - fromY) * alongY) / (alongX * alongX + alongY * alongY);
  const nearest = Math.min(Math.max(part, 0), 1);
  const [offX, offY] = [x - fromX - nearest * alongX, y - fromY - nearest * alongY];
  return Math.sqrt(offX * offX + offY * offY);
}

/** The file: its head, a line for each picture, and the pictures as bitmaps of 32 bits with an empty mask. */
function printIcon(pictures: readonly { readonly size: number; readonly pixels: Uint8Array }[]): Uint8Array {
  const bitmaps = pictures.map(({ size, pixels }) => {
    // A row of the mask has a bit for each pixel, in whole groups of 32.
    const mask = Math.ceil(size / 32) * 4 * size;
    const bitmap = Buffer.alloc(BITMAP_HEADER + pixels.length + mask);
    bitmap.writeUInt32LE(BITMAP_HEADER, 0);
    bitmap.writeInt32LE(size, 4);
    // Of picture and mask together.
    bitmap.writeInt32LE(size * 2, 8);
    bitmap.writeUInt16LE(1, 12);
    bitmap.writeUInt16LE(32, 14);
    bitmap.writeUInt32LE(pixels.length + mask, 20);
    bitmap.set(pixels, BITMAP_HEADER);
    return bitmap;
  });
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  bitmaps.forEach((bitmap, at) => {
    const line = 6 + 16 * at;
    // 0 means 256.
    head.writeUInt8((pictures[at]?.size ?? 0) % 256, line);
    head.writeUInt8((pictures[at]?.size ?? 0) % 256, line + 1);
    head.writeUInt16LE(1, line + 4);
    head.writeUInt16LE(32, line + 6);
    head.writeUInt32LE(bitmap.length, line + 8);
    head.writeUInt32LE(offset, line + 12);
    offset += bitmap.length;
  });
  return Buffer.concat([head, ...bitmaps]);
}

/** The size of a BITMAPINFOHEADER. */
const BITMAP_HEADER = 40;
