// Faults inside C as values.
//
// A guarded call sets its mark, performs the call and takes the mark away again, all in one C function, so that a fault
// never jumps over a frame of another language. What C had locked or half done stays so: after a fault a program can report
// and go on, but not trust the library that failed.
#ifndef FOREIGN_FAULT_H
#define FOREIGN_FAULT_H

#include "foreign_call.h"

typedef struct ForeignFault {
  // SIGSEGV and the like; 0 when nothing happened.
  int32_t signal;
  // The signal's own code, which tells a division by zero from an overflow.
  int32_t code;
  void *_Nullable address;
  // Whether the address lies just below the stack of the thread that faulted.
  int32_t is_stack_overflow;
  int32_t reserved;
} ForeignFault;

// Catches faults from now on, in this thread and others that ask. False when the system refuses.
_Bool foreign_faults_catch(void);

// Leaves faults to those who handled them before.
void foreign_faults_leave(void);

// Performs a call that may fault; `name` is for the report when nothing can be saved.
ForeignFault foreign_call_guarded(
  const ForeignShape *_Nonnull shape, ForeignFrame *_Nonnull frame, void *_Nonnull function, const char *_Nonnull name);

// C calls us: faults from here on are not those of the C that called. What is returned is for the way back.
void *_Nullable foreign_faults_suspend(void);
void foreign_faults_resume(void *_Nullable mark);

#endif
