import { expect } from 'chai';
import { binder, bindOrMissing, type Native } from '../../../../generator/library/native/bind.ts';

/** A library that has one function. */
function library(): Parameters<typeof bindOrMissing>[0] {
  const double = Object.assign((value: unknown) => 2 * (value as number), {
    async: (value: unknown, done: unknown) =>
      (done as (error: null, result: number) => void)(null, 2 * (value as number)),
  });
  const func = (declaration: string) => {
    if (declaration === 'Double') return double;
    throw new Error(declaration === 'Bad' ? 'Unknown type' : `Cannot find function '${declaration}' in shared library`);
  };
  return { func } as never;
}

describe('a function of a library', () => {
  it('is bound, and answers with the status of what is missing where the library has none', () => {
    const answers = (native: Native) => {
      const heard: unknown[] = [];
      native.async(3, (...values: unknown[]) => heard.push(...values));
      return [native(3), ...heard];
    };
    expect(answers(bindOrMissing(library(), 'Double'))).to.deep.equal([6, null, 6]);
    expect(answers(bindOrMissing(library(), 'Triple'))).to.deep.equal([127, null, 127]);
  });

  it('is an error where its declaration is none', () => {
    expect(() => bindOrMissing(library(), 'Bad')).to.throw('Unknown type');
  });

  it('is bound on its first call, and its library is loaded once, on the first of all', () => {
    const loaded: string[] = [];
    const bound: string[] = [];
    const load = (path: string) => {
      loaded.push(path);
      return library();
    };
    const bind = binder(
      { load } as never,
      () => 'a.dll',
      (one, declaration) => {
        bound.push(declaration);
        return bindOrMissing(one, declaration);
      },
    );
    const [double, triple] = [bind('Double'), bind('Triple')];
    expect([loaded, bound]).to.deep.equal([[], []]);
    expect([double(1), double(2), triple(1)]).to.deep.equal([2, 4, 127]);
    double.async(4, (...values: unknown[]) => expect(values).to.deep.equal([null, 8]));
    expect([loaded, bound]).to.deep.equal([['a.dll'], ['Double', 'Triple']]);
  });
});
