/*
 * Stands in for iphlpapi.dll where the real one cannot be had: a small route table in memory behind the functions that
 * the program calls. On Windows it is compiled against the real netioapi.h, so a function defined with another
 * prototype than Windows declares stops the build; elsewhere against netioapi-elsewhere.h. In both, layout-checks.h
 * (made from ip-helper-layout.json) checks every size and offset.
 *
 * Every row that SetIpForwardEntry2 receives is appended, as the 104 bytes that came, to the file that the environment
 * variable STANDIN_RECORD names, or else to a file beside this library, named as it is with ".record" behind.
 *
 * A row whose metric is 70000 + n is recorded and then refused with status n: 70005 gives ERROR_ACCESS_DENIED.
 */
#ifdef _WIN32
#include <winsock2.h>
#include <ws2ipdef.h>
#include <iphlpapi.h>
#include <netioapi.h>
#else
#define _GNU_SOURCE
#include <dlfcn.h>
#include "netioapi-elsewhere.h"
#endif
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "layout-checks.h"

#define METRIC_OF_REFUSAL 70000
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- the machine: documentation prefixes only ---- */

typedef struct {
    ULONG64 luid;
    NET_IFINDEX index;
    WCHAR alias[16];
    /* 0 where the interface does not have the family. */
    ULONG metric4, metric6;
} Interface;

static const Interface interfaces[] = {
    {0x0006000001000000, 12, u"Ethernet", 25, 25},
    {0x0035000002000000, 31, u"VPN [1]", 5, 0},
    /* Outside ASCII on purpose. */
    {0x0047000003000000, 47, u"WLAN \u00fcber", 50, 50},
};

#define V4(a, b, c, d) {.Ipv4 = {.sin_family = AF_INET, .sin_addr.s_addr = a | b << 8 | c << 16 | (ULONG)d << 24}}
#define V6(...) {.Ipv6 = {.sin6_family = AF_INET6, .sin6_addr.u.Byte = {__VA_ARGS__}}}
#define ROUTE(i, prefix, length, hop, offset) \
    {.InterfaceLuid.Value = interfaces_luid_##i, .InterfaceIndex = i, .DestinationPrefix = {prefix, length}, \
     .NextHop = hop, .ValidLifetime = 0xffffffff, .PreferredLifetime = 0xffffffff, .Metric = offset, \
     .Protocol = 3, .Age = 1000}
#define interfaces_luid_12 0x0006000001000000
#define interfaces_luid_31 0x0035000002000000
#define interfaces_luid_47 0x0047000003000000

/* A test that needs many routes compiles some more in. */
#ifndef EXTRA_ROUTES
#define EXTRA_ROUTES 0
#endif
#define LISTED_ROUTES 4

static MIB_IPFORWARD_ROW2 routes[LISTED_ROUTES + EXTRA_ROUTES] = {
    ROUTE(12, V4(0, 0, 0, 0), 0, V4(192, 0, 2, 1), 0),
    ROUTE(31, V4(198, 51, 100, 0), 24, V4(0, 0, 0, 0), 1),
    ROUTE(47, V4(198, 51, 100, 0), 24, V4(203, 0, 113, 1), 256),
    ROUTE(12, V6(0x20, 0x01, 0x0d, 0xb8), 32, V6(0xfe, 0x80, [15] = 0x01), 256),
};

/* 2001:db8:1:0::/64, 2001:db8:1:1::/64 and so on. */
__attribute__((constructor)) static void add_routes(void) {
    for (size_t i = LISTED_ROUTES; i < COUNT(routes); i++) {
        size_t number = i - LISTED_ROUTES;
        routes[i] = (MIB_IPFORWARD_ROW2)ROUTE(
            47, V6(0x20, 0x01, 0x0d, 0xb8, 0, 1, (UCHAR)(number >> 8), (UCHAR)number), 64, V6(0), 256);
    }
}

/* ---- recording ---- */

#ifdef _WIN32
static HINSTANCE library;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    (void)reason;
    (void)reserved;
    library = instance;
    return TRUE;
}

static void library_path(char *path, int size) {
    GetModuleFileNameA(library, path, (DWORD)size);
}
#else
static void library_path(char *path, int size) {
    Dl_info info;
    dladdr((void *)routes, &info);
    snprintf(path, (size_t)size, "%s", info.dli_fname);
}
#endif

static int record(const MIB_IPFORWARD_ROW2 *row) {
    char beside[1024];
    const char *path = getenv("STANDIN_RECORD");
    if (path == NULL) {
        library_path(beside, sizeof beside - sizeof ".record");
        path = strcat(beside, ".record");
    }
    FILE *file = fopen(path, "ab");
    if (file == NULL) return 0;
    size_t written = fwrite(row, sizeof *row, 1, file);
    return fclose(file) == 0 && written == 1;
}

