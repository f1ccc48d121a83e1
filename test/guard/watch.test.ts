import { expect } from 'chai';
import type { GuardMark, SetState, StateMark } from '../../src/changes/journal-format.ts';
import type { Journal } from '../../src/changes/read-journal.ts';
import { type GuardTools, watchSet } from '../../src/guard/watch.ts';

const STARTED = 1_800_000_000_000;

/** A set, and what is done to it at which time: a time that tests move. */
class World {
  up = 1000;
  state: SetState = 'Applying';
  deadline: number | undefined;
  guard: GuardMark | undefined;
  held = true;
  /** What the probes answer at a time. */
  answers: (up: number) => string[] = () => [];
  /** By the time at which it happens. */
  readonly events: { at: number; happens: () => void }[] = [];
  readonly done: string[] = [];
  probes: string[] = [];
  asked = 0;
  /** For how long the probes were asked, each time. */
  readonly patience: number[] = [];
  broken = 0;

  at(time: number, happens: () => void): this {
    this.events.push({ at: time, happens });
    return this;
  }

  pending(seconds: number): void {
    this.state = 'Pending';
    this.held = false;
    this.deadline = STARTED + this.up + seconds * 1000;
  }

  get journal(): Journal {
    const { state, deadline, guard, probes } = this;
    const terms = { atomic: true, rollbackAfter: 5, rollbackUnless: probes };
    const mark = { state, terms, ...(guard === undefined ? {} : { guard }) };
    return { ...mark, ...(deadline === undefined ? {} : { deadline, started: STARTED }) } as unknown as Journal;
  }

  tools(): GuardTools {
    return {
      time: {
        sinceStart: () => this.up,
        now: () => STARTED + this.up,
        pause: async (milliseconds) => {
          this.up += milliseconds;
          for (const event of this.events.splice(0)) {
            if (event.at > this.up) this.events.push(event);
            else event.happens();
          }
          if (this.up > 200_000_000) throw new Error('it watches for days');
        },
      },
      read: () => this.journal,
      isHeld: () => this.held,
      alone: (work) => {
        if (this.broken-- > 0) throw new Error('the machine file is in use');
        work(this.journal);
      },
      mark: ({ state }: StateMark) => {
        this.state = state;
        this.done.push(`${state} at ${this.up}`);
      },
      say: (mark) => {
        this.guard = { processId: 1, ...mark };
      },
      settle: () => this.pending(5),
      undo: (_, why) => {
        this.state = 'RolledBack';
        this.done.push(`undone at ${this.up}: ${why}`);
      },
      ask: async (probes, longest) => {
        this.asked++;
        this.patience.push(longest);
        const answers = this.answers(this.up);
        return probes.filter(({ text }) => answers.includes(text));
      },
    };
  }
}

