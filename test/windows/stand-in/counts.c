/* How often each function was called. */
#include <stdio.h>
#include "stand-in.h"

#define MOST_FUNCTIONS 32

static struct {
    const char *name;
    unsigned long calls;
} counts[MOST_FUNCTIONS];

void count_call(const char *function) {
    lock_machine();
    size_t i = 0;
    while (i < MOST_FUNCTIONS && counts[i].name != NULL && counts[i].name != function) i++;
    if (i == MOST_FUNCTIONS) abort();
    counts[i].name = function;
    counts[i].calls++;
    unlock_machine();
}

/* A line for each function that was called: its name, a blank, how often; then what was given and not taken back. */
__attribute__((destructor)) static void write_counts(void) {
    const char *path = getenv("STANDIN_COUNTS");
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (file == NULL) return;
    for (size_t i = 0; i < MOST_FUNCTIONS && counts[i].name != NULL; i++)
        fprintf(file, "%s %lu\n", counts[i].name, counts[i].calls);
    fprintf(file, "tables-not-freed %lu\n", tables_not_freed());
    fprintf(file, "registrations-not-ended %lu\n", registrations_not_ended());
    fclose(file);
}
