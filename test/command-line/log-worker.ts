import { appendLines } from '../../src/change-log/append-lines.ts';

const [file = '', name = '', count = '0', length = '10'] = process.argv.slice(2);
for (let at = 0; at < Number(count); at++) appendLines(file, [`${name} ${at} ${'x'.repeat(Number(length))}`]);
