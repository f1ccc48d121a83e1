import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { appendLines } from '../../src/change-log/append-lines.ts';

describe('the log', () => {
  let folder: string;
  let file: string;
  const lines = (path = file) => readFileSync(path, 'utf8').split('\n').slice(0, -1);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iproute-log-'));
    file = join(folder, 'deep', 'log.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

  it('takes lines, in a folder that it makes, behind those that are there', () => {
    appendLines(file, ['a', 'b']);
    appendLines(file, []);
    appendLines(file, ['c']);
    expect(lines()).to.deep.equal(['a', 'b', 'c']);
  });

  it('keeps a line that was cut apart from the next one', () => {
    appendLines(file, ['a']);
    appendFileSync(file, '{"Time":"20');
    appendLines(file, ['b']);
    expect(lines()).to.deep.equal(['a', '{"Time":"20', 'b']);
  });

  it('has each line of several processes whole and once, in their order, and puts itself aside when it is long', async function () {
    this.timeout(120_000);
    const worker = join(import.meta.dirname, 'log-worker.ts');
    const [names, count] = [['a', 'b', 'c'], 100];
    const children = names.map((name) =>
      spawn(process.execPath, ['--import', 'tsx', worker, file, name, String(count), '5000'], { stdio: 'inherit' }),
    );
    for (const [code] of await Promise.all(children.map((child) => once(child, 'close')))) expect(code).to.equal(0);
    // 1.5 MB: put aside once.
    const all = [...lines(`${file}.1`), ...lines()];
    expect(lines().length).to.be.within(1, 100);
    expect(all.every((line) => /^[abc] \d+ x{5000}$/.test(line))).to.equal(true);
    for (const name of names) {
      const own = all.filter((line) => line.startsWith(name)).map((line) => Number(line.split(' ')[1]));
      expect(own).to.deep.equal(Array.from({ length: count }, (_, at) => at));
    }
    expect(statSync(`${file}.1`).size).to.be.within(1024 * 1024, 1024 * 1024 + 6000);
  });

  it('loses no line where it cannot be put aside', () => {
    mkdirSync(join(folder, 'deep'));
    mkdirSync(join(`${file}.1`, 'in the way'), { recursive: true });
    writeFileSync(file, `${'y'.repeat(1024 * 1024)}\n`);
    appendLines(file, ['a', 'b']);
    expect(lines().slice(1)).to.deep.equal(['a', 'b']);
  });

  it('says that it cannot be written', () => {
    writeFileSync(join(folder, 'deep'), 'no folder');
    expect(() => appendLines(file, ['a'])).to.throw(/EEXIST|ENOTDIR/);
    expect(existsSync(file)).to.equal(false);
  });
});
