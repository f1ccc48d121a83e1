/* The little that is needed of threads, on Windows and elsewhere. */
#pragma once

#ifdef _WIN32
typedef SRWLOCK Lock;
typedef CONDITION_VARIABLE Signal;
#define LOCK_AT_FIRST SRWLOCK_INIT
#define SIGNAL_AT_FIRST CONDITION_VARIABLE_INIT
#define acquire(lock) AcquireSRWLockExclusive(lock)
#define release(lock) ReleaseSRWLockExclusive(lock)
#define wait_for(signal, lock) SleepConditionVariableSRW(signal, lock, INFINITE, 0)
#define raise_signal(signal) WakeAllConditionVariable(signal)
#else
#include <pthread.h>
typedef pthread_mutex_t Lock;
typedef pthread_cond_t Signal;
#define LOCK_AT_FIRST PTHREAD_MUTEX_INITIALIZER
#define SIGNAL_AT_FIRST PTHREAD_COND_INITIALIZER
#define acquire(lock) pthread_mutex_lock(lock)
#define release(lock) pthread_mutex_unlock(lock)
#define wait_for(signal, lock) pthread_cond_wait(signal, lock)
#define raise_signal(signal) pthread_cond_broadcast(signal)
#endif
