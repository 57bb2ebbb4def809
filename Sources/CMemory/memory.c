#include "cmemory.h"

#if defined(__linux__)
#include <malloc.h>
#endif

void cmemory_expect_large_buffers(void) {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 16 << 20);
#endif
}
