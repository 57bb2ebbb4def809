// Function pointers that C may call and that lead back to us.
//
// A callback is a libffi closure whose arguments are registers and stack, as in calls. It lives in a pool: what is freed
// is not handed out again soon, so that C which calls it too late gets zeros and leaves a note, and nothing else is
// called in its place.
#ifndef FOREIGN_CALLBACK_H
#define FOREIGN_CALLBACK_H

#include "foreign_call.h"
#include "foreign_gate.h"

typedef struct ForeignCallback ForeignCallback;

// Answers a call: arguments are in the frame, the result belongs there too. `entry` says on which thread.
typedef void (*ForeignAnswer)(void *_Nullable context, ForeignCallback *_Nonnull callback, ForeignFrame *_Nonnull frame);

struct ForeignCallback {
  // What C calls.
  void *_Nonnull code;
  ForeignAnswer _Nonnull answer;
  void *_Nullable context;
  ForeignGate *_Nullable gate;
  // A number of the owner's own.
  uint64_t tag;
  // How many calls are under way.
  int32_t active;
  // Whether it was freed, perhaps while it ran.
  int32_t is_freed;
  // How often C called it after that, or could not be served.
  int32_t late_calls;
  ForeignResult result;
  uint32_t stack_size;
  uint32_t result_size;
  void *_Nullable writable;
  void *_Nullable interface;
  ForeignCallback *_Nullable next;
};

// A new callback; null when memory or libffi refuses. The interface must outlive it.
ForeignCallback *_Nullable foreign_callback_make(
  const ForeignShape *_Nonnull shape, void *_Nonnull interface, ForeignAnswer _Nonnull answer, void *_Nullable context,
  ForeignGate *_Nullable gate);

// Frees a callback. Its memory is used again when it does not run and enough others were freed after it.
void foreign_callback_free(ForeignCallback *_Nonnull callback);

// Gives back all that is freed and not running.
void foreign_callbacks_drain(void);

#endif
