/*
 * The way of a packet: the longest prefix, then the lowest sum of the route's and the interface's metric. A strong host
 * sends through the interface that was asked for, and through that of the source address, alone.
 */
#include "stand-in.h"

/* Which interfaces may send: each that is not NULL must be the route's. */
typedef struct {
    const Interface *named, *home;
} Limits;

typedef struct {
    const Route *route;
    unsigned length;
    ULONG64 metric;
} Candidate;

static int has_address(const Interface *interface_, const SOCKADDR_INET *address) {
    for (size_t a = 0; a < interface_->address_count; a++)
        if (same_address(&interface_->addresses[a].address, address)) return 1;
    return 0;
}

/* The same link-local address may be on several interfaces: that of the zone and the one asked for come first. */
static Interface *home_of(const SOCKADDR_INET *source, Interface *named) {
    Interface *zoned = source->si_family == AF_INET6 ? interface_by_index(source->Ipv6.sin6_scope_id) : NULL;
    if (zoned != NULL && has_address(zoned, source)) return zoned;
    if (named != NULL && has_address(named, source)) return named;
    for (size_t i = 0; i < interface_count; i++)
        if (has_address(&interfaces[i], source)) return &interfaces[i];
    return NULL;
}

static int is_link_local(const SOCKADDR_INET *address) {
    const UCHAR *bytes = address_bytes(address);
    if (address->si_family == AF_INET) return bytes[0] == 169 && bytes[1] == 254;
    /* fe80::/10, and the groups of one link. */
    return (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) || (bytes[0] == 0xff && (bytes[1] & 0x0f) == 2);
}

/* Whether the address means nothing without its interface. */
static int needs_zone(const SOCKADDR_INET *address) {
    return address->si_family == AF_INET6 && (is_link_local(address) || address_bytes(address)[0] == 0xff);
}

/* A weak host sends from any of its addresses through any of its interfaces. */
static const Interface *limit_of(Interface *interface_, ADDRESS_FAMILY family) {
    if (interface_ == NULL) return NULL;
    const Binding *binding = binding_of(interface_, family);
    return binding != NULL && (binding->row.WeakHostSend || binding->row.ForwardingEnabled) ? NULL : interface_;
}

static int may_send(const Interface *interface_, const Binding *binding, Limits limits) {
    if (limits.named != NULL && limits.named != interface_) return 0;
    if (limits.home != NULL && limits.home != interface_) return 0;
    int limited = limits.named != NULL || limits.home != NULL;
    return binding->row.Connected || (limited && !NAMED_INTERFACE_MUST_BE_CONNECTED);
}

static const Route *find_best(const SOCKADDR_INET *destination, Limits limits) {
    Candidate best = {NULL, 0, 0};
    for (size_t i = 0; i < route_count(); i++) {
        const Route *route = route_at(i);
        Interface *interface_ = interface_by_luid(route->row.InterfaceLuid.Value);
        const Binding *binding = binding_of(interface_, destination->si_family);
        unsigned length = route->row.DestinationPrefix.PrefixLength;
        if (binding == NULL || !within_prefix(destination, &route->row.DestinationPrefix)) continue;
        if (!may_send(interface_, binding, limits) || (length == 0 && binding->row.DisableDefaultRoutes)) continue;
        ULONG64 metric = (ULONG64)route->row.Metric + binding->row.Metric;
        int wins = best.route == NULL || length > best.length || (length == best.length && metric < best.metric);
        if (length == best.length && metric == best.metric && strcmp(TIE_GOES_TO, "last") == 0) wins = 1;
        if (wins) best = (Candidate){route, length, metric};
    }
    return best.route;
}

static unsigned common_bits(const SOCKADDR_INET *a, const SOCKADDR_INET *b) {
    unsigned bits = 8 * (unsigned)address_size(a->si_family), bit = 0;
    const UCHAR *left = address_bytes(a), *right = address_bytes(b);
    while (bit < bits && !((left[bit / 8] ^ right[bit / 8]) & (0x80 >> bit % 8))) bit++;
    return bit;
}

