import type {
  BackendName,
  ComputerName,
  DateTime,
  Duration,
  Enum,
  IpAddress,
  IpPrefix,
  UInt8,
  UInt16,
  UInt32,
  UInt64,
} from 'pwsh-contract';

/** The algorithms of a digest. */
export type Algorithm = 'SHA256' | 'SHA512' | 'MD5';

/**
 * What was read of a file.
 * @text {Algorithm} {Digest}[ of {Path}]
 * @beneath Parts Offset:9 Length:6 / Digest
 */
export interface FileDigest {
  /** The file; null for a text. */
  Path: string | null;
  /** How the digest was made. */
  Algorithm: Algorithm;
  /** The digest, in lower-case hexadecimal digits. */
  Digest: string;
  /** Length in bytes. */
  Size: UInt64;
  /** The digests of its parts, where they were asked for. */
  Parts: PartDigest[];
}

/** The digest of a part of a file. */
export interface PartDigest {
  /** Where the part begins, in bytes. */
  Offset: UInt64;
  /** How long it is, in bytes. */
  Length: UInt32;
  /** The digest, in lower-case hexadecimal digits. */
  Digest: string;
}

/** The computer that a file came from. */
export interface SealOrigin {
  /** Its address. */
  Address: IpAddress;
  /** The network that it is in. */
  Network: IpPrefix | null;
  /** The port that the file was read from. */
  Port: UInt16 | null;
}

/**
 * A sealed file.
 * @table Title:12 Path Algorithm Size:12 Priority Sealed
 * @text {Title|Path} ({Algorithm})[: {Note}]
 */
export interface Seal {
  /** The file. */
  Path: string;
  /**
   * The name of the seal.
   * @alias Title
   */
  Label: string;
  /** How the digest was made. */
  Algorithm: Algorithm;
  /** The digest, in lower-case hexadecimal digits. */
  Digest: string;
  /** Length in bytes. */
  Size: UInt64;
  /** When it was sealed. */
  Sealed: DateTime;
  /** How long the seal is good for. */
  Lifetime: Duration;
  /** When it was tested, the last time first. */
  Tested: DateTime[];
  /** How long after its sealing it was tested, each time. */
  Ages: Duration[];
  /** 1 for the most important ones, to 9. */
  Priority: UInt8;
  /** Words for it. */
  Tags: string[];
  /** The bytes that it begins with. */
  Head: UInt8[];
  /** Where the file came from; null where nobody said so. */
  Origin: SealOrigin | null;
  /** Whether it may be changed. */
  Locked: boolean;
  /** What a person has to say about it; may be empty. */
  Note: string;
  /** What this is. */
  Kind: 'Seal';
  /** Where the seal is kept. */
  Backend: BackendName;
  /** The computer that it was read on. */
  ComputerName: ComputerName;
}

/**
 * What became of a seal.
 * @table Path:40 Changed Summary
 * @text {Path}[: {Summary}]
 */
export interface SealChange {
  /** The file. */
  Path: string;
  /** Whether anything changed. */
  Changed: boolean;
  /** Whether this only says what would be. */
  WhatIf: boolean;
  /** The members that differ. */
  Differing: string[];
  /** What changed, in one line; empty where nothing did. */
  Summary: string;
  /** The seal as it was; null where there was none. */
  Before: Seal | null;
  /** The seal as it is; null where it is gone. */
  After: Seal | null;
  /** What names the run of the cmdlet: all changes of one pipeline have it. */
  Run: string;
}

/**
 * What can be undone, of whatever place it is.
 * @oneOf
 */
export interface SealStep {
  /** A change. */
  Change: SealChange | null;
  /** A seal, which is put in the place of what there is. */
  Seal: Seal | null;
  /** Where it is kept, where that is not what this session works on. */
  Backend: string | null;
}

/** What a check found: nothing, or what is wrong. */
export type SealState = Enum<'SealState', { Intact: 0; Broken: 1; Expired: 2; Missing: 4 }>;

/** How the seals differ from what they were, by their files. */
export interface SealComparison {
  /** Whether they are the same. */
  Same: boolean;
  /** What was sealed since. */
  Added: string[];
  /** What is sealed no more. */
  Removed: string[];
  /** What has another digest. */
  Changed: string[];
}

/**
 * Whether a file is what it was.
 * @tint State Broken:Red Missing:Red Expired:Yellow
 */
export interface SealCheck {
  /** The file. */
  Path: string;
  /** Intact; Broken where the digest is another one; Expired after its lifetime; Missing. */
  State: SealState;
  /** The seal. */
  Seal: Seal;
  /** What was found; null where there is no file. */
  Found: FileDigest | null;
  /** Since when it was sealed. */
  Age: Duration;
  /** When it was looked at. */
  At: DateTime;
}

/** What a watch sees. */
export interface SealEvent {
  /** What happened. */
  Action: 'Existing' | 'Broken' | 'Mended';
  /** The file. */
  Path: string;
  /** When it was seen. */
  At: DateTime;
  /** The seal. */
  Seal: Seal;
}
