import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { isMeasured, type Reach, testsThatReach } from './reach.ts';

/** The tests that can notice a fault in a file, those that tell most in the least time first. */
export interface Tests {
  /** What imports the file: they run as soon as it is changed. */
  readonly fromSource: readonly string[];
  /** What starts an executable or imports a module: those are made anew before. */
  readonly built: readonly string[];
  /** What may notice it as well where another module is made of the file. */
  readonly ofModule: readonly string[];
}

/** Tests of sources alone: they lie there, */
const FROM_SOURCE =
  /^test\/(?:change-log|changes|commands|conformance|generator|guard|ip-helper|routes|session|tables|tasks)\//;
/** take no more than some ten seconds, */
const TAKES_LONG = /\/(?:certify|compiled|conformance|full-disk|killed|package|random-sequences|sync-of-100000)\./;
/** and neither they nor what they import start an executable or a PowerShell. */
const STARTS =
  /module\/IpRoute|'module', 'IpRoute'|build(?:Module|IpRoute|Executable)\(|powershell\/session\.ts'|function openSession/;

const in_ = (folder: string, names: string) =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `test/${folder}/${name}.test.ts`);
const SECOND = in_('generator/second', 'module');
const CHANGES = in_('powershell', 'cmdlets new-and-remove batches plan-only as-one change-sets plans');

