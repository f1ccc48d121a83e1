/**
 * The byte seam: one method for each Windows function, named as Windows names it. Rows are the raw bytes of the C
 * structures (layout.ts), results are Win32 status codes (status.ts). Nothing above this line knows which
 * implementation answers, and nothing below it knows what a route means to a person.
 */
export interface IpHelper {
  /** `row`: 104 bytes (MIB_IPFORWARD_ROW2), read only. */
  SetIpForwardEntry2(row: Uint8Array): number;
  /** `row`: 104 bytes, keys in, every member out. */
  GetIpForwardEntry2(row: Uint8Array): number;
  /**
   * `family`: 0, 2 or 23. The table is the bytes of MIB_IPFORWARD_TABLE2 (count at 0, rows from 8), already copied
   * out of the memory that Windows allocated, which FreeMibTable has taken back.
   */
  GetIpForwardTable2(family: number): TableResult;
  /** `row`: 168 bytes (MIB_IPINTERFACE_ROW), keys in, every member out. */
  GetIpInterfaceEntry(row: Uint8Array): number;
  ConvertInterfaceIndexToLuid(index: number): LuidResult;
  ConvertInterfaceLuidToIndex(luid: bigint): IndexResult;
  /** The alias is the name that people see ("Ethernet 2"), not the interface name ("ethernet_32769"). */
  ConvertInterfaceLuidToAlias(luid: bigint): AliasResult;
  ConvertInterfaceAliasToLuid(alias: string): LuidResult;
}

export interface TableResult {
  readonly status: number;
  /** Absent unless the status is 0. */
  readonly table?: Uint8Array;
}

/** `luid` is 0n unless the status is 0. */
export interface LuidResult {
  readonly status: number;
  readonly luid: bigint;
}

/** `index` is 0 unless the status is 0. */
export interface IndexResult {
  readonly status: number;
  readonly index: number;
}

/** `alias` is '' unless the status is 0. */
export interface AliasResult {
  readonly status: number;
  readonly alias: string;
}

/** What answers the calls, and what a session needs to know about it. */
export interface Backend {
  /** `Live` for this computer's own table, `Simulator` or `Simulator:<file>` for a simulated machine. */
  readonly name: string;
  /** The machine file of the simulator, as an absolute path. */
  readonly machineFile?: string;
  /** Whether changes can be made: the process token's elevation, or what the machine file says. */
  readonly elevated: boolean;
  readonly ipHelper: IpHelper;
  /**
   * Runs `work` on a machine that nobody else changes meanwhile, and returns its result once the changes are safe:
   * the simulator locks its file, reads it again, and saves it; Windows needs none of that.
   */
  batch<T>(work: () => T): T;
  /** The system's own text for a status, in the system's language, where there is one. */
  statusText(status: number): string | undefined;
}
