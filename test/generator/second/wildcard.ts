import { type Wildcard, wildcard } from 'pwsh-contract';

/** PowerShell's wildcards. A pattern that does not begin with a folder or a star is the end of a path. */
export function matcher(pattern: Wildcard): (path: string) => boolean {
  const bare = pattern.replace(/^\.[\\/]/, '');
  const matches = wildcard('Path', bare);
  if (/^(?:[\\/*]|[A-Za-z]:)/.test(bare)) return matches;
  return (path) => [...path.matchAll(/[\\/]/g)].some(({ index }) => matches(path.slice(index + 1)));
}
