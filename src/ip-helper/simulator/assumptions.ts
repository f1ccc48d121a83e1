/** What nobody has published about Windows, each as one named choice. */

/** 0xffffffff seconds is "infinite" (documented). */
export const INFINITE_LIFETIME = 0xffff_ffff;

/** What SetIpForwardEntry2 returns for a route that does not exist: documented to fail, the code is not. */
export const SET_ON_ABSENT_ROUTE = 1168;

/** Whether a Set starts the age of a route anew. */
export const SET_RESETS_AGE = true;

/** Whether a Set refuses a PreferredLifetime above the ValidLifetime, as Create is documented to. */
export const SET_CHECKS_LIFETIMES = true;

/**
 * The mark of InitializeIpForwardEntry for a SitePrefixLength that is not set. It passes (programs that leave it have
 * been shipped for years); as it is documented as illegal, what is stored is `SET_STORES_UNSET_SITE_PREFIX`.
 */
export const UNSET_SITE_PREFIX = 255;
export const SET_STORES_UNSET_SITE_PREFIX = 0;

/**
 * The mark of InitializeIpForwardEntry for a Protocol that is not set passes as well; NetMgmt is documented for
 * routes that the API has set. Any other Protocol is stored as it is given, and so is every Metric: 0xffffffff, which
 * means "not used", is a value that a row can have.
 */
export const UNSET_PROTOCOL = 0xffff_ffff;
export const SET_STORES_UNSET_PROTOCOL = 3;
