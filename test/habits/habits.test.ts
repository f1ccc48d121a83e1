import { expect } from 'chai';
import { type HabitSession, openHabitSession } from './habit-session.ts';
import { isPrinted, pages, readPage } from './page.ts';

const folder = import.meta.dirname;

describe('habits', function () {
  this.timeout(300_000);
  for (const page of pages(folder)) {
    describe(page, () => {
      let session: HabitSession;
      before(async () => {
        session = await openHabitSession();
      });
      after(() => session.close());

      for (const { title, source, script, prints, changes } of readPage(folder, page)) {
        it(title, async () => {
          expect(source, 'has a source').to.not.equal('');
          const did = await session.run(script);
          expect(did.stopped).to.equal('');
          if (!isPrinted(prints, did.printed)) {
            expect(did.printed).to.equal(prints);
          }
          expect(did.changes).to.equal(changes);
        });
      }
    });
  }
});
