// Who may run Lisp: its owner's thread, or another thread while the owner is away in C.
//
// C libraries call back from threads of their own. A machine is for one thread at a time, but while its owner waits in C
// nothing of it moves, so a callback from another thread may have it until it returns; the owner, coming back from C,
// waits for that. While the owner runs Lisp the other thread waits for the next safe point or call into C. The owner's side costs two
// stores and a load for each call: the barrier between them is the other thread's to pay.
#ifndef FOREIGN_GATE_H
#define FOREIGN_GATE_H

#include <pthread.h>
#include <stdint.h>

typedef struct ForeignGate {
  // Whether the owner is in C.
  int32_t is_away;
  // Whether another thread wants the machine or has it. Safe points look at it.
  int32_t is_wanted;
  // Whether another thread has it.
  int32_t is_taken;
  // Callbacks of other threads that could not be served, since this was last looked at.
  int32_t refused;
  // For how long another thread waits for the machine, in milliseconds.
  int32_t patience;
  // How deep the callbacks of the thread that has it nest.
  int32_t depth;
  // A word of the owner's that becomes 0 when it is wanted, so that it comes to a safe point soon.
  uintptr_t *_Nullable attention;
  pthread_t owner;
  pthread_t guest;
  pthread_mutex_t turn;
  pthread_mutex_t lock;
  pthread_cond_t changed;
} ForeignGate;

// A gate owned by this thread; null without memory.
ForeignGate *_Nullable foreign_gate_make(void);
void foreign_gate_free(ForeignGate *_Nullable gate);

void foreign_gate_wake(ForeignGate *_Nonnull gate);
void foreign_gate_wait(ForeignGate *_Nonnull gate);

// The owner goes to C.
static inline void foreign_gate_leave(ForeignGate *_Nonnull gate) {
  __atomic_store_n(&gate->is_away, 1, __ATOMIC_RELEASE);
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  if (__builtin_expect(__atomic_load_n(&gate->is_wanted, __ATOMIC_RELAXED), 0)) foreign_gate_wake(gate);
}

// The owner is back from C.
static inline void foreign_gate_return(ForeignGate *_Nonnull gate) {
  __atomic_store_n(&gate->is_away, 0, __ATOMIC_RELAXED);
#if !defined(__linux__)
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  if (__builtin_expect(__atomic_load_n(&gate->is_wanted, __ATOMIC_ACQUIRE), 0)) foreign_gate_wait(gate);
}

// A safe point of the machine at which others may have it.
static inline void foreign_gate_yield(ForeignGate *_Nonnull gate) {
  foreign_gate_leave(gate);
  foreign_gate_return(gate);
}

// How many callbacks were refused since this was last asked.
int32_t foreign_gate_refusals(ForeignGate *_Nonnull gate);

typedef enum __attribute__((enum_extensibility(closed))) ForeignEntry {
  // The owner itself, back from C for a callback.
  ForeignEntryOwner = 0,
  // Another thread, which has the machine now.
  ForeignEntryGuest = 1,
  // Another thread that has it already, in a callback inside a callback.
  ForeignEntryNested = 2,
  // The machine could not be had.
  ForeignEntryRefused = 3,
} ForeignEntry;

// C calls Lisp on this thread.
ForeignEntry foreign_gate_enter(ForeignGate *_Nonnull gate);
// … and Lisp returns to C.
void foreign_gate_exit(ForeignGate *_Nonnull gate, ForeignEntry entry);

#endif
