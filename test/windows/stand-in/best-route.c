/* Longest prefix, then the lowest sum of the route's and the interface's metric. */
#include "stand-in.h"

static Interface *interface_of_source(const SOCKADDR_INET *source) {
    for (size_t i = 0; i < interface_count; i++)
        for (size_t a = 0; a < interfaces[i].address_count; a++)
            if (same_address(&interfaces[i].addresses[a].address, source)) return &interfaces[i];
    return NULL;
}

static int is_better(const MIB_IPFORWARD_ROW2 *row, ULONG64 metric, const MIB_IPFORWARD_ROW2 *best,
                     ULONG64 best_metric) {
    unsigned length = row->DestinationPrefix.PrefixLength, best_length = best->DestinationPrefix.PrefixLength;
    /* Of two that are equal, the one that was made first stays. */
    return length != best_length ? length > best_length : metric < best_metric;
}

/* The address that a packet gets: the one asked for, or the first of the interface, or none. */
static SOCKADDR_INET source_of(const SOCKADDR_INET *asked, const Interface *interface_, ADDRESS_FAMILY family) {
    SOCKADDR_INET none;
    memset(&none, 0, sizeof none);
    none.si_family = family;
    if (asked != NULL && !is_zero_address(asked)) return plain_address(asked, 1);
    for (size_t a = 0; a < interface_->address_count; a++)
        if (interface_->addresses[a].address.si_family == family) return interface_->addresses[a].address;
    return none;
}

static NETIO_STATUS best_route(const NET_LUID *luid, NET_IFINDEX index, const SOCKADDR_INET *source,
                               const SOCKADDR_INET *destination, PMIB_IPFORWARD_ROW2 row, SOCKADDR_INET *best_source) {
    ADDRESS_FAMILY family = destination->si_family;
    const Interface *only = NULL;
    int named = (luid != NULL && luid->Value != 0) || index != 0;
    if (named) {
        only = interface_by_either(luid == NULL ? 0 : luid->Value, index);
        if (only == NULL) return ERROR_FILE_NOT_FOUND;
    } else if (source != NULL && !is_zero_address(source)) {
        Interface *owner = interface_of_source(source);
        if (owner == NULL) return BEST_ROUTE_FROM_FOREIGN_SOURCE;
        const Binding *binding = binding_of(owner, family);
        /* A strong host sends from an address through the address's own interface only. */
        if (binding == NULL || !(binding->row.WeakHostSend || binding->row.ForwardingEnabled)) only = owner;
    }
    expire_routes();
    const Route *best = NULL;
    ULONG64 best_metric = 0;
    for (size_t i = 0; i < route_count(); i++) {
        const Route *route = route_at(i);
        Interface *interface_ = interface_by_luid(route->row.InterfaceLuid.Value);
        const Binding *binding = binding_of(interface_, family);
        if (binding == NULL || !within_prefix(destination, &route->row.DestinationPrefix)) continue;
        if (only != NULL && only != interface_) continue;
        if (!binding->row.Connected && (!named || NAMED_INTERFACE_MUST_BE_CONNECTED)) continue;
        ULONG64 metric = (ULONG64)route->row.Metric + binding->row.Metric;
        if (best != NULL && !is_better(&route->row, metric, &best->row, best_metric)) continue;
        best = route;
        best_metric = metric;
    }
    if (best == NULL) return NO_BEST_ROUTE;
    *row = route_row(best);
    *best_source = source_of(source, interface_by_luid(best->row.InterfaceLuid.Value), family);
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED GetBestRoute2(NET_LUID *InterfaceLuid, NET_IFINDEX InterfaceIndex,
                                           CONST SOCKADDR_INET *SourceAddress, CONST SOCKADDR_INET *DestinationAddress,
                                           ULONG AddressSortOptions, PMIB_IPFORWARD_ROW2 BestRoute,
                                           SOCKADDR_INET *BestSourceAddress) {
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
