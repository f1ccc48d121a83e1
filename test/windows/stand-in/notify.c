/*
 * Notifications: they come from a thread of the stand-in's own, one after the other, and some time after the call that
 * caused them has returned. Ending a registration waits for its callback.
 */
#include "stand-in.h"
#include "threads.h"

typedef struct Event {
    struct Event *next;
    MIB_IPFORWARD_ROW2 row;
    MIB_NOTIFICATION_TYPE type;
} Event;

typedef struct Registration {
    struct Registration *next;
    ADDRESS_FAMILY family;
    PIPFORWARD_CHANGE_CALLBACK callback;
    PVOID context;
    Event *first, *last;
} Registration;

static Lock lock = LOCK_AT_FIRST;
/* Something happened: an event was queued, or a callback has returned. */
static Signal happened = SIGNAL_AT_FIRST;
static Registration *registrations;
/* Whose callback runs now. */
static Registration *running;
static int has_thread;

static Lock machine_lock = LOCK_AT_FIRST;

void lock_machine(void) {
    acquire(&machine_lock);
}

void unlock_machine(void) {
    release(&machine_lock);
}

/* The keys alone are reliable on Windows, so there is nothing else here. */
static MIB_IPFORWARD_ROW2 keys_of(const MIB_IPFORWARD_ROW2 *row) {
    MIB_IPFORWARD_ROW2 keys;
    memset(&keys, 0, sizeof keys);
    keys.InterfaceLuid = row->InterfaceLuid;
    keys.InterfaceIndex = row->InterfaceIndex;
    keys.DestinationPrefix = row->DestinationPrefix;
    keys.NextHop = row->NextHop;
    return keys;
}

void notify_route(const MIB_IPFORWARD_ROW2 *row, MIB_NOTIFICATION_TYPE type) {
    acquire(&lock);
    for (Registration *each = registrations; each != NULL; each = each->next) {
        if (each->family != AF_UNSPEC && each->family != row->DestinationPrefix.Prefix.si_family) continue;
        Event *event = calloc(1, sizeof *event);
        if (event == NULL) abort();
        event->row = keys_of(row);
        event->type = type;
        if (each->last == NULL) each->first = event;
        else each->last->next = event;
        each->last = event;
    }
    raise_signal(&happened);
    release(&lock);
}

/* The next one in turn, taken out of its queue. Lock held. */
static Event *take_event(Registration **owner) {
    for (Registration *each = registrations; each != NULL; each = each->next) {
        Event *event = each->first;
        if (event == NULL) continue;
        each->first = event->next;
        if (each->first == NULL) each->last = NULL;
        *owner = each;
        return event;
    }
    return NULL;
}

static void deliver_for_ever(void) {
    acquire(&lock);
    for (;;) {
        Event *event = take_event(&running);
        if (event == NULL) {
            wait_for(&happened, &lock);
            continue;
        }
        PIPFORWARD_CHANGE_CALLBACK callback = running->callback;
        PVOID context = running->context;
        release(&lock);
        callback(context, &event->row, event->type);
        /* Rows that somebody reads after this are seen to be wrong. */
        memset(event, 0xdd, sizeof *event);
        free(event);
        acquire(&lock);
        running = NULL;
        raise_signal(&happened);
    }
}

#ifdef _WIN32
static DWORD WINAPI thread_main(LPVOID nothing) {
    (void)nothing;
    deliver_for_ever();
    return 0;
}

static int start_thread(void) {
    /* The thread never ends, so neither may this library: whoever loaded it may let go of it. */
    HMODULE self;
    DWORD flags = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS;
    if (!GetModuleHandleExA(flags, (LPCSTR)thread_main, &self)) return 0;
    HANDLE thread = CreateThread(NULL, 0, thread_main, NULL, 0, NULL);
    if (thread == NULL) return 0;
    CloseHandle(thread);
    return 1;
}
#else
static void *thread_main(void *nothing) {
    deliver_for_ever();
    return nothing;
}

static int start_thread(void) {
    pthread_t thread;
    return pthread_create(&thread, NULL, thread_main, NULL) == 0 && pthread_detach(thread) == 0;
}
#endif

unsigned long registrations_not_ended(void) {
    unsigned long count = 0;
    acquire(&lock);
    for (Registration *each = registrations; each != NULL; each = each->next) count++;
    release(&lock);
    return count;
}

NETIO_STATUS WINAPI EXPORTED NotifyRouteChange2(ADDRESS_FAMILY AddressFamily, PIPFORWARD_CHANGE_CALLBACK Callback,
                                                PVOID CallerContext, BOOLEAN InitialNotification,
                                                HANDLE *NotificationHandle) {
    BEGIN_CALL();
    if (Callback == NULL || NotificationHandle == NULL) return ERROR_INVALID_PARAMETER;
    if (AddressFamily != AF_UNSPEC && !known_family(AddressFamily)) return ERROR_INVALID_PARAMETER;
    Registration *made = calloc(1, sizeof *made);
    if (made == NULL) return ERROR_NOT_ENOUGH_MEMORY;
    *made = (Registration){.family = AddressFamily, .callback = Callback, .context = CallerContext};
    if (InitialNotification) Callback(CallerContext, NULL, MibInitialNotification);
    acquire(&lock);
    if (!has_thread) has_thread = start_thread();
    int ready = has_thread;
    if (ready) {
        made->next = registrations;
        registrations = made;
    }
    release(&lock);
    if (!ready) {
        free(made);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    *NotificationHandle = made;
    return NO_ERROR;
}

NETIO_STATUS WINAPI EXPORTED CancelMibChangeNotify2(HANDLE NotificationHandle) {
    BEGIN_CALL();
    if (NotificationHandle == NULL) return ERROR_INVALID_PARAMETER;
    acquire(&lock);
    Registration **place = &registrations;
    while (*place != NULL && *place != NotificationHandle) place = &(*place)->next;
    Registration *ended = *place;
    if (ended == NULL) {
        release(&lock);
        return ERROR_INVALID_PARAMETER;
    }
    *place = ended->next;
    while (running == ended) wait_for(&happened, &lock);
    release(&lock);
    while (ended->first != NULL) {
        Event *event = ended->first;
        ended->first = event->next;
        free(event);
    }
    free(ended);
    return NO_ERROR;
}
