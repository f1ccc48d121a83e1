// The kit's pages stand with those of its first module; its package takes them along.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const kit = join(import.meta.dirname, '..');
mkdirSync(join(kit, 'docs'), { recursive: true });
cpSync(join(kit, '..', 'LICENSE'), join(kit, 'LICENSE'));
for (const page of ['contract-language.md', 'protocol.md']) {
  cpSync(join(kit, '..', 'docs', page), join(kit, 'docs', page));
}
