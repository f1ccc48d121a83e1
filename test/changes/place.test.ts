import { expect } from 'chai';
import { CommandError } from '../../generator/library/contract/command-error.ts';
import { checkPlace, checkUndoPlace, type PlaceOptions } from '../../src/changes/place.ts';
import type { Machine } from '../../src/session/machine.ts';
import { everyChange, twoInterfaces } from './planned.ts';

const set = everyChange(twoInterfaces());
const LIVE = { backend: 'Live', computer: 'SRV01' };
const COPY = { backend: 'Simulator:copy.json', computer: 'DESK1' };
const BOTH = { Rehearse: true, FromRehearsal: true };
const THERE = 'Carry it out there: Invoke-Command -ComputerName SRV01 { ... }.';

type Place = typeof LIVE;

/** What comes of a set that was planned in one place, in another one: the sentence, or the id, message and action of the error. */
function outcome(work: () => string | undefined): string | readonly string[] | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.facts.category).to.equal('InvalidArgument');
    return [error.facts.id, error.facts.message, error.facts.action ?? ''];
  }
}

const carriedOut = (planned: Place, here: Place, options: PlaceOptions = {}) =>
  outcome(() => checkPlace({ ...set, ...planned }, here as Machine, options));
const undone = (made: Place, here: Place) =>
  outcome(() => {
    checkUndoPlace({ ...set, ...made }, here as Machine);
    return undefined;
  });

describe('a set that was planned in one place', () => {
  it('is carried out there without a word, and anywhere where it is empty', () => {
    expect(carriedOut(LIVE, LIVE)).to.equal(undefined);
    expect(carriedOut(COPY, COPY)).to.equal(undefined);
    expect(checkPlace({ ...set, ...COPY, changes: [] }, LIVE as Machine, BOTH)).to.equal(undefined);
  });

  it('is refused elsewhere, with the switch or the computer that it may go by', () => {
    const OTHER = { backend: 'Live', computer: 'SRV02' };
    expect(carriedOut(COPY, LIVE)).to.deep.equal([
      'OtherBackend',
      'The plan is of Simulator:copy.json of DESK1, but this session works on Live of SRV01.',
      'To carry out on the live machine what was rehearsed, give -FromRehearsal.',
    ]);
    expect(carriedOut(LIVE, COPY)).to.deep.equal([
      'OtherBackend',
      'The plan is of Live of SRV01, but this session works on Simulator:copy.json of DESK1.',
      'To rehearse it here, on the simulated machine, give -Rehearse.',
    ]);
    expect(carriedOut(LIVE, OTHER)).to.deep.equal([
      'OtherComputer',
      'The plan is of Live of SRV01, but this session works on Live of SRV02.',
      THERE,
    ]);
  });

  it('is rehearsed on a simulated machine, and never on the live one', () => {
    expect(carriedOut(LIVE, COPY, { Rehearse: true })).to.equal(
      'A rehearsal: what was planned on Live of SRV01 is carried out on Simulator:copy.json, and on nothing else.',
    );
    for (const planned of [LIVE, COPY])
      expect(carriedOut(planned, LIVE, { Rehearse: true })).to.deep.equal([
        'RehearsalOnLive',
        '-Rehearse is given, but this session works on the live machine.',
        'Connect to a copy of it: Connect-IpRouteHost -Simulator -MachineFile ./copy.json, which Export-IpRouteTable writes.',
      ]);
    expect(carriedOut(LIVE, COPY, BOTH)).to.deep.equal([
      'ConflictingParameters',
      '-Rehearse and -FromRehearsal are given at once.',
      'Give one of them.',
    ]);
  });

  it('turns real after its rehearsal where a switch says so, and only where it is of one', () => {
    expect(carriedOut(COPY, LIVE, { FromRehearsal: true })).to.equal(
      'What was planned on Simulator:copy.json of DESK1 is carried out on Live of SRV01.',
    );
    for (const computer of ['SRV01', 'SRV02'])
      expect(carriedOut({ ...LIVE, computer }, LIVE, { FromRehearsal: true })).to.deep.equal([
        'NotRehearsed',
        `-FromRehearsal is given, but the plan is of Live of ${computer}, which is no rehearsal.`,
        'Leave the switch out; where the plan is of another computer, carry it out there.',
      ]);
  });

  it('is undone where it was made, and elsewhere says how to get there', () => {
    expect(undone(LIVE, LIVE)).to.equal(undefined);
    const here = { ...COPY, computer: 'SRV01' };
    const refused = (made: string, now: string) =>
      `What is to be undone is of ${made}, but this session works on ${now}.`;
    expect(undone(LIVE, here)).to.deep.equal([
      'OtherBackend',
      refused('Live of SRV01', 'Simulator:copy.json of SRV01'),
      'Undo it on the live machine: Disconnect-IpRouteHost, and then the same command again.',
    ]);
    expect(undone(here, LIVE)).to.deep.equal([
      'OtherBackend',
      refused('Simulator:copy.json of SRV01', 'Live of SRV01'),
      'Undo it on that simulated machine: Connect-IpRouteHost -Simulator -MachineFile <its file>, and then the same command again.',
    ]);
    expect(undone(LIVE, COPY)).to.deep.equal([
      'OtherBackend',
      refused('Live of SRV01', 'Simulator:copy.json of DESK1'),
      'Undo it there: Invoke-Command -ComputerName SRV01 { ... }.',
    ]);
  });
});
