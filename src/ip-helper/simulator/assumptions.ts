import { ULONG_MAX } from '../limits.ts';

/**
 * What nobody has published about Windows, each as one named choice. The id in a comment (`Create13`) is the fact of
 * docs/windows-semantics.md that it decides; docs/certification.md lists those that a real Windows is asked for. Status
 * codes are written out: they are what is assumed.
 */

// --- Routes: what is stored --------------------------------------------------------------------------------------

/**
 * The mark of InitializeIpForwardEntry for a SitePrefixLength that is not set. It passes (programs that leave it have
 * been shipped for years: Create10); as it is documented as illegal, what is stored is another value (Create13).
 */
export { UNSET_SITE_PREFIX } from '../limits.ts';
export const STORES_UNSET_SITE_PREFIX = 0;

/**
 * The mark of InitializeIpForwardEntry for a Protocol that is not set passes as well (Create14); NetMgmt is documented
 * for routes that the functions made (Row17). Any other Protocol is stored as it is given (Create16, Set12).
 */
export const UNSET_PROTOCOL = ULONG_MAX;
export const STORES_UNSET_PROTOCOL = 3;

/** The mark of InitializeIpForwardEntry for a Metric that is not used: a value that a row can have (Create15). */
export const UNSET_METRIC = ULONG_MAX;

/**
 * The Origin of a route that the functions make: Manual. Its four BOOLEANs are stored as they are given, so that a row
 * as InitializeIpForwardEntry left it is published and immortal (Create17).
 */
export const CREATED_ORIGIN = 0;

/**
 * Whether a Create refuses a next hop whose zone is another interface (Create18); where keys are compared, zones do
 * not count.
 */
export const CREATE_CHECKS_ZONE = true;

/**
 * What SetIpForwardEntry2 returns for a route that does not exist: documented to fail, the code is not (Set3,
 * Set4).
 */
export const SET_ON_ABSENT_ROUTE = 1168;

/** Whether a Set starts the age of a route anew, and with it its lifetimes (Set13). */
export const SET_RESETS_AGE = true;

/** Whether a Set refuses a PreferredLifetime above the ValidLifetime, as Create is documented to (Set10). */
export const SET_CHECKS_LIFETIMES = true;

/**
 * What DeleteIpForwardEntry2 returns for a row that names no interface and is on-link: measured, against the
 * documentation (Delete8).
 */
export const DELETE_WITHOUT_INTERFACE = 2;

/**
 * The stack's own row that cannot be deleted: the broadcast row of the IPv4 link-local subnet, of which a VPN client
 * says that it "fails harmlessly" (Delete9). It does not say the code, nor whether there are others (Delete10).
 */
export const UNDELETABLE_LOCAL_PREFIX = '169.254.255.255/32';
export const DELETE_OF_UNDELETABLE = 87;

/**
 * Whether GetIpForwardEntry2 without an interface, which matches by the prefix (Get6), takes the first of several
 * rows (Get7).
 */
export const KEYLESS_GET_TAKES_FIRST = true;

// --- Routes that the stack adds for an address -------------------------------------------------------------------

/** The offset of the stack's own rows in every recorded table (Stack3). */
export const STACK_ROUTE_METRIC = 256;
/**
 * The Origin of Local routes: Manual in the tables that were recorded for the examples; WellKnown is possible
 * (Stack3).
 */
export const STACK_ROUTE_ORIGIN = 0;
/** IANA's number of a loopback interface: its rows are marked as such, and it has no link-local subnet (Stack3). */
export const LOOPBACK_TYPE = 24;

// --- Interfaces --------------------------------------------------------------------------------------------------

/**
 * What InitializeIpInterfaceEntry leaves in each byte behind the keys: documented as zero (Interface1), but tests on
 * Windows saw an InterfaceIdentifier that is not 0 and a SupportsNeighborDiscovery that is TRUE (Interface2); the
 * "unchanged" of the documented enumerations is -1. So a member of which every byte is this is "leave as it is" to
 * SetIpInterfaceEntry (Interface3).
 */
export const UNCHANGED_BYTE = 0xff;

/**
 * Whether that mark passes as the SitePrefixLength of an IPv4 row, which is documented to be 0 (Interface11,
 * Interface13).
 */
export const SET_TAKES_UNCHANGED_IPV4_SITE_PREFIX = false;

