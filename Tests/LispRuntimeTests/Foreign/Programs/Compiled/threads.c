// Threads of C's own that call back.
#include <pthread.h>
#include <unistd.h>

typedef long (*Function)(long);
static Function function;
static long argument, result;
static pthread_t thread;
// Keeps the thread from calling as long as it is set.
volatile int held;

static void *run(void *data) {
  (void)data;
  while (held) usleep(100);
  result = function(argument);
  return 0;
}
int start(Function f, long x) {
  function = f;
  argument = x;
  result = -1;
  return pthread_create(&thread, 0, run, 0);
}
long finish(void) {
  pthread_join(thread, 0);
  return result;
}