/* ---- look-up ---- */

static const Interface *by_luid(ULONG64 luid) {
    for (size_t i = 0; i < COUNT(interfaces); i++)
        if (interfaces[i].luid == luid) return &interfaces[i];
    return NULL;
}

static const Interface *by_index(NET_IFINDEX index) {
    for (size_t i = 0; i < COUNT(interfaces); i++)
        if (interfaces[i].index == index) return &interfaces[i];
    return NULL;
}

/* The LUID wins over the index. */
static const Interface *by_either(ULONG64 luid, NET_IFINDEX index) {
    return luid != 0 ? by_luid(luid) : by_index(index);
}

static int same_address(const SOCKADDR_INET *a, const SOCKADDR_INET *b) {
    if (a->si_family != b->si_family) return 0;
    if (a->si_family == AF_INET) return memcmp(&a->Ipv4.sin_addr, &b->Ipv4.sin_addr, 4) == 0;
    return memcmp(&a->Ipv6.sin6_addr, &b->Ipv6.sin6_addr, 16) == 0;
}

static int known_family(ADDRESS_FAMILY family) {
    return family == AF_INET || family == AF_INET6;
}

static NETIO_STATUS find_route(const MIB_IPFORWARD_ROW2 *keys, MIB_IPFORWARD_ROW2 **found) {
    if (keys == NULL || !known_family(keys->DestinationPrefix.Prefix.si_family) ||
        keys->NextHop.si_family != keys->DestinationPrefix.Prefix.si_family)
        return ERROR_INVALID_PARAMETER;
    const Interface *interface_ = by_either(keys->InterfaceLuid.Value, keys->InterfaceIndex);
    if (interface_ == NULL) return ERROR_NOT_FOUND;
    for (size_t i = 0; i < COUNT(routes); i++) {
        MIB_IPFORWARD_ROW2 *route = &routes[i];
        if (route->InterfaceLuid.Value == interface_->luid &&
            route->DestinationPrefix.PrefixLength == keys->DestinationPrefix.PrefixLength &&
            same_address(&route->DestinationPrefix.Prefix, &keys->DestinationPrefix.Prefix) &&
            same_address(&route->NextHop, &keys->NextHop)) {
            *found = route;
            return NO_ERROR;
        }
    }
    return ERROR_NOT_FOUND;
}

/* ---- routes ---- */

NETIO_STATUS WINAPI SetIpForwardEntry2(CONST MIB_IPFORWARD_ROW2 *Route) {
    MIB_IPFORWARD_ROW2 *route;
    if (Route == NULL) return ERROR_INVALID_PARAMETER;
    if (!record(Route)) return ERROR_WRITE_FAULT;
    if (Route->Metric > METRIC_OF_REFUSAL && Route->Metric < METRIC_OF_REFUSAL + 10000)
        return Route->Metric - METRIC_OF_REFUSAL;
    NETIO_STATUS status = find_route(Route, &route);
    if (status != NO_ERROR) return status;
    /* Keys select, never change; Age and Origin belong to the stack. */
    MIB_IPFORWARD_ROW2 next = *Route;
    next.InterfaceLuid = route->InterfaceLuid;
    next.InterfaceIndex = route->InterfaceIndex;
    next.DestinationPrefix = route->DestinationPrefix;
    next.NextHop = route->NextHop;
    next.Age = 0;
    next.Origin = route->Origin;
    *route = next;
    return NO_ERROR;
}

NETIO_STATUS WINAPI GetIpForwardEntry2(PMIB_IPFORWARD_ROW2 Row) {
    MIB_IPFORWARD_ROW2 *route;
    NETIO_STATUS status = find_route(Row, &route);
    if (status == NO_ERROR) *Row = *route;
    return status;
}

/* In front of every table, so that FreeMibTable can tell that it gets what GetIpForwardTable2 gave, and gets it once. */
typedef struct {
    ULONG64 mark, bytes;
} TableHeader;

#define TABLE_MARK 0x5441424c45303031

