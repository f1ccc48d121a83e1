/* What is refused with ERROR_INVALID_PARAMETER before anything is looked up. */
#include "stand-in.h"

int legal_keys(const MIB_IPFORWARD_ROW2 *row) {
    const SOCKADDR_INET *prefix = &row->DestinationPrefix.Prefix;
    unsigned length = row->DestinationPrefix.PrefixLength;
    if (!known_family(prefix->si_family) || row->NextHop.si_family != prefix->si_family) return 0;
    if (length > 8 * address_size(prefix->si_family)) return 0;
    return within_prefix(prefix, &row->DestinationPrefix);
}

int legal_settings(const MIB_IPFORWARD_ROW2 *row) {
    if (row->SitePrefixLength != UNSET_SITE_PREFIX && row->SitePrefixLength > row->DestinationPrefix.PrefixLength)
        return 0;
    return row->PreferredLifetime <= row->ValidLifetime;
}

int names_no_interface(const MIB_IPFORWARD_ROW2 *row) {
    return row->InterfaceLuid.Value == 0 && row->InterfaceIndex == 0;
}
