#define _GNU_SOURCE
#include "foreign_gate.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <linux/membarrier.h>
#include <sys/syscall.h>
#endif

// Makes every thread of the process pass a barrier. False where the system cannot.
static int barrier_everywhere(void) {
#if defined(__linux__) && defined(__NR_membarrier)
  static int registered;
  if (!__atomic_load_n(&registered, __ATOMIC_RELAXED)) {
    if (syscall(__NR_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) != 0) return 0;
    __atomic_store_n(&registered, 1, __ATOMIC_RELAXED);
  }
  return syscall(__NR_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0;
#elif defined(__APPLE__)
  // The owner's side has a barrier of its own there.
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  return 1;
#else
  return 0;
#endif
}

ForeignGate *foreign_gate_make(void) {
  ForeignGate *gate = calloc(1, sizeof *gate);
  if (!gate) return NULL;
  gate->owner = pthread_self();
  gate->patience = 10000;
  pthread_mutex_init(&gate->turn, NULL);
  pthread_mutex_init(&gate->lock, NULL);
  pthread_cond_init(&gate->changed, NULL);
  return gate;
}

void foreign_gate_free(ForeignGate *gate) {
  if (!gate) return;
  pthread_cond_destroy(&gate->changed);
  pthread_mutex_destroy(&gate->lock);
  pthread_mutex_destroy(&gate->turn);
  free(gate);
}

static int is_guest(ForeignGate *gate) {
  return __atomic_load_n(&gate->is_taken, __ATOMIC_ACQUIRE) && pthread_equal(gate->guest, pthread_self());
}

// The owner has left and someone waits for that. A guest's own calls into C change nothing.
void foreign_gate_wake(ForeignGate *gate) {
  if (is_guest(gate)) return;
  pthread_mutex_lock(&gate->lock);
  pthread_cond_broadcast(&gate->changed);
  pthread_mutex_unlock(&gate->lock);
}

// Counts a callback that is not served, and has the owner hear of it at its next safe point.
static ForeignEntry refuse(ForeignGate *gate) {
  __atomic_add_fetch(&gate->refused, 1, __ATOMIC_RELAXED);
  if (gate->attention) __atomic_store_n(gate->attention, 0, __ATOMIC_RELEASE);
  return ForeignEntryRefused;
}

int32_t foreign_gate_refusals(ForeignGate *gate) { return __atomic_exchange_n(&gate->refused, 0, __ATOMIC_ACQ_REL); }

// The owner is back and someone has the machine or wants it.
void foreign_gate_wait(ForeignGate *gate) {
  if (is_guest(gate)) {
    // It is the guest that came back from C; the owner is still away.
    __atomic_store_n(&gate->is_away, 1, __ATOMIC_SEQ_CST);
    return;
  }
  pthread_mutex_lock(&gate->lock);
  // Stays away until the other thread is served: between two short calls it would never get hold of the machine.
  __atomic_store_n(&gate->is_away, 1, __ATOMIC_SEQ_CST);
  pthread_cond_broadcast(&gate->changed);
  while (gate->is_taken || gate->is_wanted) pthread_cond_wait(&gate->changed, &gate->lock);
  __atomic_store_n(&gate->is_away, 0, __ATOMIC_SEQ_CST);
  // A guest may have passed the safe point that was asked for.
  if (gate->attention && __atomic_load_n(&gate->refused, __ATOMIC_ACQUIRE) > 0) *gate->attention = 0;
  pthread_mutex_unlock(&gate->lock);
}

ForeignEntry foreign_gate_enter(ForeignGate *gate) {
  if (pthread_equal(gate->owner, pthread_self())) {
    foreign_gate_return(gate);
    return ForeignEntryOwner;
  }
  if (is_guest(gate)) {
    gate->depth++;
    return ForeignEntryNested;
  }
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += gate->patience / 1000;
  end.tv_nsec += (long)(gate->patience % 1000) * 1000000;
  if (end.tv_nsec >= 1000000000) {
    end.tv_sec++;
    end.tv_nsec -= 1000000000;
  }
#if defined(__linux__)
  if (pthread_mutex_timedlock(&gate->turn, &end) != 0) {
#else
  if (pthread_mutex_lock(&gate->turn) != 0) {
#endif
    return refuse(gate);
  }
  pthread_mutex_lock(&gate->lock);
  __atomic_store_n(&gate->is_wanted, 1, __ATOMIC_SEQ_CST);
  int may = barrier_everywhere();
  // From here on the owner sees that it is wanted before it goes on after a call.
  int expired = 0;
  while (may && !__atomic_load_n(&gate->is_away, __ATOMIC_ACQUIRE) && !expired) {
    if (gate->attention) __atomic_store_n(gate->attention, 0, __ATOMIC_RELAXED);
    expired = pthread_cond_timedwait(&gate->changed, &gate->lock, &end) == ETIMEDOUT;
  }
  if (!may || !__atomic_load_n(&gate->is_away, __ATOMIC_ACQUIRE)) {
    __atomic_store_n(&gate->is_wanted, 0, __ATOMIC_SEQ_CST);
    pthread_mutex_unlock(&gate->lock);
    pthread_mutex_unlock(&gate->turn);
    return refuse(gate);
  }
  gate->guest = pthread_self();
  gate->depth = 0;
  __atomic_store_n(&gate->is_taken, 1, __ATOMIC_SEQ_CST);
  pthread_mutex_unlock(&gate->lock);
  return ForeignEntryGuest;
}

void foreign_gate_exit(ForeignGate *gate, ForeignEntry entry) {
  switch (entry) {
    case ForeignEntryOwner: foreign_gate_leave(gate); break;
    case ForeignEntryNested: gate->depth--; break;
    case ForeignEntryGuest:
      pthread_mutex_lock(&gate->lock);
      __atomic_store_n(&gate->is_taken, 0, __ATOMIC_SEQ_CST);
      __atomic_store_n(&gate->is_wanted, 0, __ATOMIC_SEQ_CST);
      pthread_cond_broadcast(&gate->changed);
      pthread_mutex_unlock(&gate->lock);
      pthread_mutex_unlock(&gate->turn);
      break;
    case ForeignEntryRefused: break;
  }
}
