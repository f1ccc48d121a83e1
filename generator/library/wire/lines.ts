/** The line protocol's own version, the first thing that both sides compare. */
export const PROTOCOL = '3';
