import { expect } from 'chai';
import { refuseEmpty } from '../../../../generator/library/contract/selection.ts';
import type { Call } from '../../../../generator/library/contract/vocabulary.ts';

describe('a filter', () => {
  const call = (named: readonly string[], piped = false): Call => ({ named: new Set(named), piped, warn: () => {} });
  const refuse = (filter: object, how: Call) => () => refuseEmpty(filter, ['Name', 'Id'], 'process', how);

  it('refuses a parameter that is named without a value', () => {
    for (const filter of [{}, { Name: [] }, { Name: '' }, { Name: undefined, Id: [1] }])
      expect(refuse(filter, call(['Name'])), JSON.stringify(filter)).to.throw(
        '-Name is given without a value, which could mean every process or none.',
      );
  });

  it('takes a value that is no list: a number, a truth, a text', () => {
    for (const value of [3, 0, false, true, 7n, 'text', ['']])
      expect(refuse({ First: value }, call(['First'])), String(value)).to.not.throw();
  });

  it('refuses a piped object that selects nothing, whatever is named beside it', () => {
    const nothing = 'The piped object selects nothing, which could mean every process or none.';
    expect(refuse({}, call([], true))).to.throw(nothing);
    expect(refuse({ First: 3 }, call(['First'], true))).to.throw(nothing);
    expect(refuse({ Id: [1] }, call([], true))).to.not.throw();
    expect(refuse({}, call([]))).to.not.throw();
  });
});
