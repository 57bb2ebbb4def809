// Zeroed memory from the system in whole pages, with as few faults as can be had.
#ifndef PAGES_H
#define PAGES_H

#include <stddef.h>

// Memory at a multiple of `alignment`, a power of two and no less than a page; null when there is none. Large pages are
// asked for where the size is worth one.
void *_Nullable pages_map(size_t size, size_t alignment);
// The same, for what is filled at once.
void *_Nullable pages_map_filled(size_t size);
void pages_unmap(void *_Nonnull start, size_t size);

// More room behind what is there, at another place perhaps; null when there is none, and then all is as it was.
void *_Nullable pages_grow(void *_Nonnull start, size_t size, size_t larger);

// To be called before much is allocated: `malloc` takes so much room at once, in large pages where there are any. For
// processes that compute something and end; a tenth of their time would go to faults of small pages.
void pages_for_malloc(size_t size);

#endif
