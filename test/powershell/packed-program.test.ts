import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { powerShellEnvironment } from '../tools/environment.ts';
import { builtProgram, copyModule, type ModuleCopy } from '../tools/packed-module.ts';
import { testPowerShell } from '../tools/powershell.ts';
import { openSession, type Session } from './session.ts';
import { shellHello } from './shell-hello.ts';

const isRoot = process.getuid?.() === 0;
/** `nobody`, of Debian and others. */
const NOBODY = 65534;

/**
 * Attacks on the program of a package: each succeeds on a module whose manifest has no digests, as that of a clone has
 * none, and is refused on the same module with them. The folder is one that others may write, or the session is root's:
 * else nothing is compared.
 */
describe('the program of a package', function () {
  this.timeout(240_000);
  let base: string;
  let parent: string;
  let module: ModuleCopy;
  let shell: Session;
  const inParent = (name: string) => join(parent, name);
  const program = () => join(module.bin, 'iproute');

  before(async function () {
    if (process.platform !== 'linux') return this.skip();
    base = mkdtempSync(join(tmpdir(), 'packed-'));
    // In the file system of the copies, and not the files of the build: some tests give them to another user.
    cpSync(builtProgram('linux-x64'), join(base, 'program'), { recursive: true });
    shell = await openSession({ cwd: base });
    await shell.run(`function Use-Host {
        try { "answers $((Connect-IpRouteHost -Simulator -WarningVariable said 3>$null).Backend)" } catch {
          "$($_.FullyQualifiedErrorId)|$($_.CategoryInfo.Category)|$_|$($_.ErrorDetails.RecommendedAction)" }
        foreach ($one in $said) { "W: $one" }
      }
      function Restart-Module([string] $Manifest) {
        if (Get-Module IpRoute) { Disconnect-IpRouteHost; Remove-Module IpRoute }
        # As in a new process.
        [System.AppDomain]::CurrentDomain.SetData('IpRoute.Program', $null)
        Import-Module ([wildcardpattern]::Escape($Manifest))
      }`);
  });
  after(async () => {
    await shell?.close();
    if (base !== undefined) rmSync(base, { recursive: true, maxRetries: 9 });
  });
  beforeEach(() => {
    parent = mkdtempSync(join(base, 'copy-'));
    module = copyModule(parent, 'linux-x64', join(base, 'program'), 'link');
    if (!isRoot) chmodSync(module.bin, 0o777);
  });
  afterEach(async () => {
    await shell.run('if (Get-Module IpRoute) { Disconnect-IpRouteHost; Remove-Module IpRoute }');
    rmSync(parent, { recursive: true, maxRetries: 9 });
  });

  const lines = async (script: string) => {
    const { output, errors } = await shell.run(script);
    expect(errors).to.equal('');
    return output === '' ? [] : output.split('\n');
  };
  const run = (script: string, manifest = module.manifest) =>
    lines(`Restart-Module '${manifest.replaceAll("'", "''")}'; ${script}`);
  const withoutWarnings = (said: readonly string[]) => said.filter((line) => !line.startsWith('W: '));
  /** What is said of the first start, the next one, and one of another child. */
  const warnings = async (manifest?: string) => {
    const said = await run('Use-Host; Use-Host; Disconnect-IpRouteHost; Use-Host', manifest);
    expect(withoutWarnings(said)).to.deep.equal(Array(3).fill('answers Simulator'));
    return said.filter((line) => line.startsWith('W: '));
  };

  /** Foreign code with the session's rights: it leaves a mark, and greets as ours does. */
  const plant = (path: string) => {
    writeFileSync(path, `#!/bin/sh\necho ran >>'${inParent('mark')}'\nprintf "${shellHello('Simulator')}\\n"; cat\n`);
    chmodSync(path, 0o755);
  };
  const hasRun = () => existsSync(inParent('mark'));

  it('is not started where another one lies in its place; without digests it is', async () => {
    module.pack();
    const packed = readFileSync(module.manifest);
    rmSync(program());
    plant(program());
    const [line = '', ...more] = await run('Use-Host');
    expect(more).to.deep.equal([]);
    expect(line).to.match(
      /^ExecutableMismatch,Connect-IpRouteHost\|SecurityError\|.*iproute' is no file that IpRoute \S+ was packed with/,
    );
    expect(line.match(/[0-9a-f]{64}/g)).to.have.length(2);
    expect(line).to.match(/Install the module again as a whole.*sha256sum '.*iproute'/);
    expect(hasRun()).to.equal(false);
    writeFileSync(module.manifest, packed.toString().replace(/ {8}Digests = @\{\n(?:.*\n){2} {8}\}\n/, ''));
    expect(withoutWarnings(await run('Use-Host'))).to.deep.equal(['answers Simulator']);
    expect(hasRun()).to.equal(true);
  });

  it('is not started beside another koffi.node; without digests it is', async () => {
    const bare = readFileSync(module.manifest);
    const koffi = join(module.bin, 'koffi.node');
    module.pack();
    const packed = readFileSync(module.manifest);
    rmSync(koffi);
    expect((await run('Use-Host'))[0]).to.match(/^ExecutableNotStarted,.*koffi\.node' could not be started/);
    writeFileSync(koffi, 'foreign');
    expect((await run('Use-Host'))[0]).to.match(/^ExecutableMismatch,.*koffi\.node' is no file that/);
    writeFileSync(module.manifest, bare);
    expect(withoutWarnings(await run('Use-Host'))).to.deep.equal(['answers Simulator']);
    expect(packed).to.not.deep.equal(bare);
  });

  it('is not started where the package has none for this system', async () => {
    rmSync(program());
    module.pack();
    plant(program());
    expect((await run('Use-Host'))[0]).to.match(/^ExecutableMismatch,.*the module's manifest has no digest of it/);
    expect(hasRun()).to.equal(false);
  });

  it('is the one that was compared, where others exchange it before it is started', async () => {
    chmodSync(module.bin, 0o777);
    // When it was compared and is not started yet.
    const exchange = `& (Get-Module IpRoute) {
        $own = (Get-Command Get-IpRoute_StartInfo).ScriptBlock
        $exchanging = {
          [System.IO.File]::Move('${program()}', '${inParent('own')}')
          [System.IO.File]::Move('${inParent('foreign')}', '${program()}')
          & $own @args
        }.GetNewClosure()
        $null = $ExecutionContext.InvokeProvider.Item.Set('Function:script:Get-IpRoute_StartInfo', $exchanging)
      }
      Use-Host`;
    plant(inParent('foreign'));
    expect(withoutWarnings(await run(exchange))).to.deep.equal(['answers Simulator']);
    expect(hasRun(), 'without digests the foreign one runs').to.equal(true);
    rmSync(inParent('mark'));
    renameSync(inParent('own'), program());
    module.pack();
    plant(inParent('foreign'));
    expect(withoutWarnings(await run(exchange))).to.deep.equal(['answers Simulator']);
    expect(existsSync(inParent('own')), 'it was exchanged').to.equal(true);
    expect(hasRun()).to.equal(false);
  });

  it('is compared again in an open session: where it has another time, and each time where others may write', async () => {
    module.pack();
    const { size, atime, mtime } = statSync(program());
    const image = readFileSync(program());
    image[size - 1] = (image[size - 1] ?? 0) ^ 1;
    writeFileSync(inParent('foreign'), image, { mode: 0o755 });
    utimesSync(inParent('foreign'), atime, mtime);
    expect(withoutWarnings(await run('Use-Host'))).to.deep.equal(['answers Simulator']);
    renameSync(inParent('foreign'), program());
    chmodSync(module.bin, 0o777);
    expect((await lines('Use-Host'))[0]).to.match(/^ExecutableMismatch,/);
    if (!isRoot) return;
    chmodSync(module.bin, 0o755);
    utimesSync(program(), atime, new Date(mtime.getTime() + 1000));
    expect((await lines('Use-Host'))[0]).to.match(/^ExecutableMismatch,/);
  });

  describe('in a session of root', () => {
    before(function () {
      if (isRoot) return;
      console.log('      skipped: the tests do not run as root');
      this.skip();
    });
    beforeEach(() => module.pack());

    /** Runs the commands of a warning, by the PowerShell that was warned. */
    const mend = async (warning = '') => {
      const commands = /What mends it: (.*)$/.exec(warning)?.[1] ?? '';
      expect(commands).to.match(/^ch/);
      expect(await lines(commands)).to.deep.equal([]);
    };

    for (const [what, open, who] of [
      [
        'may write the folder of the program',
        () => chmodSync(module.bin, 0o777),
        /everybody may write '[^']*linux-x64'/,
      ],
      [
        'may write the script',
        () => chmodSync(join(module.folder, 'IpRoute.psm1'), 0o666),
        /everybody may write '[^']*IpRoute\.psm1'/,
      ],
      [
        'own all of it',
        () => spawnSync('chown', ['-R', String(NOBODY), module.folder]),
        /the user nobody may write '[^']*IpRoute';.*, and \d+ more\./,
      ],
      [
        'are of a group that may write it',
        () => {
          chownSync(module.folder, 0, 100);
          chmodSync(module.folder, 0o775);
        },
        /the group \S+ may write '[^']*IpRoute'/,
      ],
      ['may rename it', () => chmodSync(parent, 0o777), /everybody may move away what lies in '/],
      ['own the folder above', () => chownSync(parent, NOBODY, 0), /the user nobody may move away what lies in '/],
    ] as const) {
      it(`warns once of others who ${what}, with what mends that`, async () => {
        open();
        const [warning, ...others] = await warnings();
        expect(others).to.deep.equal([]);
        expect(warning).to.match(/^W: Others than administrators may exchange what this elevated session runs: /);
        expect(warning).to.match(who);
        await mend(warning);
        expect(await warnings()).to.deep.equal([]);
      });
    }

    it('says nothing where root alone may write, and of a folder above where each may rename his own, as in /tmp', async () => {
      expect(await warnings()).to.deep.equal([]);
      chmodSync(parent, 0o1777);
      expect(await warnings()).to.deep.equal([]);
    });

    it('takes a link for what it leads to', async () => {
      const behind = inParent("behind 'it' [x]");
      mkdirSync(behind);
      renameSync(module.folder, join(behind, 'IpRoute'));
      symlinkSync(behind, inParent('link'));
      const manifest = join(parent, 'link', 'IpRoute', 'IpRoute.psd1');
      expect(await warnings(manifest)).to.deep.equal([]);
      chmodSync(behind, 0o777);
      const [warning] = await warnings(manifest);
      expect(warning).to.match(/everybody may move away what lies in '.*behind 'it' \[x\]'/);
      await mend(warning);
      expect(await warnings(manifest)).to.deep.equal([]);
    });

    it('says nothing to another user of what he has installed for himself, and compares it where others may write', async function () {
      const user = ['--reuid', NOBODY, '--regid', NOBODY, '--clear-groups'].map(String);
      const { path } = testPowerShell();
      if (spawnSync('setpriv', [...user, 'test', '-x', path]).status !== 0) {
        console.log('      skipped: another user cannot start this PowerShell');
        return this.skip();
      }
      for (const folder of [base, parent]) chmodSync(folder, 0o755);
      const modules = '.local/share/powershell/Modules';
      cpSync(module.folder, inParent(join('home', modules, 'IpRoute')), { recursive: true });
      spawnSync('chown', ['-R', String(NOBODY), inParent('home')]);
      writeFileSync(
        inParent('use.ps1'),
        `param ($Manifest)
        Import-Module $Manifest
        try { (Connect-IpRouteHost -Simulator).Backend } catch { $_.FullyQualifiedErrorId }`,
      );
      const use = (folder: string) =>
        spawnSync(
          'setpriv',
          [...user, path, '-NoProfile', '-File', inParent('use.ps1'), join(folder, 'IpRoute.psd1')],
          { env: powerShellEnvironment({ HOME: inParent('home') }), encoding: 'utf8', cwd: '/' },
        ).stdout.trim();
      expect(use(inParent(join('home', modules, 'IpRoute')))).to.equal('Simulator');
      expect(use(module.folder)).to.equal('Simulator');
      chmodSync(module.bin, 0o777);
      rmSync(program());
      plant(program());
      expect(use(module.folder)).to.equal('ExecutableMismatch,Connect-IpRouteHost');
      expect(hasRun()).to.equal(false);
    });
  });
});