/**
 * What the SitePrefixLength of an interface reads as, also for IPv4, where a Set then refuses it: 64 and 255 were
 * seen (Interface12, Interface13).
 */
export const INTERFACE_SITE_PREFIX = 64;

/**
 * Whether a Set refuses a RouterDiscoveryBehavior or LinkLocalAddressBehavior that the headers do not name
 * (Interface19).
 */
export const SET_CHECKS_INTERFACE_ENUMERATIONS = true;

/**
 * Whether the Metric that comes with UseAutomaticMetric TRUE is ignored, as the stack computes it anyway
 * (Interface15).
 */
export const AUTOMATIC_METRIC_WINS = true;

/**
 * The metric that the stack computes of the link speed, where a file has neither: what common adapters have, by IANA
 * type (wireless, loopback), otherwise that of Ethernet at 1 Gbit/s (Interface16).
 */
export const AUTOMATIC_METRICS: Readonly<Record<number, number>> = { 24: 75, 71: 45 };
export const AUTOMATIC_METRIC_OTHERWISE = 25;

/**
 * Members of an interface of which the documentation gives no default, in milliseconds and bytes: as netsh shows them on
 * common machines (Interface21). The documented defaults (Interface20) are in interface-row.ts.
 */
export const BASE_REACHABLE_TIME = 30_000;
export const REACHABLE_TIME = 30_000;
export const RETRANSMIT_TIME = 1000;
export const PATH_MTU_DISCOVERY_TIMEOUT = 600_000;
export const LINK_LOCAL_ADDRESS_TIMEOUT = 0;
export const NL_MTU = 1500;
export const LOOPBACK_NL_MTU = ULONG_MAX;

/**
 * The levels of ZoneIndices that hold the interface's index (interface and link), and those that are 1 (site):
 * Interface22.
 */
export const ZONES_OF_INDEX: readonly number[] = [1, 2];
export const ZONES_OF_ONE: readonly number[] = [5];

// --- Best route --------------------------------------------------------------------------------------------------

/** Which of the routes of one length and one effective metric is taken, by their place in the table (Select3). */
export const TIE_GOES_TO: 'first' | 'last' = 'first';

/** What GetBestRoute2 returns where no route leads there; ERROR_NETWORK_UNREACHABLE is 1231 (Best6). */
export const NO_BEST_ROUTE = 1168;

/** What GetBestRoute2 returns for a source that is the address of no interface (Best12). */
export const BEST_ROUTE_FROM_FOREIGN_SOURCE = 1168;

/** Whether the unspecified address as the source means that none is given (Best13). */
export const UNSPECIFIED_SOURCE_IS_NONE = true;

/** Whether the zone of a link-local or multicast destination names the interface, where no other does (Best14). */
export const ZONE_OF_DESTINATION_RESTRICTS = true;

/**
 * Whether a route of an interface without an address can win; the source then is the unspecified address (Best15).
 * A machine file may have no addresses.
 */
export const ROUTES_WITHOUT_SOURCE_WIN = true;

/**
 * Whether a lookup on a named interface, too, passes over it while it is not connected: measured without one only
 * (Best8, Best16).
 */
export const NAMED_INTERFACE_MUST_BE_CONNECTED = true;

/**
 * Which address of the interface is the source: the destination itself, then one of its scope, then the one that has
 * the longest prefix in common with the destination (IPv4: with the next hop, where there is one), then the first
 * (Best17).
 */
export const IPV4_SOURCE_IS_NEAR_THE_NEXT_HOP = true;

// --- Time --------------------------------------------------------------------------------------------------------

/** Whether a route is removed when its ValidLifetime has run out, with a notification that it was deleted (Stack13). */
export const ROUTES_EXPIRE = true;

/** Whether an immortal route, too, runs out (Stack14). */
export const IMMORTAL_ROUTES_EXPIRE = false;

/**
 * Whether lifetimes read back as they were written, while Age says how much has gone by, or as what is left of them
 * (Stack15).
 */
export const LIFETIMES_READ_BACK_AS_WRITTEN = true;

// --- Notifications -----------------------------------------------------------------------------------------------

/**
 * Whether a Set that changes nothing is notified (Notify9). A change of an interface never is, as one of its
 * routes.
 */
export const EQUAL_SET_IS_NOTIFIED = true;
