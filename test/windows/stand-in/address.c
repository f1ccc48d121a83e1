/* Addresses and prefixes. */
#include "stand-in.h"

int known_family(ADDRESS_FAMILY family) {
    return family == AF_INET || family == AF_INET6;
}

size_t address_size(ADDRESS_FAMILY family) {
    return family == AF_INET ? 4 : 16;
}

const UCHAR *address_bytes(const SOCKADDR_INET *address) {
    if (address->si_family == AF_INET) return (const UCHAR *)&address->Ipv4.sin_addr;
    return (const UCHAR *)&address->Ipv6.sin6_addr;
}

int same_address(const SOCKADDR_INET *a, const SOCKADDR_INET *b) {
    if (a->si_family != b->si_family) return 0;
    return memcmp(address_bytes(a), address_bytes(b), address_size(a->si_family)) == 0;
}

int is_zero_address(const SOCKADDR_INET *address) {
    const UCHAR *bytes = address_bytes(address);
    for (size_t i = 0; i < address_size(address->si_family); i++)
        if (bytes[i] != 0) return 0;
    return 1;
}

int within_prefix(const SOCKADDR_INET *address, const IP_ADDRESS_PREFIX *prefix) {
    if (address->si_family != prefix->Prefix.si_family) return 0;
    SOCKADDR_INET masked = masked_address(address, prefix->PrefixLength);
    return same_address(&masked, &prefix->Prefix);
}

SOCKADDR_INET plain_address(const SOCKADDR_INET *address, int with_zone) {
    SOCKADDR_INET plain;
    memset(&plain, 0, sizeof plain);
    plain.si_family = address->si_family;
    if (address->si_family == AF_INET) {
        plain.Ipv4.sin_addr = address->Ipv4.sin_addr;
        return plain;
    }
    plain.Ipv6.sin6_addr = address->Ipv6.sin6_addr;
    if (with_zone) plain.Ipv6.sin6_scope_id = address->Ipv6.sin6_scope_id;
    return plain;
}

SOCKADDR_INET masked_address(const SOCKADDR_INET *address, unsigned length) {
    SOCKADDR_INET masked = plain_address(address, 0);
    UCHAR *bytes = (UCHAR *)address_bytes(&masked);
    unsigned bits = 8 * (unsigned)address_size(address->si_family);
    for (unsigned bit = length; bit < bits; bit++) bytes[bit / 8] &= (UCHAR)~(0x80 >> bit % 8);
    return masked;
}
