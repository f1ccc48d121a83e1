/*
 * Asks the stand-in what cannot be asked through node: pointers that are NULL, and threads. Each line on stdout is a
 * question and its answer.
 */
#include <stdio.h>
#include <string.h>
#ifdef _WIN32
#include <winsock2.h>
#include <ws2ipdef.h>
#include <iphlpapi.h>
#include <netioapi.h>
#define CALLBACK_OF(name) static VOID WINAPI name
#define nap(milliseconds) Sleep(milliseconds)
#define this_thread() ((unsigned long)GetCurrentThreadId())
#else
#include <pthread.h>
#include <unistd.h>
#include "netioapi-elsewhere.h"
#include "netioapi-functions.h"
#define CALLBACK_OF(name) static VOID name
#define nap(milliseconds) usleep(1000 * (milliseconds))
#define this_thread() ((unsigned long)pthread_self())
#endif

#define CHANGES 20

static unsigned long main_thread;
static volatile int running, most_running, calls, finished, foreign = 1, wrong_context, in_order = 1;

static void ask(const char *question, unsigned long answer) {
    printf("%s %lu\n", question, answer);
}

static MIB_IPFORWARD_ROW2 route(void) {
    MIB_IPFORWARD_ROW2 row;
    InitializeIpForwardEntry(&row);
    row.InterfaceIndex = 12;
    row.DestinationPrefix.Prefix.si_family = AF_INET;
    row.DestinationPrefix.PrefixLength = 32;
    row.NextHop.si_family = AF_INET;
    return row;
}

/* 192.0.2.<last>/32 */
static MIB_IPFORWARD_ROW2 numbered(int last) {
    MIB_IPFORWARD_ROW2 row = route();
    UCHAR *bytes = (UCHAR *)&row.DestinationPrefix.Prefix.Ipv4.sin_addr;
    bytes[0] = 192;
    bytes[2] = 2;
    bytes[3] = (UCHAR)last;
    return row;
}

CALLBACK_OF(on_change)(PVOID context, PMIB_IPFORWARD_ROW2 row, MIB_NOTIFICATION_TYPE type) {
    running++;
    if (running > most_running) most_running = running;
    if (this_thread() == main_thread) foreign = 0;
    if (context != (PVOID)&calls || type != MibAddInstance) wrong_context = 1;
    if (((UCHAR *)&row->DestinationPrefix.Prefix.Ipv4.sin_addr)[3] != calls) in_order = 0;
    nap(2);
    calls++;
    running--;
}

CALLBACK_OF(slow)(PVOID context, PMIB_IPFORWARD_ROW2 row, MIB_NOTIFICATION_TYPE type) {
    (void)context;
    (void)row;
    (void)type;
    running = 1;
    nap(300);
    finished++;
    running = 0;
}

CALLBACK_OF(initial)(PVOID context, PMIB_IPFORWARD_ROW2 row, MIB_NOTIFICATION_TYPE type) {
    *(int *)context = row == NULL && type == MibInitialNotification;
}

static void null_pointers(void) {
    NET_LUID luid = {.Value = 0x0006000001000000};
    NET_IFINDEX index;
    WCHAR alias[64];
    MIB_IPFORWARD_ROW2 row;
    SOCKADDR_INET address = {.si_family = AF_INET};
    HANDLE handle;
    ask("CreateIpForwardEntry2", CreateIpForwardEntry2(NULL));
    ask("SetIpForwardEntry2", SetIpForwardEntry2(NULL));
    ask("DeleteIpForwardEntry2", DeleteIpForwardEntry2(NULL));
    ask("GetIpForwardEntry2", GetIpForwardEntry2(NULL));
    ask("GetIpForwardTable2", GetIpForwardTable2(AF_INET, NULL));
    ask("GetBestRoute2", GetBestRoute2(NULL, 0, NULL, NULL, 0, &row, &address));
    ask("GetBestRoute2", GetBestRoute2(NULL, 0, NULL, &address, 0, NULL, &address));
    ask("GetBestRoute2", GetBestRoute2(NULL, 0, NULL, &address, 0, &row, NULL));
    ask("NotifyRouteChange2", NotifyRouteChange2(AF_UNSPEC, NULL, NULL, 0, &handle));
    ask("NotifyRouteChange2", NotifyRouteChange2(AF_UNSPEC, on_change, NULL, 0, NULL));
    ask("CancelMibChangeNotify2", CancelMibChangeNotify2(NULL));
    ask("GetIpInterfaceEntry", GetIpInterfaceEntry(NULL));
    ask("SetIpInterfaceEntry", SetIpInterfaceEntry(NULL));
    ask("GetIpInterfaceTable", GetIpInterfaceTable(AF_INET, NULL));
    ask("ConvertInterfaceIndexToLuid", ConvertInterfaceIndexToLuid(12, NULL));
    ask("ConvertInterfaceLuidToIndex", ConvertInterfaceLuidToIndex(NULL, &index));
    ask("ConvertInterfaceLuidToIndex", ConvertInterfaceLuidToIndex(&luid, NULL));
    ask("ConvertInterfaceLuidToAlias", ConvertInterfaceLuidToAlias(NULL, alias, 64));
    ask("ConvertInterfaceLuidToAlias", ConvertInterfaceLuidToAlias(&luid, NULL, 64));
    ask("ConvertInterfaceAliasToLuid", ConvertInterfaceAliasToLuid(NULL, &luid));
    ask("ConvertInterfaceAliasToLuid", ConvertInterfaceAliasToLuid(alias, NULL));
    ask("short-alias", ConvertInterfaceLuidToAlias(&luid, alias, 8));
}

static void threads(void) {
    HANDLE handle;
    int seen = 0;
    main_thread = this_thread();
    ask("initial", NotifyRouteChange2(AF_UNSPEC, initial, &seen, TRUE, &handle));
    ask("initial-seen-before-return", (unsigned long)seen);
    ask("initial-cancelled", CancelMibChangeNotify2(handle));

    ask("registered", NotifyRouteChange2(AF_INET, on_change, (PVOID)&calls, 0, &handle));
    for (int i = 0; i < CHANGES; i++) {
        MIB_IPFORWARD_ROW2 row = numbered(i);
        if (CreateIpForwardEntry2(&row) != NO_ERROR) ask("create-failed", (unsigned long)i);
    }
    for (int i = 0; i < 500 && calls < CHANGES; i++) nap(10);
    ask("calls", (unsigned long)calls);
    ask("at-once", (unsigned long)most_running);
    ask("foreign-thread", (unsigned long)foreign);
    ask("in-order", (unsigned long)in_order);
    ask("wrong-context", (unsigned long)wrong_context);
    ask("cancelled", CancelMibChangeNotify2(handle));

    ask("slow", NotifyRouteChange2(AF_INET, slow, NULL, 0, &handle));
    for (int i = 0; i < 3; i++) {
        MIB_IPFORWARD_ROW2 row = numbered(i);
        DeleteIpForwardEntry2(&row);
    }
    for (int i = 0; i < 500 && !running; i++) nap(1);
    ask("slow-cancelled", CancelMibChangeNotify2(handle));
    /* The callback that ran has ended, and those that waited never come. */
    ask("slow-finished", (unsigned long)finished);
    nap(500);
    ask("slow-finished-later", (unsigned long)finished);
}

int main(void) {
    null_pointers();
    threads();
    return 0;
}
