import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BuildError } from '../../../generator/package/build-error.ts';
import { bundle } from '../../../generator/package/bundle.ts';
import { CLOSED_NAMES, withoutNames } from '../../../generator/package/environment-names.ts';
import { buildExecutable } from '../../../generator/package/executable.ts';
import { nodeBinary } from '../../../generator/package/node-binaries.ts';
import { buildPlain } from './plain-program.ts';

const STRACE = '/usr/bin/strace';

const OWN_SCRIPT = "if (process.argv[2] === 'warn') process.emitWarning('warned'); console.log('own');";

/** What the environment can do to a program that somebody starts directly: the cmdlets give it names of a list alone. */
describe('the environment of an executable', function () {
  this.timeout(300_000);
  let folder: string;
  /** The kit's program, and one that node makes of the same script. */
  let [kit, plain] = ['', ''];
  before(async function () {
    if (process.platform !== 'linux') return this.skip();
    folder = mkdtempSync(join(tmpdir(), 'iproute-environment-'));
    const entry = write('own.ts', OWN_SCRIPT);
    const built = await buildExecutable({
      entry,
      name: 'own',
      outDir: join(folder, 'bin'),
      workDir: join(folder, 'work'),
      target: 'linux-x64',
    });
    kit = built.path;
    plain = buildPlain(join(folder, 'plain'), await bundle(entry, {}));
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const ask = (program: string, env: Record<string, string>) => {
    const { stdout, stderr, status } = spawnSync(program, { encoding: 'utf8', env });
    return { stdout, stderr, status };
  };
  const OWN = { stdout: 'own\n', stderr: '', status: 0 };

  it('runs no compiled code that NODE_COMPILE_CACHE names', async () => {
    // The same name in the same place, since the cache knows a script by it.
    const place = join(folder, 'place');
    const put = (program: string) => {
      rmSync(place, { force: true });
      copyFileSync(program, place);
    };
    const cache = join(folder, 'cache');
    const env = { NODE_COMPILE_CACHE: cache };
    const entry = () => {
      const [name = ''] = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((one) =>
        /[0-9a-f]{8}$/.test(one),
      );
      return join(cache, name);
    };
    put(plain);
    expect(ask(place, env)).to.deep.equal(OWN);
    const wanted = readFileSync(entry());
    rmSync(cache, { recursive: true });
    // Of the same name and length.
    mkdirSync(join(folder, 'foreign'));
    const foreign = await bundle(write('foreign/own.ts', OWN_SCRIPT.replace("('own')", "('not')")), {});
    put(buildPlain(join(folder, 'foreign'), foreign));
    expect(ask(place, env).stdout).to.equal('not\n');
    const forged = readFileSync(entry());
    // Behind the mark and two lengths: the checksum of the script that the code is said to be of.
    wanted.copy(forged, 12, 12, 16);
    writeFileSync(entry(), forged);
    put(plain);
    expect(ask(place, env).stdout, 'the attack').to.equal('not\n');
    put(kit);
    expect(ask(place, env)).to.deep.equal(OWN);
    expect(readFileSync(entry()).equals(forged)).to.equal(true);
  });

  it('writes nothing where NODE_V8_COVERAGE and NODE_COMPILE_CACHE say', () => {
    for (const name of ['NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE']) {
      const written = (program: string) => {
        const target = mkdtempSync(join(folder, 'written-'));
        expect(ask(program, { [name]: target })).to.deep.equal(OWN);
        return readdirSync(target).length;
      };
      expect(written(plain), `the attack by ${name}`).to.be.greaterThan(0);
      expect(written(kit), name).to.equal(0);
    }
  });

  it('writes no warning where NODE_REDIRECT_WARNINGS says', () => {
    const warned = (program: string) => {
      const target = join(mkdtempSync(join(folder, 'warned-')), 'file');
      const env = { NODE_REDIRECT_WARNINGS: target };
      const { stdout, stderr } = spawnSync(program, ['warn'], { encoding: 'utf8', env });
      expect(stdout).to.equal('own\n');
      return { file: existsSync(target), shown: /warned/.test(stderr) };
    };
    expect(warned(plain), 'the attack').to.deep.equal({ file: true, shown: false });
    expect(warned(kit)).to.deep.equal({ file: false, shown: true });
  });

  it('is not ended by NODE_REPL_EXTERNAL_MODULE and SIMDUTF_FORCE_IMPLEMENTATION', () => {
    const env = { NODE_REPL_EXTERNAL_MODULE: '/nowhere', SIMDUTF_FORCE_IMPLEMENTATION: 'none' };
    expect(ask(plain, env).status, 'the attack').to.not.equal(0);
    expect(ask(kit, env)).to.deep.equal(OWN);
  });

  it('loads nothing that NODE_OPTIONS names', () => {
    const foreign = write('foreign.cjs', "console.log('foreign');");
    const env = { NODE_OPTIONS: `--require=${foreign}` };
    expect(ask(plain, env).stdout, 'the attack').to.equal('foreign\nown\n');
    expect(ask(kit, env)).to.deep.equal(OWN);
  });

  it('loads no library that OPENSSL_CONF names', function () {
    const source = write(
      'library.c',
      '#include <unistd.h>\n__attribute__((constructor)) static void run(void) { (void)!write(1, "foreign\\n", 8); }\n',
    );
    const library = join(folder, 'library.so');
    if (spawnSync('gcc', ['-shared', '-fPIC', '-o', library, source]).status !== 0) {
      console.log('      skipped: no gcc (apt-get install gcc libc6-dev)');
      return this.skip();
    }
    const lines = [
      'nodejs_conf = a',
      'openssl_conf = a',
      '[a]',
      'providers = b',
      '[b]',
      'c = d',
      '[d]',
      `module = ${library}`,
      'activate = 1',
    ];
    const env = { OPENSSL_CONF: write('openssl.cnf', `${lines.join('\n')}\n`) };
    // It runs what the library runs when it is loaded, and ends then, since this one is no provider.
    expect(ask(plain, env).stdout, 'the attack').to.equal('foreign\n');
    expect(ask(kit, env)).to.deep.equal(OWN);
  });

  it('names no file that it looks at, whichever of the names in node is given', function () {
    if (!existsSync(STRACE)) {
      console.log('      skipped: no strace (apt-get install strace)');
      return this.skip();
    }
    const named = namesIn(nodeBinary('linux-x64').path);
    expect(named).to.include.members([...CLOSED_NAMES, 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']);
    /** Those of the names whose files the program looks at. */
    const looked = (program: string, names: readonly string[]) => {
      const base = mkdtempSync(join(folder, 'named-'));
      const env = Object.fromEntries(names.map((name) => [name, join(base, name)]));
      const log = `${base}.log`;
      const words = ['-f', '-qq', '-s', '300', '-e', 'trace=file,network', '-o', log, program];
      const { stdout, stderr } = spawnSync(STRACE, words, { encoding: 'utf8', env });
      expect(stdout, stderr).to.equal('own\n');
      const paths = [...readFileSync(log, 'utf8').matchAll(/"([^"]*)"/g)].map(([, path = '']) => path);
      const inside = paths.filter((path) => path.startsWith(`${base}/`)).map((path) => path.slice(base.length + 1));
      return [...new Set(inside.map((path) => path.split('/')[0] ?? ''))].sort();
    };
    for (const name of ['NODE_COMPILE_CACHE', 'NODE_ICU_DATA', 'ICU_TIMEZONE_FILES_DIR', 'OPENSSL_CONF'])
      expect(looked(plain, [name]), 'the attack').to.deep.equal([name]);
    // What one process can be given.
    for (let at = 0; at < named.length; at += 5000) expect(looked(kit, named.slice(at, at + 5000))).to.deep.equal([]);
  });
});

/**
 * All that looks like the name of a variable in a node binary, but those of the system's own loader, NODE_CHANNEL_FD, which is the
 * number of an open file and ends a program that has none of that number, and the languages: a path as one ends node's ICU.
 */
function namesIn(path: string): string[] {
  const text = readFileSync(path, 'latin1');
  const names = [
    ...text.matchAll(/(?<=\0)[A-Z][A-Z0-9_]{2,47}(?=\0)/g),
    ...text.matchAll(/(?<=process\.env\.)[A-Za-z0-9_]+/g),
  ].map(([name]) => name);
  return [...new Set(names)].filter((name) => !/^(LD_|GLIBC_|NODE_CHANNEL_FD$|LC_|LANG)/.test(name)).sort();
}

describe('withoutNames', () => {
  const image = (text: string) => Buffer.from(text, 'latin1');

  it('makes the name that C asks for an empty one, and leaves the texts of V8', () => {
    const before = 'ab\0NAME\0b\0NAMES\0\x04\0\0\0NAME\0';
    expect(Buffer.from(withoutNames(image(before), ['NAME'])).toString('latin1')).to.equal(
      before.replace('NAME', '\0\0\0\0'),
    );
  });

  it('refuses a binary that holds a name nowhere, or more than once', () => {
    expect(() => withoutNames(image('ab\0NAMES\0'), ['NAME'])).to.throw(
      BuildError,
      'holds the name NAME 0 times, not once',
    );
    expect(() => withoutNames(image('ab\0NAME\0\0NAME\0'), ['NAME'])).to.throw('holds the name NAME 2 times, not once');
  });
});
