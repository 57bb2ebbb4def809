#define _GNU_SOURCE
#include "pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#if defined(__GLIBC__)
#include <malloc.h>
#include <unistd.h>
#endif

enum { PAGE = 4096, LARGE_PAGE = 2 << 20 };

static size_t whole_pages(size_t size) { return (size + PAGE - 1) & ~(size_t)(PAGE - 1); }

void *pages_map(size_t size, size_t alignment) {
  size = whole_pages(size);
  size_t whole = size + alignment - PAGE;
  if (whole < size) return NULL;
  char *raw = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (raw == MAP_FAILED) return NULL;
  char *start = (char *)(((uintptr_t)raw + alignment - 1) & ~(uintptr_t)(alignment - 1));
  if (start > raw) munmap(raw, (size_t)(start - raw));
  size_t rest = (size_t)(raw + whole - (start + size));
  if (rest) munmap(start + size, rest);
#if defined(MADV_HUGEPAGE)
  // A fault for each small page costs ten times what clearing it does.
  if (size >= LARGE_PAGE) madvise(start, size, MADV_HUGEPAGE);
#endif
  return start;
}

void *pages_map_filled(size_t size) {
  // Most of a large page is better than many small ones.
  if (size % LARGE_PAGE > LARGE_PAGE / 4 * 3) size = (size + LARGE_PAGE - 1) & ~(size_t)(LARGE_PAGE - 1);
  void *start = pages_map(size, size >= LARGE_PAGE ? LARGE_PAGE : PAGE);
#if defined(MADV_POPULATE_WRITE)
  // All at once, whether there are large pages to be had or not.
  if (start) madvise(start, whole_pages(size), MADV_POPULATE_WRITE);
#endif
  return start;
}

void pages_unmap(void *start, size_t size) { munmap(start, whole_pages(size)); }

void *pages_grow(void *start, size_t size, size_t larger) {
#if defined(__linux__)
  void *moved = mremap(start, whole_pages(size), whole_pages(larger), MREMAP_MAYMOVE);
  return moved == MAP_FAILED ? NULL : moved;
#else
  void *moved = pages_map(larger, PAGE);
  if (!moved) return NULL;
  memcpy(moved, start, size);
  pages_unmap(start, size);
  return moved;
#endif
}

void pages_for_malloc(size_t size) {
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
  // One heap for all threads, which takes its room at once and gives nothing back.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TOP_PAD, (int)size);
  // More than there can be left in the room so far, so the heap grows now.
  void *block = malloc(LARGE_PAGE);
  uintptr_t end = (uintptr_t)sbrk(0) & ~(uintptr_t)(LARGE_PAGE - 1);
  uintptr_t start = ((uintptr_t)block + LARGE_PAGE - 1) & ~(uintptr_t)(LARGE_PAGE - 1);
  // Elsewhere than in front of the heap's end it is no part of it.
  if (block && start < end && end - start <= size + LARGE_PAGE) {
    madvise((void *)start, end - start, MADV_HUGEPAGE);
#if defined(MADV_POPULATE_WRITE)
    // Small pages up to the first large one: all at once.
    uintptr_t head = (uintptr_t)block & ~(uintptr_t)(PAGE - 1);
    madvise((void *)head, start - head, MADV_POPULATE_WRITE);
#endif
  }
  free(block);
  mallopt(M_TOP_PAD, LARGE_PAGE);
#else
  (void)size;
#endif
}
