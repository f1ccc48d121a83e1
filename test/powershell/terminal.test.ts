import { expect } from 'chai';
import { KEY, linesOf, onLaptop } from './laptop.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** A person at a prompt; the other session is another process that works on the same machine file. */
describe('a terminal', () => {
  const here = onLaptop();
  let terminal: Terminal;

  before(async function () {
    // Only Windows' own console could say what that shows.
    if (process.platform === 'win32') this.skip();
    terminal = await openTerminal(here.folder);
    terminal.type('Import-Module IpRoute; $null = Connect-IpRouteHost -Simulator -MachineFile laptop.json\r');
    await terminal.prompt();
  });
  after(() => terminal?.close());

  it('shows each event of a watch as it comes, and answers after Ctrl+C', async () => {
    terminal.type('Watch-IpRouteEntry\r');
    await terminal.until(/Watch-IpRouteEntry\n/);
    const change = (metric: number) => linesOf(here.shell, `$null = Set-IpRouteEntry ${KEY} -RouteMetric ${metric}`);
    // Nothing says when it has begun to watch, so there are changes until it has shown one.
    let metric = 100;
    let isShown = false;
    const head = terminal.until(/Simulator: laptop\.json\n\nTime .*DestinationPrefix.*\n[- ]+\n/).finally(() => {
      isShown = true;
    });
    while (!isShown) await change(++metric);
    await head;
    for (const next of [7001, 7002, 7003]) {
      await change(next);
      const shown = await terminal.until(new RegExp(`RouteMetric \\d+ -> ${next} .*\\n`));
      expect(shown.trimEnd().split('\n').at(-1)).to.match(/^\d\d:\d\d:\d\d .*172\.22\.0\.0\/20 /);
    }
    terminal.type('\x03');
    await terminal.prompt();
    terminal.type('"It has $((Get-IpRouteHost).Backend)"\r');
    expect(await terminal.prompt()).to.match(/\nIt has Simulator:.*laptop\.json\n/);
  });

  it('completes by Tab what is there, and never by a file what takes none', async () => {
    terminal.type('(Get-IpInterfaceEntry lo\t -AddressFamily IPv4).ifIndex\r');
    expect(await terminal.prompt()).to.match(/'Loopback Pseudo-Interface 1'[\s\S]*\n1\n/);
    // The machine file is the only one in the folder: it would be put in at once.
    terminal.type('Set-IpRouteEntry -RouteMetric \t-Publish Y\t\r');
    const shown = await terminal.prompt();
    expect(shown).to.match(/-RouteMetric -Publish Yes[\s\S]*\nSet-IpRouteEntry: .*'RouteMetric'/);
    expect(shown).to.not.include('laptop.json');
  });

  it('stages records until Ctrl+C, and then nothing is done, nothing is kept, and the session goes on', async () => {
    const calls = '& (Get-Module IpRoute) { @($script:Calls).Count }';
    terminal.type(
      `function Rows { 1..3 | ForEach-Object { [pscustomobject] @{ DestinationPrefix = "10.78.$_.0/24"; NextHop = '192.168.0.1'; InterfaceIndex = 13 } } }\r`,
    );
    await terminal.prompt();
    terminal.type(
      "& { Rows; [Console]::WriteLine('all ' + 'staged'); Start-Sleep 600 } | New-IpRouteEntry -Atomic -Confirm:$false\r",
    );
    await terminal.until(/all staged\n/);
    terminal.type('\x03');
    await terminal.prompt();
    terminal.type(
      `"has $(@(Get-IpRouteEntry 10.78.*).Count) routes, $(@(Get-IpRouteChangeSet).Count) sets, $(${calls}) calls"\r`,
    );
    expect(await terminal.prompt()).to.include('\nhas 0 routes, 0 sets, 0 calls\n');
    terminal.type('"made $(@(Rows | New-IpRouteEntry -Atomic -Confirm:$false).Count)"\r');
    expect(await terminal.prompt()).to.include('\nmade 3\n');
    terminal.type('"undone $(@(Undo-IpRouteChangeSet -Id (Get-IpRouteChangeSet).Id -Confirm:$false).Count)"\r');
    expect(await terminal.prompt()).to.include('\nundone 3\n');
  });

  it('asks for each record that is to be changed as one, and leaves out those that are declined', async () => {
    const ask = async (...answers: string[]) => {
      terminal.type('$made = @(Rows | New-IpRouteEntry -Atomic -Confirm); "made " + $made.Count\r');
      for (const answer of answers) {
        await terminal.until(/\(default is "Y"\): ?/);
        terminal.type(`${answer}\r`);
      }
      await terminal.until(/\nmade \d\n/);
      await terminal.prompt();
      terminal.type(
        '"has $((Get-IpRouteEntry 10.78.*).DestinationPrefix) of $(@($made.ChangeSetId | Select-Object -Unique).Count)"\r',
      );
      return /\n(has .*)\n/.exec(await terminal.prompt())?.[1];
    };
    expect(await ask('l')).to.equal('has  of 0');
    expect(await ask('n', 'n', 'n')).to.equal('has  of 0');
    expect(await ask('y', 'n', 'y')).to.equal('has 10.78.1.0/24 10.78.3.0/24 of 1');
  });
});