/* The address that a packet gets: the destination itself, one of its scope, the nearest one, the first. */
static const SOCKADDR_INET *choose_source(const Interface *interface_, const MIB_IPFORWARD_ROW2 *row,
                                          const SOCKADDR_INET *destination) {
    ADDRESS_FAMILY family = destination->si_family;
    int by_hop = IPV4_SOURCE_IS_NEAR_THE_NEXT_HOP && family == AF_INET && !is_zero_address(&row->NextHop);
    const SOCKADDR_INET *towards = by_hop ? &row->NextHop : destination, *best = NULL;
    int best_self = 0, best_scope = 0;
    unsigned best_bits = 0;
    for (size_t a = 0; a < interface_->address_count; a++) {
        const SOCKADDR_INET *address = &interface_->addresses[a].address;
        if (address->si_family != family) continue;
        int self = same_address(address, destination);
        int scope = is_link_local(address) == is_link_local(destination);
        unsigned bits = common_bits(address, towards);
        int better = self != best_self ? self : scope != best_scope ? scope : bits > best_bits;
        if (best != NULL && !better) continue;
        best = address;
        best_self = self;
        best_scope = scope;
        best_bits = bits;
    }
    return best;
}

static NETIO_STATUS best_route(const NET_LUID *luid, NET_IFINDEX index, const SOCKADDR_INET *source,
                               const SOCKADDR_INET *destination, PMIB_IPFORWARD_ROW2 row, SOCKADDR_INET *best_source) {
    ADDRESS_FAMILY family = destination->si_family;
    if (source != NULL && UNSPECIFIED_SOURCE_IS_NONE && is_zero_address(source)) source = NULL;
    ULONG64 identity = luid == NULL ? 0 : luid->Value;
    if (identity == 0 && index == 0 && ZONE_OF_DESTINATION_RESTRICTS && needs_zone(destination))
        index = destination->Ipv6.sin6_scope_id;
    Interface *named = interface_by_either(identity, index);
    if (named == NULL && (identity != 0 || index != 0)) return ERROR_FILE_NOT_FOUND;
    Interface *home = source == NULL ? NULL : home_of(source, named);
    if (source != NULL && home == NULL) return BEST_ROUTE_FROM_FOREIGN_SOURCE;
    expire_routes();
    const Route *best = find_best(destination, (Limits){limit_of(named, family), limit_of(home, family)});
    if (best == NULL) return NO_BEST_ROUTE;
    const Interface *sender = interface_by_luid(best->row.InterfaceLuid.Value);
    const SOCKADDR_INET *chosen = source != NULL ? source : choose_source(sender, &best->row, destination);
    if (chosen == NULL && !ROUTES_WITHOUT_SOURCE_WIN) return NO_BEST_ROUTE;
    *row = route_row(best);
    if (chosen == NULL) {
        memset(best_source, 0, sizeof *best_source);
        best_source->si_family = family;
        return NO_ERROR;
    }
    SOCKADDR_INET address = plain_address(chosen, 1);
    if (source == NULL && needs_zone(&address)) address.Ipv6.sin6_scope_id = sender->index;
    *best_source = address;
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED GetBestRoute2(NET_LUID *InterfaceLuid, NET_IFINDEX InterfaceIndex,
                                           CONST SOCKADDR_INET *SourceAddress, CONST SOCKADDR_INET *DestinationAddress,
                                           ULONG AddressSortOptions, PMIB_IPFORWARD_ROW2 BestRoute,
                                           SOCKADDR_INET *BestSourceAddress) {
    BEGIN_CALL();
    (void)AddressSortOptions;
    if (DestinationAddress == NULL || BestRoute == NULL || BestSourceAddress == NULL) return ERROR_INVALID_PARAMETER;
    if (!known_family(DestinationAddress->si_family)) return ERROR_INVALID_PARAMETER;
    if (SourceAddress != NULL && SourceAddress->si_family != DestinationAddress->si_family)
        return ERROR_INVALID_PARAMETER;
    lock_machine();
    NETIO_STATUS status = best_route(InterfaceLuid, InterfaceIndex, SourceAddress, DestinationAddress, BestRoute,
                                     BestSourceAddress);
    unlock_machine();
    return status;
}
