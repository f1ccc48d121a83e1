/* What an interface is to one address family. */
#include "stand-in.h"

VOID WINAPI EXPORTED InitializeIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
    /* A member that is all ones stays as it is. */
    memset(Row, UNCHANGED_BYTE, sizeof *Row);
    Row->Family = AF_UNSPEC;
    Row->InterfaceLuid.Value = 0;
    Row->InterfaceIndex = 0;
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
    Binding *binding;
    if (Row == NULL) return ERROR_INVALID_PARAMETER;
    lock_machine();
    NETIO_STATUS status = find_binding(Row, &binding);
    if (status == NO_ERROR) *Row = binding->row;
    unlock_machine();
    return status;
}

static int legal_site_prefix(const MIB_IPINTERFACE_ROW *row) {
    return row->Family == AF_INET ? row->SitePrefixLength == 0 : row->SitePrefixLength <= 128;
}

static int is_unset(const void *member, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (((const UCHAR *)member)[i] != UNCHANGED_BYTE) return 0;
    return 1;
}

/* The members that a caller may set; the rest belongs to the stack. */
#define MEMBER(name) {offsetof(MIB_IPINTERFACE_ROW, name), sizeof(((MIB_IPINTERFACE_ROW *)0)->name)}
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
    MEMBER(SitePrefixLength),
    MEMBER(Metric),
    MEMBER(NlMtu),
    MEMBER(DisableDefaultRoutes),
};

/* Whether the headers have a name for it: they count from 0 to 2. */
static int named(LONG value) {
    return !SET_CHECKS_INTERFACE_ENUMERATIONS || is_unset(&value, sizeof value) || (value >= 0 && value <= 2);
}

static NETIO_STATUS set_interface(const MIB_IPINTERFACE_ROW *row) {
    Binding *binding;
    if (!known_family(row->Family) || !legal_site_prefix(row)) return ERROR_INVALID_PARAMETER;
    if (!named(row->RouterDiscoveryBehavior) || !named(row->LinkLocalAddressBehavior)) return ERROR_INVALID_PARAMETER;
    NETIO_STATUS status = find_binding(row, &binding);
    if (status != NO_ERROR) return status;
    if (!is_elevated()) return ERROR_ACCESS_DENIED;
    for (size_t i = 0; i < COUNT(settable); i++) {
        const UCHAR *from = (const UCHAR *)row + settable[i].offset;
        UCHAR *to = (UCHAR *)&binding->row + settable[i].offset;
        if (!is_unset(from, settable[i].size)) memcpy(to, from, settable[i].size);
    }
    if (AUTOMATIC_METRIC_WINS && binding->row.UseAutomaticMetric) binding->row.Metric = binding->automatic_metric;
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED SetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
    if (Row == NULL) return ERROR_INVALID_PARAMETER;
    if (!record(".interface", Row, sizeof *Row)) return ERROR_WRITE_FAULT;
    lock_machine();
    NETIO_STATUS status = set_interface(Row);
    unlock_machine();
    return status;
}
