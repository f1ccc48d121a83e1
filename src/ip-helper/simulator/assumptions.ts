/**
 * What nobody has published about Windows, each as one named choice. Where a choice is to be settled on a real machine,
 * its comment names the probe that asks (semantics, section 9). Status codes are written out: they are what is assumed.
 */

/** 0xffffffff seconds is "infinite" (documented). */
export const INFINITE_LIFETIME = 0xffff_ffff;

// --- Routes: what is stored --------------------------------------------------------------------------------------

/**
 * The mark of InitializeIpForwardEntry for a SitePrefixLength that is not set. It passes (programs that leave it have
 * been shipped for years); as it is documented as illegal, what is stored is `STORES_UNSET_SITE_PREFIX`. Probe 3.
 */
export const UNSET_SITE_PREFIX = 255;
export const STORES_UNSET_SITE_PREFIX = 0;

/**
 * The mark of InitializeIpForwardEntry for a Protocol that is not set passes as well; NetMgmt is documented for
 * routes that the API has set. Any other Protocol is stored as it is given. Probes 4 and 10.
 */
export const UNSET_PROTOCOL = 0xffff_ffff;
export const STORES_UNSET_PROTOCOL = 3;

/** The mark of InitializeIpForwardEntry for a Metric that is not used: a value that a row can have. Probe 4. */
export const UNSET_METRIC = 0xffff_ffff;

/**
 * The four BOOLEANs are stored as they are given, so that a row that is created as InitializeIpForwardEntry left it is
 * published and immortal. Probe 5. The Origin of a route that the API creates is this one (Manual).
 */
export const CREATED_ORIGIN = 0;

/** Whether a Create refuses a next hop whose zone is another interface; any zone is ignored where keys are compared. */
export const CREATE_CHECKS_ZONE = true;

/** What SetIpForwardEntry2 returns for a route that does not exist: documented to fail, the code is not. Probe 1. */
export const SET_ON_ABSENT_ROUTE = 1168;

/** Whether a Set starts the age of a route anew, and with it its lifetimes. Probe 12. */
export const SET_RESETS_AGE = true;

/** Whether a Set refuses a PreferredLifetime above the ValidLifetime, as Create is documented to. Probe 9. */
export const SET_CHECKS_LIFETIMES = true;

/** What DeleteIpForwardEntry2 returns for a row that names no interface and is on-link: measured against the docs. Probe 7. */
export const DELETE_WITHOUT_INTERFACE = 2;

/**
 * The stack's own rows can be deleted as any others, but for one of which a VPN client tells that it "fails harmlessly":
 * the broadcast row of the IPv4 link-local subnet. Which code that is, is not told.
 */
export const UNDELETABLE_LOCAL_PREFIX = '169.254.255.255/32';
export const DELETE_OF_UNDELETABLE = 87;

/** Without an interface GetIpForwardEntry2 matches by the prefix; of several rows this takes the first. Probe 6. */
export const KEYLESS_GET_TAKES_FIRST = true;

// --- Routes that the stack adds for an address -------------------------------------------------------------------

/** The offset of the stack's own rows in every recorded table. */
export const STACK_ROUTE_METRIC = 256;
/** Local routes are Manual in the tables that were recorded for the examples; WellKnown is possible. */
export const STACK_ROUTE_ORIGIN = 0;
/** IANA's number of a loopback interface: its rows are marked as such, and it has no link-local subnet. */
export const LOOPBACK_TYPE = 24;

// --- Interfaces --------------------------------------------------------------------------------------------------

/**
 * What InitializeIpInterfaceEntry leaves in each byte behind the keys: documented as zero, but tests on Windows saw an
 * InterfaceIdentifier that is not 0 and a SupportsNeighborDiscovery that is TRUE; the "unchanged" of the documented
 * enumerations is -1. So a member of which every byte is this is "leave as it is" to SetIpInterfaceEntry.
 */
export const UNCHANGED_BYTE = 0xff;

/** Whether that mark passes as the SitePrefixLength of an IPv4 row, which is documented to be 0. */
export const SET_TAKES_UNCHANGED_IPV4_SITE_PREFIX = false;

