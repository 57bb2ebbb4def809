#define _GNU_SOURCE
#include "foreign_fault.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// One guarded call under way.
typedef struct Mark {
  sigjmp_buf place;
  struct Mark *outer;
  const char *name;
  ForeignFault fault;
} Mark;

static _Thread_local Mark *innermost;
// The call that is under way or was interrupted by a callback, for the report.
static _Thread_local const char *last_name;
static _Thread_local int handling;
static _Thread_local void *signal_stack;

static const int watched[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
enum { WATCHED = sizeof watched / sizeof *watched, SIGNAL_STACK = 64 * 1024 };
// Who was there before us, and who put themselves in front of us later.
static struct sigaction before[WATCHED], later[WATCHED];
static int is_watching, knows_before;

static int is_handler(const struct sigaction *action) {
  return action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN;
}

// Only what a signal handler may use.
static void say(const char *text) {
  ssize_t written = write(2, text, strlen(text));
  (void)written;
}

static void say_hexadecimal(uint64_t number) {
  char text[19] = "0x0";
  int digits = 1;
  while (digits < 16 && number >> (digits * 4)) digits++;
  for (int i = 0; i < digits; i++) text[2 + i] = "0123456789abcdef"[number >> ((digits - 1 - i) * 4) & 15];
  text[2 + digits] = 0;
  say(text);
}

static const char *signal_name(int signal) {
  switch (signal) {
    case SIGSEGV: return "SIGSEGV";
    case SIGBUS: return "SIGBUS";
    case SIGFPE: return "SIGFPE";
    default: return "SIGILL";
  }
}

// A fault that nobody can be told of as a value.
static void report(int signal, const siginfo_t *info, const char *what) {
  say("bindgen-lisp: ");
  say(signal_name(signal));
  say(" at address ");
  say_hexadecimal((uint64_t)(uintptr_t)info->si_addr);
  say(what);
  if (last_name) {
    say("; the last C function called was ");
    say(last_name);
  }
  say("\n");
}

// Whether an address lies in the pages next to the end of this thread's stack.
static int is_below_stack(const void *address, const void *frame) {
#if defined(__linux__)
  pthread_attr_t attributes;
  void *lowest;
  size_t size;
  (void)frame;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  int failed = pthread_attr_getstack(&attributes, &lowest, &size);
  pthread_attr_destroy(&attributes);
  if (failed) return 0;
  uintptr_t place = (uintptr_t)address, end = (uintptr_t)lowest;
  // One call's frame may be larger than a page.
  return place < end + 65536 && place + 1048576 >= end;
#else
  uintptr_t place = (uintptr_t)address, end = (uintptr_t)frame;
  return place < end && place + 1048576 >= end;
#endif
}

// Asks whoever came later whether a fault is theirs: an engine of WebAssembly makes traps of such faults and goes on elsewhere.
// They may ask us in turn, with the same report and further down the stack; then it is nobody's.
static int is_taken_by_others(int signal, siginfo_t *info, void *context) {
  static __thread siginfo_t *asked;
  static __thread char *asked_from;
  char *here = __builtin_frame_address(0);
  if (asked == info && here < asked_from) return 0;
  for (int i = 0; i < WATCHED; i++) {
    if (watched[i] != signal || !is_handler(&later[i])) continue;
    asked = info;
    asked_from = here;
    if (later[i].sa_flags & SA_SIGINFO) {
      later[i].sa_sigaction(signal, info, context);
    } else {
      later[i].sa_handler(signal);
    }
    // They have either changed where the thread goes on, or put others in place who see the fault when it comes again.
    asked = NULL;
    return 1;
  }
  return 0;
}

static void handle(int signal, siginfo_t *info, void *context) {
  Mark *mark = innermost;
  // A signal that someone sent is not a fault, whatever its number.
  int is_fault = info->si_code > 0;
  if (mark && is_fault && !handling) {
    handling = 1;
    mark->fault.signal = signal;
    mark->fault.code = info->si_code;
    mark->fault.address = info->si_addr;
    mark->fault.is_stack_overflow = signal == SIGSEGV && is_below_stack(info->si_addr, __builtin_frame_address(0));
    // It is handled once the call has returned: C may have written over the place that the jump leads to.
    siglongjmp(mark->place, 1);
  }
  if (is_fault && !handling && is_taken_by_others(signal, info, context)) return;
  if (handling) {
    report(signal, info, " while another fault was being handled");
    _exit(128 + signal);
  }
  handling = 1;
  if (is_fault) report(signal, info, " outside any guarded call");
  // Whoever was there before sees the fault when the instruction is tried again, or the signal when it is sent again.
  for (int i = 0; i < WATCHED; i++) {
    if (watched[i] == signal) sigaction(signal, &before[i], NULL);
  }
  if (!is_fault) raise(signal);
  handling = 0;
}

static _Bool prepare_thread(void) {
  if (signal_stack) return 1;
  stack_t present;
  if (sigaltstack(NULL, &present) == 0 && !(present.ss_flags & SS_DISABLE)) {
    signal_stack = present.ss_sp;
    return 1;
  }
  // A page that nobody may touch lies below, so that a handler that needs more ends the process and nothing else.
  long page = sysconf(_SC_PAGESIZE);
  char *room = mmap(NULL, SIGNAL_STACK + (size_t)page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return 0;
  mprotect(room, (size_t)page, PROT_NONE);
  stack_t stack = {.ss_sp = room + page, .ss_size = SIGNAL_STACK};
  if (sigaltstack(&stack, NULL) != 0) return 0;
  signal_stack = room;
  return 1;
}

_Bool foreign_faults_catch(void) {
  if (!prepare_thread()) return 0;
  struct sigaction action, present;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handle;
  // Not masked while it is handled, since the handler is left by a jump.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < WATCHED; i++) {
    // libclang and engines of WebAssembly put handlers of their own in place when they are first used, and take ours for
    // what was there before. They are asked behind us, and who was there before all stays the one that is asked last.
    if (sigaction(watched[i], NULL, &present) != 0) return 0;
    if (present.sa_sigaction == handle) continue;
    if (!knows_before) {
      before[i] = present;
    } else if (present.sa_sigaction != before[i].sa_sigaction) {
      later[i] = present;
    }
    if (sigaction(watched[i], &action, NULL) != 0) return 0;
  }
  knows_before = 1;
  is_watching = 1;
  return 1;
}

void foreign_faults_leave(void) {
  if (!is_watching) return;
  for (int i = 0; i < WATCHED; i++) {
    struct sigaction present;
    // Someone else may have come in between.
    if (sigaction(watched[i], NULL, &present) == 0 && present.sa_sigaction == handle) {
      sigaction(watched[i], is_handler(&later[i]) ? &later[i] : &before[i], NULL);
    }
  }
  is_watching = 0;
}

ForeignFault foreign_call_guarded(
  const ForeignShape *shape, ForeignFrame *frame, void *function, const char *name) {
  Mark mark;
  const char *outer_name = last_name;
  if (!signal_stack) prepare_thread();
  memset(&mark.fault, 0, sizeof mark.fault);
  mark.outer = innermost;
  mark.name = name;
  if (sigsetjmp(mark.place, 0) == 0) {
    last_name = name;
    innermost = &mark;
    foreign_call(shape, frame, function);
  } else {
    handling = 0;
  }
  innermost = mark.outer;
  last_name = outer_name;
  return mark.fault;
}

void *foreign_faults_suspend(void) {
  Mark *mark = innermost;
  innermost = NULL;
  return mark;
}

void foreign_faults_resume(void *mark) { innermost = mark; }
