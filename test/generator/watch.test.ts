import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { generate } from '../../generator/cli.ts';

const vocabulary = join(import.meta.dirname, '..', '..', 'generator', 'library', 'contract', 'vocabulary.ts');
const facts = ['name', 'prefix', 'executable', 'author', 'copyright', 'description', 'releaseNotes'];

/** What becomes of a contract that knows nothing of routes; its files by their names without the module's or the contract's, or the diagnostics. */
function emit(parameters: string): Map<string, string> | string {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  try {
    writeFileSync(
      join(folder, 'entry.ts'),
      `import { defineModule, type ByName, type DateTime, type Piped, type UInt32, type Watch } from '${vocabulary}';
export const contract = defineModule({ ${facts.map((name) => `${name}: 'Tide'`).join(', ')}, tags: [], version: '1.0.0', guid: '0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f' });
export interface Wave { /** When. */ At: DateTime; /** Before. */ Last: DateTime | null; /** In metres. */ Height: UInt32 }
export interface Shore {
  ${parameters}
}
/**
 * Watches waves.
 * @cmdlet Watch-Wave
 */
export function watchWave(shore: Shore): Watch<Wave> { throw new Error(String(shore)); }
`,
    );
    const files = generate(join(folder, 'entry.ts'), folder);
    return new Map([...files].map(([path, text]) => [basename(path).replace(/^[^.]*\./, ''), text]));
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('generator, of a watch', () => {
  it('emits a cmdlet that takes nothing from the pipeline and closes its child in any case', () => {
    const files = emit('/** Its lowest. */ Lowest?: UInt32');
    if (typeof files === 'string') throw new Error(files);
    const script = files.get('psm1') ?? '';
    const cmdlet = script.slice(script.indexOf('function Watch-Wave'));
    // What it does is read at its first call.
    const body = files.get('Watch.psm1') ?? '';
    expect(body).to.include('$_request = "Watch-Wave`tapply`t$($_call[\'Head\'])$_tail"');
    expect(body).to.match(/finally \{\s+Close-Tide_Channel -Channel \$_call\['Own'\]/);
    expect(cmdlet).to.not.match(/^\s+process \{/m);
    expect(script).to.include('[datetime] $At').and.include('[System.Nullable[datetime]] $Last');
    expect(files.get('generated.ts')).to.match(/"?watches"?: ?true/);
  });

  it('refuses what is piped, and a moment as a parameter', () => {
    expect(emit('/** Its lowest. */ Lowest?: ByName<UInt32>')).to.match(
      /entry\.ts:11:1 G017: 'Lowest' is piped, but a watch/,
    );
    expect(emit('/** Its lowest. */ Lowest?: Piped<string>')).to.match(/G017/);
    expect(emit('/** Since. */ Since?: DateTime')).to.match(
      /entry\.ts:5:\d+ G020: the type of 'Since' cannot become a par/,
    );
  });
});
