/* What an interface is called. */
#include "stand-in.h"

NETIO_STATUS WINAPI EXPORTED ConvertInterfaceIndexToLuid(NET_IFINDEX InterfaceIndex, PNET_LUID InterfaceLuid) {
    BEGIN_CALL();
    if (InterfaceLuid == NULL) return ERROR_INVALID_PARAMETER;
    const Interface *interface_ = interface_by_index(InterfaceIndex);
    InterfaceLuid->Value = interface_ == NULL ? 0 : interface_->luid;
    return interface_ == NULL ? ERROR_FILE_NOT_FOUND : NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED ConvertInterfaceLuidToIndex(CONST NET_LUID *InterfaceLuid, PNET_IFINDEX InterfaceIndex) {
    BEGIN_CALL();
    if (InterfaceLuid == NULL || InterfaceIndex == NULL) return ERROR_INVALID_PARAMETER;
    const Interface *interface_ = interface_by_luid(InterfaceLuid->Value);
    *InterfaceIndex = interface_ == NULL ? 0 : interface_->index;
    return interface_ == NULL ? ERROR_FILE_NOT_FOUND : NO_ERROR;
}

static size_t length_of(CONST WCHAR *text) {
    size_t length = 0;
    while (text[length] != 0) length++;
    return length;
}

NETIO_STATUS WINAPI EXPORTED ConvertInterfaceLuidToAlias(CONST NET_LUID *InterfaceLuid, PWSTR InterfaceAlias,
                                                         SIZE_T Length) {
    BEGIN_CALL();
    if (InterfaceLuid == NULL || InterfaceAlias == NULL) return ERROR_INVALID_PARAMETER;
    const Interface *interface_ = interface_by_luid(InterfaceLuid->Value);
    if (interface_ == NULL) return ERROR_FILE_NOT_FOUND;
    size_t size = length_of(interface_->alias) + 1;
    if (Length < size) return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(InterfaceAlias, interface_->alias, size * sizeof(WCHAR));
    return NO_ERROR;
}

/* Windows compares aliases without case; of the letters here, ASCII's are enough. */
static WCHAR folded(WCHAR unit) {
    return unit >= u'A' && unit <= u'Z' ? (WCHAR)(unit + (u'a' - u'A')) : unit;
}

static int same_alias(CONST WCHAR *a, CONST WCHAR *b) {
    size_t i = 0;
    while (a[i] != 0 && folded(a[i]) == folded(b[i])) i++;
    return a[i] == 0 && b[i] == 0;
}

NETIO_STATUS WINAPI EXPORTED ConvertInterfaceAliasToLuid(CONST WCHAR *InterfaceAlias, PNET_LUID InterfaceLuid) {
    BEGIN_CALL();
    if (InterfaceAlias == NULL || InterfaceLuid == NULL) return ERROR_INVALID_PARAMETER;
    InterfaceLuid->Value = 0;
    for (size_t i = 0; i < interface_count; i++)
        if (same_alias(interfaces[i].alias, InterfaceAlias)) {
            InterfaceLuid->Value = interfaces[i].luid;
            return NO_ERROR;
        }
    return ERROR_INVALID_PARAMETER;
}
