/// The Lisp texts of the prelude of the WebAssembly back end, embedded by the C compiler.
#ifndef WASM_PRELUDE_H
#define WASM_PRELUDE_H

#include <stddef.h>

struct wasm_prelude_file {
  const char *_Nonnull name;
  const unsigned char *_Nonnull text;
  size_t size;
};

extern const int wasm_prelude_file_count;

/// One of the files, in the order in which they are loaded.
const struct wasm_prelude_file *_Nullable wasm_prelude_file(int index);

#endif
