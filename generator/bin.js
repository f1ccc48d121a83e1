#!/usr/bin/env node
// The package's command. node runs no TypeScript of a package by itself, so tsx reads it; by the kit's own settings,
// not by those of the folder that it is called from.
import { join } from 'node:path';
import { register } from 'tsx/esm/api';

register({ tsconfig: join(import.meta.dirname, 'tsconfig.json') });
const { run } = await import('./cli.ts');
process.exitCode = await run(process.argv.slice(2));
