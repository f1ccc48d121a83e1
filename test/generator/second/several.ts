import { readFileSync } from 'node:fs';
import { generateHere, type Ran } from './generate-here.ts';

// The command lines are the standard input, a list of lists of words; their folder is the argument.
const [, , folder = '.'] = process.argv;
const ran: Ran[] = [];
for (const words of JSON.parse(readFileSync(0, 'utf8')) as string[][]) ran.push(await generateHere(folder, words));
console.log(JSON.stringify(ran));
