import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { nodeBinary } from '../../generator/package/node-binaries.ts';
import { buildProbe } from './probe-program.ts';
import { type AvailableWine, needWine, windowsPath, wineReady, withoutNoise } from './wine.ts';

describe('a win-x64 executable under Wine', function () {
  this.timeout(900_000);
  let wine: AvailableWine;
  let program: string;

  before(async function () {
    wine = needWine(this);
    program = wineReady((await buildProbe('win-x64')).path);
  });

  it('answers lines, with koffi loaded, and ends with its input', async () => {
    const input = `version\n${'echo x\n'.repeat(20_000)}`;
    const finished = await wine.run(program, [], { input });
    expect(finished).to.deep.equal({
      code: 0,
      stdout: input.replace('version', `v${nodeBinary('win-x64').version} true`),
      stderr: '',
    });
  });

  it('answers each line before the next one is sent', async () => {
    const child = wine.start(program);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    for (const text of ['one', 'two', 'three']) {
      child.stdin.write(`echo ${text}\n`);
      expect((await lines.next()).value).to.equal(`echo ${text}`);
    }
    child.stdin.end();
    expect(await once(child, 'close')).to.deep.equal([0, null]);
  });

  it('serves several at once', async () => {
    const numbers = [1, 2, 3, 4];
    const finished = await Promise.all(numbers.map((n) => wine.run(program, [], { input: `echo ${n}\n` })));
    expect(finished).to.deep.equal(numbers.map((n) => ({ code: 0, stdout: `echo ${n}\n`, stderr: '' })));
  });

  it('takes nothing from NODE_OPTIONS and OPENSSL_CONF', async () => {
    const env = { NODE_OPTIONS: '--require=nowhere', OPENSSL_CONF: windowsPath(program) };
    const finished = await wine.run(program, ['--inspect'], { input: 'echo x\n', env });
    expect(finished).to.deep.equal({ code: 0, stdout: 'echo x\n', stderr: '' });
  });
});

describe('the noise of Wine', () => {
  it('is taken out of stderr, and nothing else', () => {
    const noise = 'wine: created the configuration directory\nRead access denied for device L"Z:", FS volume label\n';
    expect(withoutNoise(`${noise}wine: Unhandled exception\n`)).to.equal('wine: Unhandled exception\n');
  });
});
