/*
 * One route at a time. The order of checks is that of the neighbours that were seen on Windows: pointer, keys and
 * settings, interface, rights, route.
 */
#include <stdio.h>
#include "stand-in.h"

#define METRIC_OF_REFUSAL 70000

VOID WINAPI EXPORTED InitializeIpForwardEntry(PMIB_IPFORWARD_ROW2 Row) {
    count_call(__func__);
    memset(Row, 0, sizeof *Row);
    Row->SitePrefixLength = UNSET_SITE_PREFIX;
    Row->ValidLifetime = INFINITE_SECONDS;
    Row->PreferredLifetime = INFINITE_SECONDS;
    Row->Metric = UNSET_METRIC;
    Row->Protocol = (NL_ROUTE_PROTOCOL)UNSET_PROTOCOL;
    Row->Loopback = TRUE;
    Row->AutoconfigureAddress = TRUE;
    Row->Publish = TRUE;
    Row->Immortal = TRUE;
}

/* The status that the metric asks for, or NO_ERROR. */
static NETIO_STATUS refusal_of(const MIB_IPFORWARD_ROW2 *row) {
    if (row->Metric <= METRIC_OF_REFUSAL || row->Metric >= METRIC_OF_REFUSAL + 10000) return NO_ERROR;
    return row->Metric - METRIC_OF_REFUSAL;
}

/* The interface of a change, which must have the family of the route, or why there is none. */
static NETIO_STATUS interface_of_change(const MIB_IPFORWARD_ROW2 *row, Interface **found) {
    *found = interface_by_either(row->InterfaceLuid.Value, row->InterfaceIndex);
    if (*found == NULL || binding_of(*found, row->DestinationPrefix.Prefix.si_family) == NULL) return ERROR_NOT_FOUND;
    return NO_ERROR;
}

/* Copies what a caller sets; Age and Origin belong to the stack. */
static void store_settings(MIB_IPFORWARD_ROW2 *stored, const MIB_IPFORWARD_ROW2 *row) {
    stored->SitePrefixLength = row->SitePrefixLength;
    if (row->SitePrefixLength == UNSET_SITE_PREFIX) stored->SitePrefixLength = STORES_UNSET_SITE_PREFIX;
    stored->ValidLifetime = row->ValidLifetime;
    stored->PreferredLifetime = row->PreferredLifetime;
    stored->Metric = row->Metric;
    stored->Protocol = row->Protocol;
    if ((ULONG)row->Protocol == UNSET_PROTOCOL) stored->Protocol = STORES_UNSET_PROTOCOL;
    stored->Loopback = row->Loopback != 0;
    stored->AutoconfigureAddress = row->AutoconfigureAddress != 0;
    stored->Publish = row->Publish != 0;
    stored->Immortal = row->Immortal != 0;
}

/* Whether the zone of an IPv6 next hop is none, or the interface. */
static int legal_zone(const SOCKADDR_INET *hop, const Interface *interface_) {
    if (!CREATE_CHECKS_ZONE || hop->si_family != AF_INET6) return 1;
    ULONG zone = hop->Ipv6.sin6_scope_id;
    return zone == 0 || zone == interface_->index;
}