/** Of the files that match, the tests of what is built. The first that matches counts. */
const BUILT: readonly (readonly [file: RegExp, tests: readonly string[]])[] = [
  [/^generator\/runtime\/comple/, [...in_('powershell', 'completion'), ...SECOND]],
  [/^generator\/runtime\/resource\./, in_('dsc', 'classes')],
  [/^generator\/runtime\/program\./, in_('powershell', 'packed-program executable')],
  [/^generator\/runtime\/watch\./, [...in_('powershell', 'watch watch-executable'), ...SECOND]],
  [
    /^generator\/runtime\//,
    [
      ...in_('powershell', 'batches replies cmdlets'),
      ...SECOND,
      ...in_(
        'powershell',
        `connection executable new-and-remove event-actions piped-reads pages foreign-objects given-twice wildcard warnings
        as-one change-sets plans core-session emitted-script emitted-values preferences texts round-trips parts watch
        watch-executable completion hung-executable`,
      ),
    ],
  ],
  [/^generator\/emit\/(?:dsc|resource)/, in_('dsc', 'classes seals routes page')],
  [
    /^generator\/emit\//,
    [
      ...in_('powershell', 'emitted-script cmdlets help'),
      ...SECOND,
      ...in_(
        'powershell',
        'emitted-values views batches completion parts plan-only as-one watch core-session round-trips',
      ),
      ...in_('generator/second', 'warnings language command-line'),
      ...in_('estate', 'jea'),
    ],
  ],
  [/^generator\/library\/verbs\//, [...in_('generator/second', 'command-line'), ...in_('command-line', 'verbs')]],
  [/^generator\/library\/host\/resource/, in_('dsc', 'seals routes')],
  [/^generator\/library\/native\//, in_('windows', 'stand-in-cmdlets iproute change-sets persistent-routes schtasks')],
  [
    /^generator\/library\//,
    [
      ...in_('generator/library/host', 'batches as-one pages hard-lines'),
      ...in_('generator/second', 'command-line'),
      ...SECOND,
      ...in_('powershell', 'batches cmdlets as-one pages change-sets completion did-you-mean selectors watch'),
      ...in_('dsc', 'seals'),
      ...in_('estate', 'remediation'),
    ],
  ],
  [
    /^generator\/(?:package\/|build\.|pack\.|warm-up\.)/,
    [
      ...in_('generator', 'compiled'),
      ...in_('generator/second', 'package command'),
      ...in_('packages', 'whole signed'),
      ...in_('generator', 'package'),
    ],
  ],
  [/^generator\//, [...in_('generator/second', 'command language golden'), ...SECOND]],
  [/^src\/command-line\//, in_('command-line', 'sync hold log verbs')],
  [
    /^src\/change-log\//,
    [...in_('change-log', 'record'), ...in_('powershell', 'change-log'), ...in_('command-line', 'log')],
  ],
  [/^src\/guard\//, [...in_('powershell', 'lease'), ...in_('windows', 'guard')]],
  [/^src\/resources\//, in_('dsc', 'routes page')],
  [/^src\/tasks\//, [...in_('powershell', 'tasks'), ...in_('windows', 'schtasks')]],
  [/^src\/tables\//, in_('powershell', 'tables sync export')],
  [
    /^src\/ip-helper\/windows\//,
    in_(
      'windows',
      'stand-in-cmdlets stand-in-calls iproute persistent-routes schtasks change-sets guard network watch executable',
    ),
  ],
  [
    /^src\/ip-helper\//,
    [...in_('conformance', 'conformance random-sequences'), ...in_('powershell', 'machine-file cmdlets')],
  ],
  [
    /^src\/changes\//,
    [...in_('powershell', 'plans change-sets as-one lockout traffic'), ...in_('commands', 'killed full-disk')],
  ],
  [
    /^src\/session\//,
    [...in_('command-line', 'sync'), ...CHANGES, ...in_('powershell', 'session remote-administrator')],
  ],
  [/^src\//, [...CHANGES, ...in_('powershell', 'interfaces selectors find-route persistent sync machine-file move')]],
];

/** How many of the tests that name a cmdlet run for its file. */
const OF_A_CMDLET = 5;

/**
 * The tests that can notice a fault in a file of the repository at `root`.
 * @param reach - which tests run which places, where that is known
 * @param place - that of the fault, in UTF-16 units
 */
export function testsFor(root: string, file: string, reach?: Reach, place = 0): Tests {
  const files = testFiles(root);
  // Off Windows these are bound by few, though many import them.
  const pattern = file.startsWith('src/ip-helper/windows/') ? /^test\/(?:ip-helper|guard)\// : FROM_SOURCE;
  const isFromSource = (test: string) =>
    pattern.test(test) &&
    !TAKES_LONG.test(test) &&
    !importedBy(root, test).some((each) => STARTS.test(readOf(root, each)));
  const all = importers(root, files, file);
  const importing = all.map(({ test }) => test);
  const reached = reach && testsThatReach(reach, file, readOf(root, file), place);
  // Of what was written since nothing is known but what it imports.
  const since = importing.filter((test) => reach === undefined || !isMeasured(reach, test, readOf(root, test)));
  const reaching = reached && [...new Set([...since, ...reached])];
  const fromSource = (reaching ?? importing).filter(isFromSource);
  const listed = BUILT.find(([pattern]) => pattern.test(file))?.[1] ?? [];
  // What imports the file itself, and starts something as well.
  const own = all.flatMap(({ test, distance }) => (distance <= 1 && !TAKES_LONG.test(test) ? [test] : []));
  const built = new Set([...own, ...namedIn(root, files, file), ...listed]);
  for (const test of fromSource) built.delete(test);
  const likely = [...built].filter((test) => existsSync(join(root, test)));
  if (reaching !== undefined) {
    return { fromSource, built: reaching.filter((test) => !fromSource.includes(test)), ofModule: likely };
  }
  // What makes the module shows in that, or where other contracts are read.
  if (MAKES_MODULE.test(file)) return { fromSource, built: likely.filter(makesOthers), ofModule: likely };
  return { fromSource, built: likely, ofModule: [] };
}

const MAKES_MODULE = /^generator\/(?:emit|model|read|runtime|text)\//;

function makesOthers(test: string): boolean {
  return /\/second\/(?:command|language|warnings)\.test/.test(test);
}

/** All test files, but those of this tool. */
export function testFiles(root: string): string[] {
  const all = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' });
  return all
    .filter((path) => path.endsWith('.test.ts') && !path.startsWith('mutate'))
    .map((path) => `test/${path}`)
    .sort();
}

/** The tests that import a file, directly or through others: its own first, then over the fewest imports, then those that import least. */
function importers(root: string, tests: readonly string[], file: string): { test: string; distance: number }[] {
  const own = `test/${file.replace(/^src\//, '').replace(/\.ts$/, '.test.ts')}`;
  const found = tests.flatMap((test) => {
    const files = importedBy(root, test);
    if (!files.includes(file)) return [];
    return [{ test, distance: test === own ? 0 : distanceOf(root, test, file), size: files.length }];
  });
  return found.sort((a, b) => a.distance - b.distance || a.size - b.size);
}

/** A file and what it imports, directly or through others, the nearest first. */
function importedBy(root: string, file: string): string[] {
  const seen = new Set([file]);
  // What is added on the way is looked at as well.
  for (const each of seen) for (const next of importsOf(root, each)) seen.add(next);
  return [...seen];
}

/** Over how many imports a file reaches another one. */
function distanceOf(root: string, from: string, to: string): number {
  let edge = new Set([from]);
  let distance = 0;
  for (const seen = new Set(edge); edge.size > 0 && !edge.has(to); distance++) {
    edge = new Set([...edge].flatMap((each) => importsOf(root, each)).filter((each) => !seen.has(each)));
    for (const each of edge) seen.add(each);
  }
  return distance;
}

/** The files of the kit that a module of somebody else imports by its name. */
const KIT = 'generator/library/';
const IMPORTS = /^(?:import|export|\}) [^;]*?from '([^']+)'|import\('([^']+)'\)|'((?:[\w.-]+\/)*[\w.-]+\.ts)'/gm;
const texts = new Map<string, string>();
const imports = new Map<string, string[]>();

function readOf(root: string, file: string): string {
  const path = join(root, file);
  const text = texts.get(path) ?? (existsSync(path) ? readFileSync(path, 'utf8') : '');
  texts.set(path, text);
  return text;
}

/** What a file imports of this repository, and what a test starts by its name. */
function importsOf(root: string, file: string): string[] {
  const key = join(root, file);
  const known = imports.get(key);
  if (known !== undefined) return known;
  const named = [...readOf(root, file).matchAll(IMPORTS)].map(([, from, late, path]) => from ?? late ?? path ?? '');
  const found = named.flatMap((name) => {
    if (name.startsWith('pwsh-contract')) return [join(KIT, name.slice('pwsh-contract'.length), 'index.ts')];
    const path = join(dirname(file), name);
    return name.endsWith('.ts') && existsSync(join(root, path)) ? [path] : [];
  });
  imports.set(key, found);
  return found;
}

/** The tests that name the cmdlet of a file most often. */
function namedIn(root: string, tests: readonly string[], file: string): string[] {
  const [, stem] = /^src\/commands\/([a-z]+-ip-.*)\.ts$/.exec(file) ?? [];
  if (stem === undefined) return [];
  const [verb = '', ...noun] = stem.split('-').map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);
  const cmdlet = `${verb}-${noun.join('')}`;
  return tests
    .filter((test) => /^test\/(?:powershell|estate)\//.test(test))
    .map((test) => ({ test, times: readFileSync(join(root, test), 'utf8').split(cmdlet).length - 1 }))
    .filter(({ times }) => times > 0)
    .sort((a, b) => b.times - a.times)
    .slice(0, OF_A_CMDLET)
    .map(({ test }) => test);
}