NETIO_STATUS WINAPI GetIpForwardTable2(ADDRESS_FAMILY Family, PMIB_IPFORWARD_TABLE2 *Table) {
    if (Table == NULL || (Family != AF_UNSPEC && !known_family(Family))) return ERROR_INVALID_PARAMETER;
    size_t bytes = sizeof(TableHeader) + offsetof(MIB_IPFORWARD_TABLE2, Table) + sizeof routes;
    TableHeader *header = calloc(1, bytes);
    if (header == NULL) return ERROR_NOT_ENOUGH_MEMORY;
    *header = (TableHeader){TABLE_MARK, bytes};
    MIB_IPFORWARD_TABLE2 *table = (MIB_IPFORWARD_TABLE2 *)(header + 1);
    for (size_t i = 0; i < COUNT(routes); i++)
        if (Family == AF_UNSPEC || routes[i].DestinationPrefix.Prefix.si_family == Family)
            table->Table[table->NumEntries++] = routes[i];
    *Table = table;
    return NO_ERROR;
}

VOID WINAPI FreeMibTable(PVOID Memory) {
    TableHeader *header = (TableHeader *)Memory - 1;
    if (header->mark != TABLE_MARK) {
        fputs("stand-in: FreeMibTable got memory that is no table, or that it freed before\n", stderr);
        abort();
    }
    /* Rows that somebody reads after this are seen to be wrong. */
    memset(header, 0xdd, header->bytes);
    free(header);
}

/* ---- interfaces ---- */

NETIO_STATUS WINAPI GetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
    if (Row == NULL || !known_family(Row->Family) || (Row->InterfaceLuid.Value == 0 && Row->InterfaceIndex == 0))
        return ERROR_INVALID_PARAMETER;
    const Interface *interface_ = by_either(Row->InterfaceLuid.Value, Row->InterfaceIndex);
    if (interface_ == NULL) return ERROR_FILE_NOT_FOUND;
    ULONG metric = Row->Family == AF_INET ? interface_->metric4 : interface_->metric6;
    if (metric == 0) return ERROR_NOT_FOUND;
    ADDRESS_FAMILY family = Row->Family;
    memset(Row, 0, sizeof *Row);
    Row->Family = family;
    Row->InterfaceLuid.Value = interface_->luid;
    Row->InterfaceIndex = interface_->index;
    Row->Metric = metric;
    Row->NlMtu = 1500;
    Row->Connected = TRUE;
    return NO_ERROR;
}

NETIO_STATUS WINAPI ConvertInterfaceIndexToLuid(NET_IFINDEX InterfaceIndex, PNET_LUID InterfaceLuid) {
    if (InterfaceLuid == NULL) return ERROR_INVALID_PARAMETER;
    const Interface *interface_ = by_index(InterfaceIndex);
    InterfaceLuid->Value = interface_ == NULL ? 0 : interface_->luid;
    return interface_ == NULL ? ERROR_FILE_NOT_FOUND : NO_ERROR;
}

NETIO_STATUS WINAPI ConvertInterfaceLuidToIndex(CONST NET_LUID *InterfaceLuid, PNET_IFINDEX InterfaceIndex) {
    if (InterfaceLuid == NULL || InterfaceIndex == NULL) return ERROR_INVALID_PARAMETER;
    const Interface *interface_ = by_luid(InterfaceLuid->Value);
    *InterfaceIndex = interface_ == NULL ? 0 : interface_->index;
    return interface_ == NULL ? ERROR_FILE_NOT_FOUND : NO_ERROR;
}

static size_t length_of(CONST WCHAR *text) {
    size_t length = 0;
    while (text[length] != 0) length++;
    return length;
}

NETIO_STATUS WINAPI ConvertInterfaceLuidToAlias(CONST NET_LUID *InterfaceLuid, PWSTR InterfaceAlias, SIZE_T Length) {
    if (InterfaceLuid == NULL || InterfaceAlias == NULL) return ERROR_INVALID_PARAMETER;
    const Interface *interface_ = by_luid(InterfaceLuid->Value);
    if (interface_ == NULL) return ERROR_FILE_NOT_FOUND;
    size_t size = length_of(interface_->alias) + 1;
    if (Length < size) return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(InterfaceAlias, interface_->alias, size * sizeof(WCHAR));
    return NO_ERROR;
}

NETIO_STATUS WINAPI ConvertInterfaceAliasToLuid(CONST WCHAR *InterfaceAlias, PNET_LUID InterfaceLuid) {
    if (InterfaceAlias == NULL || InterfaceLuid == NULL) return ERROR_INVALID_PARAMETER;
    InterfaceLuid->Value = 0;
    size_t length = length_of(InterfaceAlias);
    for (size_t i = 0; i < COUNT(interfaces); i++)
        if (length_of(interfaces[i].alias) == length &&
            memcmp(interfaces[i].alias, InterfaceAlias, length * sizeof(WCHAR)) == 0) {
            InterfaceLuid->Value = interfaces[i].luid;
            return NO_ERROR;
        }
    return ERROR_INVALID_PARAMETER;
}