/** What the SitePrefixLength of an interface reads as, also for IPv4, where a Set then refuses it (seen: 64 and 255). */
export const INTERFACE_SITE_PREFIX = 64;

/** Whether a Set refuses a RouterDiscoveryBehavior or LinkLocalAddressBehavior that the headers do not name. */
export const SET_CHECKS_INTERFACE_ENUMERATIONS = true;

/** Whether the Metric that comes with UseAutomaticMetric TRUE is ignored: the stack computes it anyway. */
export const AUTOMATIC_METRIC_WINS = true;

/**
 * The metric that the stack computes of the link speed, where a file tells neither: what common adapters have, by IANA
 * type (wireless, loopback), otherwise that of Ethernet at 1 Gbit/s.
 */
export const AUTOMATIC_METRICS: Readonly<Record<number, number>> = { 24: 75, 71: 45 };
export const AUTOMATIC_METRIC_OTHERWISE = 25;

/**
 * Members of an interface of which the documentation gives no default, in milliseconds: as netsh shows them on common
 * machines. The documented defaults are in interface-defaults.ts.
 */
export const BASE_REACHABLE_TIME = 30_000;
export const REACHABLE_TIME = 30_000;
export const RETRANSMIT_TIME = 1000;
export const PATH_MTU_DISCOVERY_TIMEOUT = 600_000;
export const LINK_LOCAL_ADDRESS_TIMEOUT = 0;
export const NL_MTU = 1500;
export const LOOPBACK_NL_MTU = 0xffff_ffff;

/** The levels of ZoneIndices that hold the interface's index (interface and link), and those that are 1 (site). */
export const ZONES_OF_INDEX: readonly number[] = [1, 2];
export const ZONES_OF_ONE: readonly number[] = [5];

// --- Best route --------------------------------------------------------------------------------------------------

/** Which of the routes of one length and one effective metric is taken, by their place in the table. */
export const TIE_GOES_TO: 'first' | 'last' = 'first';

/** What GetBestRoute2 returns where no route leads there; ERROR_NETWORK_UNREACHABLE is 1231. Probe 14. */
export const NO_BEST_ROUTE = 1168;

/** What GetBestRoute2 returns for a source that is the address of no interface. */
export const BEST_ROUTE_FROM_FOREIGN_SOURCE = 1168;

/** Whether the unspecified address as the source means that none is given. */
export const UNSPECIFIED_SOURCE_IS_NONE = true;

/** Whether the zone of a link-local or multicast destination names the interface, where no other does. */
export const ZONE_OF_DESTINATION_RESTRICTS = true;

/**
 * Whether a route of an interface without an address can win; the source then is the unspecified address. A machine
 * file may know no addresses.
 */
export const ROUTES_WITHOUT_SOURCE_WIN = true;

/** Whether a lookup on a named interface, too, passes over it while it is not connected: measured without one only. */
export const NAMED_INTERFACE_MUST_BE_CONNECTED = true;

/**
 * Which address of the interface is the source: the destination itself, then one of its scope, then the one that has
 * the longest prefix in common with the destination (IPv4: with the next hop, where there is one), then the first.
 */
export const IPV4_SOURCE_IS_NEAR_THE_NEXT_HOP = true;

// --- Time --------------------------------------------------------------------------------------------------------

/** Whether a route is removed when its ValidLifetime has run out, with a notification that it was deleted. Probe 13. */
export const ROUTES_EXPIRE = true;

/** Whether an immortal route, too, runs out. */
export const IMMORTAL_ROUTES_EXPIRE = false;

/** Whether lifetimes read back as they were written (Age tells how much has gone by), or as what is left of them. */
export const LIFETIMES_READ_BACK_AS_WRITTEN = true;

// --- Notifications -----------------------------------------------------------------------------------------------

/** Whether a Set that changes nothing is notified. Probe 11. A change of an interface never is, as one of its routes. */
export const EQUAL_SET_IS_NOTIFIED = true;
