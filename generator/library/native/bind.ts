import type { Koffi } from './load-koffi.ts';
import { ERROR_PROC_NOT_FOUND } from './status.ts';

/** A function of a library. */
export interface Native {
  (...values: unknown[]): unknown;
  /** Calls on another thread; the last value is called back with an error or null, and the result. */
  async(...values: unknown[]): void;
}

type Library = ReturnType<Koffi['load']>;
type Bind = (library: Library, declaration: string) => Native;

/** Loads the library on the first call of any of its functions, and binds each function on its own first call. */
export function binder(koffi: Koffi, pathOf: () => string, bind: Bind = bindFunction): (declaration: string) => Native {
  let loaded: Library | undefined;
  return (declaration) => {
    let bound: Native | undefined;
    const get = () => {
      loaded ??= koffi.load(pathOf());
      bound ??= bind(loaded, declaration);
      return bound;
    };
    const call = (...values: unknown[]) => (bound ?? get())(...values);
    return Object.assign(call, { async: (...values: unknown[]) => get().async(...values) });
  };
}

function bindFunction(library: Library, declaration: string): Native {
  return library.func(declaration) as unknown as Native;
}

/** A function that this Windows (or Wine) does not have answers with a status, as a missing interface does. */
export function bindOrMissing(library: Library, declaration: string): Native {
  try {
    return bindFunction(library, declaration);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('Cannot find function')) throw error;
    const answer = (...values: unknown[]) =>
      (values.at(-1) as (error: null, status: number) => void)(null, ERROR_PROC_NOT_FOUND);
    return Object.assign(() => ERROR_PROC_NOT_FOUND, { async: answer });
  }
}
