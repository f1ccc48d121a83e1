import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import {
  dropCommand,
  namesOf,
  originComplaints,
  type PipedOrigin,
  refuseAll,
} from '../../../../generator/library/contract/origin.ts';

describe('a piped object of another session', () => {
  const thing = { what: 'book', getter: 'Get-Book' };
  const complaints = (piped: Readonly<Record<string, string>>, computer = 'shelf.example.org') =>
    originComplaints(piped as PipedOrigin, { backend: 'Memory', computer }, thing);
  const ids = (piped: Readonly<Record<string, string>>, computer?: string) =>
    complaints(piped, computer).map(({ id }) => id);
  const elsewhere = (...names: string[]) => names.filter((name) => ids({ ComputerName: name }).length > 0);

  it('is known by its computer, however that is called', () => {
    const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const addresses = own.map(({ address }) => address.replace(/%.*$/, ''));
    expect(addresses).to.include('127.0.0.1');
    const written = addresses.flatMap((one) =>
      one.includes(':') ? [one, `[${one}]`, `${one}%7`, `[${one}%7]`] : [one],
    );
    expect(
      elsewhere('shelf', 'SHELF', 'shelf.example.org', 'Shelf.Example.org', '.', 'localhost', ...written),
    ).to.deep.equal([]);
    const others = [
      'shelf.example.com',
      'shelf2',
      'shelf2.example.org',
      '192.0.2.77',
      '2001:db8::77',
      '[2001:db8::77%7]',
      '1.2',
    ];
    expect(elsewhere(...others)).to.deep.equal(others);
    expect(ids({ ComputerName: 'shelf.example.org' }, 'shelf')).to.deep.equal([]);
    expect(ids({ ComputerName: 'face' }, 'face')).to.deep.equal([]);
  });

  it('counts by what it says itself, more than by what PowerShell adds', () => {
    expect(ids({ ComputerName: 'shelf', PSComputerName: 'other' })).to.deep.equal([]);
    expect(ids({ PSComputerName: 'shelf' })).to.deep.equal([]);
    const [one] = complaints({ PSComputerName: 'other' });
    expect(one?.names).to.deep.equal(['PSComputerName']);
    expect(one?.message).to.equal(
      "The piped object is of the computer 'other', but this session works on 'shelf.example.org'.",
    );
    expect(one?.action).to.equal('Run the whole pipeline there: Invoke-Command -ComputerName other { ... }.');
  });

  it('is refused with all that is wrong with it, and how to take it all the same', () => {
    const all = complaints({ Backend: 'File', ComputerName: 'other', PSComputerName: 'third' });
    expect(namesOf(all)).to.deep.equal(['Backend', 'ComputerName', 'PSComputerName']);
    const drop = () => dropCommand(namesOf(all));
    expect(drop()).to.equal('| Select-Object * -ExcludeProperty Backend, ComputerName, PSComputerName |');
    try {
      refuseAll(all, drop);
      expect.fail('nothing is refused');
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const { id, category, message, action } = error.facts;
      expect([id, category]).to.deep.equal(['OtherBackend', 'InvalidArgument']);
      expect(message).to.match(
        /^The piped object comes from 'File', but .* 'Memory'\. The piped object is of the computer 'other', /,
      );
      expect(action).to.match(
        /^Get the book from this session, .* -ComputerName other .* the cmdlet: \| Select-Object /,
      );
    }
    expect(() => refuseAll([], drop)).to.not.throw();
    expect(ids({ Backend: 'Memory' })).to.deep.equal([]);
  });

  it('is refused where it only says what would be, whatever else it says', () => {
    for (const WhatIf of ['True', 'true'])
      expect(() => complaints({ WhatIf, Backend: 'File' })).to.throw('only says what would be done (WhatIf)');
    expect(ids({ WhatIf: 'False' })).to.deep.equal([]);
  });
});
