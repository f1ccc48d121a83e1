import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import type { ChangeSet } from '../../src/changes/change-set.ts';
import { printPlanCsv, printPlanJson } from '../../src/changes/print.ts';
import { isPlan, parsePlan, readPlanFile } from '../../src/changes/read-plan.ts';
import { everyChange, ODD, twoInterfaces } from './planned.ts';

const set = everyChange(twoInterfaces());
const json = printPlanJson(set);
const csv = printPlanCsv(set);

/** The error of a text that is no plan, without what all of them say. */
function refusal(text: string): string {
  try {
    parsePlan(text, 'p');
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.facts.id).to.equal('InvalidPlan');
    return error.message.replace("The plan 'p' is not valid: ", '');
  }
  return 'none';
}

/** The error of the plan whose change at a place has other members. */
function refusalOf(place: number, members: object): string {
  const changes = set.changes.map((change, at) => (at === place ? { ...change, ...members } : change));
  return refusal(printPlanJson({ ...set, changes } as ChangeSet));
}

/** The text with one piece replaced, which must be there. */
function edit(text: string, piece: string | RegExp, by: string): string {
  const edited = text.replace(piece, () => by);
  expect(edited, `${piece}`).not.to.equal(text);
  return edited;
}

describe('a plan in a file', () => {
  it('is of every kind of change', () => {
    expect(set.changes.map(({ Action, Changed, Summary }) => `${Action} ${Changed}: ${Summary}`)).to.deep.equal([
      'Create true: Create RouteMetric 10',
      'Set true: RouteMetric 5 -> 6000, PreferredLifetime 00:10:00 -> 00:01:00, Protocol NetMgmt -> 4711',
      'Set true: InterfaceMetric 25 -> 77, AutomaticMetric Enabled -> Disabled, Forwarding Disabled -> Enabled',
      'Delete true: Delete RouteMetric 5',
      'Delete false: unchanged',
    ]);
  });

  it('is told from other JSON by its schema or its names, and not by what a value says', () => {
    expect(isPlan('{ "$schema": "urn:iproute:plan:1" }')).to.equal(true);
    expect(isPlan('{ "Note": "a ChangeSetId, and a PlanVersion" }')).to.equal(false);
  });

  for (const [name, text] of [
    ['JSON', json],
    ['CSV', csv],
  ] as const) {
    it(`comes back from ${name} as it was`, () => {
      expect(parsePlan(text, 'p')).to.deep.equal(set);
      expect(isPlan(text)).to.equal(true);
    });

    it(`comes back from ${name} with a byte order mark, and with other line ends`, () => {
      const bare = text.replace(/^\ufeff/, '');
      expect(parsePlan(`\ufeff${bare}`, 'p')).to.deep.equal(set);
      expect(parsePlan(bare.replaceAll('\r', ''), 'p')).to.deep.equal(set);
      expect(parsePlan(bare.replaceAll('\r', '').replaceAll('\n', '\r\n'), 'p')).to.deep.equal(set);
    });

    it(`may be empty as ${name}`, () => {
      const empty: ChangeSet = { ...set, changes: [] };
      expect(parsePlan(name === 'JSON' ? printPlanJson(empty) : printPlanCsv(empty), 'p').changes).to.deep.equal([]);
    });
  }

  it('has a line for each change', () => {
    expect(json.split('\n').filter((line) => line.includes('"Kind"'))).to.have.length(5);
    expect(csv.split('\r\n')).to.have.length(7);
  });

  it('comes back from a CSV that a spreadsheet wrote again: semicolons, capitals, its own columns', () => {
    const plain = printPlanCsv({ ...set, changes: set.changes.filter((change) => change.InterfaceAlias === 'LAN') });
    const lines = plain.trimEnd().split('\r\n');
    const saved = lines.map(
      (line, at) => `${line.replaceAll(',', ';').replaceAll('True', 'TRUE')};${at === 0 ? 'Approved' : 'yes'}`,
    );
    expect(parsePlan(`sep=;\r\n${saved.join('\r\n')}\r\n`, 'p').changes).to.deep.equal(set.changes.slice(3));
  });

  it('keeps every old and every new value in a column of its own', () => {
    const [head = '', ...lines] = csv.slice(1).trimEnd().split('\r\n');
    const at = head.split(',').indexOf('BeforeRouteMetric');
    expect(head.split(',')[at + 1]).to.equal('AfterRouteMetric');
    expect(lines[0]).to.include(`"${ODD.replaceAll('"', '""')}"`);
    expect(lines[3]?.split(',').slice(at, at + 2)).to.deep.equal(['5', '']);
  });

  it('says line and field of what is wrong with its JSON', () => {
    expect(refusal('')).to.include('it is empty');
    expect(refusal('{')).to.include('line 1, column 2');
    expect(refusal('[]')).to.equal('it must be an object.');
    expect(refusal(edit(json, '"PlanVersion": 1', '"PlanVersion": 2'))).to.equal(
      'line 3, PlanVersion: it is 2, and this module reads 1.',
    );
    expect(refusal(edit(json, '  "Backend": "Simulator",\n', ''))).to.equal('line 1, Backend: it is missing.');
    expect(refusal(edit(json, '"RouteMetric":10', '"RouteMetric":1.5'))).to.equal(
      'line 9, Changes[0].After.RouteMetric: 1.5 is not valid.',
    );
    expect(refusal(edit(json, '"RouteMetric":6000', '"RouteMetric":"many"'))).to.include(
      "line 10, Changes[1].After.RouteMetric: 'many' is not valid; it must be a whole number",
    );
    expect(refusal(edit(json, '"RouteMetric":6000', '"RouteMetrik":6000'))).to.equal(
      'line 10, Changes[1].After.RouteMetrik: it is unknown; did you mean RouteMetric?.',
    );
    expect(refusal(edit(json, '"Immortal":false,', ''))).to.equal('line 9, Changes[0].After.Immortal: it is missing.');
    expect(refusal(edit(json, '"Kind":"Route"', '"Kind":"Route","Kind":"Route"'))).to.equal(
      "line 9, column 21: the member 'Kind' is there twice.",
    );
    expect(refusal(edit(json, '"10.20.0.0/16"', '"10.20.0.1/16"'))).to.include(
      "line 9, Changes[0].DestinationPrefix: '10.20.0.1/16' is not valid",
    );
    expect(refusal(edit(json, '10.9.0.0/16', '10.0.0.0/8'))).to.equal(
      'line 13, Changes[4]: 10.0.0.0/8 via 192.0.2.254 on LAN (7) is changed by the 4. change already; a plan changes it once.',
    );
  });

  it('says so where somebody edited what it does, and not what it says', () => {
    expect(refusal(edit(json, '"RouteMetric":6000', '"RouteMetric":6001'))).to.equal(
      "line 10, Changes[1].Summary: it says 'RouteMetric 5 -> 6000, PreferredLifetime 00:10:00 -> 00:01:00, Protocol NetMgmt -> 4711'" +
        ", but the values say 'RouteMetric 5 -> 6001, PreferredLifetime 00:10:00 -> 00:01:00, Protocol NetMgmt -> 4711'.",
    );
    expect(refusal(edit(json, '"Action":"Create"', '"Action":"Delete"'))).to.include(
      'Changes[0].Before: what is deleted was there before',
    );
  });

  it('says so where two of its values say different things', () => {
    expect(refusal(edit(json, '"AddressFamily":"IPv4"', '"AddressFamily":"IPv6"'))).to.equal(
      "line 9, Changes[0].AddressFamily: 'IPv6' is not the family of the rest.",
    );
    expect(refusal(edit(json, /(?<="Action":"Set".*)"Changed":true/, '"Changed":false'))).to.equal(
      'line 10, Changes[1].Changed: it says false, but the values say true.',
    );
    expect(refusal(edit(json, '"NextHop":"192.0.2.254"', '"NextHop":"2001:db8::9"'))).to.equal(
      "line 9, Changes[0].NextHop: '2001:db8::9' is of another address family than DestinationPrefix '10.20.0.0/16'.",
    );
    expect(refusalOf(2, { Changed: false })).to.equal(
      'line 11, Changes[2].Changed: it says false, but the values say true.',
    );
  });

  it('says so where a change has a state that its Action denies, or has none that it needs', () => {
    const [created, , , deleted] = set.changes;
    expect(refusalOf(0, { Before: created?.After })).to.equal(
      'line 9, Changes[0].Before: what is created was not there before.',
    );
    expect(refusalOf(0, { After: null })).to.equal('line 9, Changes[0].After: what is created is there afterwards.');
    expect(refusalOf(3, { Before: null })).to.equal('line 12, Changes[3].Before: what is deleted was there before.');
    expect(refusalOf(3, { After: deleted?.Before })).to.equal(
      'line 12, Changes[3].After: what is deleted is not there afterwards.',
    );
    for (const side of ['Before', 'After']) {
      const rule = 'has a state before and one after.';
      expect(refusalOf(1, { [side]: null })).to.equal(`line 10, Changes[1].${side}: a Set ${rule}`);
      expect(refusalOf(1, { [side]: null, Action: 'Recreate' })).to.equal(
        `line 10, Changes[1].${side}: a Recreate ${rule}`,
      );
      expect(refusalOf(2, { [side]: null })).to.equal(`line 11, Changes[2].${side}: a Set ${rule}`);
    }
    expect(refusalOf(2, { Action: 'Create' })).to.equal(
      "line 11, Changes[2].Action: 'Create' is no change of an interface; it must be Set.",
    );
  });

  it('says of nothing that it is unchanged which would be made or deleted', () => {
    const untold = { Changed: false, Summary: 'unchanged' };
    for (const more of [untold, { ...untold, WhatIf: false }]) {
      expect(refusalOf(0, more)).to.equal(
        'line 9, Changes[0]: it says that nothing changes, but its values are of a Create.',
      );
      expect(refusalOf(3, more)).to.equal(
        'line 12, Changes[3]: it says that nothing changes, but its values are of a Delete.',
      );
    }
  });

  it('may keep what a deletion left that was made and had no effect', () => {
    const After = set.changes[3]?.Before;
    const kept = { ...set.changes[3], WhatIf: false, Changed: false, Summary: 'unchanged', After };
    const made = { ...set, changes: [kept] } as ChangeSet;
    expect(parsePlan(printPlanJson(made), 'p')).to.deep.equal(made);
  });

  it('says line and field of what is wrong with its CSV', () => {
    const [head = '', ...lines] = csv.trimEnd().split('\r\n');
    const without = (name: string) => {
      const at = head
        .replace(/^\ufeff/, '')
        .split(',')
        .indexOf(name);
      // The line whose alias has no comma.
      const cut = (line: string) =>
        line
          .split(',')
          .filter((_, index) => index !== at)
          .join(',');
      return [cut(head), cut(lines[3] ?? '')].join('\n');
    };
    expect(refusal(without('AfterRouteMetric'))).to.equal('none');
    expect(refusal(without('BeforeRouteMetric'))).to.equal('line 1, BeforeRouteMetric: the column is missing.');
    expect(refusal(without('ChangeSetId'))).to.equal('line 1, ChangeSetId: the column is missing.');
    expect(refusal(edit(csv, ',5,6000,', ',5,x,'))).to.include("line 3, AfterRouteMetric: 'x' is not valid");
    expect(refusal(`${csv}"open`)).to.equal('line 7: a field begins with a quotation mark and never ends.');
    expect(refusal(`${csv}a"b`)).to.equal(
      'line 7: a quotation mark stands within a field that does not begin with one.',
    );
    expect(refusal([`${head},NextHop`, ...lines].join('\n'))).to.equal("line 1: the column 'NextHop' is there twice.");
    expect(refusal(`${csv}a,b`)).to.include('line 7: it has 2 fields, and there are');
    const other = [head, lines[0], lines[3]?.replace('k7f3w2qa', 'other')].join('\n');
    expect(refusal(other)).to.equal('line 3, ChangeSetId: it is another one than in line 2.');
    expect(refusal([head, lines[3], lines[3]].join('\n'))).to.include(
      'line 3: 10.0.0.0/8 via 192.0.2.254 on LAN (7) is changed',
    );
    expect(refusal('DestinationPrefix,NextHop\n10.0.0.0/8,192.0.2.1\n')).to.equal(
      'line 1, PlanVersion: the column is missing.',
    );
  });

  describe('on disk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plan-'));
    after(() => rmSync(folder, { recursive: true, maxRetries: 9 }));

    it('is read, and what cannot be read says why', () => {
      const file = join(folder, 'p.json');
      writeFileSync(file, json);
      expect(readPlanFile(file)).to.deep.equal(set);
      expect(() => readPlanFile(folder)).to.throw(CommandError, 'it is a folder');
      expect(() => readPlanFile(join(folder, 'none.json'))).to.throw(
        CommandError,
        /could not be read: there is no such file\.$/,
      );
    });

    it('is read as Windows PowerShell and editors save it: UTF-8 with a mark, UTF-16 of both orders', () => {
      for (const [name, printed] of [
        ['p.json', json],
        ['p.csv', csv],
      ] as const) {
        // A CSV has a mark, for Excel.
        const text = printed.replace(/^\ufeff/, '');
        const file = join(folder, name);
        const marked = `\ufeff${text}`;
        const swapped = Buffer.from(marked, 'utf16le').swap16();
        for (const bytes of [Buffer.from(marked), Buffer.from(marked, 'utf16le'), swapped]) {
          writeFileSync(file, bytes);
          expect(readPlanFile(file).changes).to.deep.equal(set.changes);
        }
        const how = 'save it as UTF-8, as Set-Content -Encoding UTF8 does.';
        for (const [bytes, rule] of [
          [
            Buffer.from(text, 'utf16le'),
            'it has no byte order mark, and is no UTF-8 text: UTF-16, perhaps, or no text at all',
          ],
          [Buffer.from(text, 'latin1'), 'it is not UTF-8 text'],
          [Buffer.from(marked, 'utf16le').subarray(0, -1), 'it is not UTF-16 text'],
          [Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), 'it is UTF-32 text'],
        ] as const) {
          writeFileSync(file, bytes);
          expect(() => readPlanFile(file), rule).to.throw(
            CommandError,
            `The plan '${file}' is not valid: ${rule}; ${how}`,
          );
        }
      }
    });

    it('of 100 MB that is none ends in one error', () => {
      const file = join(folder, 'large.json');
      writeFileSync(file, `{"PlanVersion":1,"Changes":["${'x'.repeat(100_000_000)}"]}`);
      expect(() => readPlanFile(file)).to.throw(CommandError, 'ChangeSetId: it is missing');
      truncateSync(file, 300 * 2 ** 20);
      expect(() => readPlanFile(file)).to.throw(CommandError, 'at most 268435456 are read');
    }).timeout(20_000);
  });
});
