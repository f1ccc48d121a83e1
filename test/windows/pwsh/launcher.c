/*
 * launcher.exe <program> <arguments>: runs a Windows program under Wine with pipes of Windows' kind for its output, no
 * input, and a console that nobody sees, and ends with its exit code. On the pipes of Linux pwsh.exe prints nothing.
 */
#include <windows.h>

static DWORD WINAPI copy(void *both)
{
    HANDLE *ends = both;
    char buffer[65536];
    DWORD count, written;
    while (ReadFile(ends[0], buffer, sizeof buffer, &count, NULL) && count > 0)
        for (DWORD at = 0; at < count; at += written)
            if (!WriteFile(ends[1], buffer + at, count - at, &written, NULL)) return 1;
    return 0;
}

/* What follows the first argument, as it was written. */
static wchar_t *rest(wchar_t *line)
{
    for (BOOL quoted = FALSE; *line && (quoted || *line != L' '); line++)
        if (*line == L'"') quoted = !quoted;
    while (*line == L' ') line++;
    return line;
}

int main(void)
{
    SECURITY_ATTRIBUTES inherited = { sizeof inherited, NULL, TRUE };
    STARTUPINFOW start = { .cb = sizeof start };
    PROCESS_INFORMATION process;
    HANDLE ends[2][2], threads[2];
    DWORD code = 127;

    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdInput = CreateFileW(L"NUL", GENERIC_READ, 0, &inherited, OPEN_EXISTING, 0, NULL);
    if (!CreatePipe(&ends[0][0], &start.hStdOutput, &inherited, 0)) return 126;
    if (!CreatePipe(&ends[1][0], &start.hStdError, &inherited, 0)) return 126;
    ends[0][1] = GetStdHandle(STD_OUTPUT_HANDLE);
    ends[1][1] = GetStdHandle(STD_ERROR_HANDLE);
    for (int at = 0; at < 2; at++) SetHandleInformation(ends[at][0], HANDLE_FLAG_INHERIT, 0);
    if (!CreateProcessW(NULL, rest(GetCommandLineW()), NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL, &start, &process))
        return 126;
    CloseHandle(start.hStdOutput);
    CloseHandle(start.hStdError);
    for (int at = 0; at < 2; at++) threads[at] = CreateThread(NULL, 0, copy, ends[at], 0, NULL);
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    return (int)code;
}
