/* Whole tables, in memory that FreeMibTable takes back. */
#include <stdio.h>
#include "stand-in.h"

/* In front of every table, so that FreeMibTable can check that it gets what was given, and gets it once. */
typedef struct {
    ULONG64 mark, bytes;
} TableHeader;

#define TABLE_MARK 0x5441424c45303031

static unsigned long given;

unsigned long tables_not_freed(void) {
    return given;
}

void *new_table(size_t bytes) {
    TableHeader *header = calloc(1, sizeof *header + bytes);
    if (header == NULL) return NULL;
    *header = (TableHeader){TABLE_MARK, sizeof *header + bytes};
    given++;
    return header + 1;
}

/* Lock held. */
static void free_table(void *memory) {
    TableHeader *header = (TableHeader *)memory - 1;
    if (header->mark != TABLE_MARK) {
        fputs("stand-in: FreeMibTable got memory that is no table, or that it freed before\n", stderr);
        abort();
    }
    /* Rows that somebody reads after this are seen to be wrong. */
    memset(header, 0xdd, header->bytes);
    free(header);
    given--;
}

VOID WINAPI EXPORTED FreeMibTable(PVOID Memory) {
    count_call(__func__);
    if (Memory == NULL) return;
    lock_machine();
    free_table(Memory);
    unlock_machine();
}

static int is_asked(ADDRESS_FAMILY asked, ADDRESS_FAMILY family) {
    return asked == AF_UNSPEC || asked == family;
}

static NETIO_STATUS forward_table(ADDRESS_FAMILY family, PMIB_IPFORWARD_TABLE2 *out) {
    expire_routes();
    size_t bytes = offsetof(MIB_IPFORWARD_TABLE2, Table) + route_count() * sizeof(MIB_IPFORWARD_ROW2);
    PMIB_IPFORWARD_TABLE2 table = new_table(bytes);
    if (table == NULL) return ERROR_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; i < route_count(); i++) {
        const Route *route = route_at(i);
        if (is_asked(family, route->row.DestinationPrefix.Prefix.si_family))
            table->Table[table->NumEntries++] = route_row(route);
    }
    if (table->NumEntries == 0) {
        free_table(table);
        return ERROR_NOT_FOUND;
    }
    *out = table;
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED GetIpForwardTable2(ADDRESS_FAMILY Family, PMIB_IPFORWARD_TABLE2 *Table) {
    BEGIN_CALL();
    if (Table == NULL || (Family != AF_UNSPEC && !known_family(Family))) return ERROR_INVALID_PARAMETER;
    lock_machine();
    NETIO_STATUS status = forward_table(Family, Table);
    unlock_machine();
    return status;
}

static NETIO_STATUS interface_table(ADDRESS_FAMILY family, PMIB_IPINTERFACE_TABLE *out) {
    size_t bytes = offsetof(MIB_IPINTERFACE_TABLE, Table) + 2 * interface_count * sizeof(MIB_IPINTERFACE_ROW);
    PMIB_IPINTERFACE_TABLE table = new_table(bytes);
    if (table == NULL) return ERROR_NOT_ENOUGH_MEMORY;
    static const ADDRESS_FAMILY families[] = {AF_INET, AF_INET6};
    for (size_t f = 0; f < COUNT(families); f++)
        for (size_t i = 0; i < interface_count && is_asked(family, families[f]); i++) {
            const Binding *binding = binding_of(&interfaces[i], families[f]);
            if (binding != NULL) table->Table[table->NumEntries++] = binding->row;
        }
    *out = table;
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED GetIpInterfaceTable(ADDRESS_FAMILY Family, PMIB_IPINTERFACE_TABLE *Table) {
    BEGIN_CALL();
    if (Table == NULL || (Family != AF_UNSPEC && !known_family(Family))) return ERROR_INVALID_PARAMETER;
    lock_machine();
    NETIO_STATUS status = interface_table(Family, Table);
    unlock_machine();
    return status;
}
