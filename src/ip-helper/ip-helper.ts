/**
 * The byte seam: one method for each Windows function, named as Windows names it. Rows are the raw bytes of the C
 * structures (layout.ts), results are Win32 status codes (status.ts). Nothing above this line knows which
 * implementation answers, and nothing below it knows what a route means to a person. What Windows' functions do is in
 * docs/windows-semantics.md, by the ids in parentheses.
 */
export interface IpHelper {
  /** `row`: 104 bytes (MIB_IPFORWARD_ROW2), written whole, with the marks of what is not set (Initialize1). */
  InitializeIpForwardEntry(row: Uint8Array): void;
  /** `row`: 104 bytes, read only. */
  CreateIpForwardEntry2(row: Uint8Array): number;
  /** `row`: 104 bytes, read only. */
  SetIpForwardEntry2(row: Uint8Array): number;
  /** `row`: 104 bytes, read only; all but the keys is ignored. */
  DeleteIpForwardEntry2(row: Uint8Array): number;
  /** `row`: 104 bytes, keys in, every member out. */
  GetIpForwardEntry2(row: Uint8Array): number;
  /**
   * `family`: 0, 2 or 23. The table is the bytes of MIB_IPFORWARD_TABLE2 (count at 0, rows from 8), already copied
   * out of the memory that Windows allocated, which FreeMibTable has taken back (Row25).
   */
  GetIpForwardTable2(family: number): TableResult;
  /**
   * The route that a packet to `destination` takes. Addresses are 28 bytes (SOCKADDR_INET). A `luid` of 0n and an `index`
   * of 0 leave the interface open, as NULL and 0 do in Windows (Best1); so does a `source` of null.
   */
  GetBestRoute2(luid: bigint, index: number, source: Uint8Array | null, destination: Uint8Array): BestRouteResult;
  /**
   * Calls back for each route that is added, deleted or changed until it is cancelled. `family`: 0, 2 or 23. With
   * `initial` it calls once before it returns, with null and the type 3 (Notify3). Nothing is called inside another call.
   */
  NotifyRouteChange2(family: number, initial: boolean, callback: RouteCallback): NotifyResult;
  /** Ends a registration; resolved when its callback can't be called any more (Cancel2). */
  CancelMibChangeNotify2(handle: unknown): Promise<number>;
  /** `row`: 168 bytes (MIB_IPINTERFACE_ROW), written whole, with the marks that mean "leave as it is" (Interface2). */
  InitializeIpInterfaceEntry(row: Uint8Array): void;
  /** `row`: 168 bytes, keys in, every member out. */
  GetIpInterfaceEntry(row: Uint8Array): number;
  /** `row`: 168 bytes, read only. */
  SetIpInterfaceEntry(row: Uint8Array): number;
  /** As GetIpForwardTable2, the bytes of MIB_IPINTERFACE_TABLE: rows of 168 bytes from 8. */
  GetIpInterfaceTable(family: number): TableResult;
  /**
   * The TCP connections of a family (2 or 23) that are no listeners, with their processes: the bytes of
   * MIB_TCPTABLE_OWNER_PID or MIB_TCP6TABLE_OWNER_PID (count at 0, rows of 24 or 56 bytes from 4), of the class
   * TCP_TABLE_OWNER_PID_CONNECTIONS, the only one that is asked for. The buffer is grown as Windows asks (Tcp2).
   */
  GetExtendedTcpTable(family: number): TableResult;
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

/**
 * `row`: 104 bytes, of which the keys alone are reliable (Notify5), in memory that is the callback's own; null with the
 * type 3.
 * `type`: MIB_NOTIFICATION_TYPE: 0 changed, 1 added, 2 deleted, 3 initial.
 */
export type RouteCallback = (row: Uint8Array | null, type: number) => void;

export interface NotifyResult {
  readonly status: number;
  /** For CancelMibChangeNotify2. Absent unless the status is 0. */
  readonly handle?: unknown;
}

/** The route (104 bytes) and the source address (28 bytes) are absent unless the status is 0. */
export interface BestRouteResult {
  readonly status: number;
  readonly row?: Uint8Array;
  readonly source?: Uint8Array;
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

/** Names of values in a registry, as Windows has them. */
export interface NamesResult {
  readonly status: number;
  readonly names: readonly string[];
}

/** What administrators have delegated to the sessions of this process: the metrics of routes to these prefixes, and nothing else. */
export interface Delegation {
  /** The files that say so, each of which must allow a change. */
  readonly files: readonly string[];
  /**
   * The prefixes of the files as they are now, for a person.
   * @throws {CommandError} where one of them cannot be read any more, or has a mistake
   */
  describe(): string;
  /**
   * Whether a destination is one of the prefixes of each file, or within one.
   * @throws {CommandError} as `describe`
   */
  allows(destination: string): boolean;
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
  /** How many rows of the whole table are read in the time of one look-up, about. */
  readonly rowsInALookUp: number;
  /**
   * Runs `work` on a machine that nobody else changes meanwhile, and returns its result once the changes are safe:
   * the simulator locks its file, reads it again, and saves it; Windows needs none of that.
   * @param end - is called when they are safe, or with the error for which none is made, while still nobody else looks
   */
  batch<T>(work: () => T, end?: (failure?: unknown) => void): T;
  /** The system's own text for a status, in the system's language, where there is one. */
  statusText(status: number): string | undefined;
  /** What may be changed at most, where administrators have delegated a part. */
  readonly delegation?: Delegation;
  /** Where change sets are kept for other sessions; absent where the machine is in the memory of one process. */
  readonly sets?: SetsFolder;
  /** The names of the routes that `route -p` keeps; absent where nothing is kept. */
  readonly persistentRoutes?: () => NamesResult;
  /** Who keeps its scheduled tasks; absent where the machine is in the memory of one process. */
  readonly tasks?: TaskKeeper;
}

/** Who keeps the scheduled tasks of a machine. */
export interface TaskKeeper {
  /** The folder of their files: what they apply, what they are, and what they did. */
  readonly folder: SetsFolder;
  /** Where that folder will be, most likely, while it is not there. */
  usualFolder(): string;
  readonly scheduler: TaskScheduler;
  /** The words by which the program of a task works on this machine. */
  readonly words: readonly string[];
  /** Why a program must not be run as the system: somebody else than administrators could exchange it, say; undefined where it may be. */
  refusal(program: string): string | undefined;
}

/** What has the tasks and starts them: Windows' Task Scheduler, or what stands for it. */
export interface TaskScheduler {
  /** Registers a task by the file of its XML, in the place of one of that name. Returns why it could not be. */
  create(name: string, xmlFile: string): string | undefined;
  exists(name: string): boolean;
  /** Returns why it could not be removed. */
  remove(name: string): string | undefined;
}

/** The folder of the change sets that were carried out on a machine: another session may have to finish one. */
export interface SetsFolder {
  /** Its path, whether or not it is there; undefined where it cannot be said, or what is there is not to be trusted. */
  find(): string | undefined;
  /**
   * Makes it where it is not there.
   * @param warn - is called with what was in the way and is moved aside
   * @throws {Error} when it cannot be made
   */
  make(warn: (message: string) => void): string;
}
