import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { windowsTasks } from '../../../src/ip-helper/windows/schtasks.ts';

/** schtasks.exe here is a shell script, which writes its words to a file and ends as it is told. */
describe('the tasks of Windows', () => {
  let folder: string;
  before(function () {
    if (process.platform === 'win32') return this.skip();
    folder = mkdtempSync(join(tmpdir(), 'schtasks '));
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  const tasks = (code: number, owners: (path: string) => boolean = () => true) => {
    const schtasks = join(folder, 'schtasks.exe');
    const words = join(folder, 'words');
    rmSync(words, { force: true });
    writeFileSync(
      schtasks,
      `#!/bin/sh\nprintf '%s\\n' "$@" "$SystemRoot$HOME" >'${words}'\nprintf 'FEHLER: \\374ber\\r\\n 5' >&2\necho out\nexit ${code}\n`,
      { mode: 0o755 },
    );
    const sets = join(folder, 'IpRoute', 'Sets');
    const made: string[] = [];
    const keeper = windowsTasks(
      {
        schtasks: () => schtasks,
        environment: () => ({ SystemRoot: 'D:\\W' }),
        programData: () => 'D:\\Data',
        isOfAdministrators: owners,
      },
      {
        find: () => (existsSync(sets) ? sets : undefined),
        make(warn) {
          made.push('sets');
          warn('moved aside');
          mkdirSync(sets, { recursive: true });
          return sets;
        },
      },
    );
    return { ...keeper, made, words: () => readFileSync(words, 'utf8').trimEnd().split('\n') };
  };

  it('are made, looked for and removed by the words of schtasks.exe, with where Windows is and nothing else', () => {
    const { scheduler, words } = tasks(0);
    expect(scheduler.create('a b', 'C:\\a b.xml')).to.equal(undefined);
    expect(words()).to.deep.equal(['/Create', '/TN', '\\IpRoute\\a b', '/XML', 'C:\\a b.xml', '/F', 'D:\\W']);
    expect(scheduler.exists('a b')).to.equal(true);
    expect(words()).to.deep.equal(['/Query', '/TN', '\\IpRoute\\a b', 'D:\\W']);
    expect(scheduler.remove('a b')).to.equal(undefined);
    expect(words()).to.deep.equal(['/Delete', '/TN', '\\IpRoute\\a b', '/F', 'D:\\W']);
  });

  it('that are refused are so for a reason: the code, and what was said, in letters that all can read', () => {
    const { scheduler } = tasks(5);
    const why = 'schtasks.exe ended with 5: FEHLER:  ber  5 out';
    expect([scheduler.create('a', 'x'), scheduler.exists('a'), scheduler.remove('a')]).to.deep.equal([why, false, why]);
    rmSync(join(folder, 'schtasks.exe'));
    expect(scheduler.create('a', 'x')).to.match(/^schtasks\.exe ended with .*ENOENT$/);
  });

  it('have their files beside the change sets, in a folder that is made with theirs', () => {
    const { folder: files, made, usualFolder } = tasks(0);
    const warned: string[] = [];
    expect(files.find()).to.equal(undefined);
    const path = files.make((message) => warned.push(message));
    expect([path, existsSync(path), made, warned]).to.deep.equal([
      join(folder, 'IpRoute', 'Tasks'),
      true,
      ['sets'],
      ['moved aside'],
    ]);
    expect([files.make(() => {}), files.find()]).to.deep.equal([path, path]);
    expect(usualFolder()).to.equal(join('D:\\Data', 'IpRoute', 'Tasks'));
  });

  it('have no files where no folder is known that administrators alone may write', () => {
    const asked = () => expect.fail('asked');
    const system = { schtasks: asked, environment: asked, programData: asked, isOfAdministrators: asked };
    const { folder: files } = windowsTasks(system, undefined);
    expect(files.find()).to.equal(undefined);
    expect(() => files.make(() => {})).to.throw('no folder is known that administrators alone may write');
  });

  it('run no program that others may exchange: it, what it loads, and the folders above', () => {
    const program = join(folder, 'module', 'bin', 'iproute.exe');
    expect(tasks(0).refusal(program)).to.equal(undefined);
    const inTurn = [program, join(dirname(program), 'koffi.node'), dirname(program), dirname(dirname(program))];
    for (const other of inTurn) {
      const why = tasks(0, (path) => path !== other).refusal(program);
      expect(why).to.equal(`neither Administrators nor the system owns '${other}'`);
    }
  });
});
