import { expect } from 'chai';
import { CommandError } from '../../../../generator/library/contract/command-error.ts';
import { errorLine } from '../../../../generator/library/host/error-line.ts';
import { UnknownEscape } from '../../../../generator/library/wire/fields.ts';

/** The fields of the line of an error. */
function fieldsOf(error: unknown, kind?: 'problem') {
  const line = errorLine('a.1', error, (status) => (status === 5 ? 'Access is denied.' : undefined), kind);
  const [mark, id, errorId, category, message = '', action, status, system, about] = line.split('\t');
  return { mark, id, errorId, category, message, action, status, system, about };
}
const refused = (message: string, more: object = {}) =>
  new CommandError({ id: 'No', category: 'InvalidArgument', message, action: 'Ask.', ...more });
const saying = (message: string) => fieldsOf(refused(message)).message;

describe('the line of an error', () => {
  it("has the error's own facts, and the system's words for its status where there are some", () => {
    expect(fieldsOf(refused('It is not.'))).to.deep.equal({
      mark: '!',
      id: 'a.1',
      errorId: 'No',
      category: 'InvalidArgument',
      message: 'It is not.',
      action: 'Ask.',
      status: '',
      system: '',
      about: '\\A',
    });
    const denied = { mark: '?', status: '5', system: 'Access is denied.' };
    expect(fieldsOf(refused('It is not.', { status: 5 }), 'problem')).to.deep.include(denied);
    expect(fieldsOf(refused('It is not.', { status: 0 }))).to.deep.include({ status: '0', system: '' });
  });

  it('is one of the kit where no handler meant it: of an escape that is none, or of a fault', () => {
    const unread = fieldsOf(new UnknownEscape('it has the escape x'));
    expect([unread.errorId, unread.message]).to.deep.equal([
      'InvalidRequest',
      'The executable was asked what it cannot read: it has the escape x.',
    ]);
    for (const fault of [new TypeError('of itself'), 'of itself'])
      expect(fieldsOf(fault)).to.include({ errorId: 'InternalError', message: 'The executable failed: of itself.' });
  });

  it('quotes no long value as a whole: a text of up to 300 is as it is, of 4,000 and more the middle is left out', () => {
    const short = `'${'v'.repeat(290)}' is x.`;
    expect(short).to.have.length(298);
    expect(saying(short)).to.equal(short);
    expect(saying(`${short}...`)).to.equal(`'${'v'.repeat(200)}... (290 characters)' is x....`);
    expect(saying('w'.repeat(4000))).to.equal('w'.repeat(4000));
    expect(saying(`${'a'.repeat(5000)}${'b'.repeat(5000)}`)).to.equal(`${'a'.repeat(2000)}...${'b'.repeat(2000)}`);
    // Of what is longer still, the end of a value and the rule behind it are left.
    const rule = `' is no address: ${'r'.repeat(50)}.`;
    const long = saying(`'${'v'.repeat(1_000_000)}${rule}`);
    expect(long.length).to.be.below(300);
    expect(long)
      .to.match(/^'v{200}\.\.\. \(\d+ characters\)/)
      .and.to.satisfy((text: string) => text.endsWith(rule.slice(1)));
  });

  it('names what it is about with its value, of which 32,767 units are given', () => {
    const about = (length: number) =>
      fieldsOf(refused('It is not.', { about: [{ name: 'Path', value: 'p'.repeat(length) }] })).about;
    expect(about(32_767)).to.equal(`Path\\,${'p'.repeat(32_767)}`);
    expect(about(32_768)).to.equal(`Path\\,${'p'.repeat(200)}... (32768 characters)`);
  });
});
