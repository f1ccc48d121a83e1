import { NtExecutable, NtExecutableResource } from 'pe-library';
import { Data, Resource } from 'resedit';
import { BuildError } from './build-error.ts';

/** What a program says of itself where Windows shows its properties. */
export interface Identity {
  /** Its file name, with .exe. */
  readonly file: string;
  /** The product that it is a part of. */
  readonly product: string;
  /** Semver. */
  readonly version: string;
  readonly description: string;
  readonly company: string;
  readonly copyright: string;
  /** The bytes of an .ico file. */
  readonly icon: Uint8Array;
}

/** RT_ICON, RT_GROUP_ICON and RT_VERSION. */
const REPLACED: readonly unknown[] = [3, 14, 16];
/** English of the United States, in UTF-16. */
const [LANGUAGE, UTF16] = [0x409, 1200];
/** VOS_NT_WINDOWS32 and VFT_APP. */
const [WINDOWS, PROGRAM] = [0x40004, 1];

/**
 * Gives a Windows program a version resource and an icon in the place of those that it has.
 * @param image - without a signature; not changed
 * @throws {BuildError} where the icon is no .ico file
 */
export function withIdentity(image: Uint8Array, identity: Identity): Uint8Array {
  const { file, product, version, description, company, copyright } = identity;
  const program = NtExecutable.from(image);
  const resources = NtExecutableResource.from(program);
  resources.entries = resources.entries.filter(({ type }) => !REPLACED.includes(type));
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, 1, LANGUAGE, readIcon(identity.icon));
  const [major = 0, minor = 0, patch = 0] = version.split(/[.+-]/, 3).map(Number);
  const [high, low] = [major * 0x10000 + minor, patch * 0x10000];
  Resource.VersionInfo.create({
    lang: LANGUAGE,
    fixedInfo: {
      fileVersionMS: high,
      fileVersionLS: low,
      productVersionMS: high,
      productVersionLS: low,
      fileFlagsMask: 0x3f,
      fileOS: WINDOWS,
      fileType: PROGRAM,
    },
    strings: [
      {
        lang: LANGUAGE,
        codepage: UTF16,
        values: {
          CompanyName: company,
          FileDescription: description,
          FileVersion: version,
          InternalName: file.replace(/\.exe$/, ''),
          LegalCopyright: copyright,
          OriginalFilename: file,
          ProductName: product,
          ProductVersion: version,
        },
      },
    ],
  }).outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return new Uint8Array(program.generate());
}

function readIcon(bytes: Uint8Array) {
  try {
    const { icons } = Data.IconFile.from(bytes);
    if (icons.length > 0) return icons.map(({ data }) => data);
  } catch {
    // Said below.
  }
  throw new BuildError('The icon of the program is no .ico file with a picture in it.');
}
