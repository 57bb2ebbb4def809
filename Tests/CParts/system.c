// Faults that become values, what libraries export, and Ctrl-C.
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "CGuard.h"
#include "check.h"

// What these do wrong is the point of them.
#define ON_PURPOSE __attribute__((no_sanitize("address", "undefined"), noinline))
static ON_PURPOSE uint64_t read_at(uint64_t address) { return *(volatile unsigned char *)(uintptr_t)address; }
static ON_PURPOSE uint64_t divide(uint64_t a, uint64_t b) {
  volatile int x = (int)a, y = (int)b;
  return (uint64_t)(x / y);
}
static ON_PURPOSE uint64_t illegal(void) { __builtin_trap(); }
static ON_PURPOSE uint64_t fine(uint64_t a) { return a + 1; }

static ForeignFault guarded(void *function, uint64_t a, uint64_t b, uint64_t *result) {
  ForeignShape shape = {.path = ForeignPathGeneral, .result = ForeignResultGeneral, .general = 2};
  ForeignFrame frame;
  memset(&frame, 0, sizeof frame);
  frame.general[0] = a;
  frame.general[1] = b;
  ForeignFault fault = foreign_call_guarded(&shape, &frame, function, "a function");
  *result = frame.result_general[0];
  return fault;
}

static void *faults(void *unused) {
  uint64_t result;
  for (int round = 0; round < 100; round++) {
    ForeignFault fault = guarded(read_at, 16, 0, &result);
    CHECK(fault.signal == SIGSEGV && fault.address == (void *)16 && !fault.is_stack_overflow);
    CHECK(guarded(divide, 1, 0, &result).signal == SIGFPE);
    CHECK(guarded(illegal, 0, 0, &result).signal == SIGILL);
    CHECK(guarded(fine, 1, 0, &result).signal == 0 && result == 2);
  }
  return unused;
}

void check_faults(void) {
  CHECK(foreign_faults_catch());
  faults(NULL);
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, faults, NULL) == 0);
  pthread_join(thread, NULL);
  void *mark = foreign_faults_suspend();
  CHECK(mark == NULL);
  foreign_faults_resume(mark);
  foreign_faults_leave();
}

static int found;
static void visit(void *context, const char *name, _Bool is_function) {
  CHECK(context == &found);
  if (is_function && strcmp(name, "cos") == 0) found++;
}

void check_symbols(void) {
  void *library = dlopen("libm.so.6", RTLD_NOW);
  CHECK(library);
  CHECK(foreign_symbols_visit(library, visit, &found));
  CHECK(found > 0);
  CHECK(strstr(foreign_library_path(library), "libm.so"));
  void *function = dlsym(library, "cbrt");
  CHECK(strstr(foreign_address_file(function), "libm.so"));
  CHECK(foreign_address_symbol(function));
  // Whatever stands there: an address of nobody's is no error.
  CHECK(!foreign_address_symbol((void *)16));
  void *block = malloc(100);
  CHECK(foreign_block_size(block) >= 100);
  free(block);
  dlclose(library);
}

void check_interrupts(void) {
  CHECK(interrupts_open());
  CHECK(interrupts_begin());
  raise(SIGINT);
  CHECK(interrupts_wait() == InterruptPressed);
  interrupts_end();
  CHECK(interrupts_wait() == InterruptEnd);
  signal(SIGINT, SIG_DFL);
}
