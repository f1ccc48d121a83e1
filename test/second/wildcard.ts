import type { Wildcard } from 'iproute/contract';

/** PowerShell's `*` and `?`. A pattern that does not begin with a folder or a star is the end of a path. */
export function matcher(pattern: Wildcard): (path: string) => boolean {
  const bare = pattern.replace(/^\.[\\/]/, '');
  const body = bare
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`${/^(?:[\\/*]|[A-Za-z]:)/.test(bare) ? '^' : '[\\\\/]'}${body}$`, 'i');
  return (path) => expression.test(path);
}
