/** A program that cannot be built: its sources have mistakes, or what it takes is not installed. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}
