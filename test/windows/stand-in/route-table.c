/* The routing table: rows in the order in which they were made. */
#include "stand-in.h"

static Route *routes;
static size_t count, room;

size_t route_count(void) {
    return count;
}

Route *route_at(size_t position) {
    return &routes[position];
}

static int same_prefix(const MIB_IPFORWARD_ROW2 *a, const MIB_IPFORWARD_ROW2 *b) {
    return a->DestinationPrefix.PrefixLength == b->DestinationPrefix.PrefixLength &&
           same_address(&a->DestinationPrefix.Prefix, &b->DestinationPrefix.Prefix);
}

Route *find_route(ULONG64 luid, const MIB_IPFORWARD_ROW2 *keys) {
    for (size_t i = 0; i < count; i++) {
        const MIB_IPFORWARD_ROW2 *row = &routes[i].row;
        if (row->InterfaceLuid.Value == luid && same_prefix(row, keys) && same_address(&row->NextHop, &keys->NextHop))
            return &routes[i];
    }
    return NULL;
}

Route *find_prefix(const MIB_IPFORWARD_ROW2 *keys) {
    for (size_t i = 0; i < count; i++)
        if (same_prefix(&routes[i].row, keys)) return &routes[i];
    return NULL;
}

int add_route(const MIB_IPFORWARD_ROW2 *row) {
    if (count == room) {
        size_t next = room == 0 ? 16 : 2 * room;
        Route *larger = realloc(routes, next * sizeof *routes);
        if (larger == NULL) return 0;
        routes = larger;
        room = next;
    }
    routes[count].row = *row;
    routes[count].written_at = seconds_now();
    count++;
    return 1;
}

void remove_route(Route *route) {
    size_t position = (size_t)(route - routes);
    memmove(route, route + 1, (count - position - 1) * sizeof *route);
    count--;
}

void clear_routes(void) {
    free(routes);
    routes = NULL;
    count = room = 0;
}

MIB_IPFORWARD_ROW2 route_row(const Route *route) {
    MIB_IPFORWARD_ROW2 row = route->row;
    row.Age += (ULONG)(seconds_now() - route->written_at);
    return row;
}

static int is_expired(const Route *route) {
    if (!ROUTES_EXPIRE || route->row.ValidLifetime == INFINITE_SECONDS) return 0;
    if (!IMMORTAL_ROUTES_EXPIRE && route->row.Immortal) return 0;
    return route_row(route).Age >= route->row.ValidLifetime;
}

void expire_routes(void) {
    size_t i = 0;
    while (i < count) {
        if (!is_expired(&routes[i])) {
            i++;
            continue;
        }
        notify_route(&routes[i].row, MibDeleteInstance);
        remove_route(&routes[i]);
    }
}
