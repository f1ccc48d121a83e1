import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  LONGEST_GATHERED,
  LONGEST_REQUEST,
  LONGEST_VALUE,
  MOST_CURSORS,
  MOST_VALUES,
  PAGE,
  STAGE,
} from '../../../../generator/library/wire/limits.ts';
import * as lines from '../../../../generator/library/wire/lines.ts';
import { wholeScript } from '../../../tools/whole-script.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'protocol.md'), 'utf8');

/** A text of any characters: what a person, a file or a system may hold. */
const text = fc.string({ unit: 'binary' });
/** What its sender likes. */
const ids = fc.string({ unit: fc.constantFrom(...'0123456789abcXYZ.,=!$_'), minLength: 1, maxLength: 100 });

describe('the lines between module and executable', () => {
  it('greet, and are read as they were written', () => {
    const [, ...names] = lines.LINES.hello;
    const hello = fc.record(Object.fromEntries(names.map((name) => [name, text]))) as fc.Arbitrary<lines.Hello>;
    fc.assert(
      fc.property(hello, (greeting) => {
        const line = lines.writeHello(greeting);
        expect(line).to.match(/^[ -~\t]*$/);
        expect(lines.readHello(line)).to.deep.equal(greeting);
      }),
    );
    expect(lines.readHello('!\t0\tX')).to.equal(undefined);
  });

  it('ask, with what is named and what is piped', () => {
    const named = 'RouteMetric,NextHop=192.0.2.1\\,x,$_=DestinationPrefix';
    const line = lines.writeRequest({ id: '7', command: 'Set-IpRouteEntry', mode: 'plan', named }, ['10.0.0.0/8', '5']);
    expect(lines.readId(line)).to.equal('7');
    expect(lines.readCommand(line)).to.deep.equal({ command: 'Set-IpRouteEntry', mode: 'plan' });
    expect(lines.readCommand('7')).to.deep.equal({});
    const head = lines.readRequestHead('7\tX\tapply\tA,B=b\\tc,$_=D\tcolumn', '7');
    expect(head).to.deep.equal({
      command: 'X',
      mode: 'apply',
      named: new Set(['A', 'B']),
      own: new Map([['B', 'b\tc']]),
      piped: true,
      value: 'D',
      text: '\tX\tapply\tA,B=b\\tc,$_=D\t',
    });
    expect(lines.readRequestHead('7\tX\tapply\t\t', '7')).to.deep.include({ named: new Set(), piped: false });
  });

  it('carry errors as they are', () => {
    const fields = fc.record({
      id: ids,
      errorId: fc.constantFrom('RouteNotFound', 'AccessDenied'),
      category: fc.constantFrom('ObjectNotFound', 'PermissionDenied'),
      message: text,
      action: text,
      status: fc.option(fc.integer({ min: 0, max: 0xffff_ffff })),
      system: text,
      about: fc.array(text).map((all) => all.flatMap((value) => ['Path', value])),
    });
    fc.assert(
      fc.property(fc.constantFrom('error' as const, 'problem' as const), fields, (kind, error) => {
        const line = lines.writeError(kind, error);
        expect(line).to.match(/^[ -~\t]*$/);
        expect(lines.readReply(line)).to.include({ mark: lines.MARKS[kind], id: error.id });
        expect(lines.readError(line)).to.deep.equal(error);
      }),
    );
  });

  it('answer with the marks and the fields that are named', () => {
    const count = (kind: lines.Line) => lines.LINES[kind].length;
    expect(lines.writeItemHead('1').split('\t')).to.have.length(count('item'));
    expect(lines.writeEnd('1').split('\t')).to.have.length(count('end'));
    expect(lines.writePage('1').split('\t')).to.have.length(count('page'));
    expect(lines.writeBye().split('\t')).to.have.length(count('bye'));
    expect(lines.writeChangeHead('1').split('\t')).to.have.length(count('change'));
    expect(lines.writePlanHead({ id: '1', target: 'a', action: '' }).split('\t')).to.have.length(count('plan'));
    expect(lines.writeWarning({ id: '1', message: '' })).to.equal('~\t1\t\\E');
  });
});

