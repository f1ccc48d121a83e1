/* What an interface is to one address family. */
#include "stand-in.h"

static void clear_between(PMIB_IPINTERFACE_ROW row, size_t from, size_t to) {
    memset((UCHAR *)row + from, 0, to - from);
}

VOID WINAPI EXPORTED InitializeIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
    count_call(__func__);
    /* A member that is all ones stays as it is. */
    memset(Row, UNCHANGED_BYTE, sizeof *Row);
    clear_between(Row, 0, offsetof(MIB_IPINTERFACE_ROW, MaxReassemblySize));
    /* What is between members is none, and zero as everywhere. */
    clear_between(Row, offsetof(MIB_IPINTERFACE_ROW, AdvertiseDefaultRoute) + 1,
                  offsetof(MIB_IPINTERFACE_ROW, RouterDiscoveryBehavior));
    clear_between(Row, offsetof(MIB_IPINTERFACE_ROW, DisableDefaultRoutes) + 1, sizeof *Row);
}

static NETIO_STATUS find_binding(const MIB_IPINTERFACE_ROW *row, Binding **found) {
    if (!known_family(row->Family) || (row->InterfaceLuid.Value == 0 && row->InterfaceIndex == 0))
        return ERROR_INVALID_PARAMETER;
    Interface *interface_ = interface_by_either(row->InterfaceLuid.Value, row->InterfaceIndex);
    if (interface_ == NULL) return ERROR_FILE_NOT_FOUND;
    *found = binding_of(interface_, row->Family);
    return *found == NULL ? ERROR_NOT_FOUND : NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED GetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
    BEGIN_CALL();
    Binding *binding;
    if (Row == NULL) return ERROR_INVALID_PARAMETER;
    lock_machine();
    NETIO_STATUS status = find_binding(Row, &binding);
    if (status == NO_ERROR) *Row = binding->row;
    unlock_machine();
    return status;
}

static int is_unset(const void *member, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (((const UCHAR *)member)[i] != UNCHANGED_BYTE) return 0;
    return 1;
}

static int legal_site_prefix(const MIB_IPINTERFACE_ROW *row) {
    if (row->Family == AF_INET) return row->SitePrefixLength == 0;
    return row->SitePrefixLength <= 128 || is_unset(&row->SitePrefixLength, sizeof row->SitePrefixLength);
}

/* The members that a caller may set; the rest belongs to the stack. */
#define MEMBER_PLACE(name) offsetof(MIB_IPINTERFACE_ROW, name), sizeof(((MIB_IPINTERFACE_ROW *)0)->name)
#define MEMBER(name) {MEMBER_PLACE(name)}
static const struct {
    size_t offset, size;
} settable[] = {
    MEMBER(InterfaceIdentifier),
    MEMBER(AdvertisingEnabled),
    MEMBER(ForwardingEnabled),
    MEMBER(WeakHostSend),
    MEMBER(WeakHostReceive),
    MEMBER(UseAutomaticMetric),
    MEMBER(UseNeighborUnreachabilityDetection),
    MEMBER(ManagedAddressConfigurationSupported),
    MEMBER(OtherStatefulConfigurationSupported),
    MEMBER(AdvertiseDefaultRoute),
    MEMBER(RouterDiscoveryBehavior),
    MEMBER(DadTransmits),
    MEMBER(BaseReachableTime),
    MEMBER(RetransmitTime),
    MEMBER(PathMtuDiscoveryTimeout),
    MEMBER(LinkLocalAddressBehavior),
    MEMBER(LinkLocalAddressTimeout),
    MEMBER(ZoneIndices),
    MEMBER(Metric),
    MEMBER(NlMtu),
    MEMBER(DisableDefaultRoutes),
};

/* Whether the headers have a name for it: they count from 0 to 2. */
static int named(LONG value) {
    return !SET_CHECKS_INTERFACE_ENUMERATIONS || is_unset(&value, sizeof value) || (value >= 0 && value <= 2);
}

static void store(PMIB_IPINTERFACE_ROW stored, const MIB_IPINTERFACE_ROW *row, size_t offset, size_t size) {
    const UCHAR *from = (const UCHAR *)row + offset;
    UCHAR *to = (UCHAR *)stored + offset;
    if (is_unset(from, size)) return;
    /* What is one byte is a BOOLEAN. */
    if (size == 1) *to = *from != 0;
    else memcpy(to, from, size);
}

static NETIO_STATUS set_interface(const MIB_IPINTERFACE_ROW *row) {
    Binding *binding;
    if (!known_family(row->Family) || !legal_site_prefix(row)) return ERROR_INVALID_PARAMETER;
    if (!named(row->RouterDiscoveryBehavior) || !named(row->LinkLocalAddressBehavior)) return ERROR_INVALID_PARAMETER;
    NETIO_STATUS status = find_binding(row, &binding);
    if (status != NO_ERROR) return status;
    if (!is_elevated()) return ERROR_ACCESS_DENIED;
    for (size_t i = 0; i < COUNT(settable); i++) store(&binding->row, row, settable[i].offset, settable[i].size);
    /* IPv4 has none: what must be 0 on input stays as it reads. */
    if (row->Family == AF_INET6) store(&binding->row, row, MEMBER_PLACE(SitePrefixLength));
    if (AUTOMATIC_METRIC_WINS && binding->row.UseAutomaticMetric) binding->row.Metric = binding->automatic_metric;
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED SetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
    BEGIN_CALL();
    if (Row == NULL) return ERROR_INVALID_PARAMETER;
    if (!record(".interface", Row, sizeof *Row)) return ERROR_WRITE_FAULT;
    lock_machine();
    NETIO_STATUS status = set_interface(Row);
    unlock_machine();
    return status;
}
