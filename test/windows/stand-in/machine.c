/* The machine at first: documentation prefixes only. */
#include "stand-in.h"

#define LUID_12 0x0006000001000000
#define LUID_31 0x0035000002000000
#define LUID_47 0x0047000003000000

#define FACTS(family, luid, number, metric) \
    {.bound = TRUE, .automatic_metric = metric, \
     .row = {.Family = family, .InterfaceLuid.Value = luid, .InterfaceIndex = number, .Metric = metric, \
             .UseAutomaticMetric = TRUE, .UseNeighborUnreachabilityDetection = TRUE, \
             .SitePrefixLength = INTERFACE_SITE_PREFIX, .DadTransmits = 1, .BaseReachableTime = 30000, .RetransmitTime = 1000, \
             .PathMtuDiscoveryTimeout = 600000, .NlMtu = 1500, .Connected = TRUE, .SupportsNeighborDiscovery = TRUE, \
             .SupportsRouterDiscovery = TRUE}}
#define FACTS4(luid, number, metric) FACTS(AF_INET, luid, number, metric)
#define FACTS6(luid, number, metric) FACTS(AF_INET6, luid, number, metric)

static const Interface interfaces_at_first[] = {
    {.luid = LUID_12, .index = 12, .alias = u"Ethernet", .v4 = FACTS4(LUID_12, 12, 25), .v6 = FACTS6(LUID_12, 12, 25)},
    {.luid = LUID_31, .index = 31, .alias = u"VPN [1]", .v4 = FACTS4(LUID_31, 31, 5)},
    /* Outside ASCII on purpose. */
    {.luid = LUID_47, .index = 47, .alias = u"WLAN \u00fcber",
     .v4 = FACTS4(LUID_47, 47, 50), .v6 = FACTS6(LUID_47, 47, 50)},
};

#define V4(a, b, c, d) {.Ipv4 = {.sin_family = AF_INET, .sin_addr.s_addr = a | b << 8 | c << 16 | (ULONG)d << 24}}
#define V6(...) {.Ipv6 = {.sin6_family = AF_INET6, .sin6_addr.u.Byte = {__VA_ARGS__}}}
#define ROUTE(i, prefix, length, hop, offset) \
    {.InterfaceLuid.Value = LUID_##i, .InterfaceIndex = i, .DestinationPrefix = {prefix, length}, \
     .NextHop = hop, .ValidLifetime = INFINITE_SECONDS, .PreferredLifetime = INFINITE_SECONDS, .Metric = offset, \
     .Protocol = 3, .Age = 1000}

static const MIB_IPFORWARD_ROW2 routes_at_first[] = {
    ROUTE(12, V4(0, 0, 0, 0), 0, V4(192, 0, 2, 1), 0),
    ROUTE(31, V4(198, 51, 100, 0), 24, V4(0, 0, 0, 0), 1),
    ROUTE(47, V4(198, 51, 100, 0), 24, V4(203, 0, 113, 1), 256),
    ROUTE(12, V6(0x20, 0x01, 0x0d, 0xb8), 32, V6(0xfe, 0x80, [15] = 0x01), 256),
};

/* A test that needs many routes compiles some more in. */
#ifndef EXTRA_ROUTES
#define EXTRA_ROUTES 0
#endif

static Interface interfaces_now[COUNT(interfaces_at_first)];
Interface *const interfaces = interfaces_now;
const size_t interface_count = COUNT(interfaces_at_first);

static int elevated;
/* Any time will do that is larger than an age. */
static ULONG64 clock_seconds = 1000000;

static int starts_elevated(void) {
#ifdef _WIN32
    char value[2] = "";
    GetEnvironmentVariableA("STANDIN_ELEVATED", value, sizeof value);
    return strcmp(value, "0") != 0;
#else
    const char *value = getenv("STANDIN_ELEVATED");
    return value == NULL || strcmp(value, "0") != 0;
#endif
}

__attribute__((constructor)) void reset_machine(void) {
    elevated = starts_elevated();
    memcpy(interfaces_now, interfaces_at_first, sizeof interfaces_now);
    clear_routes();
    int done = 1;
    for (size_t i = 0; i < COUNT(routes_at_first); i++) done &= add_route(&routes_at_first[i]);
    /* 2001:db8:1:0::/64, 2001:db8:1:1::/64 and so on. */
    const size_t extra = EXTRA_ROUTES;
    for (size_t i = 0; i < extra; i++) {
        const MIB_IPFORWARD_ROW2 row =
            ROUTE(47, V6(0x20, 0x01, 0x0d, 0xb8, 0, 1, (UCHAR)(i >> 8), (UCHAR)i), 64, V6(0), 256);
        done &= add_route(&row);
    }
    if (!done) abort();
}

int is_elevated(void) {
    return elevated;
}

void set_elevated(int next) {
    elevated = next;
}

ULONG64 seconds_now(void) {
    return clock_seconds;
}

void pass_seconds(ULONG64 seconds) {
    clock_seconds += seconds;
}

Interface *interface_by_luid(ULONG64 luid) {
    for (size_t i = 0; i < interface_count; i++)
        if (interfaces[i].luid == luid) return &interfaces[i];
    return NULL;
}

Interface *interface_by_index(NET_IFINDEX index) {
    for (size_t i = 0; i < interface_count; i++)
        if (interfaces[i].index == index) return &interfaces[i];
    return NULL;
}

Interface *interface_by_either(ULONG64 luid, NET_IFINDEX index) {
    return luid != 0 ? interface_by_luid(luid) : interface_by_index(index);
}

Binding *binding_of(Interface *interface_, ADDRESS_FAMILY family) {
    Binding *binding = family == AF_INET ? &interface_->v4 : &interface_->v6;
    return binding->bound ? binding : NULL;
}
