import { join } from 'node:path';
import { expect } from 'chai';
import { runFile } from './session.ts';

describe('build.ps1', () => {
  const script = join(import.meta.dirname, '..', '..', 'build.ps1');

  it('runs a task and ends as it ends', async () => {
    const result = await runFile(script, { args: ['-Task', 'Check'] });
    expect(result.exitCode, result.stdout + result.stderr).to.equal(0);
  });

  it('refuses a task that it does not know', async () => {
    const result = await runFile(script, { args: ['-Task', 'Fly'] });
    expect(result.exitCode).to.equal(1);
    expect(result.stderr).to.match(/Fly/);
  });
});
