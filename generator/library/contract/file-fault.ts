/** What the system's codes say where a file is read or written. */
const FAULTS: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file, and no folder',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'it is on a disk that can only be read',
  EBUSY: 'another process uses it',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'its links lead round in a circle',
  EMFILE: 'this process has too many files open',
};

/** Why something could not be read, in plain words; what no word is known for says itself. */
export function readFault(error: unknown): string {
  return faultOf(error, { ENOENT: 'there is no such file' });
}

/** Why something could not be written or made, in plain words. */
export function writeFault(error: unknown): string {
  return faultOf(error, { ENOENT: 'there is no such folder', EEXIST: 'something else of that name is in its place' });
}

function faultOf(error: unknown, own: Readonly<Record<string, string>>): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return own[code] ?? FAULTS[code] ?? message;
}
