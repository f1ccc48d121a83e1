import type { Probe } from './probe.ts';

/** Sends one echo request, and says whether it was answered within so many milliseconds. */
export type Ping = (probe: Probe, longest: number) => Promise<boolean>;

/**
 * Which of some probes answer, all asked at once. Of TCP a connection that is made is an answer, and is closed without a byte; one
 * that is refused is none, since who manages the machine by that port needs the port.
 * @param longest - how long each may take, in milliseconds
 */
export async function askAll(probes: readonly Probe[], longest: number, ping: Ping): Promise<Probe[]> {
  const answers = await Promise.all(
    probes.map((probe) => (probe.port === undefined ? ping(probe, longest) : connects(probe, longest))),
  );
  return probes.filter((_, at) => answers[at]);
}

function connects({ address, port = 0, family }: Probe, longest: number): Promise<boolean> {
  // Loaded here: a session, which is the same program, opens no socket and need not wait for it.
  const { connect } = process.getBuiltinModule('node:net');
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, family });
    const end = (answers: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answers);
    };
    const timer = setTimeout(() => end(false), longest);
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
