import { LARGEST } from 'pwsh-contract';

/** The largest ULONG. Windows gives it a meaning of its own in some members. */
export const ULONG_MAX = LARGEST.UInt32;

/** Of a lifetime or an age in seconds: infinite (Row12). */
export const INFINITE_SECONDS = ULONG_MAX;

/** Of the length of a site prefix: not set (Row11). */
export const UNSET_SITE_PREFIX = 255;

/** Of a metric: not used. */
export const UNUSED_METRIC = ULONG_MAX;
