import { expect } from 'chai';
import { windowsEcho } from '../../../src/ip-helper/windows/echo.ts';
import { fakeWindows } from './fake-windows.ts';

interface Played {
  /** How many replies came. */
  count?: number;
  /** The Status of the first: 0 is IP_SUCCESS. */
  status?: number;
  handle?: 'none';
  fails?: boolean;
}

/** ICMP_ECHO_REPLY and ICMPV6_ECHO_REPLY_LH: all is set but the Status, so that no other member passes for it. */
function play({ count = 1, status = 0, handle, fails = false }: Played) {
  const answer = (reply: Buffer, at: number) => {
    reply.fill(0xff).writeUInt32LE(status, at);
    if (fails) throw new Error('the thread is gone');
    return count;
  };
  return fakeWindows((windows) => {
    const open = () => (handle === 'none' ? -1n : windows.open());
    return {
      IcmpCreateFile: open,
      Icmp6CreateFile: open,
      IcmpSendEcho2: (...values) => answer(values[8], 4),
      Icmp6SendEcho2: (...values) => answer(values[9], 28),
    };
  });
}

describe('an echo request', () => {
  const send = async (address: string, played: Played = {}) => {
    const windows = play(played);
    let answer: boolean | string;
    try {
      answer = await windowsEcho(windows.koffi)(address, 1500);
    } catch (error) {
      answer = (error as Error).message;
    }
    expect(windows.isOpen(), 'left open').to.equal(0);
    return { answer, sent: windows.calls.find(([name]) => name.includes('SendEcho')) ?? [''] };
  };

  it('goes to the address of its family, for as long as it is given, and is answered', async () => {
    const { answer, sent } = await send('192.0.2.77');
    expect(answer).to.equal(true);
    expect([sent[0], sent[5]]).to.deep.equal(['IcmpSendEcho2', Buffer.from([192, 0, 2, 77]).readUInt32LE()]);
    const [data, size, options, reply, room, longest] = sent.slice(6);
    expect([(data as Buffer).length, options, (reply as Buffer).length, longest]).to.deep.equal([
      size,
      null,
      room,
      1500,
    ]);

    const v6 = await send('2001:db8::77');
    expect(v6.answer).to.equal(true);
    expect(v6.sent[0]).to.equal('Icmp6SendEcho2');
    // SOCKADDR_IN6: AF_INET6, no port and no flow, the address, no scope. The source is whichever Windows takes.
    const ends = v6.sent.slice(5, 7).map((each) => (each as Buffer).toString('hex'));
    expect(ends).to.deep.equal([`1700${'00'.repeat(26)}`, `170000000000000020010db8${'00'.repeat(11)}7700000000`]);
  });

  it('goes to an address alone: a name is refused before anything is opened', async () => {
    const { answer, sent } = await send('server.example');
    expect(answer).to.match(/^server\.example: /);
    expect(sent).to.deep.equal(['']);
  });

  it('is not answered by what says that nobody is there, by silence, and where none can be sent', async () => {
    for (const address of ['192.0.2.77', '2001:db8::77']) {
      // IP_DEST_HOST_UNREACHABLE
      expect((await send(address, { status: 11_003 })).answer, 'unreachable').to.equal(false);
      expect((await send(address, { count: 0 })).answer, 'silent').to.equal(false);
      const { answer, sent } = await send(address, { handle: 'none' });
      expect([answer, sent]).to.deep.equal([false, ['']]);
      expect((await send(address, { fails: true })).answer).to.equal('the thread is gone');
    }
  });
});
