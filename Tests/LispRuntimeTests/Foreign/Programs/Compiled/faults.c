// Everything that can go wrong inside of C, each on purpose.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int read_byte(const char *place) { return *place; }
void write_byte(char *place, int byte) { *place = byte; }
// The memory of a file that has become shorter since.
char *mapped_and_truncated(void) {
  FILE *file = tmpfile();
  if (!file || ftruncate(fileno(file), 8192)) return NULL;
  char *memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
  if (ftruncate(fileno(file), 0)) return NULL;
  return memory;
}
long divide(long a, long b) {
  volatile long x = a, y = b;
  return x / y;
}
void illegal(void) { __builtin_trap(); }
static long dive(long n) {
  volatile char room[4096];
  room[0] = n;
  return n + dive(n + 1) + room[0];
}
long overflow(void) { return dive(0); }
int call(int (*f)(int), int x) { return f(x) + *(volatile int *)&x; }
int call_and_fault(int (*f)(int), int x) { return f(x) + read_byte((char *)(long)x); }
