#include "foreign_callback.h"

#include <pthread.h>
#include <stdlib.h>

#include "foreign_fault.h"
#include "interface.h"

// How many freed callbacks rest before the first of them is given back.
enum { RESTING = 1024 };
static pthread_mutex_t resting_lock = PTHREAD_MUTEX_INITIALIZER;
static ForeignCallback *oldest, *newest;
static int resting;

// What libffi calls: `values` are the saved registers and the stack.
static void answer(ffi_cif *cif, void *room, void **values, void *data) {
  (void)cif;
  ForeignCallback *self = data;
  ForeignInterface *interface = self->interface;
  size_t stack = interface->stack_bytes;
  struct {
    ForeignFrame frame;
    unsigned char stack[];
  } *call = __builtin_alloca_with_align(sizeof(ForeignFrame) + stack, 128);
  ForeignFrame *frame = &call->frame;
  for (size_t i = 0; i < interface->general; i++) memcpy(&frame->general[i], *values++, 8);
  for (size_t i = 0; i < interface->vectors; i++) memcpy(&frame->vector[i], *values++, 8);
#if defined(__x86_64__)
  if (stack) memcpy(frame + 1, *values, stack);
#else
  for (size_t i = 0; i < interface->pieces; i++) memcpy((uint64_t *)(frame + 1) + i, values[i], 8);
#endif
  memset(frame->result_general, 0, sizeof frame->result_general);
  memset(frame->result_vector, 0, sizeof frame->result_vector);
  memset(frame->result_x87, 0, sizeof frame->result_x87);
  frame->result_memory = room;
  frame->error = errno;

  __atomic_add_fetch(&self->active, 1, __ATOMIC_RELAXED);
  if (__atomic_load_n(&self->is_freed, __ATOMIC_ACQUIRE)) {
    __atomic_add_fetch(&self->late_calls, 1, __ATOMIC_RELAXED);
  } else {
    ForeignEntry entry = self->gate ? foreign_gate_enter(self->gate) : ForeignEntryOwner;
    if (entry != ForeignEntryRefused) {
      void *mark = foreign_faults_suspend();
      self->answer(self->context, self, frame);
      foreign_faults_resume(mark);
      if (self->gate) foreign_gate_exit(self->gate, entry);
    } else {
      __atomic_add_fetch(&self->late_calls, 1, __ATOMIC_RELAXED);
    }
  }
  __atomic_sub_fetch(&self->active, 1, __ATOMIC_RELEASE);

  errno = frame->error;
  switch (interface->result_class) {
    case ForeignResultGeneral: memcpy(room, frame->result_general, 8); break;
    case ForeignResultGeneralPair: memcpy(room, frame->result_general, 16); break;
    case ForeignResultVector: memcpy(room, frame->result_vector, 8); break;
    case ForeignResultVectors: memcpy(room, frame->result_vector, sizeof(ForeignVectors)); break;
    case ForeignResultMixed:
      memcpy(room, frame->result_general, 8);
      memcpy((char *)room + 8, frame->result_vector, 8);
      break;
    case ForeignResultExtended: memcpy(room, frame->result_x87, 16); break;
    case ForeignResultExtendedPair: memcpy(room, frame->result_x87, 32); break;
    case ForeignResultMemory: break;
  }
}

ForeignCallback *foreign_callback_make(
  const ForeignShape *shape, void *interface, ForeignAnswer function, void *context, ForeignGate *gate) {
  ForeignCallback *self = calloc(1, sizeof *self);
  if (!self) return NULL;
  void *code;
  self->writable = ffi_closure_alloc(sizeof(ffi_closure), &code);
  if (!self->writable) {
    free(self);
    return NULL;
  }
  self->code = code;
  self->answer = function;
  self->context = context;
  self->gate = gate;
  self->result = shape->result;
  self->stack_size = shape->stack_size;
  self->result_size = shape->result_size;
  self->interface = interface;
  ForeignInterface *prepared = interface;
  if (ffi_prep_closure_loc(self->writable, &prepared->cif, answer, self, code) != FFI_OK) {
    ffi_closure_free(self->writable);
    free(self);
    return NULL;
  }
  return self;
}

// Gives back the first callback that does not run; false when all of them do.
static int give_back(void) {
  ForeignCallback **link = &oldest, *last = NULL;
  while (*link && __atomic_load_n(&(*link)->active, __ATOMIC_ACQUIRE) > 0) {
    last = *link;
    link = &(*link)->next;
  }
  ForeignCallback *found = *link;
  if (!found) return 0;
  *link = found->next;
  if (newest == found) newest = last;
  resting--;
  ffi_closure_free(found->writable);
  free(found);
  return 1;
}

void foreign_callback_free(ForeignCallback *callback) {
  if (__atomic_exchange_n(&callback->is_freed, 1, __ATOMIC_ACQ_REL)) return;
  pthread_mutex_lock(&resting_lock);
  callback->next = NULL;
  if (newest) newest->next = callback; else oldest = callback;
  newest = callback;
  resting++;
  if (resting > RESTING) give_back();
  pthread_mutex_unlock(&resting_lock);
}

void foreign_callbacks_drain(void) {
  pthread_mutex_lock(&resting_lock);
  while (resting > 0 && give_back()) {}
  pthread_mutex_unlock(&resting_lock);
}
