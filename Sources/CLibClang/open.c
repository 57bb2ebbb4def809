#define _GNU_SOURCE
#include "clibclang.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

LibClangOpening libclang_open(const char *path) {
  LibClangOpening opening = {NULL, NULL, NULL};
  // Local binding keeps libclang's LLVM away from any other LLVM in this process; lazy binding looks up only the
  // symbols that are used, a small part of LLVM's hundred thousand.
  void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
  if (!library) {
    opening.problem = dlerror();
    return opening;
  }
  LibClangFunctions *functions = calloc(1, sizeof *functions);
  if (!functions) {
    opening.problem = "out of memory";
    return opening;
  }
#define LIBCLANG_LOOKUP(result, name, parameters)                                                              \
  functions->name = (result(*) parameters)dlsym(library, "clang_" #name);                                      \
  if (!functions->name) {                                                                                      \
    opening.problem = "it has no function clang_" #name;                                                       \
    free(functions);                                                                                           \
    dlclose(library);                                                                                          \
    return opening;                                                                                            \
  }
  LIBCLANG_FUNCTIONS(LIBCLANG_LOOKUP)
  opening.functions = functions;
  Dl_info info;
  if (dladdr((void *)functions->getClangVersion, &info) && info.dli_fname) opening.path = realpath(info.dli_fname, NULL);
  return opening;
}

typedef struct {
  CXCursor *items;
  size_t count, capacity;
  int skipped;
} Collection;

static int collect(CXCursor cursor, CXCursor parent, void *data) {
  (void)parent;
  Collection *collection = data;
  if (cursor.kind == collection->skipped) return 1;
  if (collection->count == collection->capacity) {
    size_t capacity = collection->capacity ? collection->capacity * 2 : 16;
    CXCursor *items = realloc(collection->items, capacity * sizeof *items);
    if (!items) return 0;
    collection->items = items;
    collection->capacity = capacity;
  }
  collection->items[collection->count++] = cursor;
  return 1;
}

CXCursor *libclang_children(const LibClangFunctions *functions, CXCursor cursor, int skipped, size_t *count) {
  Collection collection = {NULL, 0, 0, skipped};
  functions->visitChildren(cursor, collect, &collection);
  *count = collection.count;
  return collection.items;
}
