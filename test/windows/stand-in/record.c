/* What came in, as it came. */
#include <stdio.h>
#include "stand-in.h"

#define PATH_SIZE 1024

#ifdef _WIN32
static HINSTANCE library;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    (void)reason;
    (void)reserved;
    library = instance;
    return TRUE;
}

static void library_path(char *path, size_t size) {
    GetModuleFileNameA(library, path, (DWORD)size);
}
#else
#include <dlfcn.h>

static void library_path(char *path, size_t size) {
    Dl_info info;
    dladdr((void *)library_path, &info);
    snprintf(path, size, "%s", info.dli_fname);
}
#endif

int record(const char *suffix, const void *row, size_t size) {
    char path[PATH_SIZE];
    const char *named = getenv("STANDIN_RECORD");
    if (named != NULL && *named == 0) return 1;
    if (named != NULL) snprintf(path, sizeof path, "%s%s", named, suffix);
    else {
        char own[PATH_SIZE / 2];
        library_path(own, sizeof own);
        snprintf(path, sizeof path, "%s.record%s", own, suffix);
    }
    FILE *file = fopen(path, "ab");
    if (file == NULL) return 0;
    size_t written = fwrite(row, size, 1, file);
    return fclose(file) == 0 && written == 1;
}
