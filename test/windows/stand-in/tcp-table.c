/* TCP connections: none of them is one that somebody administers the computer by. */
#include "stand-in.h"

/* A port in network byte order. */
#define PORT(number) ((DWORD)((number) >> 8 | ((number) & 0xff) << 8))
#define ADDRESS(a, b, c, d) ((DWORD)(a) | (DWORD)(b) << 8 | (DWORD)(c) << 16 | (DWORD)(d) << 24)
#define ESTABLISHED 5
#define TIME_WAIT 11

static const MIB_TCPROW_OWNER_PID connections4[] = {
    {ESTABLISHED, ADDRESS(192, 0, 2, 10), PORT(49300), ADDRESS(203, 0, 113, 77), PORT(443), 4321},
    {TIME_WAIT, ADDRESS(192, 0, 2, 10), PORT(3389), ADDRESS(203, 0, 113, 78), PORT(51000), 0},
};
static const MIB_TCP6ROW_OWNER_PID connections6[] = {
    {{0xfe, 0x80, [15] = 0x10}, 12, PORT(49301), {0xfe, 0x80, [15] = 0x99}, 12, PORT(22), ESTABLISHED, 4322},
};

static DWORD copy(PVOID table, PDWORD size, DWORD count, const void *rows, size_t bytes) {
    size_t first = offsetof(MIB_TCPTABLE_OWNER_PID, table);
    if (table == NULL || *size < first + bytes) {
        *size = (DWORD)(first + bytes);
        return ERROR_INSUFFICIENT_BUFFER;
    }
    memcpy(table, &count, sizeof count);
    memcpy((UCHAR *)table + first, rows, bytes);
    return NO_ERROR;
}

DWORD WINAPI EXPORTED GetExtendedTcpTable(PVOID pTcpTable, PDWORD pdwSize, WINBOOL bOrder, ULONG ulAf,
                                          TCP_TABLE_CLASS TableClass, ULONG Reserved) {
    (void)bOrder;
    (void)Reserved;
    BEGIN_CALL();
    if (pdwSize == NULL || TableClass != TCP_TABLE_OWNER_PID_CONNECTIONS) return ERROR_INVALID_PARAMETER;
    if (ulAf == AF_INET) return copy(pTcpTable, pdwSize, COUNT(connections4), connections4, sizeof connections4);
    if (ulAf == AF_INET6) return copy(pTcpTable, pdwSize, COUNT(connections6), connections6, sizeof connections6);
    return ERROR_INVALID_PARAMETER;
}
