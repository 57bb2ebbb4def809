// Checks of the C parts, which run with the compilers' sanitizers: each family is one function.
#ifndef CHECK_H
#define CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// Ends the program with the place when something does not hold.
#define CHECK(condition) \
  do { \
    checks++; \
    if (!(condition)) { \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      exit(1); \
    } \
  } while (0)

extern long checks;

// The same numbers each time.
static inline uint64_t next_random(uint64_t *state) {
  uint64_t z = *state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

void check_moves(void);
void check_calls(void);
void check_callbacks(void);
void check_threads(void);
void check_faults(void);
void check_forms(void);
void check_symbols(void);
void check_interrupts(void);
void check_digest(void);
void check_prelude(void);

#endif
