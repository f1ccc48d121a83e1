/** What is wrong with a machine file, each with advice of its own. */
export type MachineFileTrouble =
  /** It breaks a rule. */
  | 'Invalid'
  /** It is not there, or may not be read. */
  | 'NotRead'
  /** Another session holds it. */
  | 'Busy'
  /** Its changes could not be written. */
  | 'NotSaved';

/** A machine file that cannot be used: the message names the file and what is wrong, the action what to do. */
export class MachineFileError extends Error {
  override readonly name = 'MachineFileError';
  readonly trouble: MachineFileTrouble;
  readonly action: string;

  constructor(trouble: MachineFileTrouble, message: string, action: string) {
    super(message);
    this.trouble = trouble;
    this.action = action;
  }
}
