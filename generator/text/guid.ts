import { createHash } from 'node:crypto';

/** A GUID that follows from a name, and is always the same: by the name's digest, in the form of version 8 (RFC 9562). */
export function guidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  const [low, middle, third, fourth, node] = [
    [0, 8],
    [8, 12],
    [13, 16],
    [17, 20],
    [20, 32],
  ].map(([from, to]) => hex.slice(from, to));
  return `${low}-${middle}-8${third}-8${fourth}-${node}`;
}
