/* What a test does to the machine from outside: none of this is in Windows. */
#include "stand-in.h"

VOID WINAPI EXPORTED StandInReset(VOID);
VOID WINAPI EXPORTED StandInPassTime(ULONG Seconds);
VOID WINAPI EXPORTED StandInElevate(BOOLEAN Elevated);
NETIO_STATUS WINAPI EXPORTED StandInConnect(NET_IFINDEX InterfaceIndex, ADDRESS_FAMILY Family, BOOLEAN Connected);
NETIO_STATUS WINAPI EXPORTED StandInAddRoute(CONST MIB_IPFORWARD_ROW2 *Row);
NETIO_STATUS WINAPI EXPORTED StandInAddAddress(NET_IFINDEX InterfaceIndex, CONST SOCKADDR_INET *Address,
                                               ULONG PrefixLength);

/* The machine as it was at first. Registrations for notifications stay. */
VOID WINAPI EXPORTED StandInReset(VOID) {
    lock_machine();
    reset_machine();
    unlock_machine();
}

VOID WINAPI EXPORTED StandInPassTime(ULONG Seconds) {
    lock_machine();
    pass_seconds(Seconds);
    expire_routes();
    unlock_machine();
}

VOID WINAPI EXPORTED StandInElevate(BOOLEAN Elevated) {
    lock_machine();
    set_elevated(Elevated);
    unlock_machine();
}

NETIO_STATUS WINAPI EXPORTED StandInConnect(NET_IFINDEX InterfaceIndex, ADDRESS_FAMILY Family, BOOLEAN Connected) {
    NETIO_STATUS status = ERROR_NOT_FOUND;
    lock_machine();
    Interface *interface_ = interface_by_index(InterfaceIndex);
    Binding *binding = interface_ == NULL ? NULL : binding_of(interface_, Family);
    if (binding != NULL) {
        binding->row.Connected = Connected;
        status = NO_ERROR;
    }
    unlock_machine();
    return status;
}

/* A row that the stack itself, DHCP or a router made: every member is stored as it is given. */
NETIO_STATUS WINAPI EXPORTED StandInAddRoute(CONST MIB_IPFORWARD_ROW2 *Row) {
    lock_machine();
    NETIO_STATUS status = NO_ERROR;
    if (interface_by_luid(Row->InterfaceLuid.Value) == NULL) status = ERROR_NOT_FOUND;
    else if (find_route(Row->InterfaceLuid.Value, Row) != NULL) status = ERROR_OBJECT_ALREADY_EXISTS;
    else if (!add_route(Row)) status = ERROR_NOT_ENOUGH_MEMORY;
    else notify_route(Row, MibAddInstance);
    unlock_machine();
    return status;
}

/* A route that the stack makes for an address of its own, unless it is there. */
static void add_local(const Interface *interface_, SOCKADDR_INET prefix, unsigned length) {
    MIB_IPFORWARD_ROW2 row;
    memset(&row, 0, sizeof row);
    row.InterfaceLuid.Value = interface_->luid;
    row.InterfaceIndex = interface_->index;
    row.DestinationPrefix.Prefix = masked_address(&prefix, length);
    row.DestinationPrefix.PrefixLength = (UINT8)length;
    row.NextHop.si_family = prefix.si_family;
    row.ValidLifetime = row.PreferredLifetime = INFINITE_SECONDS;
    row.Metric = STACK_ROUTE_METRIC;
    row.Origin = STACK_ROUTE_ORIGIN;
    row.Protocol = ROUTE_PROTOCOL_LOCAL;
    if (find_route(interface_->luid, &row) != NULL) return;
    if (!add_route(&row)) abort();
    notify_route(&row, MibAddInstance);
}

static SOCKADDR_INET ipv4(ULONG bytes) {
    SOCKADDR_INET address;
    memset(&address, 0, sizeof address);
    address.si_family = AF_INET;
    address.Ipv4.sin_addr.s_addr = bytes;
    return address;
}

static SOCKADDR_INET ipv6(UCHAR first, UCHAR second) {
    SOCKADDR_INET address;
    memset(&address, 0, sizeof address);
    address.si_family = AF_INET6;
    ((UCHAR *)address_bytes(&address))[0] = first;
    ((UCHAR *)address_bytes(&address))[1] = second;
    return address;
}

/* An address of the interface, with the routes that the stack adds for it. */
NETIO_STATUS WINAPI EXPORTED StandInAddAddress(NET_IFINDEX InterfaceIndex, CONST SOCKADDR_INET *Address,
                                               ULONG PrefixLength) {
    NETIO_STATUS status = ERROR_NOT_FOUND;
    lock_machine();
    Interface *interface_ = interface_by_index(InterfaceIndex);
    if (interface_ != NULL && binding_of(interface_, Address->si_family) != NULL &&
        interface_->address_count < ADDRESSES_OF_INTERFACE) {
        SOCKADDR_INET own = plain_address(Address, 0);
        interface_->addresses[interface_->address_count++] = (OwnAddress){own, (UINT8)PrefixLength};
        unsigned bits = 8 * (unsigned)address_size(own.si_family);
        add_local(interface_, own, PrefixLength);
        add_local(interface_, own, bits);
        if (own.si_family == AF_INET) {
            /* A subnet of two addresses has no room for one. */
            SOCKADDR_INET broadcast = masked_address(&own, PrefixLength);
            UCHAR *bytes = (UCHAR *)address_bytes(&broadcast);
            for (unsigned bit = PrefixLength; bit < bits; bit++) bytes[bit / 8] |= (UCHAR)(0x80 >> bit % 8);
            if (PrefixLength < bits - 1) add_local(interface_, broadcast, bits);
            add_local(interface_, ipv4(224), 4);
            add_local(interface_, ipv4(0xffffffff), 32);
        } else {
            add_local(interface_, ipv6(0xff, 0), 8);
            add_local(interface_, ipv6(0xfe, 0x80), 64);
        }
        status = NO_ERROR;
    }
    unlock_machine();
    return status;
}
