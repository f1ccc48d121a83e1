/** What nobody has published about Windows, each as one named choice. */

/** 0xffffffff seconds is "infinite" (documented). */
export const INFINITE_LIFETIME = 0xffff_ffff;

/** What SetIpForwardEntry2 returns for a route that does not exist: documented to fail, the code is not. */
export const SET_ON_ABSENT_ROUTE = 1168;

/** Whether a Set starts the age of a route anew. */
export const SET_RESETS_AGE = true;

/** Whether a Set refuses a PreferredLifetime above the ValidLifetime, as Create is documented to. */
export const SET_CHECKS_LIFETIMES = true;
