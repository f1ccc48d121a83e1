import type { Koffi } from '../../generator/library/native/load-koffi.ts';
import { encodeAddress } from '../../src/ip-helper/codec.ts';
import { bindWindows } from '../../src/ip-helper/windows/windows.ts';
import type { Controls, Ground } from './ground.ts';
import { newRow } from './rows.ts';
import { STAND_IN_MACHINE } from './stand-in-machine.ts';

/** Ethernet: it has both families. */
const ETHERNET = 12;

/** The stand-in for iphlpapi, and what only tests call in it. */
export interface StandInGround extends Ground {
  readonly controls: Controls;
  /** Makes the machine what it was at first. */
  reset(): void;
  /** Gives the interfaces the addresses and the foreign routes of `STAND_IN_MACHINE`. */
  furnish(): void;
}

/**
 * Opens the stand-in for iphlpapi as the program opens Windows, with controls. Its state is that of the process: whoever
 * opens it again finds the same machine.
 */
export function openStandIn(koffi: Koffi, library: string, index = ETHERNET): StandInGround {
  const { ipHelper } = bindWindows(koffi, library);
  const handle = koffi.load(library);
  const reset = handle.func('void StandInReset()');
  const passTime = handle.func('void StandInPassTime(uint32_t seconds)');
  const elevate = handle.func('void StandInElevate(uint8_t elevated)');
  const connect = handle.func('uint32_t StandInConnect(uint32_t index, uint16_t family, uint8_t connected)');
  const addRoute = handle.func('uint32_t StandInAddRoute(const void *row)');
  const addAddress = handle.func('uint32_t StandInAddAddress(uint32_t index, const void *address, uint32_t length)');
  const succeed = (status: unknown) => {
    if (status !== 0) throw new Error(`the stand-in refused a control with ${status}`);
  };
  return {
    ipHelper,
    luid: ipHelper.ConvertInterfaceIndexToLuid(index).luid,
    index,
    patience: 2000,
    pass: async (seconds) => void passTime(seconds),
    controls: {
      elevate: (elevated) => void elevate(elevated ? 1 : 0),
      connect(connected) {
        for (const family of [2, 23]) succeed(connect(index, family, connected ? 1 : 0));
      },
      addRow: (row) => succeed(addRoute(row)),
    },
    reset: () => void reset(),
    furnish() {
      for (const { index: owner, address, length } of STAND_IN_MACHINE.addresses)
        succeed(addAddress(owner, encodeAddress(address), length));
      for (const { InterfaceIndex, ...row } of STAND_IN_MACHINE.routes) {
        const InterfaceLuid = ipHelper.ConvertInterfaceIndexToLuid(InterfaceIndex).luid;
        succeed(addRoute(newRow({ luid: InterfaceLuid }, { InterfaceIndex, ...row })));
      }
    },
  };
}
