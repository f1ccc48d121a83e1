import { posix } from 'node:path';
import { guidOf } from '../text/guid.ts';
import { printXml, type XmlNode } from '../text/xml.ts';
import { authenticodeHash } from './authenticode-hash.ts';
import type { PackageFacts } from './nuspec.ts';
import { sha256 } from './sha256.ts';
import { type PackedFile, sorted, textFile } from './zip.ts';

/** A program or library of Windows, and the hash by which Windows knows it. */
interface Image {
  readonly path: string;
  readonly size: number;
  readonly hash: string;
}

const SCRIPT = /\.(?:ps1|psm1|psd1|ps1xml)$/;

/** The rules by which a Windows computer lets run just these files; none where there are no programs for Windows. */
export function policies(facts: PackageFacts, files: readonly PackedFile[]): PackedFile[] {
  const images = sorted(files).flatMap(({ path, bytes }): Image[] => {
    const hash = authenticodeHash(bytes);
    return hash === undefined ? [] : [{ path, size: bytes.length, hash }];
  });
  if (images.length === 0) return [];
  const scripts = sorted(files)
    .filter(({ path }) => SCRIPT.test(path))
    .map(({ path, bytes }) => ({ path, size: bytes.length, hash: sha256(bytes).toUpperCase() }));
  return [
    textFile('_manifest/AppControl.xml', appControl(facts, images)),
    textFile('_manifest/AppLocker.xml', appLocker(facts, images, scripts)),
  ];
}

/** App Control calls its own format of policies by this. */
const PLATFORM = '{2E07F7E4-194C-4D20-B7C9-6F44A6C5A234}';
/** The base policy that Windows itself brings examples of; Set-CIPolicyIdInfo puts another one in its place. */
const BASE = '{A244370E-44C9-4C06-B551-F6016E563076}';
const USER_MODE = '12';

function appControl({ name, version }: PackageFacts, images: readonly Image[]): string {
  const rules = images.map(({ path, hash }, at) => ({
    '@ID': `ID_ALLOW_A_${at}`,
    '@FriendlyName': `${name} ${version} ${path}`,
    '@Hash': hash,
  }));
  const refs = rules.map((rule) => ({ '@RuleID': rule['@ID'] }));
  const about = `A supplemental policy of App Control for the programs of ${name} ${version}, by their Authenticode hashes.
Of the base policy it says: Set-CIPolicyIdInfo -FilePath AppControl.xml -BasePolicyToSupplementPath <base.xml>.
What hash App Control compares of a script Microsoft does not publish: scripts are allowed by their signature, by the catalog, or by
rules that Windows itself makes: New-CIPolicy -ScanPath <this module> -UserPEs -Level Hash. In a policy that allows none of these they run in constrained language.`;
  return printXml(about, {
    SiPolicy: {
      '@xmlns': 'urn:schemas-microsoft-com:sipolicy',
      '@PolicyType': 'Supplemental Policy',
      VersionEx: '10.0.0.0',
      PlatformID: PLATFORM,
      Rules: { Rule: { Option: 'Enabled:Unsigned System Integrity Policy' } },
      EKUs: {},
      FileRules: { Allow: rules },
      Signers: {},
      SigningScenarios: {
        SigningScenario: {
          '@Value': USER_MODE,
          '@ID': 'ID_SIGNINGSCENARIO_WINDOWS',
          '@FriendlyName': 'User mode',
          ProductSigners: { FileRulesRef: { FileRuleRef: refs } },
        },
      },
      UpdatePolicySigners: {},
      CiSigners: {},
      HvciOptions: '0',
      BasePolicyID: BASE,
      PolicyID: `{${guidOf(JSON.stringify([name, version, images])).toUpperCase()}}`,
    },
  });
}

const EVERYBODY = 'S-1-1-0';

function appLocker({ name, version }: PackageFacts, images: readonly Image[], scripts: readonly Image[]): string {
  const about = `Rules of AppLocker for the files of ${name} ${version}, by their hashes: Set-AppLockerPolicy -XmlPolicy AppLocker.xml -Merge.
Without -Merge they would be all that may run.`;
  const collection = (type: string, files: readonly Image[]): XmlNode => {
    const rule: XmlNode = {
      '@Id': guidOf(JSON.stringify([name, version, type, files])),
      '@Name': `${name} ${version}`,
      '@Description': `The files of ${name} ${version}, by their hashes`,
      '@UserOrGroupSid': EVERYBODY,
      '@Action': 'Allow',
      Conditions: {
        FileHashCondition: {
          FileHash: files.map(({ path, size, hash }) => ({
            '@Type': 'SHA256',
            '@Data': `0x${hash}`,
            '@SourceFileName': posix.basename(path),
            '@SourceFileLength': String(size),
          })),
        },
      },
    };
    return {
      '@Type': type,
      '@EnforcementMode': 'NotConfigured',
      ...(files.length === 0 ? {} : { FileHashRule: rule }),
    };
  };
  const programs = images.filter(({ path }) => path.endsWith('.exe'));
  const libraries = images.filter(({ path }) => !path.endsWith('.exe'));
  return printXml(about, {
    AppLockerPolicy: {
      '@Version': '1',
      RuleCollection: [collection('Exe', programs), collection('Dll', libraries), collection('Script', scripts)],
    },
  });
}