static NETIO_STATUS create(const MIB_IPFORWARD_ROW2 *row) {
    Interface *interface_;
    if (!legal_keys(row) || names_no_interface(row) || !legal_settings(row)) return ERROR_INVALID_PARAMETER;
    NETIO_STATUS status = interface_of_change(row, &interface_);
    if (status != NO_ERROR) return status;
    if (!legal_zone(&row->NextHop, interface_)) return ERROR_INVALID_PARAMETER;
    if (!is_elevated()) return ERROR_ACCESS_DENIED;
    if (find_route(interface_->luid, row) != NULL) return ERROR_OBJECT_ALREADY_EXISTS;
    MIB_IPFORWARD_ROW2 made;
    memset(&made, 0, sizeof made);
    made.InterfaceLuid.Value = interface_->luid;
    made.InterfaceIndex = interface_->index;
    made.DestinationPrefix.Prefix = plain_address(&row->DestinationPrefix.Prefix, 0);
    made.DestinationPrefix.PrefixLength = row->DestinationPrefix.PrefixLength;
    made.NextHop = plain_address(&row->NextHop, 1);
    made.Origin = CREATED_ORIGIN;
    store_settings(&made, row);
    if (!add_route(&made)) return ERROR_NOT_ENOUGH_MEMORY;
    notify_route(&made, MibAddInstance);
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED CreateIpForwardEntry2(CONST MIB_IPFORWARD_ROW2 *Row) {
    BEGIN_CALL();
    if (Row == NULL) return ERROR_INVALID_PARAMETER;
    if (!record(".create", Row, sizeof *Row)) return ERROR_WRITE_FAULT;
    if (refusal_of(Row) != NO_ERROR) return refusal_of(Row);
    lock_machine();
    expire_routes();
    NETIO_STATUS status = create(Row);
    unlock_machine();
    return status;
}

static NETIO_STATUS set(const MIB_IPFORWARD_ROW2 *row) {
    Interface *interface_;
    if (!legal_keys(row) || names_no_interface(row)) return ERROR_INVALID_PARAMETER;
    if (SET_CHECKS_LIFETIMES && !legal_settings(row)) return ERROR_INVALID_PARAMETER;
    NETIO_STATUS status = interface_of_change(row, &interface_);
    if (status != NO_ERROR) return status;
    if (!is_elevated()) return ERROR_ACCESS_DENIED;
    Route *route = find_route(interface_->luid, row);
    if (route == NULL) return SET_ON_ABSENT_ROUTE;
    MIB_IPFORWARD_ROW2 before = route->row;
    store_settings(&route->row, row);
    int changed = memcmp(&before, &route->row, sizeof before) != 0;
    if (SET_RESETS_AGE) {
        route->row.Age = 0;
        route->written_at = seconds_now();
    }
    if (changed || EQUAL_SET_IS_NOTIFIED) notify_route(&route->row, MibParameterNotification);
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED SetIpForwardEntry2(CONST MIB_IPFORWARD_ROW2 *Route) {
    BEGIN_CALL();
    if (Route == NULL) return ERROR_INVALID_PARAMETER;
    if (!record("", Route, sizeof *Route)) return ERROR_WRITE_FAULT;
    if (refusal_of(Route) != NO_ERROR) return refusal_of(Route);
    lock_machine();
    expire_routes();
    NETIO_STATUS status = set(Route);
    unlock_machine();
    return status;
}

/* A row of the stack's own that it does not let go. */
static int is_undeletable(const MIB_IPFORWARD_ROW2 *row) {
    const UCHAR *bytes = address_bytes(&row->DestinationPrefix.Prefix);
    char prefix[sizeof UNDELETABLE_LOCAL_PREFIX + 8];
    if (row->DestinationPrefix.Prefix.si_family != AF_INET || row->Protocol != ROUTE_PROTOCOL_LOCAL) return 0;
    snprintf(prefix, sizeof prefix, "%u.%u.%u.%u/%u", bytes[0], bytes[1], bytes[2], bytes[3],
             row->DestinationPrefix.PrefixLength);
    return strcmp(prefix, UNDELETABLE_LOCAL_PREFIX) == 0;
}

static NETIO_STATUS delete(const MIB_IPFORWARD_ROW2 *row) {
    Interface *interface_;
    if (!legal_keys(row)) return ERROR_INVALID_PARAMETER;
    /* Measured against the documentation, which has one code for both. */
    if (names_no_interface(row)) return is_zero_address(&row->NextHop) ? DELETE_WITHOUT_INTERFACE : ERROR_INVALID_PARAMETER;
    NETIO_STATUS status = interface_of_change(row, &interface_);
    if (status != NO_ERROR) return status;
    if (!is_elevated()) return ERROR_ACCESS_DENIED;
    Route *route = find_route(interface_->luid, row);
    if (route == NULL) return ERROR_NOT_FOUND;
    if (is_undeletable(&route->row)) return DELETE_OF_UNDELETABLE;
    notify_route(&route->row, MibDeleteInstance);
    remove_route(route);
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED DeleteIpForwardEntry2(CONST MIB_IPFORWARD_ROW2 *Row) {
    BEGIN_CALL();
    if (Row == NULL) return ERROR_INVALID_PARAMETER;
    if (!record(".delete", Row, sizeof *Row)) return ERROR_WRITE_FAULT;
    lock_machine();
    expire_routes();
    NETIO_STATUS status = delete(Row);
    unlock_machine();
    return status;
}

static NETIO_STATUS get(PMIB_IPFORWARD_ROW2 row) {
    if (!legal_keys(row)) return ERROR_INVALID_PARAMETER;
    Route *route = NULL;
    if (names_no_interface(row)) {
        /* Measured against the documentation: with an on-link next hop the prefix alone is enough. */
        if (!is_zero_address(&row->NextHop)) return ERROR_INVALID_PARAMETER;
        route = find_prefix(row);
    } else {
        Interface *interface_ = interface_by_either(row->InterfaceLuid.Value, row->InterfaceIndex);
        if (interface_ != NULL) route = find_route(interface_->luid, row);
    }
    if (route == NULL) return ERROR_NOT_FOUND;
    *row = route_row(route);
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED GetIpForwardEntry2(PMIB_IPFORWARD_ROW2 Row) {
    BEGIN_CALL();
    if (Row == NULL) return ERROR_INVALID_PARAMETER;
    lock_machine();
    expire_routes();
    NETIO_STATUS status = get(Row);
    unlock_machine();
    return status;
}