describe('the emitted script', () => {
  it('names the places of fields, and counts none of them', () => {
    for (const path of ['module/IpRoute/IpRoute.psm1', 'test/generator/second/module/FileSeal.psm1']) {
      const script = wholeScript(join(root, path));
      expect(script).to.match(/\$hello\[\$place\['Backend'\]\]/);
      expect(script.match(/\$(?:hello|reply|_plan\[0\])\[[0-9].*|(?:\.Hello|\['Hello'\])\[[0-9].*/gi), path).to.equal(
        null,
      );
    }
  });
});

describe('the page of the protocol', () => {
  /** The names of the fields in the table that belongs to a kind of line, with what they hold. */
  const tableOf = (kind: string) => {
    const [, part = ''] = page.split(`<!-- line: ${kind} -->`);
    const [table = ''] = part.split(/\n\n(?!\|)(?!`)/);
    return [...table.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, name = '', holds = '']) => ({ name, holds }));
  };

  it('has every kind of line with the fields that it has, in order, and no other', () => {
    const kinds = [...page.matchAll(/<!-- line: (\w+) -->/g)].map(([, kind]) => kind);
    expect([...kinds].sort()).to.deep.equal(Object.keys(lines.LINES).sort());
    for (const [kind, names] of Object.entries(lines.LINES))
      expect(
        tableOf(kind).map(({ name }) => name),
        kind,
      ).to.deep.equal([...names]);
  });

  it('says the marks, the modes, the version and the limits', () => {
    const said = (kind: string) => tableOf(kind).find(({ name }) => name === 'mark')?.holds ?? '';
    const { MARKS } = lines;
    const marks = {
      hello: [MARKS.hello],
      item: [MARKS.item],
      end: [MARKS.end],
      page: [MARKS.page],
      bye: [MARKS.bye],
      change: [MARKS.end],
      plan: [MARKS.end],
    };
    const all = { ...marks, error: [MARKS.error, MARKS.problem], warning: [MARKS.warning] };
    for (const [kind, expected] of Object.entries(all))
      expect(
        [...said(kind).matchAll(/`(.+?)`/g)].map(([, mark]) => mark),
        kind,
      ).to.deep.equal(expected);
    expect(page).to.include(`Version: **${lines.PROTOCOL}**`);
    const modes = tableOf('request').find(({ name }) => name === 'mode')?.holds ?? '';
    expect([...modes.matchAll(/`(.+?)`/g)].map(([, mode]) => mode).sort()).to.deep.equal([...lines.MODES].sort());
    const count = (number: number) => number.toLocaleString('en');
    for (const limit of [
      `at most ${count(LONGEST_REQUEST)} characters`,
      `at most ${count(LONGEST_GATHERED)};`,
      `at most ${count(MOST_VALUES)} values`,
      `at most ${count(LONGEST_VALUE)} characters`,
      `keeps ${MOST_CURSORS} cursors`,
      `keeps ${STAGE.runs} runs, and ${count(STAGE.records)} staged records`,
      `at most ${PAGE.first} of them`,
      `the next ${count(PAGE.next)} at most`,
      `after ${PAGE.bytes / 1024} KB or ${PAGE.milliseconds} ms`,
    ])
      expect(page.replaceAll(/\n */g, ' ')).to.include(limit);
  });

  it('says the times that the emitted script keeps to', () => {
    const script = readFileSync(join(root, 'module', 'IpRoute', 'IpRoute.psm1'), 'utf8');
    const limit = (name: string) => Number(new RegExp(`^\\$script:${name}Limit = (\\d+)$`, 'm').exec(script)?.[1]);
    expect(page).to.include(`waits ${limit('Silence') / 1000} s for a child`);
    expect(page).to.include(`nobody asks for ${limit('Idle') / 1000} s`);
  });

  it('holds a conversation that the executable holds, too', () => {
    const [, block = ''] = /```text\n([\s\S]*?)```/.exec(page) ?? [];
    const said = block.trimEnd().split('\n');
    const side = (mark: string) =>
      said.filter((line) => line.startsWith(mark)).map((line) => line.slice(2).replaceAll('\u21e5', '\t'));
    const program = join(root, 'module', 'IpRoute', 'bin', 'linux-x64', 'iproute');
    const input = `${side('>').join('\n')}\n`;
    const { stdout } = spawnSync(program, ['--simulator'], { input, encoding: 'utf8' });
    const answered = stdout.trimEnd().split('\n');
    const expected = side('<');
    expect(answered).to.have.length(expected.length);
    for (const [at, line] of expected.entries()) {
      const [begin = '', ...cut] = line.split('...');
      if (cut.length === 0) expect(answered[at]).to.equal(begin);
      else expect(answered[at]?.slice(0, begin.length)).to.equal(begin);
    }
  });
});
