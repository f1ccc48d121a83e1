/*
 * Refusals that a test asks for while this process runs, in the file that STANDIN_REFUSALS names. Where its first line is
 * another one than before, the machine is as it was at first. Each line behind it is a function, which of its calls since
 * the file was changed (from 1), and the status. Beside it, named as it is with ".calls" behind, a line is written for each
 * call: the function, and the status where it was refused.
 */
#include <stdio.h>
#include "stand-in.h"

#define TEXT_SIZE 1024
#define MOST_REFUSALS 8
#define NAME_SIZE 64

typedef struct {
    char function[NAME_SIZE];
    unsigned call;
    NETIO_STATUS status;
} Refusal;

static char text_before[TEXT_SIZE];
static Refusal refusals[MOST_REFUSALS];
static size_t refusal_count;
/* How often each function that is to be refused was called since. */
static unsigned calls[MOST_REFUSALS];

static size_t first_line_of(const char *text) {
    return strcspn(text, "\r\n");
}

static void read_refusals(const char *path) {
    char text[TEXT_SIZE] = "";
    FILE *file = fopen(path, "rb");
    if (file == NULL) return;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    if (strcmp(text, text_before) == 0) return;
    size_t first = first_line_of(text);
    if (first != first_line_of(text_before) || strncmp(text, text_before, first) != 0) reset_machine();
    strcpy(text_before, text);
    memset(calls, 0, sizeof calls);
    refusal_count = 0;
    for (char *line = strtok(text + first, "\r\n"); line != NULL; line = strtok(NULL, "\r\n")) {
        Refusal *next = &refusals[refusal_count];
        unsigned status;
        if (refusal_count == MOST_REFUSALS) abort();
        if (sscanf(line, "%63s %u %u", next->function, &next->call, &status) != 3) abort();
        next->status = (NETIO_STATUS)status;
        refusal_count++;
    }
}

static void tell(const char *path, const char *function, NETIO_STATUS status) {
    char beside[TEXT_SIZE];
    snprintf(beside, sizeof beside, "%s.calls", path);
    FILE *file = fopen(beside, "ab");
    if (file == NULL) return;
    if (status == NO_ERROR) fprintf(file, "%s\n", function);
    else fprintf(file, "%s %u\n", function, (unsigned)status);
    fclose(file);
}

NETIO_STATUS refusal_of_call(const char *function) {
    const char *path = getenv("STANDIN_REFUSALS");
    if (path == NULL) return NO_ERROR;
    lock_machine();
    read_refusals(path);
    NETIO_STATUS status = NO_ERROR;
    for (size_t i = 0; i < refusal_count; i++)
        if (strcmp(refusals[i].function, function) == 0 && ++calls[i] == refusals[i].call) status = refusals[i].status;
    tell(path, function, status);
    unlock_machine();
    return status;
}
