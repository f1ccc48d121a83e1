import { join } from 'node:path';
import { readContract } from './contract/read-contract.ts';
import { buildExecutable } from './package/executable.ts';

/** Builds the module's executable for Linux and for Windows, where the module looks for it. */
const [contract = 'src/contract.ts', entry = 'src/main.ts', out = 'module/IpRoute'] = process.argv.slice(2);
const { executable } = readContract(contract);
for (const target of ['linux-x64', 'win-x64'] as const) {
  const built = await buildExecutable({ entry, name: executable, outDir: join(out, 'bin', target), target });
  if (built.rebuilt) console.error(`Built ${built.path}`);
}
