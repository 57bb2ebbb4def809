// Ctrl-C, told to a thread that listens: it may do what a signal handler may not.
#ifndef CGUARD_INTERRUPTS_H
#define CGUARD_INTERRUPTS_H

#include <stdbool.h>

enum InterruptNews {
  // Somebody pressed Ctrl-C.
  InterruptPressed = 'i',
  // `interrupts_end` was called.
  InterruptEnd = 'e',
};

// Makes what the listener waits for. To be called before anything else here.
bool interrupts_open(void);

// From now on SIGINT is heard, unless whoever started this process wants it ignored. False when that cannot be.
// To be called on the thread whose waiting system calls an interrupt is to end early.
bool interrupts_begin(void);

// Waits for news.
enum InterruptNews interrupts_wait(void);

// Wakes the listener for the last time.
void interrupts_end(void);

// Ends the process by SIGINT, as the shell expects it after Ctrl-C.
_Noreturn void interrupts_die(void);

#endif
