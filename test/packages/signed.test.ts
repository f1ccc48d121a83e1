import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { authenticodeHash } from '../../generator/package/authenticode-hash.ts';
import { koffiModule } from '../../generator/package/node-binaries.ts';
import { sha256 } from '../../generator/package/sha256.ts';
import { signerOf } from '../../generator/package/signing.ts';
import { ownFolder, packHere, removeFolder, VERSION } from './packed.ts';

/** A certificate for code signing that nobody trusts, made for this run. */
function throwAway(folder: string): { file: string; passwordFile: string; authority: string } {
  const [key, authority, file, passwordFile] = ['key.pem', 'certificate.pem', 'certificate.pfx', 'password'].map(
    (name) => join(folder, name),
  ) as [string, string, string, string];
  writeFileSync(passwordFile, 'throw-away');
  const openssl = (...words: string[]) => {
    const { status, stderr } = spawnSync('openssl', words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${words[0]} ended with ${status}: ${stderr}`);
  };
  const usage = ['-addext', 'keyUsage=digitalSignature', '-addext', 'extendedKeyUsage=codeSigning'];
  const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', authority, '-days', '2'];
  openssl('req', '-x509', ...made, '-subj', '/CN=Throw-away', ...usage);
  openssl('pkcs12', '-export', '-inkey', key, '-in', authority, '-out', file, '-passout', `file:${passwordFile}`);
  return { file, passwordFile, authority };
}

describe('a package that is signed', function () {
  this.timeout(600_000);
  let folder: string;
  let certificate: ReturnType<typeof throwAway>;
  let files: Record<string, Uint8Array>;
  const verify = (path: string) =>
    spawnSync('osslsigncode', ['verify', '-CAfile', certificate.authority, '-in', path], { encoding: 'utf8' });

  before(async function () {
    const missing = ['osslsigncode', 'openssl'].find((name) => spawnSync(name, ['--version']).error !== undefined);
    if (missing !== undefined) {
      console.log(`      skipped: ${missing} is not installed`);
      return this.skip();
    }
    folder = ownFolder();
    certificate = throwAway(folder);
    const words = ['--certificate', certificate.file, '--password-file', certificate.passwordFile];
    await packHere(join(folder, 'packages'), ['--target', 'win-x64', ...words]);
    files = unzipSync(readFileSync(join(folder, 'packages', `IpRoute.${VERSION}.nupkg`)));
  });
  after(() => folder !== undefined && removeFolder(folder));

  it('has a program and a library with valid signatures', () => {
    for (const name of ['iproute.exe', 'koffi.node']) {
      const path = join(folder, name);
      writeFileSync(path, files[`bin/win-x64/${name}`] ?? '');
      const { status, stdout } = verify(path);
      expect(status, stdout).to.equal(0);
      const hash = authenticodeHash(files[`bin/win-x64/${name}`] ?? new Uint8Array());
      expect(/Calculated message digest +: (\w+)/.exec(stdout)?.[1], 'as rules name it').to.equal(hash);
      const changed = Buffer.from(files[`bin/win-x64/${name}`] ?? []);
      changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
      writeFileSync(path, changed);
      expect(verify(path).status, 'one bit').to.not.equal(0);
    }
  });

  it('has a library that Windows knows by the same hash as without a signature', () => {
    const signed = files['bin/win-x64/koffi.node'] ?? new Uint8Array();
    const bare = readFileSync(koffiModule('win-x64'));
    expect(sha256(signed)).to.not.equal(sha256(bare));
    expect(authenticodeHash(signed)).to.be.a('string').and.to.equal(authenticodeHash(bare));
  });

  it('knows its library by the digest that this has with its signature, in program and manifest', () => {
    const digest = sha256(files['bin/win-x64/koffi.node'] ?? '');
    expect(Buffer.from(files['bin/win-x64/iproute.exe'] ?? []).includes(digest)).to.equal(true);
    const manifest = Buffer.from(files['IpRoute.psd1'] ?? []).toString();
    expect(manifest).to.include(`'win-x64/koffi.node' = '${digest}'`);
    expect(manifest).to.include(`'win-x64/iproute.exe' = '${sha256(files['bin/win-x64/iproute.exe'] ?? '')}'`);
  });

  it('is not made where the password is wrong, and the reason is said', async () => {
    const passwordFile = join(folder, 'wrong');
    writeFileSync(passwordFile, 'wrong');
    const image = join(folder, 'other.node');
    writeFileSync(image, files['bin/win-x64/koffi.node'] ?? '');
    const error = await signerOf({ file: certificate.file, passwordFile }, folder)
      .signImage(image)
      .then(
        () => undefined,
        (reason: Error) => reason,
      );
    expect(error?.message).to.match(/other\.node cannot be signed: .*(?:password|PKCS#?12|Failed)/is);
  });
});
