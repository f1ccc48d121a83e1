import { AF_INET } from '../enums.ts';
import { aliasKey, type SimulatedFamily, type SimulatedInterface, type SimulatedMachine } from './machine.ts';

/** An interface, and its LUID as the bytes of a row. */
export interface Owner {
  readonly item: SimulatedInterface;
  readonly luid: Uint8Array;
}

/** A machine while it is worked on: what the functions of the simulator read, and whom they tell of a change. */
export interface State {
  machine(): SimulatedMachine;
  /** The LUID is asked first; the index counts only where it is 0. */
  owner(luid: bigint, index: number): Owner | undefined;
  ownerOfAlias(alias: string): SimulatedInterface | undefined;
  /** Another machine takes the place of this one. */
  replace(next: SimulatedMachine): void;
  add(row: Uint8Array): boolean;
  /** Tells that the settings of a row were changed in place. */
  changed(row: Uint8Array): void;
  remove(row: Uint8Array): void;
  /** Tells that the row of an interface was changed in place. */
  interfaceChanged(): void;
}

export interface StateOptions {
  /** Told of each change that is not in the text of the machine; with the row that is to be printed anew. */
  readonly onChange?: (row?: Uint8Array) => void;
}

export function openState(first: SimulatedMachine, options: StateOptions = {}): State {
  const onChange = options.onChange ?? (() => {});
  const byLuid = new Map<bigint, Owner>();
  const byIndex = new Map<number, Owner>();
  let machine = first;
  const index = () => {
    byLuid.clear();
    byIndex.clear();
    for (const item of machine.interfaces) {
      const luid = new Uint8Array(8);
      new DataView(luid.buffer).setBigUint64(0, item.InterfaceLuid, true);
      byLuid.set(item.InterfaceLuid, { item, luid });
      byIndex.set(item.InterfaceIndex, { item, luid });
    }
  };
  index();
  return {
    machine: () => machine,
    owner: (luid, index) => (luid !== 0n ? byLuid.get(luid) : byIndex.get(index)),
    ownerOfAlias(alias) {
      const wanted = aliasKey(alias);
      return machine.interfaces.find((item) => aliasKey(item.InterfaceAlias) === wanted);
    },
    replace(next) {
      machine = next;
      index();
    },
    add(row) {
      if (!machine.routes.add(row)) return false;
      onChange(row);
      return true;
    },
    changed: onChange,
    remove(row) {
      machine.routes.remove(row);
      onChange(row);
    },
    interfaceChanged: () => onChange(),
  };
}

/** What a family is on an interface; undefined where it is not bound. */
export function familyOf(item: SimulatedInterface, family: number): SimulatedFamily | undefined {
  return family === AF_INET ? item.IPv4 : item.IPv6;
}
