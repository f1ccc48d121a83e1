/*
 * A stand-in for iphlpapi.dll where the real one cannot be had: a small routing table in memory behind the functions
 * that the program calls, written from docs/windows-semantics.md and not from the simulator: the tests compare the two.
 *
 * On Windows it is compiled against the real netioapi.h, so a function defined with another prototype than Windows
 * declares stops the build; elsewhere against netioapi-elsewhere.h. In both, layout-checks.h (made from
 * ip-helper-layout.json) checks every size and offset.
 *
 * What the tests need beside it:
 * - Every row that SetIpForwardEntry2 receives is appended, as the bytes that came, to the file that the environment
 *   variable STANDIN_RECORD names, or else to a file beside this library, named as it is with ".record" behind. Rows
 *   of CreateIpForwardEntry2, DeleteIpForwardEntry2 and SetIpInterfaceEntry go to files of their own, whose names have
 *   ".create", ".delete" or ".interface" behind that name. With STANDIN_RECORD empty nothing is recorded.
 * - A look-up walks through the table, so what it costs grows with that: as others have reported of Windows.
 * - How often each function was called is written, when the process ends, to the file that STANDIN_COUNTS names, and how
 *   many tables and registrations were not given back.
 * - The file that STANDIN_REFUSALS names says which calls are refused, and with which status (refusals.c).
 * - A route whose metric is 70000 + n is recorded and then refused with status n: 70005 gives ERROR_ACCESS_DENIED.
 * - With STANDIN_ELEVATED=0 in the environment every change is refused, as in a session that is not elevated.
 * - The clock stands still until a test moves it.
 * - The functions StandIn... are controls for tests in this process (controls.c).
 */
#pragma once

#ifdef _WIN32
#include <winsock2.h>
#include <ws2ipdef.h>
#include <iphlpapi.h>
#include <netioapi.h>
#define EXPORTED
#else
/* Nothing else is seen from outside; on Windows stand-in.def says what is. */
#define EXPORTED __attribute__((visibility("default")))
#include "netioapi-elsewhere.h"
#endif
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "assumptions.h"
#include "layout-checks.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ADDRESSES_OF_INTERFACE 8

/* ---- machine.c: interfaces, and what is known of each family on them ---- */

typedef struct {
    BOOLEAN bound;
    /* What the stack computes from the speed of the link. */
    ULONG automatic_metric;
    MIB_IPINTERFACE_ROW row;
} Binding;

typedef struct {
    SOCKADDR_INET address;
    UINT8 length;
} OwnAddress;

typedef struct {
    ULONG64 luid;
    NET_IFINDEX index;
    WCHAR alias[16];
    Binding v4, v6;
    OwnAddress addresses[ADDRESSES_OF_INTERFACE];
    size_t address_count;
} Interface;

extern Interface *const interfaces;
extern const size_t interface_count;

Interface *interface_by_luid(ULONG64 luid);
Interface *interface_by_index(NET_IFINDEX index);
/* The LUID wins over the index. */
Interface *interface_by_either(ULONG64 luid, NET_IFINDEX index);
/* NULL where the interface does not have the family. */
Binding *binding_of(Interface *interface_, ADDRESS_FAMILY family);
/* Makes the machine what it was at first. Lock held. */
void reset_machine(void);
int is_elevated(void);
void set_elevated(int elevated);

/* ---- clock and lock: all that follows is called with the lock held, by the exported functions alone ---- */

ULONG64 seconds_now(void);
void pass_seconds(ULONG64 seconds);
void lock_machine(void);
void unlock_machine(void);

/* ---- route-table.c ---- */

typedef struct {
    /* Its Age is that of the moment when the row was written: see route_row. */
    MIB_IPFORWARD_ROW2 row;
    ULONG64 written_at;
} Route;

size_t route_count(void);
Route *route_at(size_t position);
/* NULL without one. The keys are compared as Windows compares them: interface, prefix, length, next hop. */
Route *find_route(ULONG64 luid, const MIB_IPFORWARD_ROW2 *keys);
/* The first of the prefix, whatever its interface and next hop. */
Route *find_prefix(const MIB_IPFORWARD_ROW2 *keys);
/* 0 when there is no memory. */
int add_route(const MIB_IPFORWARD_ROW2 *row);
void remove_route(Route *route);
void clear_routes(void);
/* The row with the age of now. */
MIB_IPFORWARD_ROW2 route_row(const Route *route);
/* Takes away what has outlived its lifetime. */
void expire_routes(void);

/* ---- address.c ---- */

int known_family(ADDRESS_FAMILY family);
/* The size of the address in bytes. */
size_t address_size(ADDRESS_FAMILY family);
const UCHAR *address_bytes(const SOCKADDR_INET *address);
/* Port, flow information and zone are not compared. */
int same_address(const SOCKADDR_INET *a, const SOCKADDR_INET *b);
int is_zero_address(const SOCKADDR_INET *address);
int within_prefix(const SOCKADDR_INET *address, const IP_ADDRESS_PREFIX *prefix);
/* Family and address alone, and the zone where it is asked for. */
SOCKADDR_INET plain_address(const SOCKADDR_INET *address, int with_zone);
SOCKADDR_INET masked_address(const SOCKADDR_INET *address, unsigned length);

/* ---- checks.c ---- */

#define ROUTE_PROTOCOL_LOCAL 2


/* Prefix and next hop are set, of one family, of a possible length, with the host bits zero. */
int legal_keys(const MIB_IPFORWARD_ROW2 *row);
int legal_settings(const MIB_IPFORWARD_ROW2 *row);
int names_no_interface(const MIB_IPFORWARD_ROW2 *row);

/* ---- notify.c ---- */

/* Queues it for everybody who asked; it is delivered by a thread of its own. */
void notify_route(const MIB_IPFORWARD_ROW2 *row, MIB_NOTIFICATION_TYPE type);
unsigned long registrations_not_ended(void);

/* ---- counts.c ---- */

/* Takes the lock: it is called first in every function of Windows, by its name. */
void count_call(const char *function);

/* ---- refusals.c ---- */

/* The status with which a test wants this call refused, or NO_ERROR. Takes the lock. */
NETIO_STATUS refusal_of_call(const char *function);

/* Begins every function of Windows that returns a status. */
#define BEGIN_CALL() \
    do { \
        count_call(__func__); \
        NETIO_STATUS refused = refusal_of_call(__func__); \
        if (refused != NO_ERROR) return refused; \
    } while (0)

/* ---- record.c ---- */

/* 0 when it could not be written. */
int record(const char *suffix, const void *row, size_t size);

/* ---- tables.c ---- */

/* Memory that FreeMibTable takes, and takes once. */
void *new_table(size_t bytes);
unsigned long tables_not_freed(void);
