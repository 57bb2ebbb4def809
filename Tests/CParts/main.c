#include <limits.h>
#include <string.h>

#include "check.h"

long checks;

// What the sanitizers must find: without these they might be asleep.
static int do_wrong(const char *what) {
  volatile int one = 1, most = INT_MAX;
  if (strcmp(what, "overrun") == 0) {
    char *room = malloc(4);
    return room[3 + one];
  }
  if (strcmp(what, "overflow") == 0) return most + one;
  if (strcmp(what, "leak") == 0) {
    void *volatile room = malloc(100);
    room = NULL;
    return room != NULL;
  }
  return 0;
}

int main(int count, char **arguments) {
  if (count > 1) return do_wrong(arguments[1]);
  check_moves();
  check_calls();
  check_callbacks();
  check_threads();
  check_faults();
  check_forms();
  check_symbols();
  check_interrupts();
  check_digest();
  check_prelude();
  printf("%ld checks\n", checks);
  return 0;
}
