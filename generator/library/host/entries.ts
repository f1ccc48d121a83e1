import type { WireCommand, WireContract } from '../wire/columns.ts';
import { invalidRequest } from './kit-errors.ts';
import { type ReplyWriter, replyWriter } from './reply.ts';
import { type ParameterReader, parameterReader } from './request.ts';

/** How the requests of a command are read, carried out and answered. */
export interface Entry<Machine> {
  readonly command: WireCommand<Machine>;
  readonly read: ParameterReader;
  /** Reads how the records of a run are to be changed as one; where they can be. */
  readonly readTerms?: ParameterReader;
  readonly write: ReplyWriter;
}

/** Finds a command by its name. What it takes and gives is compiled when it is used first. */
export function entries<Machine>({ commands }: WireContract<Machine>): (name: string) => Entry<Machine> {
  const known = new Map<string, Entry<Machine>>();
  return (name) => {
    let entry = known.get(name);
    if (entry === undefined) {
      const command = commands.find((one) => one.name === name);
      if (command === undefined) throw invalidRequest(`it names the command '${name}', which is none`);
      entry = {
        command,
        read: parameterReader(command as WireCommand<never>),
        ...(command.asOne === undefined ? {} : { readTerms: parameterReader({ name, parameters: command.asOne }) }),
        write: replyWriter(command.result),
      };
      known.set(name, entry);
    }
    return entry;
  };
}