describe('a guard', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  const watch = async (): Promise<string[]> => {
    expect(await watchSet(world.tools())).to.equal(true);
    return world.done;
  };

  it('waits as long as the set is being made, and then until its deadline', async () => {
    world.at(60_000, () => world.pending(5));
    const [done] = await watch();
    expect(done).to.match(/^undone at 6[56]\d{3}: it was not confirmed in time$/);
  });

  it('takes the end of the process that makes the set for its last call', async () => {
    world.at(60_000, () => {
      world.held = false;
    });
    const [done] = await watch();
    expect(done).to.match(/^undone at 6[56]\d{3}: /);
  });

  it('sleeps with the computer, and undoes the set when that wakes up behind the deadline', async () => {
    world
      .at(2000, () => world.pending(5))
      .at(4000, () => {
        world.up += 3_600_000;
      });
    expect((await watch())[0]).to.match(/^undone at 36\d{5}: /);
  });

  for (const state of ['Confirmed', 'RolledBack', 'Partial', 'Applied'] as const) {
    it(`ends where the set is ${state}`, async () => {
      world
        .at(2000, () => world.pending(5))
        .at(4000, () => {
          world.state = state;
        });
      expect(await watch()).to.deep.equal([]);
      expect(world.up).to.be.lessThan(6000);
    });
  }

  it('waits for a deadline that is put off', async () => {
    world.at(2000, () => world.pending(5)).at(6000, () => world.pending(60));
    expect((await watch())[0]).to.match(/^undone at 66\d{3}: /);
  });

  it('leaves a set that is confirmed or put off at the moment at which it would be undone', async () => {
    const tools = world.tools();
    world.at(2000, () => world.pending(5));
    const alone: GuardTools['alone'] = (work) => {
      // Somebody was first.
      if (world.up < 20_000) world.pending(60);
      else world.state = 'Confirmed';
      work(world.journal);
    };
    await watchSet({ ...tools, alone });
    expect(world.done).to.deep.equal([]);
  });

  it('tries again when the machine is in use, less and less often, and gives up after a day', async () => {
    world.broken = 3;
    world.at(2000, () => world.pending(5));
    expect((await watch())[0]).to.match(/^undone at (7|8|9|1\d)\d{3}: /);
    world = new World();
    world.broken = Infinity;
    world.at(2000, () => world.pending(5));
    expect(await watch()).to.deep.equal([]);
  });

  it('is not begun where the set is over', async () => {
    world.state = 'Confirmed';
    expect(await watchSet(world.tools())).to.equal(false);
    expect(world.guard).to.equal(undefined);
  });

  const [A, B] = ['tcp://10.0.0.5:22', 'ping://10.0.0.6'];

  it('asks before the first change, and confirms the set when all that answered have answered again', async () => {
    world.probes = [A, B];
    world.answers = (up) => (up < 2000 || up > 5000 ? [A] : []);
    world.at(2000, () => world.pending(60));
    const [done] = await watch();
    expect(world.guard?.answered).to.deep.equal([A]);
    expect(done).to.match(/^Confirmed at [56]\d{3}$/);
  });

  it('undoes the set at once, long before its deadline, where one does not answer any more in three tries', async () => {
    world.probes = [A, B];
    world.answers = (up) => (up < 2000 || up > 20_000 ? [A, B] : [A]);
    world.at(2000, () => world.pending(600));
    expect((await watch())[0]).to.match(
      /^undone at [67]\d{3}: what had answered before did not answer behind the last change, in 3 tries: ping:\/\/10\.0\.0\.6$/,
    );
    // Once before, and three times behind.
    expect(world.asked).to.equal(4);
  });

  it('asks no longer than until the deadline', async () => {
    world.probes = [A];
    world.answers = (up) => (up < 2000 || up > 5000 ? [A] : []);
    world.at(2000, () => world.pending(1));
    expect((await watch())[0]).to.match(/^undone at 3\d{3}: it was not confirmed in time, and not all answered/);
    // The first time is before the change.
    expect(Math.max(...world.patience.slice(1))).to.be.at.most(1000);
  });

  it('keeps what somebody has confirmed meanwhile, and undoes it later where the machine is in use', async () => {
    world.probes = [A];
    world.answers = (up) => (up < 2000 ? [A] : []);
    world
      .at(2000, () => world.pending(600))
      .at(4000, () => {
        world.state = 'Confirmed';
      });
    expect(await watch()).to.deep.equal([]);
    world = new World();
    world.probes = [A];
    world.answers = (up) => (up < 2000 ? [A] : []);
    world.at(2000, () => world.pending(600));
    world.broken = 2;
    expect((await watch())[0]).to.match(/^undone at ([789]|1\d)\d{3}: what had answered before/);
  });

  it('asks one that does not answer twice before, and watches nothing where none answers', async () => {
    world.probes = [A, B];
    expect(await watchSet(world.tools())).to.equal(false);
    expect(world.asked).to.equal(2);
    expect(world.guard?.refused).to.equal(
      'of -RollbackUnless none answers now, before the first change: tcp://10.0.0.5:22, ping://10.0.0.6',
    );
  });

  it('watches nothing where the probes cannot be asked, or are none, and says why', async () => {
    world.probes = [A];
    const ask: GuardTools['ask'] = async () => {
      throw new Error('There is no ping here.');
    };
    expect(await watchSet({ ...world.tools(), ask })).to.equal(false);
    expect(world.guard).to.deep.equal({ processId: 1, answered: [], refused: 'There is no ping here.' });
    world = new World();
    world.probes = ['ping://router'];
    expect(await watchSet(world.tools())).to.equal(false);
    expect(world.guard?.refused).to.match(/^-RollbackUnless: 'ping:\/\/router' is not valid: /);
    expect([world.asked, world.done]).to.deep.equal([0, []]);
  });

  it('leaves a set that is over at the moment at which its probes decide, whatever they answered', async () => {
    for (const after of [[A], []]) {
      world = new World();
      world.probes = [A];
      world.answers = (up) => (up < 2000 ? [A] : after);
      world.at(2000, () => world.pending(600));
      const alone: GuardTools['alone'] = (work) => {
        world.state = 'RolledBack';
        work(world.journal);
      };
      await watchSet({ ...world.tools(), alone });
      expect([world.state, world.done]).to.deep.equal(['RolledBack', []]);
    }
  });

  it('that follows another asks for what answered then, and not before', async () => {
    world.probes = [A, B];
    world.guard = { processId: 7, answered: [B] };
    world.pending(60);
    world.answers = (up) => (up > 4000 ? [B] : [A]);
    expect((await watch())[0]).to.match(/^Confirmed at [456]\d{3}$/);
  });
});
