import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { quote } from '../text/powershell.ts';
import { BuildError } from './build-error.ts';
import type { PackedFile } from './zip.ts';

/** By which certificate files are signed. */
export type Certificate = {
  /** The server that says when it was signed: without, a signature ends with its certificate. */
  readonly timestampServer?: string | undefined;
} & (
  | {
      /** A PKCS #12 file, for osslsigncode. */
      readonly file: string;
      readonly passwordFile?: string | undefined;
    }
  | {
      /** Of a certificate in a store of this Windows. */
      readonly thumbprint: string;
    }
);

/** What signs. What is absent cannot be done here. */
export interface Signer {
  /** Signs a program or library where it lies. */
  readonly signImage: (path: string) => Promise<void>;
  /** Gives the files with their scripts signed. */
  readonly signScripts?: (files: readonly PackedFile[]) => Promise<PackedFile[]>;
  /** Makes the signed catalog of the files. */
  readonly makeCatalog?: (name: string, files: readonly PackedFile[]) => Promise<PackedFile>;
}

/** Signs by osslsigncode where the certificate is a file, and by Windows where it is one of its own. */
export function signerOf(certificate: Certificate, workDir: string): Signer {
  return 'file' in certificate ? fileSigner(certificate) : windowsSigner(certificate, workDir);
}

const run = promisify(execFile);

function fileSigner({ file, passwordFile, timestampServer }: Extract<Certificate, { file: string }>): Signer {
  const words = [
    ...['-pkcs12', file],
    ...(passwordFile === undefined ? [] : ['-readpass', passwordFile]),
    ...['-h', 'sha256'],
    ...(timestampServer === undefined ? [] : ['-ts', timestampServer]),
  ];
  return {
    async signImage(path) {
      const signed = `${path}.signed`;
      await rm(signed, { force: true });
      try {
        await run('osslsigncode', ['sign', ...words, '-in', path, '-out', signed]);
      } catch (error) {
        const { code, stdout, stderr, message } = error as Error & { code?: unknown; stdout?: string; stderr?: string };
        const missing = 'osslsigncode is not installed, which signs where --certificate names a file.';
        const said = `${stderr ?? ''}${stdout ?? ''}`.trim() || message;
        throw new BuildError(code === 'ENOENT' ? missing : `${path} cannot be signed: ${said}`);
      }
      await rename(signed, path);
    },
  };
}

const SCRIPT = /\.(?:ps1|psm1|psd1|ps1xml)$/;

function windowsSigner(certificate: Extract<Certificate, { thumbprint: string }>, workDir: string): Signer {
  const { thumbprint, timestampServer } = certificate;
  if (process.platform !== 'win32') {
    throw new BuildError(
      'A certificate is found by its thumbprint on Windows only: elsewhere give --certificate <file>.',
    );
  }
  const server = timestampServer === undefined ? '' : ` -TimestampServer ${quote(timestampServer)}`;
  const sign = (paths: readonly string[]) =>
    powershell([
      `$thumbprint = ${quote(thumbprint)}`,
      '$all = Get-ChildItem Cert:\\CurrentUser\\My, Cert:\\LocalMachine\\My -CodeSigningCert',
      '$certificate = $all | Where-Object Thumbprint -eq $thumbprint | Select-Object -First 1',
      'if ($null -eq $certificate) { throw "No certificate for code signing has the thumbprint $thumbprint." }',
      `foreach ($path in @(${paths.map(quote).join(', ')})) {`,
      `    $signing = @{ LiteralPath = $path; Certificate = $certificate; HashAlgorithm = 'SHA256'; IncludeChain = 'All' }`,
      `    $signature = Set-AuthenticodeSignature @signing${server}`,
      '    if ($signature.Status -ne \'Valid\') { throw "${path}: $($signature.StatusMessage)" }',
      '}',
    ]);
  return {
    signImage: (path) => sign([path]),
    signScripts: (files) =>
      inFolder(workDir, files, async (folder) => {
        const isScript = ({ path }: PackedFile) => SCRIPT.test(path);
        await sign(files.filter(isScript).map(({ path }) => join(folder, path)));
        return Promise.all(
          files.map(async (file) =>
            isScript(file) ? { ...file, bytes: await readFile(join(folder, file.path)) } : file,
          ),
        );
      }),
    makeCatalog: (name, files) =>
      inFolder(workDir, files, async (folder) => {
        const path = `${folder}.cat`;
        try {
          await powershell([
            `$null = New-FileCatalog -Path ${quote(folder)} -CatalogFilePath ${quote(path)} -CatalogVersion 2.0`,
          ]);
          await sign([path]);
          return { path: name, bytes: await readFile(path) };
        } finally {
          await rm(path, { force: true });
        }
      }),
  };
}

/** Lays the files into a folder of their own for as long as `use` takes. */
async function inFolder<T>(
  workDir: string,
  files: readonly PackedFile[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  await mkdir(workDir, { recursive: true });
  const folder = await mkdtemp(join(workDir, 'signing-'));
  try {
    for (const { path, bytes } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function powershell(lines: readonly string[]): Promise<void> {
  const script = ["$ErrorActionPreference = 'Stop'", "$ProgressPreference = 'SilentlyContinue'", ...lines].join('\n');
  const words = ['-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(script, 'utf16le').toString('base64')];
  try {
    await run('powershell.exe', words);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new BuildError(`Windows does not sign: ${stderr?.trim() || message}`);
  }
}
