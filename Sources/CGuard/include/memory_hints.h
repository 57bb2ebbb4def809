// What a compiler says to the processor, and Swift has no word for.
#ifndef MEMORY_HINTS_H
#define MEMORY_HINTS_H

#include <stdint.h>

// Memory that will be looked at in a moment. Any number will do: what is no address is passed over.
static inline void memory_expect(uintptr_t address) { __builtin_prefetch((const void *)address, 0, 3); }

#endif
