import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { LONGEST_REQUEST, MOST_VALUES } from '../../../../generator/library/wire/limits.ts';
import { commands } from '../../../../src/contract.generated.ts';
import { Child } from './child.ts';

const GET = 'Get-IpRouteEntry\tapply\tDestinationPrefix';

/** What an executable is sent that no module should send, or that nobody expects to come so large. */
describe('the hard lines of an executable', function () {
  this.timeout(300_000);
  let child: Child;
  beforeEach(async () => {
    child = new Child(['--simulator']);
    await child.hear('hello');
  });
  afterEach(() => child.process.kill('SIGKILL'));

  /** What is said to some bytes, and that the session goes on. */
  async function answersTo(bytes: string | Buffer): Promise<string[]> {
    child.process.stdin.write(bytes);
    child.say(`ok\t${GET}\t10.0.0.0/8`);
    const lines = await child.hear('=\tok');
    expect(lines.at(-2)).to.match(/^-\tok\t10\.0\.0\.0\/8\t/);
    return lines.slice(0, -2);
  }

  it('are nothing where they are empty, a hundred megabytes of them', async () => {
    expect(await answersTo(Buffer.alloc(100_000_000, '\n'))).to.deep.equal([]);
    expect(await answersTo('\r\n\r\n\n')).to.deep.equal([]);
    expect(cpuSeconds(child)).to.be.below(3);
  });

  it('fail alone where they are too long, in little memory', async () => {
    const before = process.memoryUsage.rss();
    const piece = Buffer.alloc(1 << 20, 'a');
    child.process.stdin.write(`long\t${GET}\t`);
    for (let at = 0; at < 200; at++) {
      if (!child.process.stdin.write(piece)) await new Promise((resolve) => child.process.stdin.once('drain', resolve));
    }
    const [error, ...more] = await answersTo('\n');
    expect(more).to.deep.equal([]);
    expect(error).to.match(
      /^!\tlong\tRequestTooLong\tInvalidArgument\tThe values of this command are 209,715,2\d\d characters long, and at most 16,777,216 can be given at once\.\tPipe the values/,
    );
    expect(process.memoryUsage.rss() - before).to.be.below(500_000_000);
    const [, megabytes] = /^VmHWM:\s+(\d+)\d{3} kB$/m.exec(readStatus(child)) ?? [];
    expect(Number(megabytes)).to.be.below(250);
  });

  it('may be longer of a cmdlet that takes all piped objects together, but not for ever', async () => {
    const piece = Buffer.alloc(1 << 20, 'a');
    const say = async (command: string, megabytes: number) => {
      child.process.stdin.write(`long\t${command}\tplan\t\t`);
      for (let at = 0; at < megabytes; at++) {
        if (!child.process.stdin.write(piece))
          await new Promise((resolve) => child.process.stdin.once('drain', resolve));
      }
      return (await answersTo('\n'))[0] ?? '';
    };
    expect(await say('Set-IpRouteEntry', 17)).to.match(/^!\tlong\tRequestTooLong\t.* at most 16,777,216 can/);
    expect(await say('Export-IpRoutePlan', 17)).to.match(/^!\tlong\t(?!RequestTooLong)/);
    expect(await say('Export-IpRoutePlan', 193)).to.match(/^!\tlong\tRequestTooLong\t.* at most 201,326,592 can/);
    const empty = await answersTo(`many\tExport-IpRoutePlan\tplan\t\t\t\t\t\t${'\\,'.repeat(MOST_VALUES)}\n`);
    expect(empty[0]).to.match(
      /^!\tmany\tTooManyValues\t.*-InputObject has 250,001 objects, and at most 250,000 can be given together/,
    );
    // The next line is short again.
    expect(await say('Set-IpRouteEntry', 17)).to.match(/^!\tlong\tRequestTooLong\t/);
  });

  it('may be as long as it takes to name 120,000 values, and may not have more values than are taken', async () => {
    const addresses = Array.from({ length: 120_000 }, (_, at) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
    child.say(`find\tFind-IpRouteEntry\tapply\tRemoteAddress\t${addresses.join('\\,')}`);
    const first = await child.hear('+\tfind');
    expect(first[0]).to.match(/^-\tfind\t10\.0\.0\.0\t/);
    child.say('close\tFind-IpRouteEntry\tclose\tfind');
    const [error] = await answersTo(`many\t${GET}\t${'\\,'.repeat(MOST_VALUES)}\n`);
    expect(error).to.match(
      /^!\tmany\tTooManyValues\tInvalidArgument\t-DestinationPrefix has 250,001 values, and at most 250,000 can/,
    );
  });

  for (const [what, text] of [
    ['letters', 'a'],
    ['blanks within', 'a \u0001'],
    ['digits', '1'],
    ['dots', '1.'],
    ['colons', ':'],
    ['wildcards', '*?'],
    ['brackets', '['],
    ['quotes', "'"],
    ['a list', '1,'],
    ['escapes', '\\t\\u0000'],
  ] as const) {
    it(`give one short error for a value of megabytes: ${what}`, async () => {
      const value = text.replace('\u0001', '').repeat(15_000_000 / text.length);
      expect(value.length).to.be.below(LONGEST_REQUEST);
      const lines = await answersTo(`q\t${GET}\tx${value}x\n`);
      expect(cpuSeconds(child)).to.be.below(3);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(
        /^!\tq\tInvalidParameterValue\t.*it has [0-9,]+ characters, and at most 32,767 are taken/,
      );
      expect(lines[0]?.length).to.be.below(8000);
    });
  }

  it('quote a value of thousands of characters in part only', async () => {
    const [error = ''] = await answersTo(`q\tGet-IpRouteEntry\tapply\tInterfaceAlias\t\t\t\t${'n'.repeat(30_000)}\n`);
    expect(error).to.match(/^[?!]\tq\tRouteNotFound\t.*'n{200}\.\.\. \(30000 characters\)'/);
  });

  it('are read as they are where a value has a NUL', async () => {
    const lines = await answersTo(`6\t${GET}\t10.0.0.0\0/8\n`);
    expect(lines[0]).to.match(/^\?\t6\tInvalidParameterValue\t.*'10\.0\.0\.0\\u0000\/8' is not valid/);
    expect(lines[1]).to.equal('=\t6');
  });

  it('are answered by id where they are no requests, and under 0 without one', async () => {
    const columns = commands.find(({ name }) => name === 'Get-IpRouteEntry')?.parameters.length;
    const line = (id: string, why: string) =>
      `!\t${id}\tInvalidRequest\tInvalidData\tThe executable was asked what it cannot read: ${why}`;
    const cases: readonly (readonly [string | Buffer, string])[] = [
      ['0\tGet-Nothing\tapply\t\n', line('0', "it names the command 'Get-Nothing', which is none")],
      ['hello\n', line('hello', "it names the command '', which is none")],
      ['1\tGet-Nothing\tapply\t\n', line('1', "it names the command 'Get-Nothing', which is none")],
      ['2\tWatch-IpRouteEntry\tapply\t\n3\tx\tclose\tx\n', line('2', 'Watch-IpRouteEntry needs a process of its own')],
      [`4\t${GET}${'\t'.repeat(40)}x\n`, line('4', `it has more than the ${columns} columns of Get-IpRouteEntry`)],
      ['\tGet-IpRouteEntry\tapply\t\n', line('0', 'it has no id')],
      [`${'i'.repeat(101)}\tGet-IpRouteEntry\tapply\t\n`, line('0', 'it has no id')],
      ['a\\b\tGet-IpRouteEntry\tapply\t\n', line('0', 'it has no id')],
      ['a b\tGet-IpRouteEntry\tapply\t\n', line('0', 'it has no id')],
      [Buffer.from(`5\t${GET}\t10.0.0.\xff/8\n`, 'latin1'), line('5', 'it is not ASCII')],
      [Buffer.from('\xff\xfe\x00\n', 'latin1'), line('0', 'it is not ASCII')],
      [Buffer.alloc(100_000, 0x80), ''],
      ['\n', line('0', 'it is not ASCII')],
      ['a'.repeat(1_000_000), ''],
      ['\n', line('0', 'it has no id')],
      ['\0\0\0\n', line('0', 'it has no id')],
      [`7\t${GET}\t\\q\n`, line('7', "a field has the escape '\\\\q', which is none")],
    ];
    for (const [bytes, expected] of cases) {
      if (expected === '') {
        child.process.stdin.write(bytes);
        continue;
      }
      const lines = await answersTo(bytes);
      expect(lines.map((one) => one.slice(0, expected.length))).to.deep.equal([expected]);
    }
  });

  it('may end with a carriage return, and begin with a byte order mark', async () => {
    const fresh = new Child(['--simulator']);
    await fresh.hear('hello');
    fresh.process.stdin.write(Buffer.from([0xef, 0xbb]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    fresh.process.stdin.write(Buffer.from([0xbf]));
    fresh.say(`1\t${GET}\t10.0.0.0/8\r`);
    expect((await fresh.hear('=\t1'))[0]).to.match(/^-\t1\t10\.0\.0\.0\/8\t/);
    await fresh.end();
  });
});

/** The time that the executable has worked; what others on this machine do does not count. */
function cpuSeconds(child: Child): number {
  const text = readFileSync(`/proc/${child.process.pid}/stat`, 'utf8');
  // Behind the name: the 12th and 13th, in hundredths.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function readStatus(child: Child): string {
  return readFileSync(`/proc/${child.process.pid}/status`, 'utf8');
}
