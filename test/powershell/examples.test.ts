import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readOnce } from '../generator/read-once.ts';
import { trim } from '../tools/transcripts.ts';
import { linesOf, onLaptop } from './laptop.ts';
import { complaintsOf, examplesOf, runExample } from './run-examples.ts';
import { runScript } from './session.ts';

const model = readOnce(fileURLToPath(new URL('../../src/contract.ts', import.meta.url)));

/** What goes on until it is stopped, or for longer than a test waits. */
const LONG = [
  "Put the metric of a VPN's routes back whenever the VPN makes them anew",
  'Show what happens to the default routes in the next ten minutes',
  'Make a route again whenever something deletes it',
];

/** What another session does meanwhile, where an example waits for it. */
const MEANWHILE: Readonly<Record<string, string>> = {
  'Wait until a route appears':
    'New-IpRouteEntry -DestinationPrefix 10.0.0.0/8 -NextHop 192.168.0.1 -InterfaceAlias Wi-Fi',
};

describe('the examples of the help', () => {
  const here = onLaptop();
  const elsewhere = async (script: string) => {
    const connect = `Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile '${here.file}'`;
    expect((await runScript(`${connect}; $null = ${script}`)).stderr).to.equal('');
  };

  it('are there for each cmdlet', () => {
    for (const { name, examples } of model.commands) expect(examples, name).to.have.length.greaterThan(0);
  });

  it('are shown with what they print, in the help, too', async () => {
    const shown = examplesOf(model).filter(({ output }) => output !== undefined);
    expect(shown).to.have.length.greaterThan(8);
    const help = (await here.shell.run('Get-Help Find-IpRouteEntry -Examples')).output;
    for (const line of shown.find(({ cmdlet }) => cmdlet === 'Find-IpRouteEntry')?.output?.split('\n') ?? [''])
      expect(help).to.include(line.trim());
  });

  for (const example of examplesOf(model)) {
    it(`run without an error: ${example.cmdlet}, ${example.title}`, async () => {
      // What ends by itself may take its time on a busy machine.
      const running = runExample(here.shell, example, LONG.includes(example.title) ? undefined : 240_000);
      const other = MEANWHILE[example.title];
      if (other !== undefined) await elsewhere(other);
      const { output, errors, stopped } = await running;
      expect(errors).to.equal('');
      if (example.output !== undefined) expect(trim(output)).to.equal(example.output);
      expect(stopped).to.equal(LONG.includes(example.title));
      expect(await complaintsOf(here.shell, example.code)).to.deep.equal([]);
      // The session goes on.
      expect(await linesOf(here.shell, "'there'")).to.deep.equal(['there']);
    });
  }

  it('would fail this test if they wrote an error, called what is not there, or did not parse', async () => {
    const run = await runExample(here.shell, { title: '', code: 'Get-IpRouteEntry 10.99.0.0/16' });
    expect(run.errors).to.match(/10\.99\.0\.0\/16/);
    expect(await complaintsOf(here.shell, 'Get-IpRouteEntry -Nothing 1; Get-Nothing')).to.deep.equal([
      "Get-IpRouteEntry Nothing: A parameter cannot be found that matches parameter name 'Nothing'.",
      'There is no command Get-Nothing',
    ]);
    expect(await complaintsOf(here.shell, 'Get-IpRouteEntry | (')).to.have.length.greaterThan(0);
  });
});
